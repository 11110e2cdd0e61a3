#include "server/service/follow/follow_service.h"

#include "server/service/follow/digest_settings.h"
#include "server/service/follow/email_code.h"
#include "server/service/follow/follow_list.h"
#include "server/service/follow/follow_write.h"
#include "server/service/follow/notice_list.h"
#include "server/service/follow/send_digests.h"

namespace renkei::service {

void RegisterFollowService(MethodRegistry& methods) {
  methods.Shows<pb::Follow>(ReadFollow);
  methods.Write("renkei.v1.FollowService/CreateFollow", CreateFollow);
  methods.Read("renkei.v1.FollowService/GetFollow", GetFollow);
  methods.Read("renkei.v1.FollowService/ListFollows", ListFollows);
  methods.Write("renkei.v1.FollowService/DeleteFollow", DeleteFollow);
  methods.Read("renkei.v1.FollowService/ListNotices", ListNotices);
  methods.Write("renkei.v1.FollowService/MarkNoticesSeen", MarkNoticesSeen);
  methods.Read("renkei.v1.FollowService/GetDigestSettings", GetDigestSettings);
  methods.Write("renkei.v1.FollowService/UpdateDigestSettings", UpdateDigestSettings);
  methods.Write("renkei.v1.FollowService/Unsubscribe", Unsubscribe);
  methods.Write("renkei.v1.FollowService/SendEmailVerification", SendEmailVerification);
  methods.Job("renkei.v1.FollowService/VerifyEmail", VerifyEmail);
  methods.Job("renkei.v1.FollowService/SendDigests", SendDigests);
}

}  // namespace renkei::service
