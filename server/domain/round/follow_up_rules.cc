#include "server/domain/round/follow_up_rules.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

void CheckRecord(const pb::RecordRoundFollowUpRequest& request, absl::CivilDay today,
                 Faults& faults) {
  const Bilingual part = ValueName(request.part());
  if (request.part() == pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE) {
    if (request.has_record()) {
      faults.Add("record", "NOT_APPLICABLE",
                 {"the server works the machine score out; leave the record out",
                  "機械判定はサーバーが計算します。記録は指定しないでください。"});
    }
    return;
  }
  if (!request.has_record()) {
    faults.Add("record", "REQUIRED",
               {absl::StrCat("must be set: the text of the ", part.en),
                absl::StrCat("「", part.ja, "」の内容を記入してください。")});
  }
  if (request.record().date() > FormatDate(today)) {
    faults.Add("record.date", "IN_FUTURE",
               {"lies in the future; give the day on which it was judged",
                "将来の日付は指定できません。評価した日を指定してください。"});
  }
}

}  // namespace

FollowUpSide SideOf(pb::RoundFollowUpPart part) {
  return part == pb::ROUND_FOLLOW_UP_PART_SELF_REPORT ? FollowUpSide::kLead : FollowUpSide::kOwner;
}

std::vector<pb::FieldViolation> CheckFollowUp(const pb::RoundApplication& application,
                                              const pb::RecordRoundFollowUpRequest& request,
                                              int fiscal_year, absl::CivilDay published,
                                              absl::CivilDay today) {
  Faults faults;
  if (application.state() != pb::ROUND_APPLICATION_STATE_SELECTED) {
    faults.Add("name", "NOT_SELECTED",
               {"only applications that were selected are followed",
                "経過を記録できるのは、選定された応募だけです。"});
  } else if (fiscal_year < FiscalYearOf(published) || fiscal_year > FiscalYearOf(today)) {
    faults.Add("name", "BAD_YEAR",
               {absl::StrCat("it is followed from fiscal year ", FiscalYearOf(published), " to ",
                             FiscalYearOf(today), ", the present one"),
                absl::StrCat("記録できるのは", FiscalYearOf(published), "年度から今年度（",
                             FiscalYearOf(today), "年度）までです。")});
  }
  if (request.part() == pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE &&
      !absl::StrContains(application.source(), "/visions/")) {
    faults.Add("part", "NOT_A_VISION",
               {"a machine score is worked out from the KPIs of a vision alone",
                "機械判定ができるのは、ビジョンで応募したものだけです。"});
  }
  CheckRecord(request, today, faults);
  return faults.Take();
}

pb::RoundFollowUpRecord* RecordOf(pb::RoundFollowUpPart part, pb::RoundFollowUp& follow_up) {
  switch (part) {
    case pb::ROUND_FOLLOW_UP_PART_SELF_REPORT:
      return follow_up.mutable_self_report();
    case pb::ROUND_FOLLOW_UP_PART_OUTSIDE_EVALUATION:
      return follow_up.mutable_outside_evaluation();
    case pb::ROUND_FOLLOW_UP_PART_STATE_OPINION:
      return follow_up.mutable_state_opinion();
    default:
      return nullptr;
  }
}

absl::CivilDay ReportDueOn(const pb::Round& round, int fiscal_year) {
  // The day before a month begins is the last one of the month before it.
  const absl::CivilMonth after = absl::CivilMonth(LastDayOfFiscalYear(fiscal_year)) + 1;
  return absl::CivilDay(after + round.report_months()) - 1;
}

std::vector<int> ReportYears(const pb::Round& round, absl::CivilDay published,
                             absl::CivilDay today) {
  std::vector<int> years;
  const int first = FiscalYearOf(published);
  for (int year = first; year < first + round.follow_up_years() && year <= FiscalYearOf(today);
       ++year)
    years.push_back(year);
  return years;
}

pb::RoundMachineScore ScoreOfProgress(const pb::GetVisionProgressResponse& progress) {
  pb::RoundMachineScore score;
  score.set_date(progress.as_of());
  score.set_rubric(progress.rubric().name());
  score.set_revision(progress.revision());
  for (int i = 0; i < progress.rubric().bands_size(); ++i) {
    pb::RoundBandCount& band = *score.add_bands();
    band.set_label(progress.rubric().bands(i).label());
    if (i < progress.plan().bands_size()) band.set_count(progress.plan().bands(i));
  }
  pb::RoundBandCount& rest = *score.add_bands();
  rest.set_label(progress.rubric().cannot_judge_label().empty()
                     ? "-"
                     : progress.rubric().cannot_judge_label());
  rest.set_count(progress.plan().kpis() - progress.plan().judged());
  return score;
}

}  // namespace renkei::domain
