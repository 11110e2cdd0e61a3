// What a service says of a type of its resources to whoever keeps something that is derived from
// them: an index, counts, digests. Everything is read at the call's snapshot, for no caller, and as
// it is stored: what is shown to somebody is read for him, by the service's Readable... function.

#ifndef RENKEI_SERVER_SERVICE_FRAME_RESOURCE_SOURCE_H_
#define RENKEI_SERVER_SERVICE_FRAME_RESOURCE_SOURCE_H_

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "server/auth/visibility.h"
#include "server/service/frame/call.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::service {

struct ResourceText {
  // Its `resource` alone is set.
  pb::Change content;
  internal_pb::EffectiveAudience audience;
};

template <typename M>
ResourceText TextOf(M* (pb::Change::*field)(), M message, internal_pb::EffectiveAudience audience) {
  ResourceText text;
  *(text.content.*field)() = std::move(message);
  text.audience = std::move(audience);
  return text;
}

// What there is of a resource. What has one text, read by owners and others alike, has it in force.
struct ResourceTexts {
  // What its audience reads, the owners among it.
  std::optional<ResourceText> in_force;
  // What the owners read instead: their working copy. Unset where they read nothing, or the text in
  // force.
  std::optional<ResourceText> working;
  // The owners read the text in force.
  bool one_text = false;
  // Who reads the working copy, whatever the audience of the text in force says. Empty where there is
  // never a working copy.
  std::vector<std::string> owners = {};

  bool gone() const { return !in_force && !working; }

  // What `caller` reads of it; nullptr: nothing.
  const ResourceText* ReadBy(const auth::Caller& caller) const {
    const bool owner =
        !one_text && std::any_of(owners.begin(), owners.end(),
                                 [&](const std::string& name) { return caller.WorksFor(name); });
    if (owner) return working ? &*working : nullptr;
    return in_force && auth::Sees(caller, in_force->audience) ? &*in_force : nullptr;
  }
};

// The resource has the one text.
inline ResourceTexts OneText(ResourceText text) {
  ResourceTexts texts;
  texts.in_force = std::move(text);
  texts.one_text = true;
  return texts;
}

struct NamedResource {
  pb::ResourceType type;
  std::string name;
  // Where a walk goes on after it.
  std::string place;
};

// Some names of a walk. `next` is where it goes on; empty: it has ended.
struct ResourceNames {
  std::vector<NamedResource> names;
  std::string next;
};

// Types that are asked for; empty: all.
using ResourceTypes = std::set<pb::ResourceType>;
inline bool Wants(const ResourceTypes& types, pb::ResourceType type) {
  return types.empty() || types.count(type) > 0;
}

struct ResourceSource {
  // What there is of `name` now. What hangs on a resource that is gone is gone too.
  using Read = absl::StatusOr<ResourceTexts> (*)(const Call& call, absl::string_view name);
  // Every resource of the type, at most `limit` (not 0) after place `after` ("": the first ones).
  using All = absl::StatusOr<ResourceNames> (*)(const Call& call, absl::string_view after,
                                                size_t limit);
  // The resources that stand below `name`, at any depth: their texts and audiences may change with
  // it, without a word in the log. It looks at `limit` names at most, and may leave out types that
  // are not wanted.
  using Below = absl::StatusOr<ResourceNames> (*)(const Call& call, absl::string_view name,
                                                  const ResourceTypes& wanted,
                                                  absl::string_view after, size_t limit);
  Read read;
  // nullptr: all of them stand below resources of other types.
  All all = nullptr;
  // nullptr: nothing does.
  Below below = nullptr;
  std::vector<pb::ResourceType> types_below = {};
};

// One for each type in the feed.
using ResourceSources = std::map<pb::ResourceType, ResourceSource>;

// The names in one table. `prefix` begins with the table's id.
template <typename M>
absl::StatusOr<ResourceNames> NamesIn(const Call& call, const storage::Table<M>& table,
                                      pb::ResourceType type, const storage::Key& prefix,
                                      absl::string_view after, size_t limit) {
  ASSIGN_OR_RETURN(auto page, table.Scan(call.snapshot(), prefix, after, limit));
  ResourceNames names;
  for (size_t i = 0; i < page.rows.size(); ++i)
    names.names.push_back({type, page.rows[i].message.name(), std::move(page.positions[i])});
  names.next = std::move(page.next);
  return names;
}

// A walk through several tables, one after the other: places begin with the number of the leg.
class WalkInLegs {
 public:
  // `limit` names of all legs together.
  WalkInLegs(absl::string_view after, size_t limit)
      : begin_leg_(after.empty() ? '\0' : after.front()),
        begin_(after.empty() ? "" : after.substr(1)),
        left_(limit) {}

  // The next leg, `walk(after, limit)`: it is gone through where the walk has come that far.
  template <typename Walk>
  absl::Status Leg(Walk walk) {
    const char leg = ++leg_;
    if (leg < begin_leg_ || !walked_.next.empty()) return absl::OkStatus();
    if (left_ == 0) {
      walked_.next = std::string(1, leg);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(ResourceNames names, walk(leg == begin_leg_ ? begin_ : "", left_));
    left_ -= std::min(left_, names.names.size());
    for (NamedResource& named : names.names) {
      named.place.insert(named.place.begin(), leg);
      walked_.names.push_back(std::move(named));
    }
    if (!names.next.empty()) walked_.next = std::string(1, leg) + names.next;
    return absl::OkStatus();
  }

  ResourceNames Finish() && { return std::move(walked_); }

 private:
  const char begin_leg_;
  const absl::string_view begin_;
  size_t left_;
  char leg_ = '\0';
  ResourceNames walked_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_RESOURCE_SOURCE_H_
