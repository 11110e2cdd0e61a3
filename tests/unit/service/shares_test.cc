#include "server/service/frame/share/shares.h"

#include <gtest/gtest.h>

#include "server/service/frame/share/origin.h"
#include "server/service/frame/share/spool.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

const Holder kFirst = {"accounts/a1", "organizations/a"};
const Holder kColleague = {"accounts/a2", "organizations/a"};
const Holder kOther = {"accounts/b1", "organizations/b"};
const Holder kThird = {"accounts/c1", "organizations/c"};

ShareLimits Watches(int64_t account, int64_t organization, int64_t total) {
  ShareLimits limits;
  limits.watches = {.account = account, .organization = organization, .total = total};
  return limits;
}

std::string LimitOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->reason() != pb::REASON_OVERLOADED) return "not refused";
  EXPECT_TRUE(absl::IsResourceExhausted(status));
  EXPECT_FALSE(detail->message_ja().empty());
  EXPECT_NE(detail->metadata().find("retry_after_ms"), detail->metadata().end());
  return absl::StrCat(detail->metadata().at("limit"), "=", detail->metadata().at("value"));
}

TEST(SharesTest, OneAccountsShareIsNotAnothers) {
  Shares shares(Watches(2, 10, 10));
  const auto first = shares.Take(Counted::kWatches, kFirst);
  auto second = shares.Take(Counted::kWatches, kFirst);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(LimitOf(shares.Take(Counted::kWatches, kFirst).status()), "watches_per_account=2");
  EXPECT_TRUE(shares.Take(Counted::kWatches, kColleague).ok());
  EXPECT_TRUE(shares.Take(Counted::kBulkCalls, kFirst).ok()) << "each kind is counted by itself";
  second->reset();
  EXPECT_TRUE(shares.Take(Counted::kWatches, kFirst).ok()) << "what was given back";
}

TEST(SharesTest, AnOrganizationWithManyAccountsIsBounded) {
  Shares shares(Watches(2, 3, 10));
  const auto first = shares.Take(Counted::kWatches, kFirst, 2);
  const auto colleague = shares.Take(Counted::kWatches, kColleague);
  EXPECT_EQ(LimitOf(shares.Take(Counted::kWatches, kColleague).status()),
            "watches_per_organization=3");
  EXPECT_TRUE(shares.Take(Counted::kWatches, kOther).ok());
}

TEST(SharesTest, AllTogetherAreBounded) {
  Shares shares(Watches(2, 3, 4));
  const auto first = shares.Take(Counted::kWatches, kFirst, 2);
  const auto other = shares.Take(Counted::kWatches, kOther, 2);
  EXPECT_EQ(LimitOf(shares.Take(Counted::kWatches, kThird).status()), "watches=4");
  EXPECT_EQ(shares.total(Counted::kWatches), 4);
}

TEST(SharesTest, HowMuchIsHeldAndWhichLimitRefusedIsShown) {
  Shares shares(Watches(2, 3, 4));
  const auto first = shares.Take(Counted::kWatches, kFirst, 2);
  EXPECT_FALSE(shares.Take(Counted::kWatches, kFirst).ok());
  EXPECT_FALSE(shares.Take(Counted::kWatches, kColleague, 2).ok());
  const metrics::Families families = shares.Figures();
  const auto value = [&](size_t family, const std::string& label) -> double {
    for (const metrics::Sample& sample : families.at(family).samples) {
      if (sample.labels.at(0).second == label) return sample.value;
    }
    return -1;
  };
  EXPECT_EQ(value(0, "watches"), 2);
  EXPECT_EQ(value(1, "watches"), 4);
  EXPECT_EQ(value(2, "watches_per_account"), 1);
  EXPECT_EQ(value(2, "watches_per_organization"), 1);
  EXPECT_EQ(value(2, "watches"), 0);
}

TEST(SharesTest, WhatIsRefusedIsNotCountedAndWhatIsHeldIsGivenBack) {
  ShareLimits limits;
  limits.spool_bytes = {.account = 10 << 20, .organization = 20 << 20, .total = 30 << 20};
  Shares shares(limits);
  {
    Share spool(shares, Counted::kSpoolBytes, kFirst);
    EXPECT_TRUE(spool.Grow(6 << 20).ok());
    EXPECT_EQ(LimitOf(spool.Grow(5 << 20)), "spool_mib_per_account=10");
    EXPECT_TRUE(spool.Grow(4 << 20).ok());
    EXPECT_EQ(shares.total(Counted::kSpoolBytes), 10 << 20);
  }
  EXPECT_EQ(shares.total(Counted::kSpoolBytes), 0);
}

TEST(SharesTest, EveryKindHasItsOwnLimitAndWords) {
  for (size_t i = 0; i < kCountedKinds; ++i) {
    const auto what = static_cast<Counted>(i);
    ShareLimits limits;
    Shares shares(limits);
    const absl::Status refused = shares.Take(what, kFirst, limits.Of(what).account + 1).status();
    EXPECT_NE(LimitOf(refused).find("_per_account="), std::string::npos) << refused;
    EXPECT_TRUE(shares.Take(what, kFirst, limits.Of(what).account).ok());
  }
}

Holder NobodyAt(const std::string& network) { return HolderOf(auth::Caller(), network); }

TEST(SharesTest, WithoutAnAccountAnAddressHasWhatAnAccountHas) {
  Shares shares(Watches(2, 10, 100));
  const auto first = shares.Take(Counted::kWatches, NobodyAt("203.0.113.7"), 2);
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status refused = shares.Take(Counted::kWatches, NobodyAt("203.0.113.7")).status();
  EXPECT_EQ(LimitOf(refused), "watches_per_account=2");
  EXPECT_THAT(domain::DetailOf(refused)->message(), ::testing::HasSubstr("one address"));
  EXPECT_TRUE(shares.Take(Counted::kWatches, NobodyAt("203.0.113.8")).ok());
  EXPECT_TRUE(shares.Take(Counted::kWatches, kFirst, 2).ok());
}

// However many addresses there are, and whatever an organization is given.
TEST(SharesTest, AllWithoutAnAccountLeaveHalfOfEverythingToAccounts) {
  Shares shares(Watches(2, 1'000, 20));
  std::vector<std::unique_ptr<Share>> held;
  int addresses = 0;
  for (int i = 0; i < 100; ++i) {
    auto share = shares.Take(Counted::kWatches, NobodyAt(absl::StrCat("203.0.113.", i)));
    if (!share.ok()) {
      EXPECT_EQ(LimitOf(share.status()), "watches_per_organization=10");
      continue;
    }
    held.push_back(*std::move(share));
    ++addresses;
  }
  EXPECT_EQ(addresses, 10);
  for (const Holder& account : {kFirst, kColleague, kOther, kThird}) {
    auto share = shares.Take(Counted::kWatches, account, 2);
    EXPECT_TRUE(share.ok()) << share.status();
    if (share.ok()) held.push_back(*std::move(share));
  }
}

class FullStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  absl::Status WriteHealth() const override {
    return full ? storage::WithDiskFull(absl::UnavailableError("full")) : absl::OkStatus();
  }
  bool full = false;
};

class SpoolTest : public ServiceTest {};

// Uploads and the store may lie on one disk: what is kept free there is not for uploads either.
TEST_F(SpoolTest, UploadsEndWhereTheStoreRefusesWritesForWantOfRoom) {
  FullStore store(*store_);
  const Env env = EnvOver(store);
  absl::StatusOr<std::unique_ptr<Spool>> spool = Spool::Create(env, kFirst, 1'000);
  ASSERT_TRUE(spool.ok()) << spool.status();
  EXPECT_TRUE((*spool)->Append("some").ok());
  store.full = true;
  EXPECT_TRUE(storage::IsDiskFull((*spool)->Append("more")));
  EXPECT_EQ((*spool)->size(), 4U);
  EXPECT_EQ(env.shares->total(Counted::kSpoolBytes), 4) << "what was refused is not counted";
}

}  // namespace
}  // namespace renkei::service
