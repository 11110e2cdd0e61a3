// What an account can do with what its organization has written, as far as its roles and the state of
// the document go: the methods of the forms that a page offers. The server decides.

#ifndef RENKEI_CLIENT_WEB_PAGE_STEPS_H_
#define RENKEI_CLIENT_WEB_PAGE_STEPS_H_

#include <string>
#include <vector>

#include "client/web/page/me.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/identity.pb.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::web {

std::vector<const char*> StepsOf(const pb::Case& found, const pb::Account& account);
std::vector<const char*> StepsOf(const pb::Vision& vision, const pb::Account& account);

// With a goal or measure of the vision, and with a KPI of it.
std::vector<const char*> NodeStepsOf(const pb::Vision& vision, const pb::Account& account);
std::vector<const char*> KpiStepsOf(const pb::Vision& vision, const pb::Account& account);
// With the figures of the vision.
std::vector<const char*> RecordStepsOf(const pb::Vision& vision, const pb::Account& account);

// With what stands beside the vision: its opinions, its calendar, its evaluations.
std::vector<const char*> OpinionStepsOf(const pb::Vision& vision, const pb::Account& account);
std::vector<const char*> StepsOfOpinion(const pb::Vision& vision, const pb::Opinion& opinion,
                                        const pb::Account& account);
std::vector<const char*> CalendarStepsOf(const pb::Vision& vision, const pb::Account& account);
std::vector<const char*> EvaluationStepsOf(const pb::Vision& vision, const pb::Account& account);

// Whether it writes for the organization `name`.
bool WritesFor(const pb::Account& account, const std::string& name);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_STEPS_H_
