#include "server/sheet/rows/programme_columns.h"

#include "renkei/v1/programme.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

constexpr char kClockHelp[] = "10:00、17時、午後5時";

Column Plain(const char* path, CellKind kind, double width, const char* help,
             const char* also = "") {
  return {path, kind, width, help, "", "", false, nullptr, also};
}

Column Links(const char* path) {
  return {path, K::kRecords, 30, kRecordsHelp, "", "", false, &LinkParts()};
}

std::vector<Column> ProgrammeColumns() {
  return {
      Plain(kProgrammeExternalId, K::kId, 16,
            "必須。団体の中で重ならない番号や名前。同じ施策の行は続けて書きます",
            "施策番号、事業番号、予算事業ID"),
      Plain(kProgrammeYear, K::kFiscalYear, 10, "2023、令和5年度。年度ごとに1つの版になります"),
      Plain("programme.title", K::kText, 36, "必須", "事業名、施策・事業名、支援施策名"),
      Plain("programme.ministry", K::kText, 16, "必須。内閣府、総務省など",
            "所管府省庁、省庁名、府省名"),
      Plain("programme.support_kind", K::kEnum, 18,
            "交付金・補助金、貸付・融資、人材派遣、助言・伴走支援、システム・基盤の提供、"
            "税制・地方財政措置、規制の特例・認定、その他"),
      Plain("programme.purpose", K::kText, 60, "ふだんの言葉で", "事業の目的、事業概要"),
      Plain("programme.framework_items", K::kLines, 28, "1行に1つ"),
      Plain("programme.contact_section", K::kText, 20, "個人名は書かない", "担当部局、問合せ先"),
      Links("programme.links"),
      Plain("programme.successor", K::kId, 28, "後を継いだ施策のリソース名"),
      Plain(kProgrammeState, K::kEnum, 10, "「公開中」と書くと公開します（承認・事務局）"),
      Plain("edition.title", K::kText, 30, "空のままなら施策名と同じ"),
      Plain("edition.ministry", K::kText, 16, "空のままなら府省庁と同じ"),
      Plain("edition.summary", K::kText, 48, "その年度に特有のこと"),
      Plain("edition.budget_thousand_yen", K::kInteger, 16, "千円", "予算額"),
      Plain("edition.budget_note", K::kText, 24, "数値で表せないとき。「800億円の内数」など"),
      Plain("edition.framework_items", K::kLines, 28, "1行に1つ。空のままなら施策と同じ"),
      Links("edition.documents"),
      Plain("edition.note", K::kText, 30, ""),
      Plain(kProgrammeTypeId, K::kId, 12, "年度の中で重ならない半角の英数字。type3 など"),
      Plain("type.title", K::kText, 24, "TYPE3、デジタル実装タイプなど", "タイプ、類型、メニュー"),
      Plain("type.pays_for", K::kText, 40, "", "対象経費、支援内容"),
      Plain("type.rate", K::kText, 10, "1/2、2/3", "補助率等"),
      Plain("type.rate_note", K::kText, 24, "分数で表せないとき。「定額」など"),
      Plain("type.ceiling_thousand_yen", K::kInteger, 14, "千円", "上限額、補助上限額"),
      Plain("type.floor_thousand_yen", K::kInteger, 14, "千円", "下限額"),
      Plain("type.conditions", K::kText, 40, "", "申請要件"),
      Plain("type.applicant_kinds", K::kLines, 24, "1行に1つ。空のままなら全ての地方公共団体"),
      Plain("type.min_population", K::kInteger, 12, "人。この人数を含む"),
      Plain("type.max_population", K::kInteger, 12, "人。この人数を含む"),
      Plain("type.joint", K::kEnum, 18, "単独のみ、単独・共同とも可、共同を優先、共同に限る"),
      Plain("type.min_members", K::kInteger, 12, "共同申請に必要な団体の数"),
      Plain("type.applicant_note", K::kText, 30, "過疎地域に限る など"),
      Plain("type.needs_source_case", K::kYesNo, 10, "はい、いいえ"),
      Plain("type.framework_items", K::kLines, 28, "1行に1つ"),
      Plain(kProgrammeRound, K::kInteger, 8, "年度の中の番号。公募のある行では必須", "回"),
      Plain("call.title", K::kText, 20, "空のままなら「第1回公募」"),
      Plain("call.type_ids", K::kLines, 16, "タイプID。1行に1つ。空のままなら全てのタイプ"),
      Plain("call.opens_date", K::kDay, 14, "2023-04-03、令和5年4月3日", "公募開始日、開始日"),
      Plain("call.opens_clock", K::kText, 10, kClockHelp),
      Plain("call.closes_date", K::kDay, 14, "空のままなら随時", "公募締切日、締切"),
      Plain("call.closes_clock", K::kText, 10, kClockHelp),
      Plain("call.result_date", K::kDay, 14, "", "採択公表日"),
      Links("call.links"),
      Plain("call.note", K::kText, 30, ""),
      Plain("call.state", K::kInfo, 10, "参考。読み込みません"),
      Plain(kProgrammeOwner, K::kId, 24, "省略すると取り込む人の団体。コードでも可"),
      Plain(kProgrammeName, K::kId, 30, "外部IDのない施策を指すとき。通常は空のまま"),
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& ProgrammeLayout() {
  static const auto& kLayout =
      *new SheetLayout(WithOwnHeadings({SheetKind::kOther, "支援施策", "programmes",
                                        pb::ProgrammeRow::descriptor(), 0, ProgrammeColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
