// Somebody who watches the feed of one server through whatever happens, with the client library.

#ifndef RENKEI_TESTS_CRASH_FEED_WATCHER_H_
#define RENKEI_TESTS_CRASH_FEED_WATCHER_H_

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "client/lib/client.h"
#include "client/lib/watch.h"
#include "storage/base/mutex.h"
#include "tests/support/feed_guarantees.h"

namespace renkei::crash {

class FeedWatcher {
 public:
  FeedWatcher(std::unique_ptr<client::Client> client, const test::FeedReader& reader);
  ~FeedWatcher();  // ends it

  // Until a change of `name` has come, from now on or before. False: not within `patience`.
  bool Await(const std::string& name, absl::Duration patience);
  // Ends it, and gives what it went. More than one way: it was told to begin again.
  std::vector<test::FeedWay> End();
  // Why it ended by itself; OK.
  absl::Status failure();

 private:
  void Run();
  // One way, to its end: whether another one follows.
  bool GoOneWay();

  const std::unique_ptr<client::Client> client_;
  const test::FeedReader reader_;
  Mutex mutex_;
  CondVar came_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  client::Watch* watch_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::vector<test::FeedWay> ways_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_FEED_WATCHER_H_
