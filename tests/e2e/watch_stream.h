// One open stream of replies, read by callbacks: a thousand of them need no threads of their own.

#ifndef RENKEI_TESTS_E2E_WATCH_STREAM_H_
#define RENKEI_TESTS_E2E_WATCH_STREAM_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace renkei::e2e {

class WatchStream {
 public:
  struct Options {
    std::string address;
    std::string token;  // "": none
    std::string method = "/renkei.v1.ChangeService/WatchChanges";
    std::string request;  // its bytes
    // A connection that no other stream uses.
    bool own_connection = false;
    // Takes 64 kB at most that were not asked for, and not some MB that depend on the line.
    bool small_buffers = false;
  };
  // Called with each message, one at a time. False: nothing more is taken until Resume.
  using OnMessage = std::function<bool(const std::string& bytes)>;

  // Called once, when the call has ended.
  using OnEnd = std::function<void()>;

  WatchStream(
      const Options& options, OnMessage on_message, OnEnd on_end = [] {});
  ~WatchStream();  // cancels, and waits for the end

  void Resume();
  void Cancel();
  // Waits for the end of the call: its status, with the details of a Renkei server.
  absl::Status Wait();

 private:
  class Impl;
  std::shared_ptr<std::atomic<bool>> paused_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace renkei::e2e

#endif  // RENKEI_TESTS_E2E_WATCH_STREAM_H_
