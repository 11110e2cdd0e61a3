#include "server/service/initiative/initiative_log.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/error.h"
#include "server/service/frame/list/paging.h"
#include "server/service/initiative/initiative_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kEventPages = {.default_size = 100, .max_size = 1000};

// Where an event stands, newest first: the time, turned round; whose it is; and, of several of one
// moment in one history, the later before the earlier.
struct Place {
  int64_t seconds_back = 0;
  int32_t nanos_back = 0;
  std::string resource;
  int back = 0;

  bool operator<(const Place& other) const {
    return std::tie(seconds_back, nanos_back, resource, back) <
           std::tie(other.seconds_back, other.nanos_back, other.resource, other.back);
  }
};

std::string ToPosition(const Place& p) {
  return absl::StrCat(p.seconds_back, " ", p.nanos_back, " ", p.resource, " ", p.back);
}

// nullopt for a text that ToPosition did not make.
std::optional<Place> FromPosition(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  Place p;
  if (parts.size() != 4 || !absl::SimpleAtoi(parts[0], &p.seconds_back) ||
      !absl::SimpleAtoi(parts[1], &p.nanos_back) || !absl::SimpleAtoi(parts[3], &p.back)) {
    return std::nullopt;
  }
  p.resource = parts[2];
  return p;
}

// A handover or a succession stands in the histories of both bodies; the one that took over tells
// from whom.
bool IsOtherSide(const pb::InitiativeEvent& event) {
  return event.subject().empty() &&
         (event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_ACCEPT_LEAD) ||
          event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_TAKE_OVER));
}

// The events that follow a place, and no more of them than a page can show.
class EventPage {
 public:
  EventPage(std::optional<Place> after, size_t size) : after_(std::move(after)), size_(size) {}

  // Document: Initiative or InitiativeMember.
  template <typename Document>
  void Offer(const Document& document, const std::string& organization) {
    Place place;
    place.resource = document.name();
    for (const pb::InitiativeEvent& event : document.history()) {
      const bool same_moment = place.seconds_back == -event.time().seconds() &&
                               place.nanos_back == -event.time().nanos();
      place.back = same_moment ? place.back - 1 : 0;
      place.seconds_back = -event.time().seconds();
      place.nanos_back = -event.time().nanos();
      if (!IsOtherSide(event)) Add(place, organization, event);
    }
  }

  // Fills the reply; returns the position after its last event, "" at the end.
  std::string Fill(pb::ListInitiativeEventsResponse& response) {
    size_t bytes = 0;
    std::string last;
    for (auto& [place, entry] : entries_) {
      const bool full = static_cast<size_t>(response.entries_size()) == size_;
      if (full || bytes >= kMaxPageBytes) return last;
      bytes += entry.ByteSizeLong();
      *response.add_entries() = std::move(entry);
      last = ToPosition(place);
    }
    return "";
  }

 private:
  void Add(const Place& place, const std::string& organization, const pb::InitiativeEvent& event) {
    if (after_ && !(*after_ < place)) return;
    // One more than is shown says that there is a next page.
    const bool full = entries_.size() > size_;
    if (full && !(place < entries_.rbegin()->first)) return;
    pb::InitiativeLogEntry entry;
    entry.set_resource(place.resource);
    entry.set_organization(organization);
    *entry.mutable_event() = event;
    entries_.emplace(place, std::move(entry));
    if (full) entries_.erase(std::prev(entries_.end()));
  }

  const std::optional<Place> after_;
  const size_t size_;
  std::map<Place, pb::InitiativeLogEntry> entries_;
};

absl::Status OfferMembers(const Call& call, absl::string_view initiative, EventPage& events) {
  constexpr size_t kBatch = 128;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page,
                     Members().Scan(call.snapshot(), MembersPrefix(initiative), after, kBatch));
    for (MemberRow& row : page.rows) {
      HideActors(call, row.message);
      events.Offer(row.message, row.message.organization());
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::ListInitiativeEventsResponse> ListInitiativeEvents(
    const Call& call, const pb::ListInitiativeEventsRequest& request) {
  ASSIGN_OR_RETURN(InitiativeRow initiative, FindReadableInitiative(call, request.parent()));
  HideActors(call, initiative.message);
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kEventPages));
  std::optional<Place> after;
  if (!start.after.empty()) {
    after = FromPosition(start.after);
    if (!after) {
      return domain::MakeError(pb::REASON_INVALID_PAGE_TOKEN,
                               {"the page token is damaged", "ページトークンが壊れています。"});
    }
  }
  EventPage events(std::move(after), start.size);
  events.Offer(initiative.message, "");
  RETURN_IF_ERROR(OfferMembers(call, initiative.message.name(), events));
  pb::ListInitiativeEventsResponse response;
  const std::string next = events.Fill(response);
  response.set_next_page_token(NextPageToken(start, next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
