// What figures of several bodies come to, by the aggregation of their shared indicator.
//
//   LEVEL, FLOW, CUMULATIVE  the sum
//   RATE                     sum of numerators / sum of denominators; nothing while one of them
//                            lacks its parts, for the rate of some is not the rate of all
//   YES_NO                   how many yes, how many no
//   ORDINAL                  how many have which rank; ranks are never added
//
// Missing is not zero: a body without a figure is not among the figures, and who is missing is told
// beside the total. A figure that cannot be added (a text such as "約3割") is named, not guessed.

#ifndef RENKEI_SERVER_DOMAIN_CONTRIBUTION_TOTAL_H_
#define RENKEI_SERVER_DOMAIN_CONTRIBUTION_TOTAL_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Whether anything is stated: a number, a text, or the parts of a rate.
bool HasFigure(const pb::BodyFigure& figure);

// The time of a figure as roll-ups compare it. A fiscal year and its end are one time, since offices
// write either. Where a value stands at a moment (LEVEL, CUMULATIVE, YES_NO, ORDINAL) the last day
// alone counts: 2024年度末 is 2025-03-31. Where it stands for a span (FLOW, RATE) both ends do. `when`
// is complete. A key begins with the last day as YYYY-MM-DD, so that keys sort by time.
std::string TimeKey(const pb::When& when, pb::Aggregation aggregation);

// The total of `figures`, one for each body, by the aggregation of `indicator`; a RATE comes in the
// indicator's unit (times 100 for %). The order of the figures changes nothing, not even the last
// digit.
pb::FigureTotal AddUp(const pb::Indicator& indicator, const std::vector<pb::BodyFigure>& figures);

// One shared KPI at one time: the total, the target, who has reported and who of `members` has not.
// A figure of a body that is no member counts too: it was one when it reported. The target is that
// of the same time; else the nearest after it; else one without a time.
pb::SharedKpiAtTime SummarizeAt(const pb::Indicator& indicator,
                                const google::protobuf::RepeatedPtrField<pb::TimedValue>& targets,
                                const pb::When& when, std::vector<pb::BodyFigure> figures,
                                const std::set<std::string>& members);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_CONTRIBUTION_TOTAL_H_
