#include "server/service/case/adoption_access.h"

#include <utility>
#include <vector>

#include "server/domain/resource_name.h"
#include "server/service/frame/write/change_log.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using internal_pb::EffectiveAudience;

// Room in a commit for the case's own rows, the request_id's and the audit entry.
constexpr size_t kSpareBytes = size_t{1024} * 1024;
constexpr size_t kMaxChangeBytes = storage::kMaxMutationBytes - kSpareBytes;

using auth::Same;

storage::Key ClockKey(absl::string_view case_name) {
  return storage::Key(kAdoptionClockId).Add(domain::LastSegment(case_name));
}

}  // namespace

EffectiveAudience AudienceOf(const pb::Adoption& adoption, const pb::Case& text) {
  return AudienceOf(adoption, text.owner(), AudienceOf(text));
}

EffectiveAudience AudienceOf(const pb::Adoption& adoption, const std::string& owner,
                             const EffectiveAudience& of_case) {
  EffectiveAudience audience = auth::Both(auth::Chosen(adoption.audience(), {}), of_case);
  audience.add_owners(adoption.adopter());
  audience.add_owners(owner);
  return audience;
}

std::string CaseOf(absl::string_view adoption) {
  return std::string(domain::ParentName(adoption, 2));
}

storage::Key AdoptionsPrefix(absl::string_view case_name) {
  return Adoptions().NewKey().Add(domain::LastSegment(case_name));
}

absl::StatusOr<std::optional<AdoptionRow>> FindAdoption(const Call& call, absl::string_view name) {
  storage::Key key = AdoptionsPrefix(CaseOf(name));
  return Adoptions().Get(call.snapshot(), key.Add(domain::LastSegment(name)));
}

absl::StatusOr<const AdoptionReader::AdoptedCase*> AdoptionReader::ReadableCaseOf(
    const AdoptionRow& row) {
  const std::string name = CaseOf(row.message.name());
  const auto [it, added] = adopted_.try_emplace(name);
  std::optional<AdoptedCase>& adopted = it->second;
  if (added) {
    ASSIGN_OR_RETURN(const auto working, Cases().Get(call_.snapshot(), KeyByName(Cases(), name)));
    std::optional<CaseRow> text;
    if (working.has_value()) {
      ASSIGN_OR_RETURN(text, TextInForce(call_, *working));
    }
    if (text.has_value()) adopted = AdoptedCase{text->message.owner(), AudienceOf(text->message)};
  }
  // What was adopted was published, and what was published stays.
  if (!adopted) return absl::DataLossError("an adoption of a case that is not there");
  const bool sees =
      auth::Sees(call_.caller(), AudienceOf(row.message, adopted->owner, adopted->audience));
  return sees ? &*adopted : nullptr;
}

absl::StatusOr<const pb::Case*> AdoptionReader::ReadableText(const std::string& case_name) {
  const auto [it, added] = texts_.try_emplace(case_name);
  if (added) {
    ASSIGN_OR_RETURN(it->second, ReadableCase(call_, case_name));
  }
  return it->second ? &*it->second : nullptr;
}

absl::StatusOr<pb::Adoption> AdoptionReader::Present(const AdoptionRow& row,
                                                     const AdoptedCase& adopted) {
  pb::Adoption shown = row.message;
  shown.set_etag(MakeEtag(call_.env().store, row.version));
  shown.set_case_owner(adopted.owner);
  if (!shown.resulting_case().empty()) {
    const auto [it, added] = readable_.try_emplace(shown.resulting_case());
    if (added) {
      ASSIGN_OR_RETURN(const auto state, ReadableState(call_, shown.resulting_case()));
      it->second = state.has_value();
    }
    if (!it->second) shown.clear_resulting_case();
  }
  auth::HideActors(call_.caller(), {shown.adopter()}, shown);
  return shown;
}

absl::StatusOr<std::optional<pb::Adoption>> AdoptionReader::Show(const AdoptionRow& row) {
  ASSIGN_OR_RETURN(const AdoptedCase* const adopted, ReadableCaseOf(row));
  if (adopted == nullptr) return std::optional<pb::Adoption>();
  ASSIGN_OR_RETURN(pb::Adoption shown, Present(row, *adopted));
  return std::optional<pb::Adoption>(std::move(shown));
}

absl::StatusOr<std::optional<pb::Adoption>> ReadableAdoption(const Call& call,
                                                             absl::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<AdoptionRow> row, FindAdoption(call, name));
  if (!row.has_value()) return std::optional<pb::Adoption>();
  return AdoptionReader(call).Show(*row);
}

void TouchAdoptions(const Call& call, absl::string_view case_name, storage::Mutation& mutation) {
  mutation.Put(ClockKey(case_name).bytes(), call.caller().account);
}

absl::Status TellOfAdoptions(const Call& call, const pb::Case& before, const pb::Case& after,
                             storage::Mutation& mutation) {
  if (Same(AudienceOf(before), AudienceOf(after))) return absl::OkStatus();
  const storage::Key clock_key = ClockKey(after.name());
  ASSIGN_OR_RETURN(const auto clock, call.snapshot().Get(clock_key.bytes()));
  if (clock.has_value()) {
    mutation.RequireVersion(clock_key.bytes(), clock->version);
  } else {
    mutation.RequireAbsent(clock_key.bytes());
  }
  ASSIGN_OR_RETURN(const auto page, Adoptions().Scan(call.snapshot(), AdoptionsPrefix(after.name()),
                                                     "", kMaxToldAdoptions + 1));
  if (page.rows.size() > kMaxToldAdoptions) return absl::OkStatus();
  storage::Mutation told;
  for (const AdoptionRow& row : page.rows) {
    const EffectiveAudience was = AudienceOf(row.message, before);
    const EffectiveAudience is = AudienceOf(row.message, after);
    if (Same(was, is)) continue;
    AppendChange(call, pb::RESOURCE_TYPE_ADOPTION, row.message.name(), was, is, told);
    if (mutation.byte_count() + told.byte_count() > kMaxChangeBytes) return absl::OkStatus();
  }
  for (const auto& entry : told.appends()) mutation.Append(entry.log, entry.payload);
  return absl::OkStatus();
}

absl::StatusOr<ResourceTexts> ReadAdoptionTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<AdoptionRow> row, FindAdoption(call, name));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const auto working,
                   Cases().Get(call.snapshot(), KeyByName(Cases(), CaseOf(name))));
  if (!working.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const std::optional<CaseRow> text, TextInForce(call, *working));
  if (!text.has_value()) return absl::DataLossError("an adoption of a case that is not there");
  internal_pb::EffectiveAudience audience = AudienceOf(row->message, text->message);
  return OneText(
      TextOf(&pb::Change::mutable_adoption, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
