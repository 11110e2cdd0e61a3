#include "server/service/programme/programme_follow.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/programme/call_rules.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/fiscal_year.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using FollowRow = storage::Row<internal_pb::ProgrammeFollow>;

constexpr PageLimits kFollowPages = {.default_size = 50, .max_size = kMaxFollowed};
// Calls of an edition are fewer.
constexpr size_t kCallsAtOnce = 200;

storage::Key FollowsOf(absl::string_view account) {
  return ProgrammeFollows().NewKey().Add(domain::LastSegment(account));
}

absl::StatusOr<std::optional<FollowRow>> FindFollow(const Call& call, absl::string_view programme) {
  return ProgrammeFollows().Get(
      call.snapshot(), FollowsOf(call.caller().account).Add(domain::LastSegment(programme)));
}

int64_t ClosingSeconds(const pb::ProgrammeCall& call) {
  return call.has_close_time() ? call.close_time().seconds() : std::numeric_limits<int64_t>::max();
}

// A follow is its account's own; nobody else has it, whatever their role.
absl::StatusOr<pb::Programme> FindForFollowing(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(auto programme, ReadableProgramme(call, name));
  if (!programme.has_value()) return NotFound(name);
  call.Prove(auth::Ownership::kManaged);
  return *std::move(programme);
}

}  // namespace

absl::StatusOr<std::vector<internal_pb::ProgrammeFollow>> FollowedBy(const Call& call) {
  std::vector<internal_pb::ProgrammeFollow> followed;
  if (call.caller().account.empty()) return followed;
  ASSIGN_OR_RETURN(
      auto page,
      ProgrammeFollows().Scan(call.snapshot(), FollowsOf(call.caller().account), "", kMaxFollowed));
  for (FollowRow& row : page.rows) followed.push_back(std::move(row.message));
  return followed;
}

absl::StatusOr<std::vector<CallRow>> ComingCalls(const Call& call, absl::string_view programme) {
  const int this_year = domain::FiscalYearOf(call.today());
  std::vector<CallRow> coming;
  for (int year = this_year - 1; year <= this_year + 1; ++year) {
    ASSIGN_OR_RETURN(auto page,
                     ScanCallsOfEdition(call, EditionNameOf(programme, year), "", kCallsAtOnce));
    for (CallRow& row : page.rows) {
      if (!row.message.announced()) continue;
      const pb::ProgrammeCallState state = domain::StateAt(row.message, call.now());
      if (state == pb::PROGRAMME_CALL_STATE_PLANNED || state == pb::PROGRAMME_CALL_STATE_OPEN)
        coming.push_back(std::move(row));
    }
  }
  std::stable_sort(coming.begin(), coming.end(), [](const CallRow& a, const CallRow& b) {
    return ClosingSeconds(a.message) < ClosingSeconds(b.message);
  });
  return coming;
}

absl::StatusOr<Write<pb::FollowProgrammeResponse>> FollowProgramme(
    const Call& call, const pb::FollowProgrammeRequest& request) {
  ASSIGN_OR_RETURN(const pb::Programme programme, FindForFollowing(call, request.name()));
  ASSIGN_OR_RETURN(const auto existing, FindFollow(call, request.name()));
  Write<pb::FollowProgrammeResponse> result;
  result.resource = request.name();
  if (existing.has_value()) return result;
  // So nothing that is followed is ever deleted.
  if (!programme.has_publish_time()) {
    return domain::MakeError(
        pb::REASON_ILLEGAL_TRANSITION,
        {"nothing of it is published yet; it can be followed once an edition is",
         "まだ公開されていない施策です。年度版が公開されてから登録してください。"},
        {{"state", "DRAFT"}});
  }
  ASSIGN_OR_RETURN(const auto followed, FollowedBy(call));
  if (followed.size() >= kMaxFollowed) {
    return domain::MakeError(
        pb::REASON_TOO_LARGE,
        {absl::StrCat("you follow ", kMaxFollowed, " programmes; unfollow one of them first"),
         absl::StrCat("通知を受ける施策は", kMaxFollowed,
                      "件までです。不要なものを解除してください。")},
        {{"limit", absl::StrCat(kMaxFollowed)}});
  }
  internal_pb::ProgrammeFollow follow;
  follow.set_account(call.caller().account);
  follow.set_programme(request.name());
  *follow.mutable_time() = ToProto(call.now());
  ProgrammeFollows().Insert(follow, result.mutation);
  result.reply.set_changed(true);
  return result;
}

absl::StatusOr<Write<pb::UnfollowProgrammeResponse>> UnfollowProgramme(
    const Call& call, const pb::UnfollowProgrammeRequest& request) {
  RETURN_IF_ERROR(FindForFollowing(call, request.name()).status());
  ASSIGN_OR_RETURN(const auto existing, FindFollow(call, request.name()));
  Write<pb::UnfollowProgrammeResponse> result;
  result.resource = request.name();
  if (!existing.has_value()) return result;
  ProgrammeFollows().Erase(*existing, result.mutation);
  result.reply.set_changed(true);
  return result;
}

absl::StatusOr<pb::ListFollowedProgrammesResponse> ListFollowedProgrammes(
    const Call& call, const pb::ListFollowedProgrammesRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kFollowPages));
  storage::Key prefix = FollowsOf(call.caller().account);
  if (!request.programme().empty()) prefix.Add(domain::LastSegment(request.programme()));
  pb::ListFollowedProgrammesResponse response;
  const absl::StatusOr<std::string> next = CollectPage<internal_pb::ProgrammeFollow>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return ProgrammeFollows().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](FollowRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(auto programme, ReadableProgramme(call, row.message.programme()));
        if (!programme.has_value()) return 0;
        ASSIGN_OR_RETURN(auto coming, ComingCalls(call, programme->name()));
        pb::FollowedProgramme& added = *response.add_followed();
        for (CallRow& one : coming)
          *added.add_calls() = PresentCall(call, *programme, std::move(one));
        *added.mutable_programme() = *std::move(programme);
        *added.mutable_follow_time() = row.message.time();
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  return response;
}

}  // namespace renkei::service
