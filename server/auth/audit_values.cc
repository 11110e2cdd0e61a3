#include "server/auth/audit_values.h"

#include "server/auth/audit_chain.h"
#include "server/auth/sha256.h"

namespace renkei::auth {
namespace {

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

std::string TakeAuditValues(absl::string_view salt, pb::AuditEntry& entry) {
  pb::AuditValues values;
  for (pb::AuditChange& change : *entry.mutable_changes()) {
    if (!LiesBeside(change)) continue;
    pb::AuditChangeValues& one = *values.add_changes();
    if (change.has_from()) *one.mutable_from() = change.from();
    if (change.has_to()) *one.mutable_to() = change.to();
    ClearValues(change);
  }
  if (values.changes_size() == 0) return "";
  values.set_salt(std::string(salt));
  std::string bytes = values.SerializeAsString();
  entry.set_values_hash(AuditHashInHex(Sha256(bytes)));
  return bytes;
}

bool AreAuditValuesOf(const pb::AuditEntry& entry, absl::string_view values) {
  return AuditHashInHex(Sha256(values)) == entry.values_hash();
}

void PutAuditValues(absl::string_view bytes, pb::AuditEntry& entry) {
  pb::AuditValues values;
  if (bytes.empty() || !values.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
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
