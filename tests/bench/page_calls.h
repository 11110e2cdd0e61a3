// The calls that a page makes, as a bare client makes them: recorded once, so that they are the page's
// own whatever it comes to ask.

#ifndef RENKEI_TESTS_BENCH_PAGE_CALLS_H_
#define RENKEI_TESTS_BENCH_PAGE_CALLS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/lib/async_transport.h"
#include "client/lib/client.h"

namespace renkei::bench {

struct PageCalls {
  struct Call {
    std::string path;  // "/renkei.v1.CaseService/GetCase"
    std::string request;
    std::string reply;
  };
  // What was begun and what was waited for, one after the other: calls that were under way at once
  // are made so again.
  struct Step {
    size_t call = 0;
    bool begins = false;
  };
  std::vector<Call> calls;
  std::vector<Step> steps;
};

// Passes calls on and notes them; of one thread. Both others outlive it. A call that fails ends the
// program.
std::unique_ptr<client::AsyncTransport> MakeRecorder(client::AsyncTransport& real,
                                                     PageCalls& calls);

// Answers with what was recorded, at once: what is left of a page's time then is its own. Of one
// thread, for that page as often as it is made; `calls` outlives it.
std::unique_ptr<client::AsyncTransport> MakeReplayer(const PageCalls& calls);

// The same calls of a client that shows nothing. Thread-safe.
class BareCalls {
 public:
  explicit BareCalls(const PageCalls& calls);

  // Makes them and parses their replies. A call that fails ends the program.
  void Make(client::Client& client,
            const std::vector<std::pair<std::string, std::string>>& metadata) const;

  size_t size() const { return calls_.size(); }

 private:
  struct Call {
    std::string method;
    std::unique_ptr<google::protobuf::Message> request;
    const google::protobuf::Message* reply = nullptr;
  };
  std::vector<Call> calls_;
  std::vector<PageCalls::Step> steps_;
};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_PAGE_CALLS_H_
