#include "absl/strings/str_cat.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/session.h"

namespace renkei::cli {

void AddTemplate(Noun noun, const std::string& name, const char* form) {
  Verb verb = noun.AddVerb("template", {"Prints a commented form to fill in",
                                        "記入用の様式（説明付き YAML）を表示します"});
  verb.Writes({"yaml"}).Example(absl::StrCat("renkei ", name, " template > ", name, ".yaml"),
                                {"Then edit it and apply it", "編集してから登録します"});
  verb.Run([form](Session& session) {
    session.printer().Raw(form);
    return absl::OkStatus();
  });
}

const char kIndicatorTemplate[] = R"yaml(# 共通指標の様式
#
# 共通指標は、団体をまたいでKPIを比べ、合計するための定義です。
#   探す:  renkei indicator list
#   提案:  renkei indicator propose indicator.yaml    起案か承認の権限で提案でき、承認を待たずに使えます（提案中と表示されます）
#   登録:  renkei indicator apply indicator.yaml      全国調整の権限が必要です
#   複数の指標を1つのファイルに書くときは、--- だけの行で区切ります。

# ID: indicators/ のあとに、英小文字・数字・ハイフン。全国で重ならないもの
name: indicators/bus-riders
# 題名（必須）
title: 公共交通の年間利用者数
# 単位（必須）
unit: 人
# 望ましい方向（必須）: 増やす（up）, 減らす（down）, 維持する（keep）, 範囲に収める（range）
direction: 増やす
# 集計方法（必須）: 時点の値（level）, 年間の値（flow）, 累計（cumulative）, 割合（rate）, 有無（yes_no）, 段階（ordinal）
aggregation: 年間の値
# 定義（必須）: 何を、いつからいつまで、どう数えるか。ほかの団体が同じように数えられる書き方で
definition: |
  市町村が運行または補助するバス・乗合タクシーの、年度を通じた延べ乗車人数。
# 版の確認: renkei indicator show ID -o yaml に出る etag を書くと、その後に変えられていた場合は登録されません。
# etag:
)yaml";

const char kRubricTemplate[] = R"yaml(# 評価基準の様式
#
# 評価基準は、KPIの実績を区分（S・A・B・C など）に分ける決まりです。
#   探す:  renkei rubric list
#   登録:  renkei rubric apply rubric.yaml      全国調整の権限が必要です
#   使う:  ビジョンのファイルに rubric: ID と書きます。

# ID: rubrics/ のあとに、英小文字・数字・ハイフン
name: rubrics/five-bands
# 題名（必須）
title: 5段階の評価基準
# 見込みの立て方（必須）: 直線（linear）, 段階（stepwise）, 年度別目標（own_targets）
path: 直線
# 測り方（必須）: 見込みまでの進み（way_to_expected）, 最終目標までの進み（way_to_final_target）,
#   見込みに対する達成率（ratio_to_expected）, 基準値からの増減（change_from_baseline。基準値と同じで 0、1割の増で 10）
measure: 見込みに対する達成率
# 区分（必須）: 良いものから順に。from_percent は下限（％）で、いちばん下の区分はそれ未満も含みます。
bands:
  - {label: S, from_percent: 110, meaning: 計画を上回る}
  - {label: A, from_percent: 100, meaning: 計画どおり}
  - {label: B, from_percent: 80, meaning: おおむね計画どおり}
  - {label: C, from_percent: 60, meaning: やや遅れている}
  # 下限を超える（above）: はい と書くと、「以上」ではなく「超える」になります。
  - {label: D, from_percent: 0, meaning: 遅れている, above: いいえ}
# 判定できないときの表示（省略時は -）
cannot_judge_label: "-"
# まとめ方: 平均（mean）, 最も低いもの（worst）, 中央値（median）
roll_up: 平均
# 出典: この基準が載っている文書
source: 総合戦略の評価要領
# note:
# 公式の文書にない提案のときは true
proposal: いいえ
# etag:
)yaml";

const char kListTemplate[] = R"yaml(# 事例リストの様式
#
#   登録:  renkei list apply list.yaml        全国調整の権限が必要です
#   印刷:  renkei list export 外部ID --format html -O list.html
#   ファイルの entries が、登録済みの並びに置き換わります。

# 外部ID: 自分の団体の中で重ならない、自由に決める番号や名前
external_id: menu-2024
# 題名（必須）
title: 地域交通の優良事例集
# はじめに: 最初の事例の前に印刷されます。
introduction: |
  担い手の減る地域で、足を守る取組を集めました。
# 掲載する事例: 印刷する順に。case は、所有団体/外部ID です。「○○市/bus-2024」は記入例です。
entries:
  - case: ○○市/bus-2024
    # 見出し: ここから次の見出しまでをまとめます。
    heading: 自動運転
    # 章: 単独の取組, 地域間連携の取組。省略すると、地域間連携から作られた事例だけが地域間連携の章に入ります。
    # chapter: 単独の取組
    # 選んだ理由など、事例とともに印刷される一言
    comment: 雪の多い地域での運行の工夫が参考になります。
# 公開範囲: 所有団体のみ（private。省略時）, 指定団体（shared。organizations に挙げた団体）, 利用団体すべて（members）, 一般公開（public）
audience:
  visibility: 所有団体のみ
  # organizations: [○○県]
# etag:
# name: caseLists/...
)yaml";

const char kProgrammeTemplate[] = R"yaml(# 支援施策の様式（1つの施策の、1つの年度）
#
#   登録:  renkei programme apply grant.yaml
#   公開:  renkei programme-edition publish 外部ID/年度      承認か事務局の権限が必要です
#   タイプは id、公募は round で見分け、書いた項目だけを置き換えます。別の年度は、もう1つのファイルか
#   「---」の後に、同じ外部IDで書きます。多くの施策は、表でまとめて取り込めます（renkei import --kind programmes）。

programme:
  # 外部ID: 自分の団体の中で重ならない、自由に決める番号や名前
  external_id: digital-grant
  # 施策名（必須）
  title: デジタル実装交付金（記入例）
  # 府省庁（必須。印刷物のとおりに）
  ministry: 内閣府
  # 目的・内容: ふだんの言葉で
  purpose: |
    デジタル技術を使って地域の課題を解決する取組を支援します。
  # 支援の種類: 交付金・補助金（grant）, 貸付・融資（loan）, 人材派遣（dispatch）, 助言・伴走支援（advice）, システム・基盤の提供（system）, 税制・地方財政措置（tax）, 規制の特例・認定（regulation）, その他（other）
  support_kind: 交付金・補助金
  # 国の枠組みの項目: 枠組み/項目
  framework_items: []
  # 担当課（個人名は書かないでください）
  contact_section: 地域創生課
  links:
    - title: 施策のページ
      url: https://www.example.jp/grant
      # date: 2023-04-01
      # sha256:
  # 後継の施策のリソース名
  # successor: programmes/...
  # 所有団体（省略すると登録する人の団体）
  # owner: ○○県
  # etag:
  # name: programmes/...

edition:
  # 年度（必須）
  fiscal_year: 2023
  # 施策名・府省庁がその年度だけ違うとき
  # title:
  # ministry:
  # その年度の概要
  summary: 優れた取組をほかの地域に広げることに重点を置きます。
  # 予算額（千円）と、数値で表せないときの備考
  budget_thousand_yen: 80000000
  budget_note: 令和4年度第2次補正
  # タイプ: 1つ以上ないと公開できません。
  types:
    - id: type1
      title: TYPE1
      pays_for: ほかの地域で確立された優良なモデルを活用する取組
      # 補助率: 1/2 のように。言葉は rate_note に
      rate: 1/2
      # rate_note: 定額
      # 1団体あたりの上限額・下限額（千円）
      ceiling_thousand_yen: 100000
      # floor_thousand_yen: 1000
      conditions: 元となる事例を示すこと
      # 申請できる団体の種別: 省略すると全ての地方公共団体
      applicant_kinds: [市, 町, 村]
      # 人口の下限・上限（その人数を含む）
      # min_population: 1000
      max_population: 50000
      # 共同申請: 単独のみ（alone_only）, 単独・共同とも可（allowed）, 共同を優先（favoured）, 共同に限る（required）
      joint: 単独・共同とも可
      # 共同申請に必要な団体の数
      # min_members: 2
      # applicant_note: 過疎地域に限る
      # 元となる事例が必要か
      needs_source_case: true
      framework_items: []
  framework_items: []
  # 要綱・資料
  documents:
    - title: 制度要綱
      url: https://www.example.jp/grant/guideline.pdf
  # note:
  # etag:
  # name:

calls:
  - round: 1
    title: 第1回公募
    # 公募するタイプのID: 省略すると全てのタイプ
    type_ids: [type1]
    # 日時は日本時間。時刻を省略すると、開始日の0時から締切日の24時まで
    opens_date: 2023-04-03
    opens_clock: "10:00"
    # 締切日を省略すると随時
    closes_date: 2023-04-28
    closes_clock: "17:00"
    result_date: 2023-06-30
    links: []
    # note:
    # etag:
    # name:
)yaml";

const char kNationalKpiTemplate[] = R"yaml(# 国のKPIの様式
#
#   登録:  renkei national-kpi apply national.yaml        全国調整の権限が必要です
#   試算:  renkei national-kpi recount 外部ID --definition national.yaml
#   数え方（definition）を書かないものは、値（values）を出典とともに入力する指標になります。

# 外部ID: 自分の団体の中で重ならない、自由に決める番号や名前
external_id: digital-implementation
# 題名（必須）
title: デジタル実装に取り組む地方公共団体
description: |
  デジタル技術を使う取組を継続している団体を数えます。
# この指標を定めた国の枠組み
framework: national-2022
# 状態: 下書き（新規で省略したとき）, 公開中。省略すると今のまま
# state: 公開中

# 数え方: 単位は 件, 団体・実, 団体・延べ のどれか一つ
definition:
  unit: 団体・実
  # 適用日: 省略すると登録した日
  # from_date: 2024-04-01
  # 数える団体の種別: 省略すると都道府県と市区町村すべて
  # body_kinds: [市, 町, 村]
  # 数えるもの: 条件をすべて満たすものを数えます。並べた値は、どれか一つに当てはまればよい条件です。
  # 件・団体・延べで数えるときは、下のどれか一つだけを書きます。
  cases:
    # 項目と、その下の項目
    framework_items:
      - national-2022/pillar-1
    continuities: [継続中]
    # 優良事例に選定されたものだけ
    selected_only: いいえ
    # tags: [自動運転]
    # 連携先の登録団体も数える
    with_partners: いいえ
  # visions:
  #   framework_items: [national-2022/pillar-1]
  #   # 計画期間にこの年度を含むもの
  #   fiscal_year: 2024
  # measures:
  #   kinds: [measure]
  #   framework_items: [national-2022/pillar-1]
  # initiatives:
  #   states: [実施中]
  #   forms: [連携協約]
  #   framework_items: [national-2022/pillar-1]
  # actuals:
  #   # 共通指標: renkei indicator list で確かめられます。
  #   indicator: bus-riders
  #   minimum: 1
  #   maximum: 100
  #   fiscal_year: 2024
  #   confirmed_only: はい
  # note:
# 入力値の単位: 数え方のない指標だけ
# entered_unit: ％

# 望ましい方向: 増やす（省略時）, 減らす
direction: 増やす
# 基準値
baseline:
  when: 令和4年度末
  value: 0
# 目標
targets:
  - when: 令和6年度末
    value: 1000
    source: デジタル田園都市国家構想総合戦略
  - when: 令和9年度末
    value: 1500
    source: デジタル田園都市国家構想総合戦略
    # 数え方の単位と違う目標は登録できません。
    # unit: 団体・実
    # note:
# 分母: 数える種別の全団体, 全地方公共団体, 全都道府県, 全市区町村, 入力した数
denominators:
  - whole: 全地方公共団体
  # - whole: 入力した数
  #   number: 100
  #   title: 対象となる施設
  #   source: 施設台帳
# 入力値: 出典が必要です。
# values:
#   - when: 令和5年度末
#     value: 99.8
#     source: 整備率調査
#     note:
# links:
#   - title: 総合戦略
#     url: https://www.example.go.jp/
#     date: 2022-12-23
#     sha256:
# etag:
# name: nationalKpis/...
)yaml";

const char kRoundTemplate[] = R"yaml(# 公募・選定の様式
# 登録: renkei round apply round.yaml （その後 renkei round announce で公表）
# 訂正するときは、次の2行を加え、--reason を付けて apply してください。
# name: rounds/…
# etag: 読んだときのもの（ほかの人の変更を上書きしないため）
title: モデル地域の募集
purpose: |
  地域ビジョンの実現に先導的に取り組む地域を選定し、支援します。
# model_regions（ビジョン）、cases（事例）、projects（地域間連携）
subject: model_regions
# 評価項目。配点（weight）の合計は100にします。
criteria:
  - id: novelty
    title: 新規性
    text: これまでにない取組か。
    weight: 40
    lowest: 1
    highest: 5
  - id: spread
    title: 横展開の可能性
    text: ほかの地域でも実施できるか。
    weight: 60
    lowest: 1
    highest: 5
# 受付期間（日本時間）
opens_at: 2024-07-01T09:00
closes_at: 2024-07-31T17:00
# 選定の段階。要らない段階は省けます（decision は必要）。
stages:
  - kind: eligibility
    begins_date: 2024-08-01
    closes_at: 2024-08-09T17:00
    text: 要件を確認します。
  - kind: reading
    begins_date: 2024-08-12
    closes_at: 2024-08-30T17:00
  - kind: panel
    begins_date: 2024-09-10
    closes_at: 2024-09-10T17:00
  - kind: decision
    closes_at: 2024-09-30T17:00
# 選定の予定数（0: 合格点に達したもの全部）と合格点
quota: 5
threshold: 60
# panel_decides（審査会の協議）、by_criteria（配点の大きい項目の順）、more_bodies（参加団体の多い順）
tie_rule: panel_decides
# 共同の応募への加点
bonus_rules:
  - kinds: [city, town, village]
    min_bodies: 2
    points: 2
    each: true
    text: 2団体以上の共同応募に加点
bonus_cap: 6
# 審査から外す人
exclude_neighbours: true
exclude_same_prefecture: false
# true にすると、書面審査でも団体名を示します。
open_reading: false
# 同じ区分の公募には、1団体から1件だけ応募できます。
exclusive_group: model-2024
# 選定された団体に自己評価を求める年数（0: 求めない）と、年度終了後の期限（月数）
follow_up_years: 3
report_months: 2
# 公表する内容: winners、panel、reasons、totals
public_parts: [winners, panel]
# 応募できる団体の種別（省略時はすべて）
eligible_kinds: [city, town, village]
audience:
  visibility: members
  # organizations: [organizations/…]  # visibility: shared のとき
contact_section: 企画課
links:
  - title: 募集要領
    url: https://example.lg.jp/round.pdf
    date: 2024-06-20
    # sha256: ファイルの SHA-256
)yaml";

}  // namespace renkei::cli
