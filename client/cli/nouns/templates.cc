#include "client/cli/nouns/templates.h"

namespace renkei::cli {

const char kCaseTemplate[] = R"yaml(# 優良事例の様式
#
# 書き方
#   ・分からない項目、書きたくない項目は、行ごと消すか空のままにします（空は「不明」であり、0 ではありません）。
#   ・登録済みの項目を消すときは、値に (clear) と書きます。
#   ・時期は紙の計画と同じ書き方でかまいません: 令和5年度、令和5年度末、R5、2024年3月、2024-03-31
#   ・複数の事例を1つのファイルに書くときは、--- だけの行で区切ります。
#   登録:  renkei case apply case.yaml      提出:  renkei case submit 所有団体/外部ID

# 所有団体: 団体コード（6桁）か、都道府県名を付けた名称。「○○市」は記入例です。
owner: ○○市
# 外部ID: 所有団体の中で重ならない、自由に決める番号や名前。同じ外部IDで登録し直すと更新になります。
external_id: bus-2024

# 題名（200字まで、必須）
title: 自動運転バスによる地域の足の確保
# 概要（提出までに必要）
summary: |
  路線バスの撤退した地区で、自治会と交通事業者が自動運転バスを走らせた取組。
# 課題: なぜ始めたか
challenge: |
  免許を返納した高齢者が、通院と買い物の足を失っていた。
# 取組内容: 何をしたか
approach: |
  役場と診療所を結ぶ路線を、平日に1日8便運行している。
# 工夫点
ingenuity: |
  停留所の位置を、住民と一緒に歩いて決めた。
# 前提条件: ほかの地域が同じことをするのに必要なもの
conditions: 低速で走れる道路と、沿道の協力
# 教訓: うまくいかなかったことほど、読む人の役に立ちます
lessons: 冬の積雪への備えが足りず、初年度は運休が多かった。

# 連携先。organization は、その団体がこのサーバーに登録されている場合だけ書きます。
partners:
  - display_name: 地元の交通事業者
    role: 運行
    # organization: ○○大学

# 成果: 指標と、取組前・取組後の値。値は数値でも「ほぼ全て」のような言葉でもかまいません。
results:
  - indicator_title: 1日の利用者数
    unit: 人
    before:
      value: 0
      when: 令和4年度
    after:
      value: 85
      when: 令和6年度
    source: 運行事業者の集計
    # 共通指標と対応する場合: renkei indicator list に出る ID。ないものは renkei indicator propose で提案できます。
    # indicator: bus-riders

# 費用（千円）
cost:
  initial_thousand_yen: 50,000
  yearly_thousand_yen: 12,000
  funding_source: 一般財源、国の交付金
  note: 車両は賃借
# 利用した支援施策: renkei programme list で確かめられます。Renkei にないものは printed_name に名称を書きます。
# funding:
#   - {programme: programmes/..., fiscal_year: 2024, type: type1, thousand_yen: 25000, stage: 執行済み}
#   - {printed_name: 県の交通対策補助金, fiscal_year: 2024, thousand_yen: 5000}
# 対象人口（人）
population_served: 3,200

# 開始・終了の時期
begin: 令和4年10月
# end: 令和9年度末
# 継続状況: 実証中（piloting）, 継続中（running）, 終了（ended）, 中止（stopped）
continuity: 継続中
# 終了・中止の理由
# stop_reason:

# 国の枠組みの項目: renkei framework show で確かめられます。
# framework_items:
#   - national-2022/field-mobility
tags:
  - 地域交通
  - 自動運転
links:
  - title: 事業のページ
    url: https://example.lg.jp/bus
    date: 2024-04-01
    # sha256: ファイルのハッシュ値
# 担当課（個人名は書きません）
contact_section: 地域交通課
# 見直し期限: この日までに内容を確かめ直します。
review_by_date: 2027-03-31

# 公開範囲: 所有団体のみ（private）, 指定団体（shared。organizations に挙げた団体）, 利用団体すべて（members）, 一般公開（public）
audience:
  visibility: 利用団体すべて
  # organizations: [○○県]

# 版の確認: renkei case show NAME -o yaml に出る etag を書くと、その後に他の人が変えていた場合は登録されません。
# etag:
# リソース名: 外部IDの代わりに、登録済みの事例を指すこともできます。
# name: cases/...
)yaml";

const char kVisionTemplate[] = R"yaml(# 地域ビジョン・地方版総合戦略の様式
#
# 書き方
#   ・基本目標、施策、事業などを nodes の下に、紙の計画と同じ入れ子で書きます。並び順は書いた順です。
#   ・KPI は、測る対象の施策等の kpis に書きます。計画全体のものは、いちばん外側の kpis に書きます。
#   ・再掲は、再び載せる場所に「re_mention_of: 元の外部ID」と書きます。数えるときに二重になりません。
#   ・時期は紙の計画と同じ書き方でかまいません: 令和5年度、令和5年度末、R5、2024年3月、2024-03-31
#   ・書かれていない項目は残ります。値に (clear) と書くと消えます。ファイルにない施策等を消すには --prune を付けます。
#   登録:  renkei vision apply vision.yaml     提出:  renkei vision submit 所有団体/外部ID

# とりまとめ団体: 団体コード（6桁）か、都道府県名を付けた名称。「○○市」は記入例です。
owner: ○○市
# 外部ID: 団体の中で重ならない、自由に決める番号や名前
external_id: strategy-2023
# 題名（必須）
title: 第2期デジタル総合戦略
# 計画期間（年度。令和5年度～令和9年度 とも書けます）
period: 2023-2027
# 共同の計画の場合は、すべての団体をとりまとめ団体から順に書きます。
# owners: [○○市, △△町]
# 地域ビジョンの本文
narrative: |
  誰もが住み続けられる地域を、デジタルの力で支えます。
# 地域課題
challenges:
  - 担い手の減少
  - 移動手段の縮小
# 階層の名称（上から）
level_names: [基本目標, 施策, 事業]
# 国の枠組みの項目、上位計画: renkei framework list / show で確かめられます。
# framework_items: [national-2022/pillar-1]
# parent_plans: [national-2022]
# KPIの進捗を判定する評価基準: renkei rubric list で確かめられます。省略時は標準（standard）
# rubric: standard
links:
  - title: 計画書
    url: https://example.lg.jp/strategy.pdf
    date: 2023-03-20
    # sha256: ファイルのハッシュ値
# 公開範囲: 所有団体のみ（private）, 指定団体（shared。organizations に挙げた団体）, 利用団体すべて（members）, 一般公開（public）
audience:
  visibility: 一般公開
  # organizations: [○○県]
# etag:
# name: organizations/.../visions/...

# 計画全体の KPI
kpis:
  - external_id: k-population
    title: 社会増減数
    unit: 人
    direction: 維持する
    baseline: {value: -120, when: 令和3年}
    targets:
      - {value: 均衡, when: 令和9年}

nodes:
  - external_id: g1
    # 番号: 題名の前に印刷されるもの
    label: 基本目標1
    title: 地域の足を守る
    kind: basic_goal
    children:
      - external_id: g1-1
        label: 1-(1)
        title: 新しい移動サービス
        kind: measure
        text: |
          自動運転バスと予約型の乗合タクシーを組み合わせる。
        # 担当課
        section: 地域交通課
        # framework_items: [national-2022/field-mobility]
        # 予算（千円）
        budgets:
          - {fiscal_year: 2024, thousand_yen: 62000}
        # 財源とする支援施策: renkei programme list で確かめられます。Renkei にないものは printed_name に名称を書きます。
        # stage: 申請予定（planned）, 申請中（applied）, 交付決定（granted）, 不採択（refused）, 執行済み（spent）
        # funding:
        #   - {programme: programmes/..., fiscal_year: 2024, type: type1, thousand_yen: 31000, stage: 交付決定}
        #   - {printed_name: 県の交通対策補助金, fiscal_year: 2024, thousand_yen: 5000, stage: 申請中}
        links:
          - {title: 事業のページ, url: "https://example.lg.jp/bus"}
        # 工程表の取組。進み具合は計画の外に記録します: renkei activity report
        # id を書いておくと、取組の順番を変えても報告とのつながりが保たれます。
        activities:
          - id: trial
            title: 実証運行
            period: 2023-2024
            section: 地域交通課
            # 実施主体（所有団体以外が行う場合）
            performer: 地元の交通事業者
            # 節目
            milestones:
              - {when: 令和5年10月, title: 運行開始}
            # 対応するKPI（このファイルか下書きにあるものの外部ID）
            kpi_external_ids: [g1-1-k1]
          - id: service
            title: 本格運行
            period: 2025-2027
        kpis:
          - external_id: g1-1-k1
            title: 1日の利用者数
            unit: 人
            # 望ましい方向: 増やす（up）, 減らす（down）, 維持する（keep）, 範囲に収める（range）
            direction: 増やす
            # 集計方法: 時点の値（level）, 年間の値（flow）, 累計（cumulative）, 割合（rate）, 有無（yes_no）, 段階（ordinal）
            aggregation: 年間の値
            # 累計の場合の開始年度、割合の場合の分子と分母、範囲の場合の下限と上限
            # cumulative_from_fiscal_year: 2023
            # numerator:
            # denominator:
            # range_low:
            # range_high:
            # 指標の区分: 活動指標（output）, 中間指標（intermediate）, 成果指標（outcome）
            class: 成果指標
            baseline: {value: 40, when: 令和4年度}
            targets:
              - {value: 100, when: 令和7年度}
              - {value: 200, when: 令和9年度}
            # 出典、公表までの日数、担当課、次の報告期限
            source: 運行事業者の集計
            publication_lag_days: 60
            section: 地域交通課
            next_due_date: 2025-05-30
            # 共通指標と対応する場合: renkei indicator list に出る ID。ないものは renkei indicator propose で提案できます。
            # indicator: bus-riders
            note: 平日の平均
            # 実績。status: 速報値（preliminary）, 確定値（confirmed、承認者のみ）, データなし（not_available）
            actuals:
              - when: 令和5年度
                value: 58
                status: 速報値
                source: 運行事業者の集計
                note: 積雪による運休を含む
                # 確定値を訂正するときの理由
                # correction_reason:
  - external_id: g2
    label: 基本目標2
    title: 安心して暮らせるまち
    kind: basic_goal
    children:
      # 再掲: g1-1 をここにも載せます。
      - re_mention_of: g1-1

# 入れ子にせず、上位と並び順を項目の側に書くこともできます。
#   施策等: parent_external_id: g1
#   KPI:    node_external_id: g1-1
#   並び順: order: 1
#   再掲:   re_mentions: [{parent_external_id: g2, order: 1}]
)yaml";

const char kInitiativeTemplate[] = R"yaml(# 地域間連携の様式
#
#   登録:  renkei initiative apply initiative.yaml
#   参加団体は、登録のあと renkei initiative invite などで加えます。
#   分からない項目は、行ごと消すか空のままにします。登録済みの項目を消すときは、値に (clear) と書きます。

# 幹事団体: 団体コード（6桁）か、都道府県名を付けた名称。「○○市」は記入例です。行ごと消すと自分の団体になります。
lead: ○○市
# 外部ID: 幹事団体の中で重ならない、自由に決める番号や名前
external_id: wide-bus-2024
# 題名（必須）と副題
title: 広域での自動運転バスの共同運行
subtitle: 三つの市を結ぶ生活の足
# 目的
purpose: |
  一つの市だけでは続かない路線を、共同で維持する。
# 連携の形式: 連携協約（agreement）, 協議会（council）, 機関等の共同設置（joint_organ）, 事務の委託（entrustment）,
#   事務の代替執行（substitute_execution）, 一部事務組合（partial_affairs_association）, 広域連合（wide_area_union）,
#   連携中枢都市圏（core_urban_area）, 定住自立圏（settlement_area）, 広域リージョン連携（wide_region）, 任意の連携（voluntary）
form: 任意の連携
# 共通の課題
challenges:
  - 運転手の不足
# 国の枠組みの項目
# framework_items: [national-2022/field-mobility]
# 参加申請を受け付けるか（はい／いいえ）
open_to_applications: はい
# 期間（年度）
period: 2024-2028
links:
  - title: 事業のページ
    url: https://example.lg.jp/wide-bus
    # date: 2024-04-01
    # sha256: ファイルのハッシュ値
# 連携先: 参加手続きをしない民間等の団体
# partners:
#   - display_name: 地元の交通事業者
#     role: 車両の運行
#     # organization: このサーバーに登録された団体のとき、その名称
# 参考にした事例と、成果をまとめた事例: 自分が閲覧できる事例の 所有団体/外部ID
# source_cases: [○○市/bus-2024]
# result_cases: [○○市/bus-2024]
# 手続き: 形式ごとに必要なものは renkei initiative forms で確認できます。kind は 宣言（declaration）, 協議（consultation）,
#   協約・協定の締結（agreement）, 規約の制定（bylaws）, 許可（permission）, 告示・公表（public_notice）, 届出（notification）,
#   ビジョン・計画の策定（plan）
# steps:
#   - kind: 協約・協定の締結
#     date: 2024-05-20
#     # document: {title: 協定書, url: "https://example.lg.jp/agreement.pdf"}
#     # note:
# 節目: state は 予定（planned）, 達成（done。done_date が必要）, 遅れ（delayed）, 取りやめ（dropped）
milestones:
  - title: 実証運行の開始
    due: 2025年度末
    state: 予定
    # done_date: 2026-03-20
    # note:
# 共通KPI: id は連携の中で重ならない英小文字と数字。indicator は共通指標（renkei indicator list で確認でき、
#   ないものは renkei indicator propose で提案できます）
# kpis:
#   - id: riders
#     title: 年間利用者数
#     indicator: bus-riders
#     targets:
#       - {value: 20000, when: 2028年度, unit: 人}
#     # note:
# 公開範囲: 所有団体のみ（private）, 指定団体（shared。organizations に挙げた団体）, 利用団体すべて（members）, 一般公開（public）
audience:
  visibility: 利用団体すべて
  # organizations: [○○県]
# 成果: 終了するときに必要です。
# results: |
#   ...
# etag:
# name: initiatives/...
)yaml";

}  // namespace renkei::cli
