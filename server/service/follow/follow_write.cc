#include "server/service/follow/follow_write.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/follow/follow_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/follow/follow_list.h"
#include "server/service/follow/own_follows.h"
#include "server/service/frame/named_resource.h"
#include "server/service/frame/time.h"
#include "server/service/organization/peers.h"
#include "server/service/search/searching.h"
#include "server/service/title/title_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// The violations of an error of one field, under the path by which the caller knows it; any other error as
// it is.
absl::Status TakeFaults(const absl::Status& status, std::vector<pb::FieldViolation>& faults) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  faults.insert(faults.end(), detail->violations().begin(), detail->violations().end());
  return absl::OkStatus();
}

absl::Status CheckTarget(const Call& call, const std::string& target) {
  ASSIGN_OR_RETURN(const auto title, TitleFor(call, target));
  return title.has_value() ? absl::OkStatus() : NotFound(target);
}

absl::Status CheckFilter(const Call& call, const pb::FollowedSearch& search,
                         std::vector<pb::FieldViolation>& faults) {
  if (search.filter().empty()) return absl::OkStatus();
  const absl::Status read = ScopeFor(call, KindsOf(search.type()), search.filter()).status();
  const auto detail = domain::DetailOf(read);
  if (!detail) return read;
  faults.push_back(domain::Violation("follow.search.filter", "BAD_FILTER",
                                     {detail->message(), detail->message_ja()}));
  return absl::OkStatus();
}

// What is wrong with it that the server alone can say.
absl::Status CheckThing(const Call& call, const pb::Follow& follow,
                        std::vector<pb::FieldViolation>& faults) {
  switch (follow.kind()) {
    case pb::FOLLOW_KIND_TAG:
      return absl::OkStatus();
    case pb::FOLLOW_KIND_SEARCH:
      return CheckFilter(call, follow.search(), faults);
    case pb::FOLLOW_KIND_PLACES_LIKE_US:
    case pb::FOLLOW_KIND_OWN_KPIS:
      return TakeFaults(
          PeersOf(call, call.caller().organization, "follow.kind", {}, /*limit=*/1).status(),
          faults);
    default:
      return CheckTarget(call, follow.target());
  }
}

// So nothing that is followed is ever deleted.
absl::Status CheckPublished(const Call& call, const pb::Follow& follow) {
  if (follow.kind() != pb::FOLLOW_KIND_PROGRAMME) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto read, ReadNamed(call, follow.target()));
  if (!read.has_value() || read->programme().has_publish_time()) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {"nothing of it is published yet; it can be followed once an edition is",
       "まだ公開されていない施策です。年度版が公開されてから登録してください。"},
      {{"state", "DRAFT"}});
}

absl::Status TooMany(int limit, const char* what_en, const char* what_ja) {
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {absl::StrCat("you follow ", limit, " ", what_en, "; unfollow one of them first"),
       absl::StrCat(what_ja, "は", limit,
                    "件までです。不要なフォローをやめてから登録してください。")},
      {{"limit", absl::StrCat(limit)}});
}

absl::Status CheckRoomFor(const Call& call, pb::FollowKind kind) {
  ASSIGN_OR_RETURN(const std::vector<FollowRow> own, OwnFollows(call));
  if (own.size() >= static_cast<size_t>(domain::kMostFollows))
    return TooMany(domain::kMostFollows, "things", "フォロー");
  const auto searches = std::count_if(own.begin(), own.end(), [](const FollowRow& row) {
    return row.message.follow().kind() == pb::FOLLOW_KIND_SEARCH;
  });
  if (kind == pb::FOLLOW_KIND_SEARCH && searches >= domain::kMostFollowedSearches)
    return TooMany(domain::kMostFollowedSearches, "searches", "保存した検索");
  return absl::OkStatus();
}

// As it is kept: what it says of itself, in one form.
pb::Follow Normalized(const Call& call, const pb::Follow& sent) {
  pb::Follow follow;
  follow.set_kind(domain::FollowKindOf(sent));
  follow.set_target(sent.target());
  follow.set_tag(sent.tag());
  if (sent.has_search()) {
    *follow.mutable_search() = sent.search();
    if (sent.search().type() == pb::RESOURCE_TYPE_UNSPECIFIED)
      follow.mutable_search()->set_type(pb::RESOURCE_TYPE_CASE);
  }
  follow.set_display_name(sent.display_name());
  const std::string key = domain::FollowKey(follow, call.caller().organization);
  follow.set_name(absl::StrCat(call.caller().account, "/follows/", FollowIdOf(follow.kind(), key)));
  return follow;
}

absl::Status CheckWhole(const Call& call, const pb::Follow& sent, pb::FollowKind kind) {
  std::vector<pb::FieldViolation> faults = domain::FollowFaults(sent);
  if (faults.empty()) {
    pb::Follow follow = sent;
    follow.set_kind(kind);
    RETURN_IF_ERROR(CheckThing(call, follow, faults));
    if (faults.empty()) return CheckPublished(call, follow);
  }
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(faults));
}

}  // namespace

absl::StatusOr<Write<pb::Follow>> CreateFollow(const Call& call,
                                               const pb::CreateFollowRequest& request) {
  call.Prove(auth::Ownership::kManaged);
  RETURN_IF_ERROR(CheckWhole(call, request.follow(), domain::FollowKindOf(request.follow())));
  internal_pb::FollowRecord record;
  *record.mutable_follow() = Normalized(call, request.follow());
  pb::Follow& follow = *record.mutable_follow();
  ASSIGN_OR_RETURN(const std::optional<FollowRow> existing, FindOwnFollow(call, follow.name()));
  Write<pb::Follow> result;
  result.resource = follow.name();
  if (existing.has_value()) {
    record = existing->message;
    const bool renamed = !request.follow().display_name().empty() &&
                         request.follow().display_name() != record.follow().display_name();
    if (renamed) {
      record.mutable_follow()->set_display_name(request.follow().display_name());
      Follows().Update(*existing, record, result.mutation);
    }
    ASSIGN_OR_RETURN(result.reply,
                     PresentFollow(call, FollowRow{record, existing->version}, false));
    if (renamed) result.reply.clear_etag();
    return result;
  }
  RETURN_IF_ERROR(CheckRoomFor(call, follow.kind()));
  record.set_key(follow.kind() == pb::FOLLOW_KIND_SEARCH
                     ? std::string(domain::LastSegment(follow.name()))
                     : domain::FollowKey(follow, call.caller().organization));
  *follow.mutable_create_time() = ToProto(call.now());
  if (follow.kind() == pb::FOLLOW_KIND_SEARCH) *record.mutable_asked_time() = follow.create_time();
  Follows().Insert(record, result.mutation);
  ASSIGN_OR_RETURN(result.reply,
                   PresentFollow(call, FollowRow{record, storage::Sequence::kNone}, false));
  result.reply.clear_etag();
  return result;
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteFollow(
    const Call& call, const pb::DeleteFollowRequest& request) {
  if (request.name().empty() == request.target().empty()) {
    return domain::InvalidField(
        request.name().empty() ? "name" : "target",
        request.name().empty() ? "REQUIRED" : "NOT_ALLOWED",
        {"say which follow: its name, or what is followed, and not both",
         "フォローのリソース名か、フォローしている対象の、どちらか一方を指定してください。"});
  }
  const std::string name =
      !request.name().empty()
          ? request.name()
          : absl::StrCat(call.caller().account, "/follows/",
                         FollowIdOf(domain::FollowKindOfName(request.target()), request.target()));
  RETURN_IF_ERROR(CheckOwnName(call, name));
  call.Prove(auth::Ownership::kManaged);
  ASSIGN_OR_RETURN(const std::optional<FollowRow> existing, FindOwnFollow(call, name));
  Write<google::protobuf::Empty> result;
  result.resource = name;
  if (!existing.has_value()) return result;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), existing->version, name));
  Follows().Erase(*existing, result.mutation);
  return result;
}

}  // namespace renkei::service
