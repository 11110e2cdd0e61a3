#include "server/auth/audit_values.h"

#include "google/protobuf/message.h"
#include "server/auth/audit_chain.h"
#include "server/auth/sha256.h"

namespace renkei::auth {
namespace {

bool Parse(absl::string_view bytes, google::protobuf::Message& message) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

// Whether the values of a change are kept beside the entry.
bool LiesBeside(const pb::AuditChange& change) {
  const std::string& type = change.type();
  return !change.withheld() && type != "Account" && type != "Section" && type != "Token";
}

void ClearValues(pb::AuditChange& change) {
  if (change.has_from()) change.mutable_from()->Clear();
  if (change.has_to()) change.mutable_to()->Clear();
}

}  // namespace

AuditParts PartAuditEntry(absl::string_view recorded, absl::string_view salt) {
  pb::AuditContent content;
  content.set_entry(std::string(recorded));
  AuditParts parts;
  pb::AuditEntry entry;
  pb::AuditValues values;
  if (Parse(recorded, entry)) {
    for (pb::AuditChange& change : *entry.mutable_changes()) {
      if (!LiesBeside(change)) continue;
      pb::AuditChangeValues& one = *values.add_changes();
      if (change.has_from()) *one.mutable_from() = change.from();
      if (change.has_to()) *one.mutable_to() = change.to();
      ClearValues(change);
    }
  }
  if (values.changes_size() > 0) {
    values.set_salt(std::string(salt));
    parts.values = values.SerializeAsString();
    content.set_entry(entry.SerializeAsString());
    content.set_values_hash(AuditHashInHex(Sha256(parts.values)));
  }
  parts.content = content.SerializeAsString();
  return parts;
}

bool ReadAuditContent(absl::string_view bytes, pb::AuditEntry& entry) {
  pb::AuditContent content;
  return Parse(bytes, content) && Parse(content.entry(), entry);
}

bool AreAuditValuesOf(absl::string_view bytes, absl::string_view values) {
  pb::AuditContent content;
  if (!Parse(bytes, content)) return values.empty();
  return values.empty() ? content.values_hash().empty()
                        : AuditHashInHex(Sha256(values)) == content.values_hash();
}

void PutAuditValues(absl::string_view bytes, pb::AuditEntry& entry) {
  pb::AuditValues values;
  if (bytes.empty() || !Parse(bytes, values)) return;
  int next = 0;
  for (pb::AuditChange& change : *entry.mutable_changes()) {
    if (!LiesBeside(change)) continue;
    if (next == values.changes_size()) return;
    const pb::AuditChangeValues& one = values.changes(next++);
    if (one.has_from()) *change.mutable_from() = one.from();
    if (one.has_to()) *change.mutable_to() = one.to();
  }
}

void WithholdAuditValues(pb::AuditEntry& entry) {
  for (pb::AuditChange& change : *entry.mutable_changes()) {
    if (!LiesBeside(change)) continue;
    ClearValues(change);
    change.set_withheld(true);
  }
}

}  // namespace renkei::auth
