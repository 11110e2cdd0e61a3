#include "server/service/vision/vision_head.h"

#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/framework/framework_items.h"
#include "server/service/framework/rubrics.h"
#include "server/service/merge/file_merge.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status CheckOwnerList(const pb::Vision& head, absl::string_view lead) {
  std::set<std::string> seen;
  for (int i = 0; i < head.owners_size(); ++i) {
    const std::string field = absl::StrCat("vision.owners[", i, "]");
    if (i == 0 && head.owners(0) != lead) {
      return domain::InvalidField(
          field, "NOT_THE_LEAD",
          {absl::StrCat("the first owner is the leading organization, ", lead),
           absl::StrCat("所有団体の先頭は、とりまとめ団体（", lead, "）にしてください。")});
    }
    if (!seen.insert(head.owners(i)).second) {
      return domain::InvalidField(field, "DUPLICATE_OWNER",
                                  {"stands in the list twice", "所有団体が重複しています。"});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOwners(const Call& call, const pb::Vision& old, const pb::Vision& changed,
                         storage::Mutation& mutation) {
  if (absl::c_equal(old.owners(), changed.owners())) return absl::OkStatus();
  // A new head has no owner yet: its name says who leads.
  const std::string lead(LeadOf(old));
  RETURN_IF_ERROR(CheckOwnerList(changed, lead));
  if (!call.caller().WorksFor(lead)) {
    return domain::MakeError(pb::REASON_OTHER_ORGANIZATION,
                             {"only the leading organization changes the owners",
                              "所有団体を変更できるのは、とりまとめ団体の利用者だけです。"},
                             {{"resource", changed.name()}, {"organization", lead}});
  }
  for (int i = 0; i < changed.owners_size(); ++i) {
    if (absl::c_linear_search(old.owners(), changed.owners(i))) continue;
    const std::string field = absl::StrCat("vision.owners[", i, "]");
    RETURN_IF_ERROR(RequireNewOwner(call, changed.owners(i), field, mutation));
  }
  return absl::OkStatus();
}

// The plans above it exist, and the caller may read them. Those that stood there before are not
// asked again: a framework that was withdrawn must not lock a plan that referred to it.
absl::Status CheckParentPlans(const Call& call, const pb::Vision& old, const pb::Vision& changed) {
  for (const std::string& plan : changed.parent_plans()) {
    if (absl::c_linear_search(old.parent_plans(), plan)) continue;
    absl::Status found;
    if (absl::StartsWith(plan, "frameworks/")) {
      ASSIGN_OR_RETURN(const auto row,
                       Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), plan)));
      if (!row.has_value()) found = NotFound(plan);
    } else {
      found = OpenForReading(call, plan).status();
    }
    if (found.ok()) continue;
    if (!absl::IsNotFound(found)) return found;
    return domain::MakeError(
        pb::REASON_DANGLING_REFERENCE,
        {absl::StrCat("the parent plan ", plan, " does not exist, or you may not read it"),
         absl::StrCat("上位計画 ", plan, " は存在しないか、閲覧できません。")},
        {{"reference", plan}});
  }
  return absl::OkStatus();
}

// The rubric that it names is there. One that stood there before is not asked again.
absl::Status CheckRubric(const Call& call, const pb::Vision& old, const pb::Vision& changed) {
  if (changed.rubric().empty() || changed.rubric() == old.rubric()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<pb::Rubric> rubric, FindRubric(call, changed.rubric()));
  if (rubric.has_value()) return absl::OkStatus();
  return domain::MakeError(pb::REASON_DANGLING_REFERENCE,
                           {absl::StrCat("there is no rubric ", changed.rubric()),
                            absl::StrCat("評価基準 ", changed.rubric(), " は登録されていません。")},
                           {{"reference", changed.rubric()}});
}

}  // namespace

absl::StatusOr<pb::Vision> NewHead(const Call& call, const std::string& parent,
                                   const pb::Vision& sent, storage::Mutation& mutation) {
  pb::Vision head = sent;
  head.clear_etag();
  head.set_name(absl::StrCat(parent, "/visions/", call.NewId()));
  if (head.owners().empty()) head.add_owners(parent);
  head.set_state(pb::LIFECYCLE_STATE_DRAFT);
  *head.mutable_create_time() = ToProto(call.now());
  StampUpdate(call, nullptr, head);
  RETURN_IF_ERROR(domain::ValidateResource(head, domain::Completeness::kDraft, "vision"));
  pb::Vision nothing;
  nothing.set_name(head.name());
  RETURN_IF_ERROR(CheckHead(call, nothing, head, mutation));
  return head;
}

absl::Status CheckHead(const Call& call, const pb::Vision& old, const pb::Vision& changed,
                       storage::Mutation& mutation) {
  if (changed.owners().empty()) {
    return domain::InvalidField("vision.owners", "REQUIRED",
                                {"a vision has at least one owner", "所有団体は必須です。"});
  }
  if (changed.has_period()) {
    if (absl::Status s = domain::CheckFiscalPeriod(changed.period()); !s.ok())
      return domain::WithFieldPrefix("vision.period", s);
  }
  RETURN_IF_ERROR(auth::CheckAudience(changed.audience(), "vision.audience"));
  RETURN_IF_ERROR(CheckContentSize(changed, "vision"));
  RETURN_IF_ERROR(CheckOwners(call, old, changed, mutation));
  RETURN_IF_ERROR(CheckParentPlans(call, old, changed));
  RETURN_IF_ERROR(CheckRubric(call, old, changed));
  return RequireFrameworkItems(call, changed.framework_items());
}

absl::StatusOr<std::optional<VisionRow>> FindByExternalId(const Call& call,
                                                          absl::string_view organization,
                                                          const std::string& external_id) {
  if (external_id.empty()) return std::optional<VisionRow>();
  return Visions().GetByUnique(
      call.snapshot(), storage::Key(kVisionsByExternalIdId).Add(organization).Add(external_id));
}

absl::Status WriteHead(const Call& call, const VisionRow& old, const pb::Vision& changed,
                       storage::Mutation& mutation) {
  Visions().Update(old, changed, mutation);
  Before was(DraftAudience(old.message), old.message);
  internal_pb::EffectiveAudience after = DraftAudience(changed);
  if (!absl::c_equal(old.message.owners(), changed.owners()) && changed.published_revision() > 0) {
    ASSIGN_OR_RETURN(const Before published, BeforeInPublic(call, changed));
    was.audience.MergeFrom(published.audience);
    was.framework_items.insert(published.framework_items.begin(), published.framework_items.end());
    after.MergeFrom(published.audience);
  }
  AppendChange(call, pb::RESOURCE_TYPE_VISION, changed.name(), was, after, mutation);
  return absl::OkStatus();
}

}  // namespace renkei::service
