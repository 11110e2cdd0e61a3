// What happened to what the account follows, and that mail does not reach it.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/service/follow/notice_list.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/inbox/inbox_source.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// All of them are in the list of notices.
constexpr size_t kNoticesInInbox = 100;

pb::InboxKind InboxKindOf(pb::NoticeKind kind) {
  return kind == pb::NOTICE_KIND_KPI_MATCH ? pb::INBOX_KIND_KPI_MATCH : pb::INBOX_KIND_FOLLOWED;
}

std::string TitlesOfReasons(const pb::Notice& notice) {
  std::vector<std::string> titles;
  for (const pb::NoticeReason& reason : notice.reasons()) {
    if (!reason.title().empty()) titles.push_back(reason.title());
  }
  return absl::StrJoin(titles, "、");
}

pb::InboxItem ItemOf(const pb::Notice& notice) {
  pb::InboxItem item;
  item.set_kind(InboxKindOf(notice.kind()));
  item.set_resource(notice.resource());
  item.set_title(notice.title());
  item.set_from(notice.organization());
  *item.mutable_since_time() = notice.event_time();
  if (notice.count() > 1) item.set_count(notice.count());
  if (notice.has_match()) {
    const pb::KpiMatch& match = notice.match();
    item.set_context(match.kpi_title());
    item.set_note(absl::StrCat(match.indicator_title(), " ", match.before(), match.unit(), " → ",
                               match.after(), match.unit()));
  } else {
    item.set_context(pb::NoticeKind_Name(notice.kind()));
    item.set_note(TitlesOfReasons(notice));
  }
  return item;
}

}  // namespace

absl::StatusOr<std::string> FillFollowed(const Call& call, const PageStart& part, InboxPage& page) {
  if (call.caller().account.empty()) return std::string();
  ASSIGN_OR_RETURN(const auto mail, ReadMailAccount(call.snapshot(), call.caller().account));
  NoticeReading reading(call, FromProto(mail.message.seen_time()));
  size_t examined = 0;
  // The newest come first: behind the first old one there is no news.
  bool ended = false;
  return CollectPage<internal_pb::NoticeRecord>(
      call, part,
      [&](absl::string_view after,
          size_t limit) -> absl::StatusOr<storage::RowPage<internal_pb::NoticeRecord>> {
        if (ended) return storage::RowPage<internal_pb::NoticeRecord>();
        return ScanNotices(call.snapshot(), call.caller().account, after,
                           std::min(limit, kNoticesInInbox));
      },
      [&](NoticeRow& row) -> absl::StatusOr<size_t> {
        if (++examined > kNoticesInInbox ||
            FromProto(row.message.told_time()) < page.news_since()) {
          ended = true;
        }
        if (ended || !page.Wants(InboxKindOf(row.message.kind()))) return size_t{0};
        ASSIGN_OR_RETURN(const auto notice, reading.Present(row));
        if (!notice.has_value()) return size_t{0};
        return page.Add(ItemOf(*notice));
      });
}

absl::StatusOr<std::string> FillUndeliveredMail(const Call& call, const PageStart&,
                                                InboxPage& page) {
  if (call.caller().account.empty()) return std::string();
  ASSIGN_OR_RETURN(const auto mail, ReadMailAccount(call.snapshot(), call.caller().account));
  if (!mail.message.has_undelivered_time()) return std::string();
  ASSIGN_OR_RETURN(const auto account,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), call.caller().account)));
  // Another address may be right.
  if (!account.has_value() || account->message.email() != mail.message.undelivered_email())
    return std::string();
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_MAIL_UNDELIVERED);
  item.set_resource(call.caller().account);
  item.set_title(account->message.display_name());
  item.set_note(mail.message.undelivered_email());
  *item.mutable_since_time() = mail.message.undelivered_time();
  page.Add(std::move(item));
  return std::string();
}

}  // namespace renkei::service
