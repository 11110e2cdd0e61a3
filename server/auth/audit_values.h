// An entry of the audit log in two parts: what is chained, and what its changes are from and to, of which the first part has the hash. So whoever may not
// read what was written can still verify the chain.

#ifndef RENKEI_SERVER_AUTH_AUDIT_VALUES_H_
#define RENKEI_SERVER_AUTH_AUDIT_VALUES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "renkei/v1/audit_service.pb.h"

namespace renkei::auth {

namespace pb = renkei::v1;

inline constexpr size_t kAuditSaltBytes = 16;

struct AuditParts {
  std::string content;  // AuditContent
  std::string values;   // AuditValues; "" where there are none
};

// Parts what was recorded, the bytes of an AuditEntry. Values of accounts, sections and tokens stay in the entry: whoever sees it manages
// them. What cannot be read, or has no values, stays as it is to the last byte. `salt`: kAuditSaltBytes random bytes.
AuditParts PartAuditEntry(absl::string_view recorded, absl::string_view salt);

// The entry in the content, without its values. False: it cannot be read.
bool ReadAuditContent(absl::string_view content, pb::AuditEntry& entry);

// Whether `values` are those of which the content has the hash; "" are those of a content that has none.
bool AreAuditValuesOf(absl::string_view content, absl::string_view values);

// Puts them back. Values that are none leave the entry as it is.
void PutAuditValues(absl::string_view values, pb::AuditEntry& entry);

// Marks what was taken out as withheld; of values that are still there too, unless they may stay in every entry.
void WithholdAuditValues(pb::AuditEntry& entry);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_AUDIT_VALUES_H_
