// The feed, page by page, as one reader may see it. Lists, watches and digests read it here.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_FEED_PAGE_H_
#define RENKEI_SERVER_SERVICE_CHANGE_FEED_PAGE_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/change/feed_filter.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/feed_cursor.h"

namespace renkei::service {

struct FeedQuery {
  FeedFilter filter;
  bool names_only = false;
  // If set: resources of which nothing more is to be told. They are passed over before anything of
  // them is read.
  std::function<bool(absl::string_view name)> passes_over = {};
};

// A page ends between two commits once it has `changes` or `bytes`, and within a commit only where
// that one alone would have more than `max_changes` or `max_bytes`.
struct FeedLimits {
  size_t changes;
  size_t max_changes;
  size_t bytes;
  size_t max_bytes;
  // Entries looked at, for a filter that drops nearly everything.
  size_t examined;
};

struct FeedPage {
  google::protobuf::RepeatedPtrField<pb::Change> changes;
  FeedPosition next;
  // Nothing follows in the call's snapshot.
  bool at_head = false;
  // The last change is not the end of its commit.
  bool partial_commit = false;
};

// Everything is read at the call's snapshot: entries after it wait for the next page. EXPIRED_CURSOR
// if the log behind `from` was removed meanwhile; CANCELLED if the caller no longer waits.
[[nodiscard]] absl::StatusOr<FeedPage> ReadFeedPage(const Call& call, const FeedQuery& query,
                                                    const FeedPosition& from,
                                                    const FeedLimits& limits);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_FEED_PAGE_H_
