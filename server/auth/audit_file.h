// A file that was exported of the audit log (JSON lines, renkei.v1.AuditLine): whether it is what was recorded, without a server.

#ifndef RENKEI_SERVER_AUTH_AUDIT_FILE_H_
#define RENKEI_SERVER_AUTH_AUDIT_FILE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/audit_service.pb.h"
#include "server/auth/audit_chain.h"

namespace renkei::auth {

// Is given one line after the other, of one file or of several that follow one another. One thread.
class AuditFileCheck {
 public:
  // `kept`: heads of earlier days. `key`: the public key that whoever asks knows (PEM); "": that of the kept heads, or of the file itself,
  // which then shows no more than that one hand made the whole file.
  AuditFileCheck(std::vector<pb::AuditHead> kept, std::string key);

  void TakeLine(absl::string_view line);

  // After the last line.
  pb::AuditVerification Finish();

  // What the file says of itself, once its beginning was taken.
  const std::optional<pb::AuditExtract>& extract() const { return extract_; }
  const std::optional<pb::AuditHead>& head() const { return head_; }

 private:
  void TakeHead(const pb::AuditHead& head);
  void TakeLink(const pb::AuditLink& link);
  AuditChainWalk& walk();

  const std::vector<pb::AuditHead> kept_;
  const std::string key_;
  uint64_t line_ = 0;
  std::optional<pb::AuditExtract> extract_;
  std::optional<pb::AuditHead> head_;
  std::optional<AuditChainWalk> walk_;  // from the first entry on, or the head
};

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_AUDIT_FILE_H_
