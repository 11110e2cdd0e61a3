#include "server/service/planning/plan_evaluations.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/planning/evaluation_rules.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/planning/planning_access.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/revision/vision_revision.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using EvaluationRow = storage::Row<pb::PlanEvaluation>;

constexpr PageLimits kEvaluationPages = {.default_size = 500, .max_size = 2'000};

// Writes the evaluations of one call.
class EvaluationRecording {
 public:
  EvaluationRecording(const Call& call, const VisionReading& reading,
                      internal_pb::EffectiveAudience audience)
      : call_(call), reading_(reading), audience_(std::move(audience)) {}

  // Errors are those of the store and a stale etag; what is wrong with the evaluation waits for
  // Finish.
  absl::Status Add(const pb::PlanEvaluation& sent, const std::string& path) {
    violations_.AddAll(path, domain::CheckEvaluation(sent));
    RETURN_IF_ERROR(CheckNode(sent.node(), path));
    pb::PlanEvaluation next = sent;
    next.clear_etag();
    next.set_name(
        absl::StrCat(reading_.head.message.name(), "/evaluations/", domain::EvaluationId(sent)));
    next.set_actor(call_.caller().account);
    *next.mutable_update_time() = ToProto(call_.now());
    if (!names_.insert(next.name()).second) {
      violations_.Add(path, "DUPLICATE",
                      {"there are two evaluations of one year, part and evaluator in this request",
                       "同じ年度・同じ施策等・同じ区分の評価が重複しています。"});
      return absl::OkStatus();
    }
    return Put(sent.etag(), std::move(next));
  }

  absl::StatusOr<Write<pb::RecordPlanEvaluationsResponse>> Finish() && {
    RETURN_IF_ERROR(std::move(violations_).ToStatus());
    result_.resource = reading_.head.message.name();
    if (!result_.mutation.empty()) Visions().Require(reading_.head, result_.mutation);
    return std::move(result_);
  }

 private:
  // A node that is in force: what is said of it is read by all who read the vision.
  absl::StatusOr<bool> IsJudged(const std::string& node) {
    const auto [known, added] = nodes_.try_emplace(node, false);
    if (!added) return known->second;
    const int in_force = reading_.head.message.published_revision();
    if (in_force == 0) {
      ASSIGN_OR_RETURN(const auto draft, FindItem<NodeKind>(call_, reading_, node));
      known->second = draft.has_value();
    } else {
      ASSIGN_OR_RETURN(const auto item, FindInRevision<NodeKind>(call_, VisionIdOf(node), in_force,
                                                                 domain::LastSegment(node)));
      known->second = item.has_value();
    }
    return known->second;
  }

  absl::Status CheckNode(const std::string& node, const std::string& path) {
    if (node.empty()) return absl::OkStatus();
    if (VisionNameOf(node) != reading_.head.message.name()) {
      violations_.Add(absl::StrCat(path, ".node"), "OTHER_VISION",
                      {"is a part of another plan",
                       "別の計画の施策等です。この計画の施策等を指定してください。"});
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const bool judged, IsJudged(node));
    if (!judged) {
      violations_.Add(absl::StrCat(path, ".node"), "UNKNOWN_NODE",
                      {absl::StrCat("the plan in force has no ", node),
                       absl::StrCat("現行の計画に施策等 ", node, " はありません。")});
    }
    return absl::OkStatus();
  }

  absl::Status Put(const std::string& etag, pb::PlanEvaluation next) {
    ASSIGN_OR_RETURN(const auto old,
                     PlanEvaluations().Get(call_.snapshot(), PlanEvaluations().KeyOf(next)));
    pb::RecordPlanEvaluationsResponse& reply = result_.reply;
    std::optional<Before> before;
    if (old.has_value()) {
      RETURN_IF_ERROR(CheckEtag(call_, etag, old->version, next.name()));
      pb::PlanEvaluation same = next;
      same.set_actor(old->message.actor());
      if (SameContent(same, old->message)) {
        reply.set_unchanged(reply.unchanged() + 1);
        *reply.add_evaluations() = PresentBeside(call_, reading_.head.message, *old);
        return absl::OkStatus();
      }
      reply.set_updated(reply.updated() + 1);
      PlanEvaluations().Update(*old, next, result_.mutation);
      before = audience_;
    } else {
      reply.set_created(reply.created() + 1);
      PlanEvaluations().Insert(next, result_.mutation);
    }
    AppendChange(call_, pb::RESOURCE_TYPE_PLAN_EVALUATION, next.name(), before, audience_,
                 result_.mutation);
    *reply.add_evaluations() = std::move(next);
    return absl::OkStatus();
  }

  const Call& call_;
  const VisionReading& reading_;
  const internal_pb::EffectiveAudience audience_;
  BatchViolations violations_;
  std::set<std::string> names_;
  std::map<std::string, bool> nodes_;  // that were asked for
  Write<pb::RecordPlanEvaluationsResponse> result_;
};

}  // namespace

absl::StatusOr<pb::PlanEvaluation> FindReadableEvaluation(const Call& call,
                                                          absl::string_view name) {
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, VisionNameOf(name), 0, name));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, PlanEvaluations(), name));
  if (!row.has_value()) return NotFound(name);
  return PresentBeside(call, reading.head.message, *std::move(row));
}

absl::StatusOr<ResourceTexts> ReadPlanEvaluationTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call, VisionNameOf(name)));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, PlanEvaluations(), name));
  if (!head.has_value() || !row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience audience, ReadersOf(call, head->message));
  return OneText(
      TextOf(&pb::Change::mutable_plan_evaluation, std::move(row->message), std::move(audience)));
}

absl::StatusOr<pb::ListPlanEvaluationsResponse> ListPlanEvaluations(
    const Call& call, const pb::ListPlanEvaluationsRequest& request) {
  const std::string& parent = request.parent();
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForReading(call, VisionNameOf(parent), 0, parent));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kEvaluationPages));
  storage::Key prefix = PlanEvaluations().NewKey().Add(VisionIdOf(parent));
  if (parent != VisionNameOf(parent)) prefix.Add(domain::LastSegment(parent));
  pb::ListPlanEvaluationsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::PlanEvaluation>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return PlanEvaluations().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](EvaluationRow& row) -> absl::StatusOr<size_t> {
        if (request.fiscal_year() != 0 && row.message.fiscal_year() != request.fiscal_year())
          return 0;
        pb::PlanEvaluation& added = *response.add_evaluations();
        added = PresentBeside(call, reading.head.message, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::RecordPlanEvaluationsResponse>> RecordPlanEvaluations(
    const Call& call, const pb::RecordPlanEvaluationsRequest& request) {
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForPlanning(call, request.parent(), request.parent()));
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience audience, ReadersOf(call, reading.head.message));
  EvaluationRecording recording(call, reading, std::move(audience));
  for (int i = 0; i < request.evaluations_size(); ++i) {
    if (call.abandoned()) return absl::CancelledError();
    RETURN_IF_ERROR(recording.Add(request.evaluations(i), domain::FieldAt("evaluations", i)));
  }
  return std::move(recording).Finish();
}

absl::StatusOr<Write<google::protobuf::Empty>> DeletePlanEvaluation(
    const Call& call, const pb::DeletePlanEvaluationRequest& request) {
  const std::string& name = request.name();
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForPlanning(call, VisionNameOf(name), name));
  ASSIGN_OR_RETURN(const auto row, FindBeside(call, PlanEvaluations(), name));
  if (!row.has_value()) return NotFound(name);
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row->version, name));
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience before,
                   ReadersOf(call, reading.head.message));
  Write<google::protobuf::Empty> result;
  Visions().Require(reading.head, result.mutation);
  PlanEvaluations().Erase(*row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PLAN_EVALUATION, name, before, std::nullopt,
               result.mutation);
  result.resource = name;
  return result;
}

}  // namespace renkei::service
