#include "client/web/upstream/counted_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <optional>

#include "absl/strings/str_cat.h"
#include "server/metrics/text.h"
#include "tests/support/ready_reply.h"

namespace renkei::web {
namespace {

using ::testing::HasSubstr;

constexpr char kGetCase[] = "renkei.v1.CaseService/GetCase";
constexpr char kWatch[] = "renkei.v1.ChangeService/WatchChanges";

// Two replies, and how the call ended.
class TwoReplies final : public client::AsyncReader {
 public:
  explicit TwoReplies(absl::Status end) : end_(std::move(end)) {}
  void Read(Next next) override {
    if (++read_ <= 2) return next("reply");
    if (!end_.ok()) return next(end_);
    next(std::nullopt);
  }
  void Cancel() override {}

 private:
  const absl::Status end_;
  int read_ = 0;
};

class CountedFake final : public client::AsyncTransport {
 public:
  std::unique_ptr<client::WireReply> Begin(const client::WireCall&, const std::string&) override {
    return std::make_unique<client::ReadyReply>(answer);
  }
  std::unique_ptr<client::WireStream> OpenStream(const client::WireCall&) override {
    return nullptr;
  }
  std::unique_ptr<client::AsyncReader> OpenReader(const client::WireCall&,
                                                  const std::string&) override {
    return std::make_unique<TwoReplies>(answer.status());
  }

  absl::StatusOr<std::string> answer = "";
};

class CountedTransportTest : public ::testing::Test {
 protected:
  CountedTransportTest() {
    auto fake = std::make_unique<CountedFake>();
    fake_ = fake.get();
    transport_ = std::make_unique<CountedTransport>(std::move(fake), calls_);
  }
  static client::WireCall To(absl::string_view method) {
    client::WireCall call;
    call.path = absl::StrCat("/", method);
    return call;
  }
  std::string Shown() const {
    metrics::Families families;
    calls_.AddTo(families, "calls", "Calls");
    return metrics::Text(families);
  }

  metrics::CallTable calls_{{kGetCase, kWatch}};
  CountedFake* fake_;
  std::unique_ptr<CountedTransport> transport_;
};

TEST_F(CountedTransportTest, ACallIsCountedWithItsCodeOnce) {
  EXPECT_TRUE(transport_->Unary(To(kGetCase), "").ok());
  fake_->answer = absl::NotFoundError("none");
  EXPECT_FALSE(transport_->Unary(To(kGetCase), "").ok());
  EXPECT_THAT(Shown(), HasSubstr("code=\"OK\"} 1\n"));
  EXPECT_THAT(Shown(), HasSubstr("code=\"NOT_FOUND\"} 1\n"));
  EXPECT_THAT(Shown(),
              HasSubstr(absl::StrCat("calls_seconds_count{method=\"", kGetCase, "\"} 2\n")));
}

TEST_F(CountedTransportTest, ACallThatNobodyWaitsForCountsAsCancelled) {
  static_cast<void>(transport_->Begin(To(kGetCase), ""));
  EXPECT_THAT(Shown(), HasSubstr("code=\"CANCELLED\"} 1\n"));
}

TEST_F(CountedTransportTest, AReaderIsCountedAtItsEnd) {
  const auto reader = transport_->OpenReader(To(kWatch), "");
  for (int i = 0; i < 2; ++i) {
    reader->Read([](const auto&) {});
    EXPECT_EQ(Shown().find("code="), std::string::npos) << "it goes on";
  }
  reader->Read([](const auto&) {});
  EXPECT_THAT(Shown(), HasSubstr("code=\"OK\"} 1\n"));
}

TEST_F(CountedTransportTest, AReaderThatItsCallerLeavesCountsAsCancelled) {
  { const auto reader = transport_->OpenReader(To(kWatch), ""); }
  EXPECT_THAT(Shown(), HasSubstr("code=\"CANCELLED\"} 1\n"));
}

TEST_F(CountedTransportTest, AMethodOfNobodysIsCountedWithOthers) {
  EXPECT_TRUE(transport_->Unary(To("grpc.health.v1.Health/Check"), "").ok());
  EXPECT_THAT(Shown(), HasSubstr("method=\"other\",code=\"OK\"} 1\n"));
}

}  // namespace
}  // namespace renkei::web
