#include <string>

#include "absl/strings/str_cat.h"
#include "client/view/page/funding.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

std::string UseCount(int64_t number) {
  return number == 0 ? "" : domain::GroupedNumber(static_cast<double>(number));
}

Row SumRow(const pb::ProgrammeUseSum& sum, std::string year, std::string type) {
  Row row;
  row.cells = {std::move(year),
               std::move(type),
               UseCount(sum.measures()),
               UseCount(sum.cases()),
               UseCount(sum.organizations()),
               UseCount(sum.granted_thousand_yen()),
               UseCount(sum.asked_thousand_yen()),
               UseCount(sum.other_thousand_yen()),
               UseCount(sum.without_amount()),
               UseCount(sum.refused())};
  return row;
}

std::string UseYear(int year, Lang lang) {
  return In(lang, {absl::StrCat("FY", year), absl::StrCat(year, "年度")});
}

}  // namespace

Table UseSumTable(const pb::SummarizeProgrammeUsesResponse& summary, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"By fiscal year and type (1,000 yen)", "年度・タイプ別（金額は千円）"});
  table.columns = {{In(lang, {"FISCAL YEAR", "年度"})},
                   {In(lang, {"TYPE", "タイプ"})},
                   {In(lang, {"MEASURES", "施策等（件）"}), true},
                   {In(lang, {"CASES", "事例（件）"}), true},
                   {In(lang, {"BODIES", "団体・実"}), true},
                   {In(lang, {"GRANTED OR SPENT", "交付決定・執行済み"}), true},
                   {In(lang, {"PLANNED OR APPLIED FOR", "申請予定・申請中"}), true, false, true},
                   {In(lang, {"STAGE NOT SAID", "段階の記載なし"}), true, false, true},
                   {In(lang, {"WITHOUT AMOUNT", "金額なし（件）"}), true, false, true},
                   {In(lang, {"REFUSED", "不採択（件）"}), true, false, true}};
  table.nothing = In(lang, {"Nobody has recorded it yet.",
                            "この支援施策を記録した施策等・事例はまだありません。"});
  for (const pb::ProgrammeUseSum& sum : summary.sums())
    table.rows.push_back(
        SumRow(sum, UseYear(sum.fiscal_year(), lang),
               sum.type().empty() ? In(lang, {"(not said)", "（記載なし）"}) : sum.type_title()));
  if (summary.sums_size() > 1)
    table.rows.push_back(SumRow(summary.total(), In(lang, {"TOTAL", "計"}), ""));
  return table;
}

Table UseTable(const std::vector<pb::ProgrammeUse>& uses, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Who used it", "利用した施策等・事例"});
  table.columns = {{In(lang, {"FISCAL YEAR", "年度"})},
                   {In(lang, {"TYPE", "タイプ"})},
                   {In(lang, {"BODY", "団体"}), false, true},
                   {In(lang, {"MEASURE OR CASE", "施策等・事例"}), false, true},
                   {In(lang, {"PLAN", "ビジョン"}), false, true, true},
                   {In(lang, {"SECTION", "担当課"}), false, true, true},
                   {In(lang, {"1,000 YEN", "金額（千円）"}), true},
                   {In(lang, {"STAGE", "段階"})},
                   {In(lang, {"NOTE", "備考"}), false, true, true}};
  table.nothing = In(lang, {"Nobody has recorded it yet.",
                            "この支援施策を記録した施策等・事例はまだありません。"});
  for (const pb::ProgrammeUse& use : uses) {
    Row row;
    const pb::Funding& funding = use.funding();
    row.cells = {UseYear(funding.fiscal_year(), lang),
                 use.type_title(),
                 words.Title(use.organization()),
                 use.label().empty() ? use.title() : absl::StrCat(use.label(), " ", use.title()),
                 use.vision_title().empty() ? In(lang, {"(case)", "（事例）"}) : use.vision_title(),
                 use.section(),
                 funding.has_thousand_yen()
                     ? domain::GroupedNumber(static_cast<double>(funding.thousand_yen()))
                     : std::string(),
                 words.Value(*pb::FundingStage_descriptor(), funding.stage()),
                 funding.note()};
    row.cells[2].resource = use.organization();
    row.cells[3].resource = use.resource();
    table.rows.push_back(std::move(row));
  }
  return table;
}

Page ProgrammeUsesPage(const pb::SummarizeProgrammeUsesResponse& summary,
                       const std::vector<pb::ProgrammeUse>& uses, const domain::Words& words) {
  const Lang lang = words.lang();
  Page page;
  page.lang = lang;
  page.head.title = summary.title();
  page.head.subtitle = In(lang, {"Who used it", "利用した施策等・事例"});
  page.head.footer = absl::StrCat(summary.title(), "  ", summary.as_of());
  page.blocks.emplace_back(Paragraphs{{In(
      lang, {absl::StrCat("As of ", summary.as_of(),
                          ". What revisions in force and published cases record, as far as you may "
                          "read them. Amounts are of measures alone."),
             absl::StrCat(summary.as_of(),
                          " 時点。現行の版の施策等と公開中の事例の記録のうち、閲覧できるものです。"
                          "金額は施策等の分だけを合計しています。")})}});
  page.blocks.emplace_back(UseSumTable(summary, words));
  page.blocks.emplace_back(UseTable(uses, words));
  return page;
}

}  // namespace renkei::view
