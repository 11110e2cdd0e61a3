#include "server/service/dispatch/audit_entry.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "server/auth/sha256.h"
#include "server/domain/audit/field_changes.h"
#include "server/domain/audit/refusal_counts.h"
#include "server/service/frame/audit_outbox.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMaxRequestBytes = 500;
constexpr char kPublicPackage[] = "renkei.v1.";

std::string HexOf(absl::string_view text) { return absl::BytesToHexString(auth::Sha256(text)); }

// By the first byte of a key; null for what is no record.
const storage::AnyTable* TableOf(absl::string_view key) {
  static const auto& tables = *[] {
    auto* all = new std::array<const storage::AnyTable*, 256>{};
    for (const storage::AnyTable* table : AllTables()) (*all)[table->id()] = table;
    return all;
  }();
  // The text in force beside one that is under revision is a copy of what was told when it was published.
  const auto id = static_cast<uint8_t>(key.front());
  return id == kPublishedCasesId ? nullptr : tables[id];
}

// The resource in a record, if it has one that anybody knows by name: of what is stored beside resources, tokens alone. Null otherwise.
const Message* ResourceIn(const Message* record) {
  if (record == nullptr) return nullptr;
  if (const auto* token = dynamic_cast<const internal_pb::TokenRecord*>(record))
    return &token->token();
  const google::protobuf::Descriptor& type = *record->GetDescriptor();
  const FieldDescriptor* name = type.FindFieldByName("name");
  const bool named =
      name != nullptr && name->type() == FieldDescriptor::TYPE_STRING && !name->is_repeated();
  return named && absl::StartsWith(type.full_name(), kPublicPackage) ? record : nullptr;
}

std::string NameIn(const Message& resource) {
  return resource.GetReflection()->GetString(resource,
                                             resource.GetDescriptor()->FindFieldByName("name"));
}

bool IsAtOrAbove(absl::string_view above, absl::string_view name) {
  return !above.empty() && absl::StartsWith(name, above) &&
         (name.size() == above.size() || name[above.size()] == '/');
}

// Whether a field that says whose it is names `organization`.
bool SaysItIsOf(const Message& resource, const std::string& organization) {
  for (const char* field_name : {"owner", "owners", "organization", "lead", "adopter"}) {
    const FieldDescriptor* field = resource.GetDescriptor()->FindFieldByName(field_name);
    if (field == nullptr || field->type() != FieldDescriptor::TYPE_STRING) continue;
    const auto& reflection = *resource.GetReflection();
    if (!field->is_repeated()) {
      if (reflection.GetString(resource, field) == organization) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(resource, field); ++i)
      if (reflection.GetRepeatedString(resource, field, i) == organization) return true;
  }
  return false;
}

// Whose values an entry may keep: it is read by those who administer the actor's organization, who read no more of others than their
// organization does.
class ValueRule {
 public:
  ValueRule(const storage::Mutation& mutation, std::string organization)
      : mutation_(mutation), organization_(std::move(organization)) {}

  bool Keeps(const Message& resource, const std::string& name) {
    const std::string& type = resource.GetDescriptor()->name();
    // Who judges whom and how is for nobody's administrator to read.
    if (type == "RoundReading" || type == "RoundReviewer" || type == "RoundAssignment")
      return false;
    // Accounts, tokens and sections are written by those who manage them alone.
    if (type == "Account" || type == "Token" || type == "Section") return true;
    return IsAtOrAbove(organization_, name) || SaysItIsOf(resource, organization_) ||
           IsOwnedByTheFeed(name);
  }

 private:
  bool IsOwnedByTheFeed(const std::string& name) {
    if (!owned_) owned_ = ReadOwned();
    return absl::c_any_of(*owned_, [&](const std::string& of) { return IsAtOrAbove(of, name); });
  }

  // What the same commit tells the feed of resources that the organization owns.
  std::vector<std::string> ReadOwned() const {
    std::vector<std::string> owned;
    for (const storage::Mutation::AppendEntry& append : mutation_.appends()) {
      internal_pb::ChangeRecord change;
      if (append.log != storage::Log::kChanges || !change.ParseFromString(append.payload)) continue;
      const auto owns = [&](const internal_pb::EffectiveAudience& audience) {
        return absl::c_linear_search(audience.owners(), organization_);
      };
      if (owns(change.before()) || owns(change.after())) owned.push_back(change.resource_name());
    }
    return owned;
  }

  const storage::Mutation& mutation_;
  const std::string organization_;
  std::optional<std::vector<std::string>> owned_;
};

struct ComparedRecord {
  std::string name;
  std::unique_ptr<Message> before;
  std::unique_ptr<Message> after;
};

absl::Status AddChanges(const Call& call, const std::string& organization,
                        const storage::Mutation& mutation, pb::AuditEntry& entry) {
  // The last write on a key is what becomes of it.
  std::map<absl::string_view, const storage::Mutation::Write*> last;
  for (const storage::Mutation::Write& write : mutation.writes())
    if (TableOf(write.key) != nullptr) last[write.key] = &write;
  domain::AuditChanges changes(HexOf);
  ValueRule rule(mutation, organization);
  std::vector<ComparedRecord> others;
  int looked_at = 0;
  const auto add = [&](const ComparedRecord& record) {
    const Message* before = ResourceIn(record.before.get());
    const Message* after = ResourceIn(record.after.get());
    const bool keeps = rule.Keeps(after != nullptr ? *after : *before, record.name);
    changes.Add(record.name == entry.resource() ? "" : record.name, before, after, !keeps);
  };
  for (const auto& [key, write] : last) {
    if (looked_at == kMaxComparedRecords) {
      changes.AddMore(1);
      continue;
    }
    const storage::AnyTable& table = *TableOf(key);
    ComparedRecord record;
    if (write->value) record.after = table.Read(*write->value);
    if (write->value && ResourceIn(record.after.get()) == nullptr) continue;
    ++looked_at;
    ASSIGN_OR_RETURN(const auto stored, call.snapshot().Get(key));
    if (stored.has_value()) record.before = table.Read(stored->value);
    const Message* some = ResourceIn(write->value ? record.after.get() : record.before.get());
    if (some == nullptr) continue;
    record.name = NameIn(*some);
    if (record.name == entry.resource()) {
      add(record);
    } else {
      others.push_back(std::move(record));
    }
  }
  for (const ComparedRecord& record : others) add(record);
  changes.MoveInto(entry);
  return absl::OkStatus();
}

pb::AuditEntry EntryOf(const Call& call, absl::string_view method) {
  pb::AuditEntry entry;
  *entry.mutable_time() = ToProto(call.now());
  entry.set_actor(call.caller().account);
  entry.set_organization(call.caller().organization);
  entry.set_method(std::string(method));
  entry.set_address(call.network());
  return entry;
}

// Without what is secret; cut where a character ends.
std::string RequestText(const Method& method, const Message& request) {
  const std::unique_ptr<Message> shown(request.New());
  shown->CopyFrom(request);
  for (const FieldDescriptor* field : method.secrets)
    shown->GetReflection()->ClearField(shown.get(), field);
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(*shown, &text).ok()) return "";
  if (text.size() <= kMaxRequestBytes) return text;
  size_t end = kMaxRequestBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "…");
}

std::string ResourceOf(const Message& request) {
  const FieldDescriptor* name = request.GetDescriptor()->FindFieldByName("name");
  if (name == nullptr || name->type() != FieldDescriptor::TYPE_STRING || name->is_repeated())
    return "";
  return request.GetReflection()->GetString(request, name);
}

pb::AuditEntry EntryOfCall(const Call& call, const Method& method, const Message& request) {
  pb::AuditEntry entry = EntryOf(call, method.name);
  entry.set_resource(ResourceOf(request));
  entry.set_request(RequestText(method, request));
  return entry;
}

}  // namespace

absl::Status AppendAudit(const Call& call, absl::string_view method, const AuditNote& note,
                         storage::Mutation& mutation) {
  pb::AuditEntry entry = EntryOf(call, method);
  if (note.actor) {
    entry.set_actor(note.actor->account);
    entry.set_organization(note.actor->organization);
  }
  entry.set_resource(note.resource);
  for (const std::string& mark : note.marks) entry.add_marks(mark);
  RETURN_IF_ERROR(AddChanges(call, entry.organization(), mutation, entry));
  mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
  return absl::OkStatus();
}

absl::Status RecordCall(const Call& call, const Method& method, const Message& request) {
  // What everybody may read, nobody needs to have taken.
  if (call.caller().anonymous()) return absl::OkStatus();
  pb::AuditEntry entry = EntryOfCall(call, method, request);
  storage::Mutation mutation;
  mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
  absl::Status written = storage::CommitAndWait(call.env().store, std::move(mutation)).status();
  if (!absl::IsUnavailable(written) && !absl::IsResourceExhausted(written)) return written;
  if (call.env().audit != nullptr) call.env().audit->Keep(std::move(entry));
  return absl::OkStatus();
}

void RecordBrokenOff(const Call& call, const Method& method, const Message& request) {
  if (call.env().audit == nullptr || call.caller().anonymous()) return;
  pb::AuditEntry entry = EntryOfCall(call, method, request);
  entry.add_marks("broken_off");
  call.env().audit->Keep(std::move(entry));
}

void CountRefusal(const Env& env, const auth::Caller& caller, const CallState& state,
                  absl::Time now, absl::string_view method, const absl::Status& status) {
  if (env.audit == nullptr || status.ok()) return;
  const std::optional<pb::Reason> reason = domain::RefusalIn(status);
  if (!reason) return;
  const bool known = !caller.account.empty();
  env.audit->Refused({.account = known ? caller.account : state.tried_account,
                      .organization = known ? caller.organization : state.tried_organization,
                      .method = std::string(method),
                      .address = state.network,
                      .reason = *reason},
                     now);
}

}  // namespace renkei::service
