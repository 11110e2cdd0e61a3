// PlanningService: what stands beside a plan while it is made and judged; see
// proto/renkei/v1/planning_service.proto for what each method promises.
//
//   opinion_access       who reads an opinion        opinion_write        rules and records of one
//   opinion_filter       which ones are asked for    opinion_publication  with which revision they are shown
//   plan_steps           the calendar                plan_evaluations     year by year
//
// Opinions, steps and evaluations are records of their own under the vision's name: no part of its
// draft, of no revision, written by its owners in every state but ARCHIVED (OpenForPlanning). None of
// them has a working copy: each has one text, and an audience that is one of three.
//
//   opinion      the owners; once it is published, whoever reads the revision with which it is
//   step         the owners; once it is announced, whoever reads the vision
//   evaluation   whoever reads the vision, as figures are
//
// What a record names may go: an opinion keeps the name of a node that is no longer there, and so
// does an evaluation, which tells of the years in which it was. Its title is that of the last revision
// that had it (vision/revision/last_title.h). Nothing has to be rewritten when a plan is edited, and
// when its sight changes the log says so with the vision and its revision.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_PLANNING_SERVICE_H_
#define RENKEI_SERVER_SERVICE_PLANNING_PLANNING_SERVICE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/frame/resource_source.h"

namespace renkei::service {

void RegisterPlanningService(MethodRegistry& methods);

// For the feed: puts the present content of an opinion, step or evaluation into `change` if the
// caller may read it; false if there is nothing to read.
[[nodiscard]] absl::StatusOr<bool> ReadPlanningChange(const Call& call, absl::string_view name,
                                                      pb::Change& change);

// For what is derived from them. All of them stand below their vision.
void AddPlanningSources(ResourceSources& sources);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_PLANNING_SERVICE_H_
