// What audited changes are from and to, apart from the entry that is chained: the entry has their hash. So whoever may not read what was written can
// still verify the chain.

#ifndef RENKEI_SERVER_AUTH_AUDIT_VALUES_H_
#define RENKEI_SERVER_AUTH_AUDIT_VALUES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "renkei/v1/audit_service.pb.h"

namespace renkei::auth {

namespace pb = renkei::v1;

inline constexpr size_t kAuditSaltBytes = 16;

// Takes the values out of `entry`, which gets their hash; what is left says of each whether there was something. The bytes of an AuditValues;
// "" where there are none. Those of accounts, sections and tokens stay in the entry: whoever sees it manages them. `salt`: kAuditSaltBytes random bytes.
std::string TakeAuditValues(absl::string_view salt, pb::AuditEntry& entry);

// The values of which `entry` has the hash.
bool AreAuditValuesOf(const pb::AuditEntry& entry, absl::string_view values);

// Puts them back. Values that are none leave the entry as it is.
void PutAuditValues(absl::string_view values, pb::AuditEntry& entry);

// Marks what was taken out as withheld; of values that are still there too, unless they may stay in every entry.
void WithholdAuditValues(pb::AuditEntry& entry);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_AUDIT_VALUES_H_
