#include "server/domain/follow/notice_fold.h"

#include <algorithm>
#include <tuple>

namespace renkei::domain {
namespace {

auto MomentOf(const google::protobuf::Timestamp& time) {
  return std::tuple(time.seconds(), time.nanos());
}

bool HasCause(const internal_pb::NoticeRecord& notice, const internal_pb::NoticeCause& cause) {
  return std::any_of(notice.causes().begin(), notice.causes().end(), [&](const auto& known) {
    return known.kind() == cause.kind() && known.follow_id() == cause.follow_id();
  });
}

}  // namespace

bool FoldNotice(const internal_pb::NoticeRecord& news, internal_pb::NoticeRecord& kept) {
  bool changed = false;
  for (const internal_pb::NoticeCause& cause : news.causes()) {
    if (HasCause(kept, cause)) continue;
    *kept.add_causes() = cause;
    changed = true;
  }
  if (MomentOf(news.event_time()) > MomentOf(kept.event_time())) {
    *kept.mutable_event_time() = news.event_time();
    kept.set_organization(news.organization());
    kept.set_context(news.context());
    if (news.has_match()) *kept.mutable_match() = news.match();
    kept.set_count(kept.count() + 1);
    changed = true;
  }
  if (changed) *kept.mutable_told_time() = news.told_time();
  return changed;
}

}  // namespace renkei::domain
