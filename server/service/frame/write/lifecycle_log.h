// The history that a document carries with it.

#ifndef RENKEI_SERVER_SERVICE_FRAME_WRITE_LIFECYCLE_LOG_H_
#define RENKEI_SERVER_SERVICE_FRAME_WRITE_LIFECYCLE_LOG_H_

#include <string>

#include "renkei/v1/common.pb.h"
#include "server/domain/error.h"
#include "server/service/frame/call.h"
#include "server/service/frame/person.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/document_size.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

// Appends one step to `document`'s history and sets its state.
template <typename Document>
void Step(const Call& call, pb::LifecycleState to, const std::string& comment, bool self_published,
          Document& document) {
  pb::LifecycleEvent& event = *document.add_history();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  event.set_from(document.state());
  event.set_to(to);
  event.set_comment(comment);
  event.set_self_published(self_published);
  document.set_state(to);
  TrimHistory(document);
}

// Who publishes must be another person than the one that submitted, unless the account was granted
// both. Returns whether it is the same one.
[[nodiscard]] inline absl::StatusOr<bool> CheckPublisher(const Call& call,
                                                         const std::string& submitter) {
  ASSIGN_OR_RETURN(const bool own, IsOfCaller(call, submitter));
  if (!own) return false;
  if (call.caller().may_publish_own) return true;
  return domain::MakeError(pb::REASON_SELF_PUBLICATION,
                           {"you submitted this yourself; another approver has to publish it, or "
                            "an administrator may allow your account to "
                            "publish its own (an office of one person)",
                            "ご自身が提出したものは公開できません。別の承認者が公開してください。一"
                            "人の部署の場合は、管理者が"
                            "「自分の提出分の公開」を認めることができます。"});
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_WRITE_LIFECYCLE_LOG_H_
