// The user's wish to end (Ctrl+C), for work that goes on until then.

#ifndef RENKEI_CLIENT_CLI_PROCESS_INTERRUPT_H_
#define RENKEI_CLIENT_CLI_PROCESS_INTERRUPT_H_

#include <signal.h>

#include <functional>
#include <thread>

#include "storage/base/mutex.h"

namespace renkei::cli {

// While it lives, SIGINT and SIGTERM do not end the process but call a function on a thread of its
// own; a second one ends the process. Made before any other thread of the process: those begun
// later leave these signals to it.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // What to call; at once if the signal has come already. Null: nothing. When it returns, the
  // function before it is not being called any more.
  void Call(std::function<void()> function);

 private:
  void Wait();

  sigset_t before_ = {};
  int end_[2] = {-1, -1};
  Mutex mutex_;
  std::function<void()> function_ ABSL_GUARDED_BY(mutex_);
  bool came_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread waiter_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_PROCESS_INTERRUPT_H_
