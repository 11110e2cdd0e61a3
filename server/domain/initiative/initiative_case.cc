#include "server/domain/initiative/initiative_case.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/utf8.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

const pb::FieldRules& RulesOfCase(const char* field) {
  return pb::Case::descriptor()->FindFieldByName(field)->options().GetExtension(pb::rules);
}

// The text as far as the field of a case holds it.
std::string Fitting(const char* field, const std::string& text) {
  const size_t most = RulesOfCase(field).max_chars();
  if (CountCodePoints(text) <= most) return text;
  size_t bytes = 0;
  for (size_t count = 0; count + 1 < most; ++count) {
    ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
  }
  return absl::StrCat(text.substr(0, bytes), "…");
}

pb::When FiscalYear(int year, pb::When::Kind kind) {
  pb::When when;
  when.set_kind(kind);
  when.set_year(year);
  return when;
}

bool HasTotal(const pb::SharedKpiSummary& kpi) {
  for (const pb::SharedKpiAtTime& at : kpi.times()) {
    if (at.total().has_number()) return true;
  }
  return false;
}

pb::TimedValue TotalOf(const pb::SharedKpiAtTime& at) {
  pb::TimedValue value;
  value.mutable_value()->set_number(at.total().number());
  *value.mutable_when() = at.when();
  return value;
}

// The first and the last total, where there are two.
pb::CaseResult ResultOf(const pb::SharedKpiSummary& kpi) {
  pb::CaseResult result;
  result.set_indicator_title(kpi.title());
  result.set_unit(kpi.unit());
  result.set_indicator(kpi.indicator());
  const pb::SharedKpiAtTime* first = nullptr;
  const pb::SharedKpiAtTime* last = nullptr;
  for (const pb::SharedKpiAtTime& at : kpi.times()) {
    if (!at.total().has_number()) continue;
    if (first == nullptr) first = &at;
    last = &at;
  }
  if (first != last) *result.mutable_before() = TotalOf(*first);
  *result.mutable_after() = TotalOf(*last);
  return result;
}

void AddPartners(const pb::Initiative& initiative, const std::vector<CaseMember>& members,
                 pb::Case& text) {
  std::vector<pb::Partner> partners;
  for (const CaseMember& member : members) {
    // Whose case it is took part in it.
    if (member.organization == initiative.lead()) continue;
    pb::Partner& partner = partners.emplace_back();
    partner.set_display_name(member.display_name);
    partner.set_organization(member.organization);
    partner.set_role(ValueName(member.role).ja);
  }
  partners.insert(partners.end(), initiative.partners().begin(), initiative.partners().end());
  const size_t most = RulesOfCase("partners").max_items();
  const size_t shown = partners.size() <= most ? partners.size() : most - 1;
  for (size_t i = 0; i < shown; ++i) *text.add_partners() = partners[i];
  if (shown < partners.size())
    text.add_partners()->set_display_name(absl::StrCat("ほか", partners.size() - shown, "団体"));
}

}  // namespace

absl::Status CheckMayBecomeCase(const pb::Initiative& initiative,
                                const pb::SummarizeSharedKpisResponse& kpis) {
  if (initiative.state() != pb::INITIATIVE_STATE_RUNNING &&
      initiative.state() != pb::INITIATIVE_STATE_CLOSED) {
    const Bilingual state = ValueName(initiative.state());
    return MakeError(pb::REASON_ILLEGAL_TRANSITION,
                     {absl::StrCat("It is ", state.en,
                                   "; a case comes of an initiative that is running or closed"),
                      absl::StrCat("現在は「", state.ja,
                                   "」です。事例にできるのは、実施中または終了した連携です。")},
                     {{"state", std::string(StateToken(initiative.state()))}});
  }
  if (!initiative.results().empty()) return absl::OkStatus();
  for (const pb::SharedKpiSummary& kpi : kpis.kpis()) {
    if (HasTotal(kpi)) return absl::OkStatus();
  }
  return InvalidField("name", "NO_RESULTS",
                      {"it has no results yet: record figures of its shared KPIs, or close it with "
                       "results",
                       "この連携には、まだ成果がありません。共通KPIの値を記録するか、成果を入力して"
                       "終了してから作成してください。"});
}

pb::Case CaseOfInitiative(const pb::Initiative& initiative, const std::vector<CaseMember>& members,
                          const pb::SummarizeSharedKpisResponse& kpis) {
  pb::Case text;
  text.set_owner(initiative.lead());
  text.set_initiative(initiative.name());
  text.set_title(initiative.title());
  text.set_summary(Fitting("summary", initiative.purpose()));
  text.set_challenge(Fitting("challenge", absl::StrJoin(initiative.challenges(), "\n")));
  if (!initiative.results().empty())
    text.set_approach(Fitting("approach", absl::StrCat("【成果】\n", initiative.results())));
  AddPartners(initiative, members, text);
  for (const pb::SharedKpiSummary& kpi : kpis.kpis()) {
    if (HasTotal(kpi)) *text.add_results() = ResultOf(kpi);
  }
  if (initiative.has_period()) {
    *text.mutable_begin() =
        FiscalYear(initiative.period().from_fiscal_year(), pb::When::KIND_FISCAL_YEAR);
  }
  if (initiative.state() == pb::INITIATIVE_STATE_CLOSED) {
    text.set_continuity(pb::CONTINUITY_ENDED);
    if (initiative.has_period()) {
      *text.mutable_end() =
          FiscalYear(initiative.period().to_fiscal_year(), pb::When::KIND_FISCAL_YEAR);
    }
  } else {
    text.set_continuity(pb::CONTINUITY_RUNNING);
  }
  *text.mutable_framework_items() = initiative.framework_items();
  *text.mutable_links() = initiative.links();
  *text.mutable_audience() = initiative.audience();
  return text;
}

}  // namespace renkei::domain
