#include "server/service/succession/document_move.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_members.h"
#include "server/service/case/adoption_access.h"
#include "server/service/case/case_access.h"
#include "server/service/case/selected.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/lifecycle_log.h"
#include "server/service/programme/programme_read.h"
#include "server/service/support/support_write.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_head.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Longest external_id (FORMAT_EXTERNAL_ID), in characters.
constexpr size_t kMaxExternalIdChars = 128;
// Numbers tried behind a key that is taken. Each failure means a document of that very key.
constexpr int kMaxTries = 100;

// The first `count` characters of UTF-8 `text`.
absl::string_view FirstCharacters(absl::string_view text, size_t count) {
  size_t end = 0;
  for (; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && count-- == 0) break;
  }
  return text.substr(0, end);
}

// `wanted`, or where the successor uses it for another document the same with the predecessor's id
// behind it, and a number where even that is taken.
absl::StatusOr<std::string> FreeExternalId(
    const std::string& wanted, const Handover& handover,
    const std::function<absl::StatusOr<bool>(const std::string&)>& taken,
    std::set<std::string>& claimed) {
  if (wanted.empty()) return wanted;
  std::string id = wanted;
  for (int i = 1; i <= kMaxTries; ++i) {
    ASSIGN_OR_RETURN(const bool used, taken(id));
    if (!used && claimed.insert(id).second) return id;
    const std::string ending = absl::StrCat("-", domain::LastSegment(handover.predecessor),
                                            i == 1 ? "" : "-", i == 1 ? "" : absl::StrCat(i));
    id = absl::StrCat(FirstCharacters(wanted, kMaxExternalIdChars - ending.size()), ending);
  }
  return domain::MakeError(pb::REASON_ALREADY_EXISTS,
                           {absl::StrCat("no free external_id for ", wanted),
                            absl::StrCat("外部ID ", wanted, " に代わる空きがありません。")});
}

template <typename M>
absl::StatusOr<bool> IsTaken(const Call& call, const storage::Table<M>& table, TableId index,
                             const std::string& owner, const std::string& external_id) {
  ASSIGN_OR_RETURN(
      const auto row,
      table.GetByUnique(call.snapshot(), storage::Key(index).Add(owner).Add(external_id)));
  return row.has_value();
}

// The entry in the history: the state stays, the owner changes.
template <typename Document>
void Note(const Call& call, const Handover& handover, Document& document) {
  Step(call, document.state(), "", /*self_published=*/false, document);
  document.mutable_history(document.history_size() - 1)->set_taken_over_from(handover.predecessor);
  TrimHistory(document);
  *document.mutable_update_time() = ToProto(call.now());
}

template <typename Document>
pb::TakenDocument Described(const Document& before, const Document& after) {
  pb::TakenDocument taken;
  taken.set_name(after.name());
  taken.set_title(after.title());
  if constexpr (requires { after.state(); }) taken.set_state(after.state());
  taken.set_external_id(after.external_id());
  if (before.external_id() != after.external_id())
    taken.set_former_external_id(before.external_id());
  return taken;
}

// Puts the successor in the place of the predecessor; where it is an owner already, it takes the
// place that comes first.
void ReplaceOwner(const Handover& handover, pb::Vision& vision) {
  std::vector<std::string> owners;
  for (const std::string& owner : vision.owners()) {
    const std::string& now = owner == handover.predecessor ? handover.successor : owner;
    if (!absl::c_linear_search(owners, now)) owners.push_back(now);
  }
  vision.clear_owners();
  for (std::string& owner : owners) vision.add_owners(std::move(owner));
}

void DropConsent(const Handover& handover, pb::Vision& vision) {
  pb::Vision kept;
  for (const pb::Consent& consent : vision.consents()) {
    if (consent.organization() != handover.predecessor) *kept.add_consents() = consent;
  }
  vision.mutable_consents()->Swap(kept.mutable_consents());
}

// The feed tells of editions and calls, whose owner is their programme's. Of more than these, which
// nobody has, the change of the programme stands for the rest.
absl::Status TellOfParts(const Call& call, const pb::Programme& old, const pb::Programme& changed,
                         storage::Mutation& mutation) {
  constexpr size_t kMaxParts = 300;
  ASSIGN_OR_RETURN(const auto editions, ScanEditionsOfProgramme(call, old.name(), "", kMaxParts));
  for (const ProgrammeEditionRow& row : editions.rows) {
    AppendChange(call, pb::RESOURCE_TYPE_PROGRAMME_EDITION, row.message.name(),
                 Before(AudienceOf(old, row.message), row.message),
                 AudienceOf(changed, row.message), mutation);
  }
  ASSIGN_OR_RETURN(const auto calls, ScanCallsOfEdition(call, old.name(), "", kMaxParts));
  for (const CallRow& row : calls.rows) {
    AppendChange(call, pb::RESOURCE_TYPE_PROGRAMME_CALL, row.message.name(),
                 AudienceOf(old, row.message), AudienceOf(changed, row.message), mutation);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::TakenDocument> MoveCase(const Call& call, const Handover& handover,
                                           const storage::Row<pb::Case>& row, ClaimedKeys& claimed,
                                           storage::Mutation& mutation) {
  const pb::Case& old = row.message;
  ASSIGN_OR_RETURN(std::string external_id, FreeExternalId(
                                                old.external_id(), handover,
                                                [&](const std::string& id) {
                                                  return IsTaken(call, Cases(),
                                                                 kCasesByExternalIdId,
                                                                 handover.successor, id);
                                                },
                                                claimed.cases));
  pb::Case changed = old;
  changed.set_owner(handover.successor);
  changed.set_external_id(external_id);
  Note(call, handover, changed);
  Cases().Update(row, changed, mutation);

  // What everyone but the owner reads: the text in force, which stands beside a revision.
  pb::Case text_before = old;
  pb::Case text_after = changed;
  ASSIGN_OR_RETURN(const std::optional<CaseRow> published, ReadPublished(call, old));
  if (published.has_value()) {
    text_before = published->message;
    text_after = text_before;
    text_after.set_owner(handover.successor);
    text_after.set_external_id(changed.external_id());
    PublishedCases().Update(*published, text_after, mutation);
  }
  const internal_pb::EffectiveAudience before = AudienceOf(text_before);
  const internal_pb::EffectiveAudience after = AudienceOf(text_after);
  AppendChange(call, pb::RESOURCE_TYPE_CASE, changed.name(), Before(before, old).Add(text_before),
               after, mutation);
  // The owner of a case reads every adoption of it, and whoever reads the case its selections.
  RETURN_IF_ERROR(TellOfAdoptions(call, text_before, text_after, mutation));
  RETURN_IF_ERROR(TellOfSelections(call, changed.name(), before, after, mutation));
  return Described(old, changed);
}

absl::StatusOr<pb::TakenDocument> MoveVision(const Call& call, const Handover& handover,
                                             const storage::Row<pb::Vision>& row,
                                             ClaimedKeys& claimed, storage::Mutation& mutation) {
  const pb::Vision& old = row.message;
  pb::Vision changed = old;
  ReplaceOwner(handover, changed);
  DropConsent(handover, changed);
  // The key is unique among those of the leading organization.
  if (LeadOf(changed) != LeadOf(old)) {
    ASSIGN_OR_RETURN(std::string external_id, FreeExternalId(
                                                  old.external_id(), handover,
                                                  [&](const std::string& id) {
                                                    return IsTaken(call, Visions(),
                                                                   kVisionsByExternalIdId,
                                                                   handover.successor, id);
                                                  },
                                                  claimed.visions));
    changed.set_external_id(external_id);
  }
  Note(call, handover, changed);
  RETURN_IF_ERROR(WriteHead(call, row, changed, mutation));

  ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision,
                   FindRevision(call, old.name(), old.published_revision()));
  if (revision.has_value()) {
    pb::VisionRevision in_force = revision->message;
    ReplaceOwner(handover, *in_force.mutable_vision());
    in_force.mutable_vision()->set_external_id(changed.external_id());
    const auto before = PublishedAudience(revision->message.vision());
    const auto after = PublishedAudience(in_force.vision());
    Revisions().Update(*revision, in_force, mutation);
    AppendChange(call, pb::RESOURCE_TYPE_VISION_REVISION, in_force.name(),
                 Before(before, revision->message.vision()), after, mutation);
  }
  return Described(old, changed);
}

absl::StatusOr<pb::TakenDocument> MoveProgramme(const Call& call, const Handover& handover,
                                                const storage::Row<pb::Programme>& row,
                                                ClaimedKeys& claimed, storage::Mutation& mutation) {
  const pb::Programme& old = row.message;
  ASSIGN_OR_RETURN(std::string external_id, FreeExternalId(
                                                old.external_id(), handover,
                                                [&](const std::string& id) {
                                                  return IsTaken(call, Programmes(),
                                                                 kProgrammesByExternalIdId,
                                                                 handover.successor, id);
                                                },
                                                claimed.programmes));
  pb::Programme changed = old;
  changed.set_owner(handover.successor);
  changed.set_external_id(external_id);
  changed.set_taken_over_from(handover.predecessor);
  *changed.mutable_update_time() = ToProto(call.now());
  Programmes().Update(row, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_PROGRAMME, changed.name(), Before(AudienceOf(old), old),
               AudienceOf(changed), mutation);
  RETURN_IF_ERROR(TellOfParts(call, old, changed, mutation));
  return Described(old, changed);
}

absl::StatusOr<pb::TakenDocument> MoveSupport(const Call& call, const Handover& handover,
                                              const storage::Row<pb::SupportCase>& row,
                                              ClaimedKeys&, storage::Mutation& mutation) {
  pb::SupportCase changed = row.message;
  changed.set_body(handover.successor);
  const std::string part =
      absl::StrCat(changed.name(), "/members/", domain::LastSegment(handover.successor));
  ASSIGN_OR_RETURN(const auto member, FindNamedRow(call, SupportMembers(), part));
  std::string told;
  if (member.has_value()) {
    pb::SupportMember released = member->message;
    released.set_state(pb::SUPPORT_MEMBER_STATE_RELEASED);
    *released.mutable_update_time() = ToProto(call.now());
    domain::EnterSupportMember(released, changed);
    SupportMembers().Update(*member, released, mutation);
    AppendChange(call, pb::RESOURCE_TYPE_SUPPORT_MEMBER, part,
                 Before(AudienceOf(row.message, member->message)), AudienceOf(changed, released),
                 mutation);
    told = part;
  }
  ASSIGN_OR_RETURN(changed, ReplaceSupport(call, row, std::move(changed), told, mutation));
  pb::TakenDocument taken;
  taken.set_name(changed.name());
  taken.set_title(changed.title());
  return taken;
}

}  // namespace renkei::service
