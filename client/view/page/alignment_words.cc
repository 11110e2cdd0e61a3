#include "client/view/page/alignment_words.h"

#include "absl/strings/str_cat.h"

namespace renkei::view {

Verdict PeriodVerdict(const pb::PlanAlignment& plan) {
  switch (plan.period()) {
    case pb::PERIOD_ALIGNMENT_ALIGNED:
      return {{"the periods are the same", "計画期間は一致しています"}, Tone::kGood};
    case pb::PERIOD_ALIGNMENT_SHIFTED:
      return {{"it ends in the same year, but begins in another",
               "終わりの年度は同じで、始まりの年度が違います"},
              Tone::kGood};
    case pb::PERIOD_ALIGNMENT_SHORTER:
      return {{"it ends before the plan above does", "本計画が先に終わります（期間が短い）"},
              Tone::kWarning};
    case pb::PERIOD_ALIGNMENT_LONGER:
      return {
          {"it reaches beyond the end of the plan above", "本計画が後に終わります（期間が長い）"},
          Tone::kWarning};
    case pb::PERIOD_ALIGNMENT_OUTDATED:
      return {{absl::StrCat("the plan above was replaced by ", plan.replaced_by_title()),
               absl::StrCat("上位計画は「", plan.replaced_by_title(), "」に置き換えられています")},
              Tone::kBad};
    case pb::PERIOD_ALIGNMENT_EXPIRED:
      return {{"its own period is over", "本計画の期間は満了しています"}, Tone::kBad};
    case pb::PERIOD_ALIGNMENT_DISJOINT:
      return {{"the two have no year in common", "計画期間が重なっていません"}, Tone::kBad};
    default:
      return {{"one of the two states no period", "どちらかに計画期間の定めがありません"},
              Tone::kFaint};
  }
}

Mark MarkOf(pb::ItemCoverage::Coverage coverage) {
  switch (coverage) {
    case pb::ItemCoverage::COVERAGE_DIRECT:
      return {"○ ", Tone::kGood, "o "};
    case pb::ItemCoverage::COVERAGE_BELOW:
      return {"△ ", Tone::kGood, "v "};
    case pb::ItemCoverage::COVERAGE_ABOVE:
      return {"▽ ", Tone::kGood, "^ "};
    case pb::ItemCoverage::COVERAGE_CARRIED:
      return {"→ ", Tone::kWarning, "> "};
    case pb::ItemCoverage::COVERAGE_UNDECIDED:
      return {"？ ", Tone::kWarning, "? "};
    case pb::ItemCoverage::COVERAGE_MISSING:
      return {"× ", Tone::kBad, "x "};
    default:
      return {"－ ", Tone::kFaint, "- "};
  }
}

}  // namespace renkei::view
