// One I/O thread. What belongs to it is touched by it alone and needs no lock; other threads hand it
// tasks.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_LOOP_H_
#define RENKEI_SERVER_HTTP_CONNECTION_LOOP_H_

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "server/http/handler.h"
#include "storage/base/mutex.h"

namespace renkei::http {

// May outlive its server: an exchange or a stream that somebody still holds has its share in it.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs `task` on the thread, after those that were posted before. False: the thread has ended, and
  // the task is dropped. Thread-safe.
  bool Post(absl::AnyInvocable<void()> task);

  // Runs what was posted so far, lets go of every wait that was called off, and ends the thread. Called once, not by the thread.
  void Stop();

  boost::asio::io_context& io() { return io_; }
  // For the thread's own reading, from one call to the next.
  std::array<char, kPieceBytes>& scratch() { return scratch_; }

 private:
  void Run();

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::array<char, kPieceBytes> scratch_;
  Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_LOOP_H_
