// Rules about what the definition of a KPI leaves open.
#include "absl/strings/str_cat.h"
#include "server/domain/contribution/indicator_unit.h"
#include "server/domain/strategy/lint/lint_rules.h"

namespace renkei::domain::lint {
namespace {

bool HasValue(const pb::TimedValue& value) {
  return value.value().has_number() || !value.value().text().empty();
}

}  // namespace

void UnownedKpi(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  if (!kpi.section().empty()) return;
  const pb::VisionNode* node = lens.plan().FindNode(kpi.node());
  const std::string section = node == nullptr ? "" : node->section();
  out.push_back(
      {"section",
       {"no section reports it", "実績を報告する担当課が書かれていません。"},
       section.empty()
           ? Bilingual{"write the section that reports it in `section`",
                       "担当課（section）に、実績を報告する課を書いてください。"}
           : Bilingual{
                 absl::StrCat("if it is that of its node, write section: ", section),
                 absl::StrCat("担当課（section）に書いてください（施策の担当課と同じであれば「",
                              section, "」）。")}});
}

void MissingBaseline(const Lens&, const pb::Kpi& kpi, Remarks& out) {
  if (HasValue(kpi.baseline())) return;
  out.push_back({"baseline",
                 {"it has no baseline: nobody can tell whether it got better",
                  "基準値がないため、改善したかどうかを判断できません。"},
                 {"write the value and its time in `baseline`",
                  "基準値（baseline）に、計画策定時の値とその時点を書いてください。"}});
}

void MissingTarget(const Lens&, const pb::Kpi& kpi, Remarks& out) {
  for (const pb::TimedValue& target : kpi.targets())
    if (HasValue(target)) return;
  out.push_back({"targets",
                 {"it has no target", "目標値がありません。"},
                 {"write at least the one for the last year in `targets`",
                  "目標値（targets）に、少なくとも計画最終年度の目標値を書いてください。"}});
}

void MissingDirection(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  // Of yes and no, yes is what is wanted.
  if (kpi.aggregation() == pb::AGGREGATION_YES_NO) return;
  if (lens.DirectionOf(kpi) != pb::DIRECTION_UNSPECIFIED) return;
  out.push_back({"direction",
                 {"it does not say whether more or less is better: its progress cannot be judged",
                  "増やすのか減らすのかが書かれていないため、進捗を判断できません。"},
                 {"write direction: up, down, keep or range",
                  "望ましい方向（direction）に「増やす」「減らす」「維持する」「範囲に収める」のい"
                  "ずれかを書いて"
                  "ください。"}});
}

void RateWithoutParts(const Lens&, const pb::Kpi& kpi, Remarks& out) {
  if (kpi.aggregation() != pb::AGGREGATION_RATE) return;
  if (!kpi.numerator().empty() && !kpi.denominator().empty()) return;
  const bool both = kpi.numerator().empty() && kpi.denominator().empty();
  const char* field = kpi.numerator().empty() ? "numerator" : "denominator";
  out.push_back({field,
                 {"a rate that does not say what is divided by what",
                  both ? "割合ですが、分子と分母が書かれていません。"
                  : kpi.numerator().empty() ? "割合ですが、分子が書かれていません。"
                                            : "割合ですが、分母が書かれていません。"},
                 {"write numerator and denominator",
                  "分子（numerator）と分母（denominator）を書いてください。"}});
}

void CumulativeWithoutStart(const Lens&, const pb::Kpi& kpi, Remarks& out) {
  if (kpi.aggregation() != pb::AGGREGATION_CUMULATIVE || kpi.cumulative_from_fiscal_year() != 0)
    return;
  out.push_back({"cumulative_from_fiscal_year",
                 {"a cumulative figure that does not say from which year it counts",
                  "累計ですが、どの年度から数えるかが書かれていません。"},
                 {"write cumulative_from_fiscal_year: 2023",
                  "累計の開始年度（cumulative_from_fiscal_year）を書いてください（例: 2023）。"}});
}

void DuplicateKpiTitle(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  const pb::Kpi& first = lens.FirstOfTitle(kpi);
  if (&first == &kpi) return;
  const std::string& id = first.external_id().empty() ? first.name() : first.external_id();
  out.push_back({"title",
                 {absl::StrCat("another KPI in the same place has this title: ", id),
                  absl::StrCat("同じ場所に同じ題名のKPIがあります（", id, "）。")},
                 {"if it is the same one, keep one of them; otherwise tell them apart by title",
                  "同じものであれば一つにまとめ、別のものであれば題名で区別してください。"}});
}

void IndicatorDiffers(const Lens& lens, const pb::Kpi& kpi, Remarks& out) {
  const auto found = lens.context().indicators.find(kpi.indicator());
  if (found == lens.context().indicators.end()) return;
  const pb::Indicator& indicator = found->second;
  const Bilingual suggestion = {
      "use the indicator's, or leave the indicator out: figures in another form cannot be compared",
      "共通指標に合わせるか、共通指標を外してください。形が違う値は他団体と比較できません。"};
  if (!FitsIndicator(kpi.unit(), indicator)) {
    out.push_back(
        {"unit",
         {absl::StrCat("the unit \"", kpi.unit(), "\" does not convert to that of the indicator ",
                       indicator.title(), " (\"", indicator.unit(), "\")"),
          absl::StrCat("単位「", kpi.unit(), "」を、共通指標「", indicator.title(), "」の単位「",
                       indicator.unit(), "」に換算できません。")},
         suggestion});
  }
  if (kpi.direction() != pb::DIRECTION_UNSPECIFIED && kpi.direction() != indicator.direction()) {
    out.push_back(
        {"direction",
         {absl::StrCat("the direction is not that of the indicator ", indicator.title()),
          absl::StrCat("望ましい方向が、共通指標「", indicator.title(), "」と違います。")},
         suggestion});
  }
}

}  // namespace renkei::domain::lint
