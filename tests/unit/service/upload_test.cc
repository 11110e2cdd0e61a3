// What a client sends in a stream: kept on disk within its share, read and answered at its end.

#include <future>

#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

class UploadTest : public ServiceTest {
 protected:
  UploadTest()
      : author_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})),
        other_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR})) {}

  Dispatcher::Incoming Incoming(const std::string& token, absl::string_view method) const {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.", method));
    incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.abandoned = [] { return false; };
    return incoming;
  }

  absl::StatusOr<std::shared_ptr<Upload>> Receive(const std::string& token) const {
    return dispatcher_.Receive(Incoming(token, "VisionService/ApplyVision"));
  }

  absl::StatusOr<std::shared_ptr<Replies>> OpenImport(const std::string& token) const {
    Dispatcher::Incoming incoming = Incoming(token, "ExchangeService/ImportResources");
    auto request = std::make_unique<pb::ImportResourcesRequest>();
    request->mutable_options()->set_kind(pb::EXCHANGE_KIND_CASES);
    request->mutable_options()->set_format(pb::EXCHANGE_FORMAT_CSV);
    request->mutable_options()->set_file_name("cases.csv");
    incoming.requests.push_back(std::move(request));
    return dispatcher_.Open(std::move(incoming));
  }

  static absl::Status Take(Upload& upload, std::string bytes) {
    std::promise<absl::Status> taken;
    upload.Take(std::move(bytes), [&](absl::Status status) { taken.set_value(std::move(status)); });
    return taken.get_future().get();
  }

  static absl::StatusOr<pb::ApplyVisionResponse> Finish(Upload& upload) {
    std::promise<absl::StatusOr<pb::ApplyVisionResponse>> promise;
    upload.Finish([&](const absl::Status& status, MessagePtr reply) {
      if (status.ok()) {
        promise.set_value(static_cast<pb::ApplyVisionResponse&>(*reply));
      } else {
        promise.set_value(status);
      }
    });
    return promise.get_future().get();
  }

  static std::string Header() {
    pb::ApplyVisionRequest request;
    pb::Vision& vision = *request.mutable_header()->mutable_vision();
    vision.set_title("計画");
    vision.set_external_id("plan");
    vision.mutable_period()->set_from_fiscal_year(2023);
    vision.mutable_period()->set_to_fiscal_year(2027);
    vision.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    request.mutable_header()->set_parent(kManiwa);
    request.mutable_header()->set_validate_only(true);
    return request.SerializeAsString();
  }

  static std::string LimitOf(const absl::Status& status) {
    const auto detail = domain::DetailOf(status);
    if (!detail || detail->metadata().count("limit") == 0) return status.ToString();
    return detail->metadata().at("limit");
  }

  const std::string author_;
  const std::string other_;
};

TEST_F(UploadTest, AStreamIsAnsweredFromItsSpoolAndHoldsNothingAfterwards) {
  const auto upload = Receive(author_);
  ASSERT_TRUE(upload.ok()) << upload.status();
  ASSERT_TRUE(Take(**upload, Header()).ok());
  EXPECT_EQ(env_.shares->total(Counted::kSpoolBytes), static_cast<int64_t>(Header().size()));
  const auto reply = Finish(**upload);
  EXPECT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(env_.shares->total(Counted::kSpoolBytes), 0);
  EXPECT_EQ(env_.shares->total(Counted::kBulkCalls), 0);
  EXPECT_EQ(env_.shares->total(Counted::kExecutorPlaces), 0);
}

TEST_F(UploadTest, WhatIsNoMessageAndWhatIsNothingAreTypedErrors) {
  const auto garbage = Receive(author_);
  ASSERT_TRUE(Take(**garbage, "\xff\xff").ok());
  EXPECT_EQ(ReasonOf(Finish(**garbage)), pb::REASON_MALFORMED_MESSAGE);
  const auto nothing = Receive(author_);
  EXPECT_EQ(ReasonOf(Finish(**nothing)), pb::REASON_MALFORMED_MESSAGE);
  EXPECT_EQ(ReasonOf(Receive("rk_unknown")), pb::REASON_UNKNOWN_TOKEN);
}

// 32 of them that idled kept everybody from importing and exporting.
TEST_F(UploadTest, OpenUploadsOfOneAccountLeavePlacesToOthers) {
  std::vector<std::shared_ptr<Upload>> idle;
  std::vector<std::shared_ptr<Replies>> imports;
  for (auto next = Receive(author_); next.ok() && idle.size() < 100; next = Receive(author_))
    idle.push_back(*next);
  EXPECT_LT(idle.size(), 32U);
  EXPECT_EQ(LimitOf(Receive(author_).status()), "bulk_calls_per_account");
  EXPECT_EQ(LimitOf(OpenImport(author_).status()), "bulk_calls_per_account");
  EXPECT_TRUE(Receive(other_).ok());
  EXPECT_TRUE(OpenImport(other_).ok());
  idle.pop_back();
  EXPECT_TRUE(OpenImport(author_).ok()) << "one has ended";
}

TEST_F(UploadTest, BytesBeyondTheShareAreRefusedAndTheStreamsThatAreOpenStayWithinIt) {
  ShareLimits limits;
  limits.spool_bytes = {.account = 1'000'000, .organization = 2'000'000, .total = 3'000'000};
  Env env = env_;
  env.shares = std::make_shared<Shares>(limits);
  const Dispatcher dispatcher(env, methods_, executor_);
  const auto first = dispatcher.Receive(Incoming(author_, "VisionService/ApplyVision"));
  const auto second = dispatcher.Receive(Incoming(author_, "VisionService/ApplyVision"));
  ASSERT_TRUE(Take(**first, std::string(600'000, 'a')).ok());
  const absl::Status refused = Take(**second, std::string(600'000, 'a'));
  EXPECT_EQ(ReasonOf(refused), pb::REASON_OVERLOADED);
  EXPECT_EQ(LimitOf(refused), "spool_mib_per_account");
  EXPECT_EQ(env.shares->total(Counted::kSpoolBytes), 600'000);
  dispatcher.EndReplies();
}

TEST_F(UploadTest, AStreamBeyondItsLimitIsTooLarge) {
  const auto upload = Receive(author_);
  const std::string piece(size_t{8} << 20, 'a');
  absl::Status status;
  size_t taken = 0;
  for (; status.ok() && taken <= kMaxStreamBytes; taken += piece.size())
    status = Take(**upload, piece);
  EXPECT_EQ(ReasonOf(status), pb::REASON_TOO_LARGE);
  const std::string limit = absl::StrCat(" ", kMaxStreamBytes >> 20, " MiB");
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(limit));
  EXPECT_THAT(domain::DetailOf(status)->message_ja(), ::testing::HasSubstr(limit));
  EXPECT_EQ(taken, kMaxStreamBytes + piece.size());
}

}  // namespace
}  // namespace renkei::service
