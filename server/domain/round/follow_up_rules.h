// How those that were selected are followed, year by year.

#ifndef RENKEI_SERVER_DOMAIN_ROUND_FOLLOW_UP_RULES_H_
#define RENKEI_SERVER_DOMAIN_ROUND_FOLLOW_UP_RULES_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Whose record it is.
enum class FollowUpSide { kLead, kOwner };
FollowUpSide SideOf(pb::RoundFollowUpPart part);

// Everything that is wrong with a record of `fiscal_year`, of an application to a round that was published
// on `published`: NOT_SELECTED, NOT_A_VISION of "name", BAD_YEAR; REQUIRED, NOT_APPLICABLE of "record";
// IN_FUTURE of its date.
std::vector<pb::FieldViolation> CheckFollowUp(const pb::RoundApplication& application,
                                              const pb::RecordRoundFollowUpRequest& request,
                                              int fiscal_year, absl::CivilDay published,
                                              absl::CivilDay today);

// One record of a year; nullptr where it is none that people write. Never the one for another.
pb::RoundFollowUpRecord* RecordOf(pb::RoundFollowUpPart part, pb::RoundFollowUp& follow_up);

// A self-report is told of so many days before it is due.
inline constexpr int kReportNoticeDays = 60;
// The last day for the self-report of a fiscal year.
absl::CivilDay ReportDueOn(const pb::Round& round, int fiscal_year);
// The fiscal years of which a round that was published on `published` asks those that were selected for a self-report, in
// their order, as far as they have begun on `today`.
std::vector<int> ReportYears(const pb::Round& round, absl::CivilDay published,
                             absl::CivilDay today);

// KPIs in the bands of the rubric, those that cannot be judged last.
pb::RoundMachineScore ScoreOfProgress(const pb::GetVisionProgressResponse& progress);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ROUND_FOLLOW_UP_RULES_H_
