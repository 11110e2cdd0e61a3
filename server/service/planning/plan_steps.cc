#include "server/service/planning/plan_steps.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/planning/plan_calendar.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/merge/file_merge.h"
#include "server/service/planning/planning_access.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;
using StepRow = storage::Row<pb::PlanStep>;

constexpr PageLimits kStepPages = {.default_size = 100, .max_size = 1'000};

// Whoever reads this of the vision: the owners all of it.
bool SeesStep(const VisionReading& reading, const pb::PlanStep& step) {
  return reading.owner || step.announced();
}

absl::StatusOr<internal_pb::EffectiveAudience> StepAudience(const Call& call,
                                                            const pb::Vision& head,
                                                            const pb::PlanStep& step) {
  if (!step.announced()) return DraftAudience(head);
  return ReadersOf(call, head);
}

absl::Status CheckPlanStep(const Call& call, const VisionReading& reading,
                           const pb::PlanStep& step) {
  BatchViolations violations;
  violations.AddAll("step", domain::CheckStep(step, call.today()));
  const int next = reading.head.message.published_revision() + 1;
  if (step.revision() > next) {
    violations.Add("step.revision", "UNKNOWN_REVISION",
                   {absl::StrCat("the next revision of this plan is ", next),
                    absl::StrCat("この計画の次の版は第", next, "版です。")});
  }
  return std::move(violations).ToStatus();
}

const domain::FilterSchema& StepSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"kind", FieldType::kString, FilterTokens<pb::PlanStepKind>()},
      {"state", FieldType::kString, FilterTokens<pb::PlanStepState>()},
      {"revision", FieldType::kNumber},
      {"section", FieldType::kString},
      {"from_date", FieldType::kDate},
      {"last_date", FieldType::kDate},
  };
  return schema;
}

std::optional<FieldValue> StepFieldOf(const pb::PlanStep& step, absl::string_view field) {
  if (field == "kind") return FilterToken(step.kind());
  if (field == "state") return FilterToken(step.state());
  if (field == "revision") return static_cast<double>(step.revision());
  if (field == "section" && !step.section().empty()) return step.section();
  if (field == "from_date") return step.from_date();
  if (field == "last_date") return domain::LastDayOf(step);
  return std::nullopt;
}

// For a change of the step called `name` by one of its plan's owners.
struct OwnedStep {
  VisionReading reading;
  StepRow row;
};
absl::StatusOr<OwnedStep> FindOwnedStep(const Call& call, const std::string& name,
                                        const std::string& etag) {
  ASSIGN_OR_RETURN(VisionReading reading, OpenForPlanning(call, VisionNameOf(name), name));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, PlanSteps(), name));
  if (!row.has_value()) return NotFound(name);
  RETURN_IF_ERROR(CheckEtag(call, etag, row->version, name));
  return OwnedStep{std::move(reading), *std::move(row)};
}

Write<pb::PlanStep> StepReply(pb::PlanStep step, storage::Mutation mutation) {
  Write<pb::PlanStep> result;
  result.mutation = std::move(mutation);
  result.resource = step.name();
  result.reply = std::move(step);
  return result;
}

}  // namespace

absl::StatusOr<pb::PlanStep> FindReadableStep(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, VisionNameOf(name), 0, name));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, PlanSteps(), name));
  if (!row.has_value() || !SeesStep(reading, row->message)) return NotFound(name);
  return PresentBeside(call, reading.head.message, *std::move(row));
}

absl::StatusOr<ResourceTexts> ReadPlanStepTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call, VisionNameOf(name)));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, PlanSteps(), name));
  if (!head.has_value() || !row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience audience,
                   StepAudience(call, head->message, row->message));
  return OneText(
      TextOf(&pb::Change::mutable_plan_step, std::move(row->message), std::move(audience)));
}

absl::StatusOr<pb::ListPlanStepsResponse> ListPlanSteps(const Call& call,
                                                        const pb::ListPlanStepsRequest& request) {
  const std::string& vision = request.parent();
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseFilter(call, request.filter(), StepSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kStepPages));
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, vision));
  const storage::Key by_day = storage::Key(kPlanStepsByDayId).Add(VisionIdOf(vision));
  pb::ListPlanStepsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::PlanStep>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return PlanSteps().ScanIndex(call.snapshot(), by_day, after, limit);
      },
      [&](StepRow& row) -> absl::StatusOr<size_t> {
        if (!SeesStep(reading, row.message)) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return StepFieldOf(row.message, field); }))
          return 0;
        pb::PlanStep& added = *response.add_steps();
        added = PresentBeside(call, reading.head.message, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::PlanStep>> CreatePlanStep(const Call& call,
                                                   const pb::CreatePlanStepRequest& request) {
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForPlanning(call, request.parent(), request.parent()));
  const pb::Vision& head = reading.head.message;
  pb::PlanStep step = request.step();
  step.clear_etag();
  step.set_name(absl::StrCat(head.name(), "/steps/", call.NewId()));
  *step.mutable_create_time() = ToProto(call.now());
  domain::FillStep(step);
  if (step.revision() == 0) step.set_revision(head.published_revision() + 1);
  StampUpdate(call, nullptr, step);
  RETURN_IF_ERROR(CheckPlanStep(call, reading, step));
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience, StepAudience(call, head, step));
  storage::Mutation mutation;
  Visions().Require(reading.head, mutation);
  PlanSteps().Insert(step, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PLAN_STEP, step.name(), std::nullopt, audience, mutation);
  return StepReply(std::move(step), std::move(mutation));
}

absl::StatusOr<Write<pb::PlanStep>> UpdatePlanStep(const Call& call,
                                                   const pb::UpdatePlanStepRequest& request) {
  const pb::PlanStep& part = request.step();
  ASSIGN_OR_RETURN(const OwnedStep owned, FindOwnedStep(call, part.name(), part.etag()));
  const pb::Vision& head = owned.reading.head.message;
  const pb::PlanStep& old = owned.row.message;
  pb::PlanStep changed = old;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "step", changed));
  domain::FillStep(changed);
  if (changed.revision() == 0) changed.set_revision(old.revision());
  if (SameContent(old, changed))
    return StepReply(PresentBeside(call, head, owned.row), storage::Mutation());
  RETURN_IF_ERROR(CheckPlanStep(call, owned.reading, changed));
  StampUpdate(call, &old, changed);
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience before, StepAudience(call, head, old));
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience after, StepAudience(call, head, changed));
  storage::Mutation mutation;
  Visions().Require(owned.reading.head, mutation);
  PlanSteps().Update(owned.row, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PLAN_STEP, changed.name(), before, after, mutation);
  return StepReply(std::move(changed), std::move(mutation));
}

absl::StatusOr<Write<google::protobuf::Empty>> DeletePlanStep(
    const Call& call, const pb::DeletePlanStepRequest& request) {
  ASSIGN_OR_RETURN(const OwnedStep owned, FindOwnedStep(call, request.name(), request.etag()));
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience before,
                   StepAudience(call, owned.reading.head.message, owned.row.message));
  Write<google::protobuf::Empty> result;
  Visions().Require(owned.reading.head, result.mutation);
  PlanSteps().Erase(owned.row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PLAN_STEP, request.name(), before, std::nullopt,
               result.mutation);
  result.resource = request.name();
  return result;
}

}  // namespace renkei::service
