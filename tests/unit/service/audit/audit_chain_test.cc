// The chain over the audit log: whatever is done to it is found, and where.

#include "server/auth/audit_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/auth/audit_head.h"
#include "server/auth/audit_values.h"

namespace renkei::auth {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kStore[] = "store";
constexpr int kEntries = 40;

struct OwnedLink {
  uint64_t number = 0;
  uint64_t sequence = 0;
  std::string previous_hash;
  std::string hash;
  std::string content;
  std::string values;

  AuditChainLink link(bool of_store = false) const {
    return {number, sequence, previous_hash, hash, content, values, of_store};
  }
  void Seal() { hash = AuditHashOf(link()); }
};

std::vector<OwnedLink> Chain(int entries, std::mt19937& random) {
  std::vector<OwnedLink> chain;
  std::string last = NoAuditHash();
  for (int i = 1; i <= entries; ++i) {
    OwnedLink& link = chain.emplace_back();
    pb::AuditEntry entry;
    entry.set_method(absl::StrCat("renkei.v1.CaseService/UpdateCase", random() % 7));
    entry.set_actor(absl::StrCat("accounts/", random() % 5));
    pb::AuditChange& change = *entry.add_changes();
    change.set_type("Case");
    change.set_field("title");
    change.mutable_from()->set_text("前");
    change.mutable_to()->set_text(absl::StrCat("後", i));
    AuditParts parts = PartAuditEntry(entry.SerializeAsString(), std::string(kAuditSaltBytes, 's'));
    link.values = std::move(parts.values);
    link.number = static_cast<uint64_t>(i);
    link.sequence = static_cast<uint64_t>(i) * 2 + random() % 2;
    link.previous_hash = last;
    link.content = std::move(parts.content);
    link.Seal();
    last = link.hash;
  }
  return chain;
}

// "CHANGED 7", "MISSING 3-5".
std::vector<std::string> Flaws(const pb::AuditVerification& found) {
  std::vector<std::string> flaws;
  for (const pb::AuditFlaw& flaw : found.flaws()) {
    flaws.push_back(absl::StrCat(
        pb::AuditFlaw::Kind_Name(flaw.kind()).substr(5), " ", flaw.number(),
        flaw.last_number() > flaw.number() ? absl::StrCat("-", flaw.last_number()) : ""));
  }
  return flaws;
}

std::vector<std::string> FlawsOf(const std::vector<OwnedLink>& chain,
                                 const std::vector<pb::AuditHead>& heads = {},
                                 bool of_store = false) {
  AuditChainWalk walk(1, NoAuditHash());
  for (const pb::AuditHead& head : heads) ExpectHead(head, kStore, "", walk);
  for (const OwnedLink& link : chain) walk.Take(link.link(of_store));
  return Flaws(walk.Finish());
}

pb::AuditHead HeadOf(const std::vector<OwnedLink>& chain) {
  pb::AuditHead head;
  head.set_store_id(kStore);
  head.set_number(static_cast<int64_t>(chain.back().number));
  head.set_hash(AuditHashInHex(chain.back().hash));
  head.set_first_number(1);
  head.set_cut_hash(AuditHashInHex(NoAuditHash()));
  head.mutable_time()->set_seconds(1'720'000'000);
  SignAuditHead(std::string(kAuditSeedBytes, 'k'), head);
  return head;
}

// As somebody would who knows how the chain is made.
void SealFrom(size_t first, std::vector<OwnedLink>& chain) {
  for (size_t i = first; i < chain.size(); ++i) {
    chain[i].number = i + 1;
    chain[i].previous_hash = i == 0 ? NoAuditHash() : chain[i - 1].hash;
    chain[i].Seal();
  }
}

class AuditChainTest : public ::testing::Test {
 protected:
  std::mt19937 random_{20};
  const std::vector<OwnedLink> chain_ = Chain(kEntries, random_);
};

TEST_F(AuditChainTest, AChainThatNobodyTouchedIsSound) {
  EXPECT_THAT(FlawsOf(chain_, {HeadOf(chain_)}), IsEmpty());
  EXPECT_THAT(FlawsOf(chain_, {HeadOf(chain_)}, /*of_store=*/true), IsEmpty());
  EXPECT_THAT(FlawsOf({}), IsEmpty());
}

TEST_F(AuditChainTest, AChangedEntryIsFoundAndNamed) {
  for (size_t i = 0; i < chain_.size(); ++i) {
    const std::string changed = absl::StrCat("CHANGED ", i + 1);
    for (std::string OwnedLink::*part :
         {&OwnedLink::content, &OwnedLink::previous_hash, &OwnedLink::values}) {
      std::vector<OwnedLink> chain = chain_;
      std::string& bytes = chain[i].*part;
      bytes[random_() % bytes.size()] ^= static_cast<char>(1 + random_() % 255);
      EXPECT_THAT(FlawsOf(chain), Contains(changed));
    }
    std::vector<OwnedLink> moved = chain_;
    ++moved[i].sequence;
    EXPECT_THAT(FlawsOf(moved), ElementsAre(changed));
  }
}

TEST_F(AuditChainTest, AChangedEntryWithAHashThatFitsBreaksTheOneBehindIt) {
  for (size_t i = 0; i + 1 < chain_.size(); ++i) {
    std::vector<OwnedLink> chain = chain_;
    chain[i].content += "x";
    chain[i].values.clear();
    chain[i].Seal();
    EXPECT_THAT(FlawsOf(chain), ElementsAre(absl::StrCat("FOREIGN ", i + 2)));
  }
}

TEST_F(AuditChainTest, EntriesThatWereTakenOutAreFoundAndNamed) {
  for (int round = 0; round < 100; ++round) {
    std::vector<OwnedLink> chain = chain_;
    const size_t first = random_() % (chain.size() - 1);
    const size_t count = 1 + random_() % (chain.size() - 1 - first);
    const auto from = chain.begin() + static_cast<long>(first);
    chain.erase(from, from + static_cast<long>(count));
    EXPECT_THAT(FlawsOf(chain),
                ElementsAre(count == 1 ? absl::StrCat("MISSING ", first + 1)
                                       : absl::StrCat("MISSING ", first + 1, "-", first + count)));
  }
}

TEST_F(AuditChainTest, EntriesThatWereSwappedAreFoundAndNamed) {
  for (size_t i = 0; i + 1 < chain_.size(); ++i) {
    std::vector<OwnedLink> chain = chain_;
    std::swap(chain[i], chain[i + 1]);
    EXPECT_THAT(FlawsOf(chain), Contains(absl::StrCat("MISPLACED ", i + 1)));
    // What they say, under each other's numbers.
    chain = chain_;
    std::swap(chain[i].content, chain[i + 1].content);
    std::swap(chain[i].values, chain[i + 1].values);
    EXPECT_THAT(FlawsOf(chain),
                ElementsAre(absl::StrCat("CHANGED ", i + 1), absl::StrCat("CHANGED ", i + 2)));
  }
}

TEST_F(AuditChainTest, AnEntryThatWasPutInIsFoundAndNamed) {
  for (size_t i = 1; i < chain_.size(); ++i) {
    std::vector<OwnedLink> chain = chain_;
    OwnedLink made = chain[i];
    made.content += "made up";
    made.values.clear();
    made.previous_hash = chain[i - 1].hash;
    made.Seal();
    chain.insert(chain.begin() + static_cast<long>(i), made);
    EXPECT_THAT(FlawsOf(chain), Contains(absl::StrCat("MISPLACED ", i + 1)));
  }
}

TEST_F(AuditChainTest, ACutTailIsFoundWithAnOlderSignedHead) {
  for (size_t kept = 1; kept < chain_.size(); ++kept) {
    const std::vector<OwnedLink> chain(chain_.begin(), chain_.begin() + static_cast<long>(kept));
    EXPECT_THAT(FlawsOf(chain), IsEmpty()) << "by itself a chain does not know where it ended";
    const std::string cut = kept + 1 == chain_.size()
                                ? absl::StrCat("TAIL_CUT ", kept + 1)
                                : absl::StrCat("TAIL_CUT ", kept + 1, "-", chain_.size());
    EXPECT_THAT(FlawsOf(chain, {HeadOf(chain_)}), ElementsAre(cut));
  }
}

TEST_F(AuditChainTest, AChainThatWasMadeAnewIsFoundWithAnOlderSignedHead) {
  for (size_t i = 0; i < chain_.size(); ++i) {
    std::vector<OwnedLink> chain = chain_;
    chain[i].content += "x";
    chain[i].values.clear();
    SealFrom(i, chain);
    EXPECT_THAT(FlawsOf(chain), IsEmpty());
    EXPECT_THAT(FlawsOf(chain, {HeadOf(chain_)}),
                ElementsAre(absl::StrCat("REWRITTEN ", chain_.size())));
    // Of a day before, with fewer entries.
    const std::vector<OwnedLink> then(chain_.begin(), chain_.begin() + static_cast<long>(i + 1));
    EXPECT_THAT(FlawsOf(chain, {HeadOf(then)}), ElementsAre(absl::StrCat("REWRITTEN ", i + 1)));
  }
}

TEST_F(AuditChainTest, WhatWasRemovedInItsTimeLeavesAChainThatIsSound) {
  for (size_t first = 1; first < chain_.size(); ++first) {
    AuditChainWalk walk(first + 1, chain_[first - 1].hash);
    // A head of before the first entry that is kept cannot be compared any more; that of the last removed one can.
    ExpectHead(HeadOf({chain_.begin(), chain_.begin() + static_cast<long>(first)}), kStore, "",
               walk);
    ExpectHead(HeadOf(chain_), kStore, "", walk);
    for (size_t i = first; i < chain_.size(); ++i) walk.Take(chain_[i].link());
    EXPECT_THAT(Flaws(walk.Finish()), IsEmpty());
  }
  AuditChainWalk forged(6, chain_[3].hash);
  for (size_t i = 5; i < chain_.size(); ++i) forged.Take(chain_[i].link());
  EXPECT_THAT(Flaws(forged.Finish()), ElementsAre("FOREIGN 6"));
}

TEST_F(AuditChainTest, AnExtractIsJudgedByWhatStandsInIt) {
  std::vector<OwnedLink> own;
  for (const OwnedLink& link : chain_)
    if (random_() % 3 != 0) own.push_back(link);
  const auto flaws = [](const std::vector<OwnedLink>& links) {
    AuditChainWalk walk = AuditChainWalk::OfExtract();
    for (const OwnedLink& link : links) walk.Take(link.link());
    return Flaws(walk.Finish());
  };
  EXPECT_THAT(flaws(own), IsEmpty());
  std::vector<OwnedLink> changed = own;
  changed[4].content += "x";
  EXPECT_THAT(flaws(changed), Contains(absl::StrCat("CHANGED ", own[4].number)));
  std::swap(own[2], own[3]);
  EXPECT_THAT(flaws(own), Not(IsEmpty()));
}

TEST_F(AuditChainTest, ValuesMayBeLeftOutOfAFileAndNotOfTheStore) {
  std::vector<OwnedLink> chain = chain_;
  chain[6].values.clear();
  EXPECT_THAT(FlawsOf(chain), IsEmpty());
  EXPECT_THAT(FlawsOf(chain, {}, /*of_store=*/true), ElementsAre("CHANGED 7"));
}

TEST_F(AuditChainTest, NoPartOfASignedHeadCanBeChanged) {
  const pb::AuditHead head = HeadOf(chain_);
  EXPECT_TRUE(IsSigned(head));
  std::vector<pb::AuditHead> changed(8, head);
  changed[0].set_number(head.number() - 1);
  changed[1].set_hash(AuditHashInHex(chain_[3].hash));
  changed[2].set_store_id("other");
  changed[3].set_first_number(2);
  changed[4].set_cut_hash(AuditHashInHex(chain_[0].hash));
  changed[5].set_began_number(2);
  changed[6].mutable_time()->set_seconds(1'720'000'001);
  changed[7].mutable_signature()->back() ^= 1;
  for (const pb::AuditHead& one : changed) {
    EXPECT_FALSE(IsSigned(one));
    EXPECT_THAT(FlawsOf(chain_, {one}), Contains(absl::StrCat("HEAD_FORGED ", one.number())));
  }
  pb::AuditHead no_key = head;
  no_key.set_public_key("-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n");
  EXPECT_FALSE(IsSigned(no_key));
}

TEST_F(AuditChainTest, AHeadOfAnotherKeyOrStoreIsNone) {
  pb::AuditHead other = HeadOf(chain_);
  SignAuditHead(std::string(kAuditSeedBytes, 'o'), other);
  EXPECT_TRUE(IsSigned(other));
  AuditChainWalk walk(1, NoAuditHash());
  ExpectHead(other, kStore, HeadOf(chain_).public_key(), walk);
  EXPECT_THAT(Flaws(walk.Finish()), ElementsAre(absl::StrCat("HEAD_FORGED ", kEntries)));
  EXPECT_TRUE(IsSameKey(other.public_key(), absl::StrCat("\n", other.public_key())));
  EXPECT_FALSE(IsSameKey(other.public_key(), HeadOf(chain_).public_key()));
}

TEST_F(AuditChainTest, AHundredFlawsAreToldAndTheOthersCounted) {
  std::vector<OwnedLink> chain = Chain(150, random_);
  for (OwnedLink& link : chain) link.sequence += 1;
  AuditChainWalk walk(1, NoAuditHash());
  for (const OwnedLink& link : chain) walk.Take(link.link());
  const pb::AuditVerification found = walk.Finish();
  EXPECT_EQ(found.flaws_size(), 100);
  EXPECT_EQ(found.more_flaws(), 50);
}

TEST(AuditValuesTest, AreBesideTheEntryButForThoseOfAccounts) {
  pb::AuditEntry entry;
  for (const char* type : {"Case", "Account", "Vision"}) {
    pb::AuditChange& change = *entry.add_changes();
    change.set_type(type);
    change.mutable_to()->set_text(absl::StrCat("of ", type));
  }
  entry.mutable_changes(2)->mutable_from()->set_text("before");
  const std::string whole = entry.SerializeAsString();
  const AuditParts parts = PartAuditEntry(whole, std::string(kAuditSaltBytes, 's'));
  EXPECT_TRUE(AreAuditValuesOf(parts.content, parts.values));
  EXPECT_EQ(parts.content.find("of Case"), std::string::npos);
  ASSERT_TRUE(ReadAuditContent(parts.content, entry));
  EXPECT_TRUE(entry.changes(2).has_from()) << "that there was something stays";
  EXPECT_EQ(entry.changes(1).to().text(), "of Account");
  pb::AuditEntry back = entry;
  PutAuditValues(parts.values, back);
  EXPECT_EQ(back.SerializeAsString(), whole);
  WithholdAuditValues(entry);
  EXPECT_TRUE(entry.changes(0).withheld());
  EXPECT_FALSE(entry.changes(1).withheld());
}

}  // namespace
}  // namespace renkei::auth
