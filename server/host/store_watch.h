// Whether the store takes writes, for the log and for whoever asks how the server is. Reads are
// answered either way.

#ifndef RENKEI_SERVER_HOST_STORE_WATCH_H_
#define RENKEI_SERVER_HOST_STORE_WATCH_H_

#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::host {

// Asks the store every second, on a thread of its own.
class StoreWatch {
 public:
  // `on_change` gets the store's WriteHealth first before the constructor returns, then whenever it
  // has become good or bad; never two calls at once. `store` outlives the watch.
  StoreWatch(const storage::Store& store, std::function<void(const absl::Status&)> on_change);
  ~StoreWatch();
  StoreWatch(const StoreWatch&) = delete;
  StoreWatch& operator=(const StoreWatch&) = delete;

 private:
  void Run();
  void Look();

  const storage::Store& store_;
  const std::function<void(const absl::Status&)> on_change_;
  bool good_ = true;  // what was told last; the constructor, then the thread
  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// In one line, for the operator's log: what the store says, and what the engine said to it.
std::string DescribeHealth(const absl::Status& status);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_STORE_WATCH_H_
