// What an account was told, as it may read it now.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_LIST_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_LIST_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/service/follow/notice_store.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Presents notices of the call's account. One reply; the call outlives it.
class NoticeReading {
 public:
  // `seen_time`: until when everything was seen.
  NoticeReading(const Call& call, absl::Time seen_time) : call_(call), seen_time_(seen_time) {}

  // nullopt: what it speaks of is gone, or is no longer the account's to read.
  [[nodiscard]] absl::StatusOr<std::optional<pb::Notice>> Present(const NoticeRow& row);

 private:
  absl::StatusOr<std::string> TitleOfCause(const internal_pb::NoticeCause& cause);

  const Call& call_;
  const absl::Time seen_time_;
  std::map<std::string, std::string> titles_;  // of follows, by id
};

// What of an account's mail is known; one without a version where nothing is.
[[nodiscard]] absl::StatusOr<storage::Row<internal_pb::MailAccount>> ReadMailAccount(
    const storage::Snapshot& snapshot, const std::string& account);
void WriteMailAccount(const storage::Row<internal_pb::MailAccount>& row,
                      const internal_pb::MailAccount& now, storage::Mutation& mutation);

// The newest notices of an account that were told after `since`, as they are kept: pages along the index by time.
[[nodiscard]] absl::StatusOr<storage::RowPage<internal_pb::NoticeRecord>> ScanNotices(
    const storage::Snapshot& snapshot, const std::string& account, absl::string_view after,
    size_t limit);

[[nodiscard]] absl::StatusOr<pb::ListNoticesResponse> ListNotices(
    const Call& call, const pb::ListNoticesRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::MarkNoticesSeenResponse>> MarkNoticesSeen(
    const Call& call, const pb::MarkNoticesSeenRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_LIST_H_
