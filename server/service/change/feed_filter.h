// What a reader of the feed wants to hear of.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_FEED_FILTER_H_
#define RENKEI_SERVER_SERVICE_CHANGE_FEED_FILTER_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "server/service/organization/prefectures.h"

namespace renkei::service {

class FeedFilter {
 public:
  // As ListChangesRequest describes them. INVALID_FILTER.
  [[nodiscard]] static absl::StatusOr<FeedFilter> Parse(
      const Call& call, const google::protobuf::RepeatedField<int>& types, absl::string_view text);

  // A cursor belongs to what it was filtered by: going on with another filter would leave holes.
  const std::string& fingerprint() const { return fingerprint_; }

  bool Wants(pb::ResourceType type) const { return types_.empty() || types_.count(type) > 0; }

  // Whether what a resource counts as has to be known, which stands in its content.
  bool NeedsItems() const { return needs_items_; }

  // Of a resource that these own and that counts as these items.
  template <typename Owners, typename Items>
  bool Passes(const Owners& owners, const Items& items, Prefectures& prefectures) const {
    if (filter_.empty()) return true;
    return PassesText({owners.begin(), owners.end()}, {items.begin(), items.end()}, prefectures);
  }

 private:
  bool PassesText(std::vector<std::string> owners, std::vector<std::string> items,
                  Prefectures& prefectures) const;

  std::set<int> types_;  // empty: all
  domain::Filter filter_;
  bool needs_items_ = false;
  std::string fingerprint_;
};

// The items of frameworks that the content of `change` counts as.
std::vector<std::string> FrameworkItemsOf(const pb::Change& change);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_FEED_FILTER_H_
