#include "server/service/follow/notice_list.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/searched_texts.h"
#include "server/service/follow/follow_list.h"
#include "server/service/follow/own_follows.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/named_resource.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kNoticePages = {.default_size = 50, .max_size = kMostNotices};

// Its place in the address: the day, the kind and what it is about, in a form that names take.
std::string NoticeIdOf(const internal_pb::NoticeRecord& record) {
  return FollowIdOf(static_cast<pb::FollowKind>(record.kind()),
                    absl::StrCat(record.day(), "\n", record.resource()));
}

// Of an edition or a call, which have no body of their own.
std::string MinistryOf(const pb::Change& read) {
  return read.has_programme_edition() ? read.programme_edition().ministry() : std::string();
}

}  // namespace

absl::StatusOr<std::string> NoticeReading::TitleOfCause(const internal_pb::NoticeCause& cause) {
  const auto known = titles_.find(cause.follow_id());
  if (known != titles_.end()) return known->second;
  std::string title;
  ASSIGN_OR_RETURN(const auto follow, FindOwnFollow(call_, cause.follow_id()));
  if (follow.has_value()) {
    ASSIGN_OR_RETURN(title, FollowTitle(call_, follow->message));
  } else if (cause.kind() != pb::FOLLOW_KIND_SEARCH) {
    // It is followed no more: what it was called can still be told.
    internal_pb::FollowRecord gone;
    gone.mutable_follow()->set_kind(cause.kind());
    gone.mutable_follow()->set_tag(cause.key());
    gone.set_key(cause.key());
    ASSIGN_OR_RETURN(title, FollowTitle(call_, gone));
  }
  return titles_.emplace(cause.follow_id(), std::move(title)).first->second;
}

absl::StatusOr<std::optional<pb::Notice>> NoticeReading::Present(const NoticeRow& row) {
  const internal_pb::NoticeRecord& record = row.message;
  ASSIGN_OR_RETURN(const auto read, ReadNamed(call_, record.resource()));
  if (!read.has_value()) return std::optional<pb::Notice>();
  pb::Notice notice;
  notice.set_name(absl::StrCat(record.account(), "/notices/", NoticeIdOf(record)));
  notice.set_kind(record.kind());
  notice.set_resource(record.resource());
  notice.set_type(record.type());
  notice.set_title(domain::TitleOf(*ContentOf(*read)));
  notice.set_organization(record.organization());
  notice.set_context(record.context().empty() ? MinistryOf(*read) : record.context());
  *notice.mutable_event_time() = record.event_time();
  notice.set_count(record.count());
  for (const internal_pb::NoticeCause& cause : record.causes()) {
    pb::NoticeReason& reason = *notice.add_reasons();
    reason.set_follow(absl::StrCat(record.account(), "/follows/", cause.follow_id()));
    reason.set_kind(cause.kind());
    ASSIGN_OR_RETURN(*reason.mutable_title(), TitleOfCause(cause));
  }
  if (record.has_match()) *notice.mutable_match() = record.match();
  notice.set_seen(FromProto(record.told_time()) <= seen_time_);
  return std::optional<pb::Notice>(std::move(notice));
}

absl::StatusOr<storage::Row<internal_pb::MailAccount>> ReadMailAccount(
    const storage::Snapshot& snapshot, const std::string& account) {
  ASSIGN_OR_RETURN(
      auto row,
      MailAccounts().Get(snapshot, MailAccounts().NewKey().Add(domain::LastSegment(account))));
  if (row.has_value()) return *std::move(row);
  storage::Row<internal_pb::MailAccount> none;
  none.message.set_account(account);
  return none;
}

void WriteMailAccount(const storage::Row<internal_pb::MailAccount>& row,
                      const internal_pb::MailAccount& now, storage::Mutation& mutation) {
  if (row.version == storage::Sequence::kNone) {
    MailAccounts().Insert(now, mutation);
  } else {
    MailAccounts().Update(row, now, mutation);
  }
}

absl::StatusOr<storage::RowPage<internal_pb::NoticeRecord>> ScanNotices(
    const storage::Snapshot& snapshot, const std::string& account, absl::string_view after,
    size_t limit) {
  return Notices().ScanIndex(
      snapshot, storage::Key(kNoticesByTimeId).Add(domain::LastSegment(account)), after, limit);
}

absl::StatusOr<pb::ListNoticesResponse> ListNotices(const Call& call,
                                                    const pb::ListNoticesRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kNoticePages));
  ASSIGN_OR_RETURN(const auto mail, ReadMailAccount(call.snapshot(), call.caller().account));
  const absl::Time seen = FromProto(mail.message.seen_time());
  const absl::Time since =
      request.days() == 0 ? absl::InfinitePast() : call.now() - absl::Hours(24) * request.days();
  NoticeReading reading(call, seen);
  pb::ListNoticesResponse response;
  const auto take = [&](NoticeRow& row) -> absl::StatusOr<size_t> {
    const absl::Time told = FromProto(row.message.told_time());
    if (told < since || (request.unseen() && told <= seen)) return size_t{0};
    if (!request.kinds().empty() && !absl::c_linear_search(request.kinds(), row.message.kind()))
      return size_t{0};
    ASSIGN_OR_RETURN(auto notice, reading.Present(row));
    if (!notice.has_value()) return size_t{0};
    const size_t bytes = notice->ByteSizeLong();
    *response.add_notices() = *std::move(notice);
    return bytes;
  };
  ASSIGN_OR_RETURN(const std::string next,
                   CollectPage<internal_pb::NoticeRecord>(
                       call, start,
                       [&](absl::string_view after, size_t limit) {
                         return ScanNotices(call.snapshot(), call.caller().account, after, limit);
                       },
                       take));
  response.set_next_page_token(NextPageToken(start, next));
  *response.mutable_read_time() = ToProto(call.now());
  return response;
}

absl::StatusOr<Write<pb::MarkNoticesSeenResponse>> MarkNoticesSeen(
    const Call& call, const pb::MarkNoticesSeenRequest& request) {
  call.Prove(auth::Ownership::kManaged);
  ASSIGN_OR_RETURN(const auto row, ReadMailAccount(call.snapshot(), call.caller().account));
  // What is told from now on has not been seen, whatever a clock elsewhere says.
  const absl::Time through = std::min(FromProto(request.through_time()), call.now());
  Write<pb::MarkNoticesSeenResponse> result;
  result.resource = call.caller().account;
  result.unlogged = true;
  internal_pb::MailAccount now = row.message;
  if (!now.has_seen_time() || FromProto(now.seen_time()) < through) {
    *now.mutable_seen_time() = ToProto(through);
    WriteMailAccount(row, now, result.mutation);
  }
  *result.reply.mutable_through_time() = now.seen_time();
  return result;
}

}  // namespace renkei::service
