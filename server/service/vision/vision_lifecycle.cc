#include "server/service/vision/vision_lifecycle.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/strategy/revision_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/lifecycle_log.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/draft/vision_draft.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/draft/vision_tree.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_head.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::LifecycleAction;

// Of Vision.node_framework_items: more than the items of ten national strategies.
constexpr int kMaxNodeFrameworkItems = 1'000;

// A step in a vision's life that is being taken: the table in domain/lifecycle.h has allowed it.
struct StepTaken {
  VisionRow row;    // as it was read
  pb::Vision next;  // as it is to become
  pb::LifecycleState to = pb::LIFECYCLE_STATE_UNSPECIFIED;
  storage::Mutation mutation;
};

absl::StatusOr<StepTaken> BeginStep(const Call& call, LifecycleAction action,
                                    const std::string& name, const std::string& etag) {
  ASSIGN_OR_RETURN(VisionRow row, OpenAsOwner(call, name));
  ASSIGN_OR_RETURN(const pb::LifecycleState to, domain::NextState(row.message.state(), action));
  RETURN_IF_ERROR(CheckEtag(call, etag, row.version, name));
  StepTaken step;
  step.next = row.message;
  step.row = std::move(row);
  step.to = to;
  return step;
}

// Writes the head after its step. `before` and `after` are who saw and sees it: the owners, unless
// the revision in force changes.
absl::StatusOr<Write<pb::Vision>> EndStep(const Call& call, StepTaken step,
                                          const std::string& comment, const Before& before,
                                          const internal_pb::EffectiveAudience& after,
                                          bool self_published = false) {
  Step(call, step.to, comment, self_published, step.next);
  *step.next.mutable_update_time() = ToProto(call.now());
  Visions().Update(step.row, step.next, step.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_VISION, step.next.name(), before, after, step.mutation);
  ASSIGN_OR_RETURN(const CountShards counts, CountShards::Read(call, VisionIdOf(step.next.name())));
  Write<pb::Vision> result;
  result.mutation = std::move(step.mutation);
  result.resource = step.next.name();
  result.reply = std::move(step.next);
  result.reply.set_node_count(counts.total().nodes());
  result.reply.set_kpi_count(counts.total().kpis());
  if (self_published) result.marks.push_back("self_published");
  return result;
}

absl::StatusOr<Write<pb::Vision>> EndStepForOwners(const Call& call, StepTaken step,
                                                   const std::string& comment) {
  const internal_pb::EffectiveAudience owners = DraftAudience(step.next);
  const Before before(owners, step.row.message);
  return EndStep(call, std::move(step), comment, before, owners);
}

// A shared indicator may have changed since a KPI was tied to it: what would be added up wrongly
// does not go into review, nor out to everybody.
absl::Status RequireUnitsOf(const Call& call, const DraftTree& draft) {
  std::vector<PlacedKpi> kpis;
  for (const auto& row : draft.kpis) {
    if (!row.message.indicator().empty()) kpis.push_back({row.message.name(), row.message});
  }
  return RequireIndicatorUnits(call, kpis);
}

absl::StatusOr<Write<pb::Vision>> SubmitVision(const Call& call,
                                               const pb::SubmitVisionRequest& request) {
  ASSIGN_OR_RETURN(StepTaken step,
                   BeginStep(call, LifecycleAction::kSubmit, request.name(), request.etag()));
  RETURN_IF_ERROR(domain::ValidateResource(step.next, domain::Completeness::kSubmit, "vision"));
  ASSIGN_OR_RETURN(const DraftTree draft, LoadDraft(call, VisionIdOf(request.name())));
  RETURN_IF_ERROR(BuildTree(MessagesOf(draft.nodes), MessagesOf(draft.kpis)).status());
  RETURN_IF_ERROR(RequireUnitsOf(call, draft));
  // What was checked is what goes into review: no edit slips past.
  RETURN_IF_ERROR(RequireUnchanged(call, DraftClockKey(request.name()), step.mutation));
  step.next.set_submitter(call.caller().account);
  step.next.clear_consents();
  return EndStepForOwners(call, std::move(step), request.comment());
}

absl::StatusOr<Write<pb::Vision>> ReturnVision(const Call& call,
                                               const pb::ReturnVisionRequest& request) {
  ASSIGN_OR_RETURN(StepTaken step,
                   BeginStep(call, LifecycleAction::kReturn, request.name(), request.etag()));
  step.next.clear_consents();
  return EndStepForOwners(call, std::move(step), request.comment());
}

// Consent is to what is in review: it cannot change until it is returned, and then consents are
// void.
absl::StatusOr<Write<pb::Vision>> ConsentToVision(const Call& call,
                                                  const pb::ConsentToVisionRequest& request) {
  ASSIGN_OR_RETURN(const VisionRow row, OpenAsOwner(call, request.name()));
  const std::string& organization =
      request.organization().empty() ? call.caller().organization : request.organization();
  RETURN_IF_ERROR(call.RequireOwner({organization}, auth::Everyone(), organization));
  // Only what can be published now can be consented to.
  RETURN_IF_ERROR(domain::NextState(row.message.state(), LifecycleAction::kPublish).status());
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row.version, request.name()));
  // An organization's consent is its publication: by another account than the one that submitted.
  RETURN_IF_ERROR(CheckPublisher(call, row.message.submitter()).status());
  StepTaken step;
  step.row = row;
  step.next = row.message;
  step.to = row.message.state();
  const bool given = absl::c_any_of(row.message.consents(), [&](const pb::Consent& c) {
    return c.organization() == organization;
  });
  if (given) {
    Write<pb::Vision> same;
    ASSIGN_OR_RETURN(same.reply, PresentVision(call, {row, /*owner=*/true, std::nullopt}));
    same.resource = request.name();
    return same;
  }
  pb::Consent& consent = *step.next.add_consents();
  consent.set_organization(organization);
  consent.set_actor(call.caller().account);
  *consent.mutable_time() = ToProto(call.now());
  return EndStepForOwners(call, std::move(step), request.comment());
}

// The leading owner's publication stands for its own consent; every other one's is needed.
absl::Status CheckConsents(const Call& call, const pb::Vision& head) {
  std::vector<std::string> missing;
  std::vector<std::string> titles;
  for (int i = 1; i < head.owners_size(); ++i) {
    const bool given = absl::c_any_of(
        head.consents(), [&](const pb::Consent& c) { return c.organization() == head.owners(i); });
    if (given) continue;
    missing.push_back(head.owners(i));
    ASSIGN_OR_RETURN(const storage::Row<pb::Organization> owner,
                     FindOrganization(call, head.owners(i), "vision.owners"));
    const pb::Designation* now = DesignationOn(owner.message, call.today());
    titles.push_back(now == nullptr ? head.owners(i) : now->display_name());
  }
  if (missing.empty()) return absl::OkStatus();
  const std::string names = absl::StrJoin(missing, ",");
  return domain::MakeError(
      pb::REASON_CONSENT_MISSING,
      {absl::StrCat("not every owner has consented to what is in review; missing: ", names),
       absl::StrCat("まだ同意していない所有団体があります：", absl::StrJoin(titles, "、"),
                    "。各団体の承認者が renkei vision consent で同意すると公開できます。")},
      {{"missing", names}});
}

// What the leading organization alone may do.
absl::Status RequireLead(const Call& call, const pb::Vision& head) {
  return call.RequireOwner({std::string(LeadOf(head))}, auth::Everyone(), head.name());
}

template <typename M>
std::vector<ManifestEntry> EntriesOf(const std::vector<storage::Row<M>>& rows) {
  std::vector<ManifestEntry> entries;
  entries.reserve(rows.size());
  for (const storage::Row<M>& row : rows) {
    entries.push_back({std::string(domain::LastSegment(row.message.name())), row.version});
  }
  return entries;
}

// What the plan's nodes name and its head does not, each once.
void StateNodeItems(const DraftTree& draft, pb::Vision& head) {
  std::set<std::string> items;
  for (const auto& row : draft.nodes)
    items.insert(row.message.framework_items().begin(), row.message.framework_items().end());
  for (const std::string& item : head.framework_items()) items.erase(item);
  head.clear_node_framework_items();
  for (const std::string& item : items) {
    if (head.node_framework_items_size() == kMaxNodeFrameworkItems) return;
    head.add_node_framework_items(item);
  }
}

pb::VisionRevision NewRevision(const Call& call, const pb::PublishVisionRequest& request,
                               const pb::Vision& head, const DraftTree& draft) {
  pb::VisionRevision revision;
  revision.set_name(absl::StrCat(head.name(), "/revisions/", head.published_revision()));
  revision.set_kind(request.kind());
  if (request.kind() == pb::REVISION_KIND_UNSPECIFIED) {
    revision.set_kind(head.published_revision() == 1 ? pb::REVISION_KIND_FIRST
                                                     : pb::REVISION_KIND_OTHER);
  }
  revision.set_reason(request.reason());
  revision.set_decided_date(request.decided_date());
  *revision.mutable_publish_time() = ToProto(call.now());
  revision.set_actor(call.caller().account);
  revision.set_node_count(static_cast<int32_t>(draft.nodes.size()));
  revision.set_kpi_count(static_cast<int32_t>(draft.kpis.size()));
  pb::Vision& frozen = *revision.mutable_vision();
  frozen = head;
  frozen.clear_history();  // stands with the working head
  frozen.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  *frozen.mutable_update_time() = revision.publish_time();
  return revision;
}

// The newest decided date of a revision of `vision` before number `number`; "" where none states
// one.
absl::StatusOr<std::string> LastDecidedDate(const Call& call, const std::string& vision,
                                            int number) {
  while (--number > 0) {
    ASSIGN_OR_RETURN(const std::optional<RevisionRow> row, FindRevision(call, vision, number));
    if (row.has_value() && !row->message.decided_date().empty()) return row->message.decided_date();
  }
  return "";
}

absl::StatusOr<Write<pb::Vision>> PublishVision(const Call& call,
                                                const pb::PublishVisionRequest& request) {
  ASSIGN_OR_RETURN(StepTaken step,
                   BeginStep(call, LifecycleAction::kPublish, request.name(), request.etag()));
  RETURN_IF_ERROR(RequireLead(call, step.row.message));
  ASSIGN_OR_RETURN(const bool self, CheckPublisher(call, step.next.submitter()));
  RETURN_IF_ERROR(CheckConsents(call, step.next));
  const int number = step.next.published_revision() + 1;
  ASSIGN_OR_RETURN(const std::string earlier, LastDecidedDate(call, request.name(), number));
  RETURN_IF_ERROR(domain::CheckRevision(number, request.kind(), request.decided_date(), earlier));
  const absl::string_view id = VisionIdOf(request.name());
  ASSIGN_OR_RETURN(const DraftTree draft, LoadDraft(call, id));
  RETURN_IF_ERROR(RequireUnitsOf(call, draft));
  RETURN_IF_ERROR(RequireUnchanged(call, DraftClockKey(request.name()), step.mutation));
  ASSIGN_OR_RETURN(const Before before, BeforeInPublic(call, step.row.message));

  pb::Vision& head = step.next;
  head.set_published_revision(number);
  StateNodeItems(draft, head);
  const pb::VisionRevision revision = NewRevision(call, request, head, draft);
  Revisions().Insert(revision, step.mutation);
  WriteManifest(NodeManifest(), id, head.published_revision(), EntriesOf(draft.nodes),
                step.mutation);
  WriteManifest(KpiManifest(), id, head.published_revision(), EntriesOf(draft.kpis), step.mutation);
  const internal_pb::EffectiveAudience after = PublishedAudience(head);
  AppendChange(call, pb::RESOURCE_TYPE_VISION_REVISION, revision.name(), std::nullopt, after,
               step.mutation);
  return EndStep(call, std::move(step), request.reason(), before, after, self);
}

absl::StatusOr<Write<pb::Vision>> ReviseVision(const Call& call,
                                               const pb::ReviseVisionRequest& request) {
  ASSIGN_OR_RETURN(StepTaken step,
                   BeginStep(call, LifecycleAction::kRevise, request.name(), request.etag()));
  step.next.clear_consents();
  step.next.clear_submitter();
  return EndStepForOwners(call, std::move(step), request.comment());
}

absl::StatusOr<Write<pb::Vision>> ArchiveVision(const Call& call,
                                                const pb::ArchiveVisionRequest& request) {
  ASSIGN_OR_RETURN(StepTaken step,
                   BeginStep(call, LifecycleAction::kArchive, request.name(), request.etag()));
  RETURN_IF_ERROR(RequireLead(call, step.row.message));
  ASSIGN_OR_RETURN(const Before before, BeforeInPublic(call, step.next));
  return EndStep(call, std::move(step), request.comment(), before, before.audience);
}

}  // namespace

void RegisterVisionLifecycle(MethodRegistry& methods) {
  methods.Write("renkei.v1.VisionService/SubmitVision", SubmitVision);
  methods.Write("renkei.v1.VisionService/ReturnVision", ReturnVision);
  methods.Write("renkei.v1.VisionService/ConsentToVision", ConsentToVision);
  methods.Write("renkei.v1.VisionService/PublishVision", PublishVision);
  methods.Write("renkei.v1.VisionService/ReviseVision", ReviseVision);
  methods.Write("renkei.v1.VisionService/ArchiveVision", ArchiveVision);
}

}  // namespace renkei::service
