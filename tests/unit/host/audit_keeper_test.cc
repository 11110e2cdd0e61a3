// The audit log of a running server is kept by itself.

#include "server/host/audit_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/frame/ids.h"
#include "server/service/frame/sealing.h"
#include "server/service/frame/time.h"
#include "server/service/tables/audit_tables.h"
#include "storage/model_store.h"

namespace renkei::host {
namespace {

class AuditKeeperTest : public ::testing::Test {
 protected:
  void Record(absl::Time when, int entries) {
    storage::Mutation mutation;
    for (int i = 0; i < entries; ++i) {
      pb::AuditEntry entry;
      *entry.mutable_time() = service::ToProto(when);
      entry.set_method(absl::StrCat("renkei.v1.CaseService/UpdateCase", i));
      mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
    }
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  internal_pb::AuditChain Chain() const {
    return service::ReadAuditChain(*store_->NewSnapshot()).value();
  }

  // Until the chain is as `is` wants it: every commit asks.
  void Await(const std::function<bool(const internal_pb::AuditChain&)>& is) {
    std::promise<void> reached;
    bool told = false;
    const auto subscription = store_->Subscribe([&](storage::Sequence) {
      if (!told && is(Chain())) {
        told = true;
        reached.set_value();
      }
    });
    reached.get_future().wait();
  }

  absl::Time now_ = absl::FromUnixSeconds(1'720'000'000);  // 2024-07-03
  const std::unique_ptr<storage::Store> store_ = storage::NewModelStore("audit-keeper-test");
  const std::unique_ptr<service::Random> random_ = service::NewSeededRandom(1);
  const auth::Sealer sealer_ = *service::OpenSealer(*store_, *random_);
  service::AuditOutbox outbox_;
  const service::Env env_{
      .store = *store_,
      .random = *random_,
      .sealer = sealer_,
      .now = [this] { return now_; },
      .version = "test",
      .on_fault = [](absl::string_view incident,
                     absl::string_view what) { ADD_FAILURE() << incident << ": " << what; },
      .audit = &outbox_};
};

TEST_F(AuditKeeperTest, WhatWasRecordedIsChained) {
  Record(now_, 600);
  AuditKeeper keeper(env_, outbox_, /*years=*/0);
  Await([](const internal_pb::AuditChain& chain) { return chain.number() == 600; });
  Record(now_, 3);
  Await([](const internal_pb::AuditChain& chain) { return chain.number() == 603; });
  EXPECT_EQ(Chain().first_number(), 1u);
}

TEST_F(AuditKeeperTest, WhatIsOlderThanItIsKeptGoesAndTheLogSaysSo) {
  Record(now_ - absl::Hours(24 * 800), 300);
  Record(now_ - absl::Hours(24 * 300), 5);
  AuditKeeper keeper(env_, outbox_, /*years=*/2);
  // With the entry that tells of it.
  Await([](const internal_pb::AuditChain& chain) { return chain.number() == 306; });
  EXPECT_EQ(Chain().first_number(), 301u);
  const auto rows = service::AuditRecords().Scan(*store_->NewSnapshot(),
                                                 service::AuditRecords().NewKey(), "", 100);
  ASSERT_TRUE(rows.ok());
  pb::AuditEntry last;
  ASSERT_TRUE(service::ReadAuditEntry(rows->rows.back().message, last));
  EXPECT_EQ(last.method(), service::kAuditCutMethod);
  EXPECT_EQ(last.marks(0), "1-300");
}

TEST_F(AuditKeeperTest, WhatWasRefusedIsWrittenWhenTheServerStops) {
  {
    AuditKeeper keeper(env_, outbox_, /*years=*/0);
    outbox_.Refused({.account = "accounts/a", .reason = pb::REASON_ROLE_MISSING}, now_);
  }
  const auto entries = store_->ReadLog(storage::Log::kAudit, {}, 100);
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries->size(), 1u);
  pb::AuditEntry entry;
  ASSERT_TRUE(entry.ParseFromString(entries->front().payload));
  EXPECT_EQ(entry.refusals().count(), 1);
}

}  // namespace
}  // namespace renkei::host
