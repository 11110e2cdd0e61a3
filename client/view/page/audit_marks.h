// What a reader of the audit log should notice.

#ifndef RENKEI_CLIENT_VIEW_PAGE_AUDIT_MARKS_H_
#define RENKEI_CLIENT_VIEW_PAGE_AUDIT_MARKS_H_

#include <string>

#include "renkei/v1/identity.pb.h"
#include "server/domain/words/lang.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Marks in words; names of further resources as a number; from where, if the entry says.
std::string AuditMarks(const pb::AuditEntry& entry, domain::Lang lang);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_AUDIT_MARKS_H_
