#include "server/service/registry/organization_batch.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/faults.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/time/date.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldAt;

// Bodies that ever had one code: a handful.
constexpr size_t kMaxBodiesPerCode = 100;

bool WasEver(const pb::Organization& organization, pb::OrganizationKind kind) {
  return std::any_of(organization.designations().begin(), organization.designations().end(),
                     [&](const pb::Designation& d) { return d.kind() == kind; });
}

bool Holds(const pb::Organization& other, const pb::Designation& designation) {
  const domain::DateInterval span = domain::SpanOf(designation);
  return std::any_of(other.designations().begin(), other.designations().end(),
                     [&](const pb::Designation& d) {
                       return d.code() == designation.code() && domain::SpanOf(d).Overlaps(span);
                     });
}

void CheckPrefectureOfCodes(const pb::Organization& organization,
                            const pb::Organization& prefecture, int index,
                            BatchViolations& violations) {
  constexpr size_t kPrefectureDigits = 2;
  const std::string number = prefecture.designations(0).code().substr(0, kPrefectureDigits);
  for (int i = 0; i < organization.designations_size(); ++i) {
    const std::string& code = organization.designations(i).code();
    if (code.empty() || code.substr(0, kPrefectureDigits) == number) continue;
    violations.Add(FieldAt("organizations", index, absl::StrCat("designations[", i, "].code")),
                   "OTHER_PREFECTURE",
                   {absl::StrCat("the code ", code, " belongs to another prefecture"),
                    absl::StrCat("団体コード ", code, " は別の都道府県のものです。")});
  }
}

// Packs have no classes of the ministry: loading one again leaves those that were imported. An empty
// one says that there is none.
void SettleMinistryClass(const std::optional<storage::Row<pb::Organization>>& old,
                         pb::Organization& sent) {
  if (!sent.has_ministry_peer_class()) {
    if (old.has_value() && old->message.has_ministry_peer_class())
      *sent.mutable_ministry_peer_class() = old->message.ministry_peer_class();
  } else if (sent.ministry_peer_class().label().empty()) {
    sent.clear_ministry_peer_class();
  }
}

}  // namespace

OrganizationBatch::OrganizationBatch(const Call& call,
                                     const pb::BatchUpsertOrganizationsRequest& request)
    : call_(call), request_(request) {
  for (const pb::Organization& sent : request.organizations()) {
    pb::Organization organization = sent;
    organization.clear_etag();
    domain::NormalizeCodes(organization);
    sent_.push_back(std::move(organization));
    sent_index_.emplace(sent.name(), sent_.size() - 1);
  }
}

absl::Status OrganizationBatch::Check(BatchViolations& violations) {
  for (size_t i = 0; i < sent_.size(); ++i) {
    const int index = static_cast<int>(i);
    violations.AddAll("organizations", index, domain::CheckOrganization(sent_[i]));
    CheckPlace(sent_[i], index, violations);
    RETURN_IF_ERROR(CheckCodes(sent_[i], index, violations));
    if (!fault_.ok()) return fault_;
  }
  return absl::OkStatus();
}

absl::Status OrganizationBatch::WriteTo(Write<pb::BatchUpsertResponse>& result) {
  for (size_t i = 0; i < sent_.size(); ++i) {
    const std::optional<Row>& old = Stored(sent_[i].name());
    if (!fault_.ok()) return fault_;
    SettleMinistryClass(old, sent_[i]);
    RETURN_IF_ERROR(
        WriteOne(request_.organizations(static_cast<int>(i)).etag(), sent_[i], old, result));
  }
  return absl::OkStatus();
}

const std::optional<storage::Row<pb::Organization>>& OrganizationBatch::Stored(
    const std::string& name) {
  auto [known, added] = stored_.try_emplace(name);
  if (added) {
    absl::StatusOr<std::optional<Row>> row =
        Organizations().Get(call_.snapshot(), KeyByName(Organizations(), name));
    if (row.ok()) {
      known->second = *std::move(row);
    } else {
      fault_ = row.status();
    }
  }
  return known->second;
}

const pb::Organization* OrganizationBatch::Find(const std::string& name) {
  const auto sent = sent_index_.find(name);
  if (sent != sent_index_.end()) return &sent_[sent->second];
  const std::optional<Row>& row = Stored(name);
  return row.has_value() ? &row->message : nullptr;
}

void OrganizationBatch::CheckPlace(const pb::Organization& organization, int index,
                                   BatchViolations& violations) {
  if (!organization.prefecture().empty()) {
    const pb::Organization* prefecture = Find(organization.prefecture());
    if (prefecture == nullptr || !WasEver(*prefecture, pb::ORGANIZATION_KIND_PREFECTURE)) {
      violations.Add(
          FieldAt("organizations", index, "prefecture"), "UNKNOWN_PREFECTURE",
          {absl::StrCat(organization.prefecture(), " is not a prefecture of the registry"),
           absl::StrCat(organization.prefecture(), " は登録されている都道府県ではありません。")});
    } else {
      CheckPrefectureOfCodes(organization, *prefecture, index, violations);
    }
  }
  if (organization.parent().empty()) return;
  const pb::Organization* city = Find(organization.parent());
  if (city != nullptr && WasEver(*city, pb::ORGANIZATION_KIND_DESIGNATED_CITY)) return;
  violations.Add(
      FieldAt("organizations", index, "parent"), "UNKNOWN_CITY",
      {absl::StrCat(organization.parent(), " is not a designated city of the registry"),
       absl::StrCat(organization.parent(), " は登録されている政令指定都市ではありません。")});
}

// That nobody else has one of its codes on a day on which it has it.
absl::Status OrganizationBatch::CheckCodes(const pb::Organization& organization, int index,
                                           BatchViolations& violations) {
  for (int i = 0; i < organization.designations_size(); ++i) {
    const pb::Designation& designation = organization.designations(i);
    if (designation.code().empty()) continue;
    ASSIGN_OR_RETURN(std::string holder, OtherHolder(organization, designation));
    if (holder.empty()) continue;
    violations.Add(FieldAt("organizations", index, absl::StrCat("designations[", i, "].code")),
                   "CODE_TAKEN",
                   {absl::StrCat(holder, " has the code ", designation.code(), " in that span"),
                    absl::StrCat("その期間の団体コード ", designation.code(), " は ", holder,
                                 " のものです。")});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> OrganizationBatch::OtherHolder(const pb::Organization& organization,
                                                           const pb::Designation& designation) {
  ASSIGN_OR_RETURN(
      const auto page,
      Organizations().ScanIndex(call_.snapshot(),
                                storage::Key(kOrganizationsByCodeId).Add(designation.code()), "",
                                kMaxBodiesPerCode));
  for (const Row& row : page.rows) {
    // What is sent replaces what is stored.
    if (sent_index_.count(row.message.name()) == 0 && Holds(row.message, designation))
      return row.message.name();
  }
  for (const pb::Organization& other : sent_) {
    if (other.name() != organization.name() && Holds(other, designation)) return other.name();
  }
  return std::string();
}

absl::Status OrganizationBatch::WriteOne(const std::string& etag,
                                         const pb::Organization& organization,
                                         const std::optional<Row>& old,
                                         Write<pb::BatchUpsertResponse>& result) const {
  pb::BatchUpsertResponse& counts = result.reply;
  if (!old.has_value()) {
    Organizations().Insert(organization, result.mutation);
    counts.set_created(counts.created() + 1);
  } else {
    RETURN_IF_ERROR(CheckEtag(call_, etag, old->version, organization.name()));
    if (SameContent(old->message, organization)) {
      counts.set_unchanged(counts.unchanged() + 1);
      return absl::OkStatus();
    }
    Organizations().Update(*old, organization, result.mutation);
    counts.set_updated(counts.updated() + 1);
  }
  const auto before = old.has_value() ? std::optional(auth::Everyone()) : std::nullopt;
  AppendChange(call_, pb::RESOURCE_TYPE_ORGANIZATION, organization.name(), before, auth::Everyone(),
               result.mutation);
  return absl::OkStatus();
}

}  // namespace renkei::service
