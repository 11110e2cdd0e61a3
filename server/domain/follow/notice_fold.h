// How what happens several times on a day becomes one notice.

#ifndef RENKEI_SERVER_DOMAIN_FOLLOW_NOTICE_FOLD_H_
#define RENKEI_SERVER_DOMAIN_FOLLOW_NOTICE_FOLD_H_

#include "renkei/internal/v1/records.pb.h"

namespace renkei {
namespace internal_pb = renkei::internal::v1;
}  // namespace renkei

namespace renkei::domain {

// Puts `news` into `kept`, the notice of the same account, day, kind and resource. False, and `kept` as it was:
// it was told already, of these follows too. What is told again after a crash therefore changes nothing,
// and what comes late is not counted as if it had come last.
bool FoldNotice(const internal_pb::NoticeRecord& news, internal_pb::NoticeRecord& kept);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FOLLOW_NOTICE_FOLD_H_
