// The change log as the server itself reads it, for what is derived from the resources and kept
// beside them: a search index, metrics, digests. It is told of every resource in both its texts and
// with its audiences, of what is there at first and then of what changes, and never of less than
// that.
//
//   SystemReader reader(env, sources, "search", {RESOURCE_TYPE_CASE, ...});
//   start = reader.Open(<stamp of the index, "" if there is none>)
//   if (start.anew) <empty the index>
//   loop: page = reader.Next(stamp)
//         <put page.deliveries and page.stamp into the index, in one write; make it durable>
//         reader.Remember(page.stamp)
//         at the head: sleep until the store's head moves, but not longer than an hour
//
// The index keeps the stamp: it says up to where what it holds is right, and in which history of the
// store. In the store itself there is only a hold on the log (log_holds.h). After a crash between
// the write and Remember nothing is lost; after one before the write a page is told again.
//
// A delivery is what there is of a resource at the page's snapshot, which may be later than the
// change: the last one counts. In the log a change names what it was made of; what stands below it
// and changes with it in silence (the nodes and KPIs of a plan that is published, the adoptions of a
// case that is hidden) is told after it. The first walk through everything reads each page at a
// snapshot of its own and is followed by the log from before the first of them: it holds no old
// state of the store, and may be broken off and gone on with.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_SYSTEM_READER_H_
#define RENKEI_SERVER_SERVICE_CHANGE_SYSTEM_READER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "storage/store.h"

namespace renkei::service {

struct Delivery {
  pb::ResourceType type;
  std::string name;
  // Where it is gone, so is all that stands below its name, of which nothing is told any more.
  ResourceTexts texts;
};

struct SystemPage {
  std::vector<Delivery> deliveries;
  // Where the index stands with these.
  std::string stamp;
  // Everything up to this commit is in them, or was in the pages before. kNone during the first walk.
  storage::Sequence through = storage::Sequence::kNone;
  // Nothing follows in the page's snapshot.
  bool at_head = false;
};

// A page ends once one of these is reached. The delivery that reaches `bytes` is still in it: a page
// has fewer bytes than that before its last delivery, which has two texts at most.
struct SystemLimits {
  size_t deliveries = 500;
  size_t bytes = size_t{4} << 20;
  // Resources read, and entries of the log and steps below a resource, whatever is told of them.
  size_t examined = 5'000;
};

struct SystemStart {
  std::string stamp;
  // It is that of a new beginning: what the index holds is not to be relied on.
  bool anew = false;
};

// Blocks on reads and commits: for a thread of the consumer's own, one at a time. What it is made
// with outlives it.
class SystemReader {
 public:
  // `consumer` is the name of the hold. Of `types` alone texts are told, empty: of all; that
  // something is gone is told of every type, because of what stood below it.
  SystemReader(const Env& env, const ResourceSources& sources, std::string consumer,
               ResourceTypes types = {});

  // Holds the log for an index that has `stamp`, or, where that is none of this store's and of these
  // types, or the log behind it is gone, for one that begins anew. Where the log was not held for this
  // consumer from there on, it may be cut while it opens: Next says then that it must begin anew.
  [[nodiscard]] absl::StatusOr<SystemStart> Open(absl::string_view stamp) const;

  // What follows `stamp`. An error of which MustBeginAnew (frame/list/feed_cursor.h) is true: the consumer was
  // left behind, or the store was put back; Open.
  [[nodiscard]] absl::StatusOr<SystemPage> Next(absl::string_view stamp,
                                                const SystemLimits& limits = {}) const;

  // What comes before `stamp` is in the index for good, and not held any longer.
  [[nodiscard]] absl::Status Remember(absl::string_view stamp) const;

 private:
  absl::StatusOr<SystemStart> BeginAnew() const;

  const Env& env_;
  const ResourceSources& sources_;
  const std::string consumer_;
  const ResourceTypes types_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_SYSTEM_READER_H_
