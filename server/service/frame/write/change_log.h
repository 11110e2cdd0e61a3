// The public change log as handlers write it.

#ifndef RENKEI_SERVER_SERVICE_FRAME_WRITE_CHANGE_LOG_H_
#define RENKEI_SERVER_SERVICE_FRAME_WRITE_CHANGE_LOG_H_

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

// What a resource was until a change.
struct Before {
  Before(internal_pb::EffectiveAudience seen_by)  // NOLINT(google-explicit-constructor)
      : audience(std::move(seen_by)) {}
  // `text` has framework_items.
  template <typename Text>
  Before(internal_pb::EffectiveAudience seen_by, const Text& text) : audience(std::move(seen_by)) {
    Add(text);
  }

  // Another text of it that somebody read: the one in force beside the owner's.
  template <typename Text>
  Before& Add(const Text& text) {
    if constexpr (requires { text.framework_items(); })
      framework_items.insert(text.framework_items().begin(), text.framework_items().end());
    return *this;
  }

  internal_pb::EffectiveAudience audience;
  // What it counted as in any of them.
  std::set<std::string> framework_items;
};

// Appends one change to the feed, in the commit that makes it. `before` is how it was until now
// (nullopt: it did not exist), `after` the audience from now on (nullopt: it is gone). Both carry
// the owners.
void AppendChange(const Call& call, pb::ResourceType type, absl::string_view resource,
                  const std::optional<Before>& before,
                  const std::optional<internal_pb::EffectiveAudience>& after,
                  storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_WRITE_CHANGE_LOG_H_
