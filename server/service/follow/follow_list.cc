#include "server/service/follow/follow_list.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/follow/follow_rules.h"
#include "server/service/frame/list/computed_list.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/programme/coming_calls.h"
#include "server/service/title/title_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kFollowPages = {.default_size = 100, .max_size = domain::kMostFollows};

absl::Status AddCalls(const Call& call, pb::Follow& follow) {
  ASSIGN_OR_RETURN(const auto programme, ReadableProgramme(call, follow.target()));
  if (!programme.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto coming, ComingCalls(call, programme->name()));
  for (CallRow& one : coming) *follow.add_calls() = PresentCall(call, *programme, std::move(one));
  return absl::OkStatus();
}

bool IsAskedFor(const pb::ListFollowsRequest& request, const pb::Follow& follow) {
  if (!request.target().empty() && follow.target() != request.target()) return false;
  return request.kinds().empty() || absl::c_linear_search(request.kinds(), follow.kind());
}

// Kind by kind, what was followed last first.
bool StandsBeforeFollow(const FollowRow& a, const FollowRow& b) {
  const pb::Follow& x = a.message.follow();
  const pb::Follow& y = b.message.follow();
  const auto key = [](const pb::Follow& follow) {
    return std::tuple(follow.kind(), -absl::ToUnixMicros(FromProto(follow.create_time())));
  };
  return std::tuple_cat(key(x), std::tie(x.name())) < std::tuple_cat(key(y), std::tie(y.name()));
}

}  // namespace

absl::StatusOr<std::string> FollowTitle(const Call& call, const internal_pb::FollowRecord& record) {
  const pb::Follow& follow = record.follow();
  switch (follow.kind()) {
    case pb::FOLLOW_KIND_TAG:
      return follow.tag();
    case pb::FOLLOW_KIND_SEARCH:
      if (!follow.display_name().empty()) return follow.display_name();
      return follow.search().text().empty() ? follow.search().filter() : follow.search().text();
    default:
      break;
  }
  ASSIGN_OR_RETURN(const auto title, TitleFor(call, record.key()));
  return title.has_value() ? title->title() : std::string();
}

absl::StatusOr<pb::Follow> PresentFollow(const Call& call, const FollowRow& row, bool with_calls) {
  pb::Follow follow = row.message.follow();
  follow.set_etag(MakeEtag(call.env().store, row.version));
  ASSIGN_OR_RETURN(*follow.mutable_title(), FollowTitle(call, row.message));
  if (with_calls && follow.kind() == pb::FOLLOW_KIND_PROGRAMME)
    RETURN_IF_ERROR(AddCalls(call, follow));
  return follow;
}

absl::StatusOr<pb::Follow> GetFollow(const Call& call, const pb::GetFollowRequest& request) {
  RETURN_IF_ERROR(CheckOwnName(call, request.name()));
  ASSIGN_OR_RETURN(const auto row, FindOwnFollow(call, request.name()));
  if (!row.has_value()) return NotFound(request.name());
  return PresentFollow(call, *row, /*with_calls=*/true);
}

absl::StatusOr<bool> ReadFollow(const Call& call, pb::Follow& shown) {
  if (!CheckOwnName(call, shown.name()).ok()) return false;
  ASSIGN_OR_RETURN(const auto row, FindOwnFollow(call, shown.name()));
  if (!row.has_value()) return false;
  ASSIGN_OR_RETURN(shown, PresentFollow(call, *row, /*with_calls=*/false));
  return true;
}

absl::StatusOr<pb::ListFollowsResponse> ListFollows(const Call& call,
                                                    const pb::ListFollowsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kFollowPages));
  ASSIGN_OR_RETURN(std::vector<FollowRow> own, OwnFollows(call));
  own.erase(std::remove_if(
                own.begin(), own.end(),
                [&](const FollowRow& row) { return !IsAskedFor(request, row.message.follow()); }),
            own.end());
  std::sort(own.begin(), own.end(), StandsBeforeFollow);
  ASSIGN_OR_RETURN(size_t at, IndexAfter(start.after, own.size(), [&](size_t index) {
                     return own[index].message.follow().name();
                   }));
  pb::ListFollowsResponse response;
  size_t bytes = 0;
  for (; at < own.size(); ++at) {
    if (call.abandoned()) return absl::CancelledError();
    if (static_cast<size_t>(response.follows_size()) >= start.size || bytes >= kMaxPageBytes) {
      const pb::Follow& last = own[at - 1].message.follow();
      response.set_next_page_token(NextPageToken(start, PositionInList(at - 1, last.name())));
      break;
    }
    ASSIGN_OR_RETURN(pb::Follow shown, PresentFollow(call, own[at], request.with_calls()));
    bytes += shown.ByteSizeLong();
    *response.add_follows() = std::move(shown);
  }
  return response;
}

}  // namespace renkei::service
