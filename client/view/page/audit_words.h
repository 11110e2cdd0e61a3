// What an entry of the audit log says, in words: who, what became what, what was refused; and what is wrong with the log.

#ifndef RENKEI_CLIENT_VIEW_PAGE_AUDIT_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_AUDIT_WORDS_H_

#include <functional>
#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/audit_service.pb.h"
#include "renkei/v1/identity.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// The account; of what nobody's account did, the operator or somebody who was not signed in.
std::string AuditActorWords(const pb::AuditEntry& entry, const domain::Words& words);

// "公開", "古い記録の削除"; of refusals with how many and why: "公開（拒否3回：権限の不足）".
std::string AuditMethodWords(const pb::AuditEntry& entry, const domain::Words& words);

// "題名：前 → 後", one for each field, and how many more there are.
std::vector<std::string> AuditChangeLines(const pb::AuditEntry& entry, const domain::Words& words);

// The log as a table. `page_of`: the name of the resource whose page shows the one that is named, itself or one above it.
Table AuditTable(const std::vector<pb::AuditEntry>& entries, const domain::Words& words,
                 const std::function<std::string(const std::string& resource)>& page_of);

// "記録12：内容が書き換えられています。"
std::string AuditFlawWords(const pb::AuditFlaw& flaw, domain::Lang lang);

// What came of looking at the log, a line each: how much was looked at, what is wrong, and what that means.
std::vector<std::string> AuditVerificationLines(const pb::AuditVerification& found,
                                                domain::Lang lang);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_AUDIT_WORDS_H_
