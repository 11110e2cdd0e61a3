// A server with a handler of the test's, and what its log has seen.

#ifndef RENKEI_TESTS_UNIT_HTTP_TEST_SERVER_H_
#define RENKEI_TESTS_UNIT_HTTP_TEST_SERVER_H_

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/http/server.h"
#include "storage/base/mutex.h"

namespace renkei::http {

constexpr std::chrono::seconds kTestPatience{20};

// Something that happens once, on some thread.
template <class T = bool>
class Event {
 public:
  void Tell(T value = {}) {
    {
      const MutexLock lock(mutex_);
      value_ = std::move(value);
    }
    told_.NotifyAll();
  }
  // nullopt: it does not happen.
  std::optional<T> Wait() {
    const MutexLock lock(mutex_);
    while (!value_) {
      if (!told_.WaitFor(mutex_, kTestPatience)) break;
    }
    return value_;
  }

 private:
  Mutex mutex_;
  CondVar told_;
  std::optional<T> value_ ABSL_GUARDED_BY(mutex_);
};

class TestHandler : public Handler {
 public:
  using Handle_ = std::function<void(std::unique_ptr<Exchange>)>;

  TestHandler(Admission admission, Handle_ handle)
      : admission_(admission), handle_(std::move(handle)) {}

  Admission Admit(const RequestHead&) override { return admission_; }
  void Handle(std::unique_ptr<Exchange> exchange) override { handle_(std::move(exchange)); }

 private:
  const Admission admission_;
  const Handle_ handle_;
};

// What is sent back is what the request said.
inline void Echo(std::unique_ptr<Exchange> exchange) {
  const Request& request = exchange->request();
  exchange->Send({.body = absl::StrCat(NameOf(request.head.method), " ", request.head.target.path,
                                       " ", request.body)});
}

inline std::string Get(absl::string_view path, absl::string_view fields = "") {
  return absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: a\r\n", fields, "\r\n");
}

class TestServer {
 public:
  explicit TestServer(TestHandler::Handle_ handle = Echo, const Limits& limits = {},
                      Admission admission = {.max_body_bytes = 1000})
      : TestServer(std::move(handle), ServerOptions{.limits = limits}, admission) {}
  TestServer(TestHandler::Handle_ handle, ServerOptions options, Admission admission)
      : handler_(admission, std::move(handle)) {
    options.listen = "127.0.0.1:0";
    options.access_log = [this](const AccessRecord& record) {
      {
        const MutexLock lock(mutex_);
        records_.push_back(record);
      }
      logged_.NotifyAll();
    };
    auto server = Server::Start(options, handler_);
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  Server& operator*() { return *server_; }
  Server* operator->() { return server_.get(); }

  // The record with this number, from 0, once it is there.
  AccessRecord Record(size_t number) {
    const MutexLock lock(mutex_);
    while (records_.size() <= number) {
      if (!logged_.WaitFor(mutex_, kTestPatience)) {
        ADD_FAILURE() << "no record " << number;
        return {};
      }
    }
    return records_[number];
  }
  size_t records() {
    const MutexLock lock(mutex_);
    return records_.size();
  }

 private:
  Mutex mutex_;
  CondVar logged_;
  std::vector<AccessRecord> records_ ABSL_GUARDED_BY(mutex_);
  TestHandler handler_;
  std::unique_ptr<Server> server_;
};

}  // namespace renkei::http

#endif  // RENKEI_TESTS_UNIT_HTTP_TEST_SERVER_H_
