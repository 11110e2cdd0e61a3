#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/registry/organization_rules.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/mutation_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/organization/organizations.h"
#include "server/service/registry/organization_batch.h"
#include "server/service/registry/registry_service.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using Row = storage::Row<pb::Organization>;

// The commit relies on no other change of codes since the snapshot, and servers look again who has
// ended.
absl::Status TurnRegistryClock(const Call& call, storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const auto row, RegistryClock().Get(call.snapshot(), RegistryClock().NewKey()));
  if (row.has_value()) {
    RegistryClock().Update(*row, ToProto(call.now()), mutation);
  } else {
    RegistryClock().Insert(ToProto(call.now()), mutation);
  }
  return absl::OkStatus();
}

// One batch of reorganisations, with the organizations that they name.
class ReorganizationBatch {
 public:
  explicit ReorganizationBatch(const Call& call) : call_(call) {}

  absl::Status Check(const pb::BatchUpsertReorganizationsRequest& request,
                     BatchViolations& violations) {
    for (int i = 0; i < request.reorganizations_size(); ++i) {
      violations.AddAll(
          "reorganizations", i,
          domain::CheckReorganization(request.reorganizations(i),
                                      [this](absl::string_view name) { return Find(name); }));
      if (!fault_.ok()) return fault_;
    }
    return absl::OkStatus();
  }

  absl::Status WriteOne(const pb::Reorganization& sent,
                        Write<pb::BatchUpsertResponse>& result) const {
    ASSIGN_OR_RETURN(
        const auto old,
        Reorganizations().Get(call_.snapshot(), KeyByName(Reorganizations(), sent.name())));
    pb::Reorganization event = sent;
    event.clear_etag();
    pb::BatchUpsertResponse& counts = result.reply;
    if (!old.has_value()) {
      Reorganizations().Insert(event, result.mutation);
      counts.set_created(counts.created() + 1);
    } else {
      RETURN_IF_ERROR(CheckEtag(call_, sent.etag(), old->version, sent.name()));
      if (SameContent(old->message, event)) {
        counts.set_unchanged(counts.unchanged() + 1);
        return absl::OkStatus();
      }
      Reorganizations().Update(*old, event, result.mutation);
      counts.set_updated(counts.updated() + 1);
    }
    const auto before = old.has_value() ? std::optional(auth::Everyone()) : std::nullopt;
    AppendChange(call_, pb::RESOURCE_TYPE_REORGANIZATION, event.name(), before, auth::Everyone(),
                 result.mutation);
    return absl::OkStatus();
  }

  // The commit relies on the dates of the bodies that were looked at.
  void RequireBodies(storage::Mutation& mutation) const {
    for (const auto& [name, row] : rows_) {
      if (row.has_value()) Organizations().Require(*row, mutation);
    }
  }

 private:
  const pb::Organization* Find(absl::string_view name) {
    auto [known, added] = rows_.try_emplace(std::string(name));
    if (added) {
      absl::StatusOr<std::optional<Row>> row =
          Organizations().Get(call_.snapshot(), KeyByName(Organizations(), name));
      if (row.ok()) {
        known->second = *std::move(row);
      } else {
        fault_ = row.status();
      }
    }
    return known->second.has_value() ? &known->second->message : nullptr;
  }

  const Call& call_;
  std::map<std::string, std::optional<Row>> rows_;
  absl::Status fault_;
};

// What CreateOrganization alone asks of a body.
absl::Status CheckPartner(const pb::CreateOrganizationRequest& request) {
  BatchViolations violations;
  const pb::Organization& organization = request.organization();
  for (int i = 0; i < organization.designations_size(); ++i) {
    if (domain::IsPartner(organization.designations(i).kind())) continue;
    violations.Add(domain::FieldAt("organization.designations", i, "kind"), "NOT_ALLOWED",
                   {"local governments, wards and associations come with a registry pack; this "
                    "method makes ministries, "
                    "universities, companies and other partners",
                    "地方公共団体・行政区・組合は参照データで登録します。ここで登録できるのは府省庁"
                    "・大学・企業などです。"});
  }
  const std::string& id = request.organization_id();
  if (!id.empty() &&
      std::all_of(id.begin(), id.end(), [](char c) { return absl::ascii_isdigit(c); })) {
    violations.Add("organization_id", "LOOKS_LIKE_A_CODE",
                   {"must not consist of digits alone: in names, digits are local government codes",
                    "数字だけのIDは団体コードと区別できないため使えません。"});
  }
  for (pb::FieldViolation& violation : domain::CheckOrganization(organization)) {
    violations.Add(absl::StrCat("organization.", violation.field()), violation.kind(),
                   {violation.message(), violation.message_ja()});
  }
  return std::move(violations).ToStatus();
}

}  // namespace

absl::StatusOr<Write<pb::BatchUpsertResponse>> BatchUpsertOrganizations(
    const Call& call, const pb::BatchUpsertOrganizationsRequest& request) {
  BatchViolations violations;
  violations.CheckNames(request.organizations(), "organizations");
  OrganizationBatch batch(call, request);
  RETURN_IF_ERROR(batch.Check(violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  Write<pb::BatchUpsertResponse> result;
  RETURN_IF_ERROR(batch.WriteTo(result));
  if (result.mutation.empty()) return result;
  RETURN_IF_ERROR(TurnRegistryClock(call, result.mutation));
  RETURN_IF_ERROR(CheckFitsOneCommit(result.mutation));
  result.resource = request.organizations(0).name();
  return result;
}

absl::StatusOr<Write<pb::BatchUpsertResponse>> BatchUpsertReorganizations(
    const Call& call, const pb::BatchUpsertReorganizationsRequest& request) {
  BatchViolations violations;
  violations.CheckNames(request.reorganizations(), "reorganizations");
  ReorganizationBatch batch(call);
  RETURN_IF_ERROR(batch.Check(request, violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  Write<pb::BatchUpsertResponse> result;
  for (const pb::Reorganization& event : request.reorganizations()) {
    RETURN_IF_ERROR(batch.WriteOne(event, result));
  }
  if (result.mutation.empty()) return result;
  batch.RequireBodies(result.mutation);
  RETURN_IF_ERROR(CheckFitsOneCommit(result.mutation));
  result.resource = request.reorganizations(0).name();
  return result;
}

absl::StatusOr<Write<pb::Organization>> CreateOrganization(
    const Call& call, const pb::CreateOrganizationRequest& request) {
  RETURN_IF_ERROR(CheckPartner(request));
  pb::Organization organization = request.organization();
  organization.clear_etag();
  organization.set_name(absl::StrCat("organizations/", request.organization_id().empty()
                                                           ? call.NewId()
                                                           : request.organization_id()));
  ASSIGN_OR_RETURN(
      const auto taken,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), organization.name())));
  if (taken.has_value()) {
    return domain::MakeError(
        pb::REASON_ALREADY_EXISTS,
        {absl::StrCat(organization.name(), " is taken; choose another organization_id"),
         absl::StrCat(organization.name(), " はすでに使われています。別のIDを指定してください。")},
        {{"resource", organization.name()}});
  }
  Write<pb::Organization> result;
  Organizations().Insert(organization, result.mutation);
  // Who ends when is read again by every server when the clock has moved.
  if (!organization.abolished_date().empty()) {
    RETURN_IF_ERROR(TurnRegistryClock(call, result.mutation));
  }
  AppendChange(call, pb::RESOURCE_TYPE_ORGANIZATION, organization.name(), std::nullopt,
               auth::Everyone(), result.mutation);
  RETURN_IF_ERROR(CheckFitsOneCommit(result.mutation));
  result.resource = organization.name();
  result.reply = PresentOrganization(call, {organization, storage::Sequence::kNone}, call.today());
  result.reply.clear_etag();  // the frame gives it that of the commit
  return result;
}

}  // namespace renkei::service
