// A server that lets nobody read, beside the fixture's own over the same store, and calls with all
// that a transport may be sent.

#ifndef RENKEI_TESTS_UNIT_SERVICE_PUBLIC_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_PUBLIC_FIXTURE_H_

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "renkei/v1/exchange_service.pb.h"
#include "server/service/caller/identify.h"
#include "tests/unit/service/feed_fixture.h"

namespace renkei::service {

class PublicTest : public FeedTest {
 protected:
  static std::string Bearer(const std::string& token) { return absl::StrCat("Bearer ", token); }

  template <typename Request>
  Dispatcher::Incoming IncomingOf(const CallCredentials& sent, absl::string_view method,
                                  const Request& request) {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.", method));
    incoming.authorization = sent.authorization;
    incoming.front = sent.front;
    incoming.forwarded_for = sent.forwarded_for;
    incoming.address = sent.address;
    incoming.requests.push_back(std::make_unique<Request>(request));
    incoming.abandoned = [] { return false; };
    return incoming;
  }

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Ask(const CallCredentials& sent, absl::string_view method,
                            const Request& request) {
    std::promise<absl::StatusOr<Reply>> promise;
    public_.Dispatch(IncomingOf(sent, method, request),
                     [&promise](const absl::Status& status, MessagePtr reply) {
                       if (status.ok()) {
                         promise.set_value(static_cast<Reply&>(*reply));
                       } else {
                         promise.set_value(status);
                       }
                     });
    return promise.get_future().get();
  }

  absl::StatusOr<pb::Case> GetCase(const CallCredentials& sent, const std::string& name) {
    pb::GetCaseRequest request;
    request.set_name(name);
    return Ask<pb::Case>(sent, "CaseService/GetCase", request);
  }

  // An export that is open as long as the result lives: it holds a place of whoever asked.
  absl::StatusOr<std::shared_ptr<Replies>> OpenExport(const CallCredentials& sent) {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_CASES);
    request.set_format(pb::EXCHANGE_FORMAT_JSON_LINES);
    return public_.Open(IncomingOf(sent, "ExchangeService/ExportResources", request));
  }

  // One export at once for an account, and for an address that has none.
  void LimitExports() {
    ShareLimits limits;
    limits.bulk_calls = {.account = 1, .organization = 8, .total = 32};
    env_.shares = std::make_shared<Shares>(limits);
  }

  absl::StatusOr<pb::CreateTokenResponse> NewToken(const std::string& by,
                                                   const pb::CreateTokenRequest& asked) {
    pb::CreateTokenRequest request = asked;
    const auto me = Call<pb::WhoAmIResponse>(by, "IdentityService/WhoAmI", pb::WhoAmIRequest());
    EXPECT_TRUE(me.ok()) << me.status();
    request.set_parent(me->account().name());
    return Call<pb::CreateTokenResponse>(by, "IdentityService/CreateToken", request);
  }

  // The secret of a front's token of the administrator's.
  std::string NewFront() {
    pb::CreateTokenRequest request;
    request.set_front(true);
    const auto made = NewToken(admin_, request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->secret() : "";
  }

  const Dispatcher public_{env_, methods_, executor_, auth::PublicReading::kOn};
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_PUBLIC_FIXTURE_H_
