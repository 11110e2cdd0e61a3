// How the periods stand to each other, and the ways to bring them into line.
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/strategy/alignment/parts.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/words/when_words.h"

namespace renkei::domain::alignment {
namespace {

std::string YearWords(int fiscal_year) {
  pb::When when;
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(fiscal_year);
  return WhenAsRead(when).ja;
}

pb::FiscalPeriod Years(int from, int to) {
  pb::FiscalPeriod period;
  period.set_from_fiscal_year(from);
  period.set_to_fiscal_year(to);
  return period;
}

// The facts, and the plan to which the options lead: the successor where the plan above was
// replaced.
struct Facts {
  pb::FiscalPeriod own;
  bool own_known = false;
  pb::FiscalPeriod theirs;
  bool theirs_known = false;
  bool replaced = false;
  std::string goal_title;
  pb::FiscalPeriod goal;
  bool goal_known = false;
  int this_year = 0;
};

pb::PeriodAlignment Judge(const Facts& f) {
  if (f.own_known && f.own.to_fiscal_year() < f.this_year) return pb::PERIOD_ALIGNMENT_EXPIRED;
  if (f.replaced) return pb::PERIOD_ALIGNMENT_OUTDATED;
  if (!f.own_known || !f.theirs_known) return pb::PERIOD_ALIGNMENT_UNSPECIFIED;
  const int begin = f.own.from_fiscal_year() - f.theirs.from_fiscal_year();
  const int end = f.own.to_fiscal_year() - f.theirs.to_fiscal_year();
  if (f.own.to_fiscal_year() < f.theirs.from_fiscal_year() ||
      f.own.from_fiscal_year() > f.theirs.to_fiscal_year())
    return pb::PERIOD_ALIGNMENT_DISJOINT;
  if (end < 0) return pb::PERIOD_ALIGNMENT_SHORTER;
  if (end > 0) return pb::PERIOD_ALIGNMENT_LONGER;
  return begin == 0 ? pb::PERIOD_ALIGNMENT_ALIGNED : pb::PERIOD_ALIGNMENT_SHIFTED;
}

void Add(pb::PlanAlignment& report, pb::AlignmentOption::Kind kind, const pb::FiscalPeriod* period,
         const Bilingual& reason) {
  pb::AlignmentOption& option = *report.add_options();
  option.set_kind(kind);
  if (period != nullptr) *option.mutable_period() = *period;
  option.set_reason(reason.en);
  option.set_reason_ja(reason.ja);
}

void AddExtend(const Facts& f, pb::PlanAlignment& report) {
  if (!f.own_known || !f.goal_known || f.goal.to_fiscal_year() <= f.own.to_fiscal_year() ||
      f.goal.to_fiscal_year() < f.this_year)
    return;
  const pb::FiscalPeriod period = Years(f.own.from_fiscal_year(), f.goal.to_fiscal_year());
  const int more = f.goal.to_fiscal_year() - f.own.to_fiscal_year();
  const int all = FiscalYearsIn(period);
  Add(report, pb::AlignmentOption::KIND_EXTEND, &period,
      {absl::StrCat("The same plan, ", more, more == 1 ? " year" : " years", " longer (", all,
                    " in all): it then ends with ", f.goal_title,
                    ". Its structure stays; targets have to be set anew for the added years, and "
                    "its measures mapped to the new items."),
       absl::StrCat("現計画の終期を", more, "年延ばして", YearWords(f.goal.to_fiscal_year()),
                    "までとすると、「", f.goal_title, "」と終期がそろいます（全体で", all,
                    "年間）。計画の構成は変えずに済みますが、延長した年度の目標値の設定と、新しい"
                    "項目への対応づけが必要です。")});
}

void AddReplan(const Facts& f, pb::PlanAlignment& report) {
  const int from = f.this_year + 1;
  if (!f.goal_known || f.goal.to_fiscal_year() < from) {
    Add(report, pb::AlignmentOption::KIND_REPLAN, nullptr,
        {absl::StrCat("A new plan for the period of what follows ", f.goal_title,
                      f.goal_known ? ", which ends this fiscal year or has ended."
                                   : ", which states no period."),
         f.goal_known
             ? absl::StrCat("「", f.goal_title,
                            "」は今年度までに満了します。次の計画の期間に合わせて策定します。")
             : absl::StrCat("「", f.goal_title,
                            "」には計画期間の定めがありません。期間は独自に定めて策定します。")});
    return;
  }
  const pb::FiscalPeriod period = Years(from, f.goal.to_fiscal_year());
  const int latest = f.own_known ? f.own.to_fiscal_year() + 1 : from;
  const bool can_wait = latest > from && latest <= f.goal.to_fiscal_year();
  Add(report, pb::AlignmentOption::KIND_REPLAN, &period,
      {absl::StrCat("A new plan from FY", from,
                    can_wait ? absl::StrCat(" (at the latest from FY", latest,
                                            ", when the present one is over)")
                             : "",
                    ", to end with ", f.goal_title,
                    ": its pillars can follow the new items; it takes the whole procedure of "
                    "making a plan."),
       absl::StrCat(
           YearWords(from), "から",
           can_wait ? absl::StrCat("（遅くとも現計画が満了した後の", YearWords(latest), "から）")
                    : "",
           "、「", f.goal_title,
           "」と終期をそろえた次期計画を始めます。新しい項目に合わせて柱を組み直せますが"
           "、策定の手続き一式が必要です。")});
}

void AddKeep(const Facts& f, pb::PlanAlignment& report) {
  if (!f.own_known || f.own.to_fiscal_year() < f.this_year) return;
  const std::string end = YearWords(f.own.to_fiscal_year());
  const bool beyond = f.goal_known && f.own.to_fiscal_year() > f.goal.to_fiscal_year();
  Add(report, pb::AlignmentOption::KIND_KEEP, &f.own,
      beyond ? Bilingual{absl::StrCat("The present plan to its end; ", f.goal_title,
                                      " ends before it (FY", f.goal.to_fiscal_year(),
                                      "), and its successor is looked at then."),
                         absl::StrCat("現計画を", end, "の満了まで続けます。「", f.goal_title,
                                      "」が先に（", YearWords(f.goal.to_fiscal_year()),
                                      "で）満了するため、その後継が決まった時点で見直します。")}
             : Bilingual{absl::StrCat("The present plan to its end, brought up to date on the way: "
                                      "least work, but until then neither period nor items follow ",
                                      f.goal_title, "."),
                         absl::StrCat("現計画を", end,
                                      "の満了まで続け、必要な時点修正にとどめます。"
                                      "負担は最も小さい一方、満了までは「",
                                      f.goal_title, "」と期間・項目がそろいません。")});
}

void AddOptions(const Facts& f, pb::PlanAlignment& report) {
  switch (report.period()) {
    case pb::PERIOD_ALIGNMENT_SHORTER:
    case pb::PERIOD_ALIGNMENT_OUTDATED:
    case pb::PERIOD_ALIGNMENT_EXPIRED:
      AddExtend(f, report);
      AddReplan(f, report);
      AddKeep(f, report);
      return;
    case pb::PERIOD_ALIGNMENT_DISJOINT:
      // Theirs is still to come, or over already: then only its successor helps.
      if (f.own.to_fiscal_year() < f.theirs.from_fiscal_year()) {
        AddExtend(f, report);
        AddReplan(f, report);
      }
      AddKeep(f, report);
      return;
    case pb::PERIOD_ALIGNMENT_LONGER:
      AddKeep(f, report);
      return;
    default:
      return;
  }
}

}  // namespace

void JudgePeriod(const pb::Framework* successor, absl::CivilDay today, pb::PlanAlignment& report) {
  Facts f;
  f.own = report.own_period();
  f.own_known = report.has_own_period();
  f.theirs = report.their_period();
  f.theirs_known = report.has_their_period();
  f.replaced = successor != nullptr;
  f.goal_title = f.replaced ? successor->title() : report.title();
  f.goal = f.replaced ? successor->period() : report.their_period();
  f.goal_known = f.replaced ? successor->has_period() : report.has_their_period();
  f.this_year = FiscalYearOf(today);
  report.set_period(Judge(f));
  if (f.replaced) {
    report.set_replaced_by(successor->name());
    report.set_replaced_by_title(successor->title());
  }
  AddOptions(f, report);
}

}  // namespace renkei::domain::alignment
