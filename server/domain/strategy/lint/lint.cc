#include "server/domain/strategy/lint/lint.h"

#include <algorithm>
#include <utility>

#include "server/domain/strategy/lint/lint_rules.h"

namespace renkei::domain {
namespace {

using lint::Lens;
using lint::Remark;
using lint::Remarks;
using lint::Rule;

void UnitsOfKpi(const Lens&, const pb::Kpi& kpi, Remarks& out) { lint::SuspiciousUnit(kpi, out); }

// In order of code.
const std::vector<Rule>& Rules() {
  static const auto& rules = *new std::vector<Rule>{
      {.code = pb::LINT_CODE_UNOWNED_KPI, .kpi = lint::UnownedKpi},
      {.code = pb::LINT_CODE_MISSING_BASELINE, .kpi = lint::MissingBaseline},
      {.code = pb::LINT_CODE_MISSING_TARGET, .kpi = lint::MissingTarget},
      {.code = pb::LINT_CODE_TARGET_EQUALS_BASELINE, .kpi = lint::TargetEqualsBaseline},
      {.code = pb::LINT_CODE_TARGET_BEFORE_BASELINE, .kpi = lint::TargetBeforeBaseline},
      {.code = pb::LINT_CODE_TARGET_AGAINST_DIRECTION, .kpi = lint::TargetAgainstDirection},
      {.code = pb::LINT_CODE_KPI_NEVER_UPDATED, .kpi = lint::KpiNeverUpdated},
      {.code = pb::LINT_CODE_MEASURE_WITHOUT_KPI, .node = lint::MeasureWithoutKpi},
      {.code = pb::LINT_CODE_PERIOD_OUTSIDE_PARENT, .head = lint::PeriodOutsideParent},
      {.code = pb::LINT_CODE_DUPLICATE_TITLE,
       .node = lint::DuplicateNodeTitle,
       .kpi = lint::DuplicateKpiTitle},
      {.code = pb::LINT_CODE_TARGET_OUTSIDE_PERIOD, .kpi = lint::TargetOutsidePeriod},
      {.code = pb::LINT_CODE_MISSING_DIRECTION, .kpi = lint::MissingDirection},
      {.code = pb::LINT_CODE_SUSPICIOUS_UNIT, .kpi = UnitsOfKpi},
      {.code = pb::LINT_CODE_EMPTY_BRANCH, .node = lint::EmptyBranch},
      {.code = pb::LINT_CODE_ACTIVITY_OUTSIDE_PERIOD, .node = lint::ActivityOutsidePeriod},
      {.code = pb::LINT_CODE_NO_FRAMEWORK_ITEMS, .head = lint::NoFrameworkItems},
      {.code = pb::LINT_CODE_RATE_WITHOUT_PARTS, .kpi = lint::RateWithoutParts},
      {.code = pb::LINT_CODE_CUMULATIVE_WITHOUT_START, .kpi = lint::CumulativeWithoutStart},
      {.code = pb::LINT_CODE_INDICATOR_DIFFERS, .kpi = lint::IndicatorDiffers},
      {.code = pb::LINT_CODE_CUMULATIVE_FALLS, .kpi = lint::CumulativeFalls},
      {.code = pb::LINT_CODE_TARGETS_END_EARLY, .kpi = lint::TargetsEndEarly},
      {.code = pb::LINT_CODE_FUNDING_ABOVE_CEILING, .node = lint::FundingAboveCeiling},
      {.code = pb::LINT_CODE_FUNDING_OVERDUE, .node = lint::FundingOverdue},
  };
  return rules;
}

pb::LintFinding FindingOf(pb::LintCode code, Remark remark) {
  pb::LintFinding finding;
  finding.set_code(code);
  finding.set_field(std::move(remark.field));
  finding.set_message(std::move(remark.message.en));
  finding.set_message_ja(std::move(remark.message.ja));
  finding.set_suggestion(std::move(remark.suggestion.en));
  finding.set_suggestion_ja(std::move(remark.suggestion.ja));
  return finding;
}

// Adds the remarks of one rule on one item, and empties them.
template <typename Item>
void Take(pb::LintCode code, const Item& item, Remarks& remarks,
          std::vector<pb::LintFinding>& findings) {
  for (Remark& remark : remarks) {
    pb::LintFinding& finding = findings.emplace_back(FindingOf(code, std::move(remark)));
    finding.set_resource(item.name());
    finding.set_external_id(item.external_id());
    finding.set_title(item.title());
  }
  remarks.clear();
}

}  // namespace

std::vector<pb::LintFinding> Lint(const PlanIndex& plan, const LintContext& context) {
  const Lens lens(plan, context);
  std::vector<pb::LintFinding> findings;
  Remarks remarks;
  for (const Rule& rule : Rules()) {
    if (rule.head == nullptr) continue;
    rule.head(lens, remarks);
    Take(rule.code, lens.vision(), remarks, findings);
  }
  plan.tree().Walk("", [&](const TreeLine& line) {
    // Each item once, at its primary place.
    if (line.re_mention) return;
    for (const Rule& rule : Rules()) {
      if (line.kpi && rule.kpi != nullptr) {
        const pb::Kpi& kpi = *plan.FindKpi(line.id);
        rule.kpi(lens, kpi, remarks);
        Take(rule.code, kpi, remarks, findings);
      } else if (!line.kpi && rule.node != nullptr) {
        const pb::VisionNode& node = *plan.FindNode(line.id);
        rule.node(lens, node, remarks);
        Take(rule.code, node, remarks, findings);
      }
    }
  });
  return findings;
}

std::vector<pb::LintFinding> LintUnits(const pb::Kpi& kpi) {
  Remarks remarks;
  lint::SuspiciousUnit(kpi, remarks);
  std::vector<pb::LintFinding> findings;
  Take(pb::LINT_CODE_SUSPICIOUS_UNIT, kpi, remarks, findings);
  return findings;
}

}  // namespace renkei::domain
