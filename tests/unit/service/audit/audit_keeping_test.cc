// The chain as it is kept in a store: complete whatever breaks it off, sound until somebody touches it, shortened in its time.

#include <google/protobuf/util/json_util.h>

#include <functional>
#include <utility>

#include "absl/strings/str_split.h"
#include "server/auth/audit_file.h"
#include "server/auth/audit_head.h"
#include "server/host/upgrade.h"
#include "server/service/audit/chain_walk.h"
#include "tests/unit/service/audit/audit_fixture.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AuditKeepingTest : public AuditLogTest {
 protected:
  using Row = storage::Row<internal_pb::AuditRecord>;

  std::vector<Row> Records() {
    const auto page =
        AuditRecords().Scan(*store_->NewSnapshot(), AuditRecords().NewKey(), "", 100'000);
    EXPECT_TRUE(page.ok());
    return page->rows;
  }

  void Commit(const std::function<void(storage::Mutation&)>& ask) {
    storage::Mutation mutation;
    ask(mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
    leaves_sound_store_ = false;
  }

  // What both who look at a store find.
  std::vector<std::string> Found(const pb::AuditHead* head = nullptr) {
    const auto verified = Verify(head);
    EXPECT_TRUE(verified.ok()) << verified.status();
    std::vector<std::string> found;
    for (const pb::AuditFlaw& flaw : verified->flaws()) found.push_back(DescribeAuditFlaw(flaw));
    Findings findings;
    StoreContents contents;
    EXPECT_EQ(VerifyStore(
                  *store_, [](absl::string_view) {}, findings, contents, head),
              absl::OkStatus());
    if (found.empty()) {
      EXPECT_THAT(findings.problems(), Not(Contains(HasSubstr("audit")))) << "renkeid verify";
    } else {
      EXPECT_THAT(findings.problems(), Contains(found[0])) << "renkeid verify";
    }
    return found;
  }

  std::string File(const std::vector<pb::AuditLine>& lines) {
    std::string file;
    for (const pb::AuditLine& line : lines) {
      std::string json;
      EXPECT_TRUE(google::protobuf::util::MessageToJsonString(line, &json).ok());
      absl::StrAppend(&file, json, "\n");
    }
    return file;
  }

  static std::vector<std::string> FoundInFile(const std::string& file,
                                              std::vector<pb::AuditHead> heads = {},
                                              const std::string& key = "") {
    auth::AuditFileCheck check(std::move(heads), key);
    for (const absl::string_view line : absl::StrSplit(file, '\n', absl::SkipEmpty()))
      check.TakeLine(line);
    const pb::AuditVerification verified = check.Finish();
    std::vector<std::string> found;
    for (const pb::AuditFlaw& flaw : verified.flaws())
      found.push_back(absl::StrCat(pb::AuditFlaw::Kind_Name(flaw.kind()), " ", flaw.number()));
    return found;
  }
};

TEST_F(AuditKeepingTest, WhatIsChainedIsSoundAndHasAllThatWasRecorded) {
  for (int i = 0; i < 400; ++i) CreateCase(absl::StrCat("事例", i));
  const size_t recorded = Entries(admin_).size();
  ChainAll();
  EXPECT_THAT(Found(), IsEmpty());
  const auto verified = Verify();
  EXPECT_EQ(verified->entries(), static_cast<int64_t>(recorded));
  EXPECT_EQ(verified->head().number(), static_cast<int64_t>(recorded));
  EXPECT_TRUE(auth::IsSigned(verified->head()));
  EXPECT_EQ(verified->head().began_number(), 1);
}

TEST_F(AuditKeepingTest, KilledBeforeAndBehindEveryCommitItGoesOnFromThere) {
  for (int i = 0; i < 300; ++i) CreateCase(absl::StrCat("事例", i));
  const size_t recorded = Entries(admin_).size();
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked, Faults::kExpected);
  int commits = 0;
  bool behind = false;
  hooked.before_commit = [&](const storage::Mutation& mutation) -> absl::Status {
    // Every second one dies; of those, every second one is written and nobody learns of it.
    if (++commits % 2 == 0) return absl::OkStatus();
    behind = !behind;
    if (behind) EXPECT_TRUE(storage::CommitAndWait(*store_, mutation).ok());
    return absl::UnavailableError("killed");
  };
  for (int step = 0; step < 100; ++step) {
    const auto more = ChainStep(env);
    if (more.ok() && !*more) break;
    // Nothing is there twice, nothing is missing at any moment.
    EXPECT_EQ(Entries(admin_).size(), recorded);
    EXPECT_THAT(Found(), IsEmpty());
  }
  EXPECT_EQ(Records().size(), recorded);
}

TEST_F(AuditKeepingTest, TwoKeepersOfOneStoreMakeOneChain) {
  for (int i = 0; i < 200; ++i) CreateCase(absl::StrCat("事例", i));
  const size_t recorded = Entries(admin_).size();
  HookedStore hooked(*store_);
  bool other = true;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (std::exchange(other, false)) EXPECT_TRUE(ChainStep(env_).ok());
    return absl::OkStatus();
  };
  EXPECT_TRUE(absl::IsAborted(ChainStep(EnvOver(hooked)).status()));
  ChainAll();
  EXPECT_EQ(Records().size(), recorded);
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(AuditKeepingTest, WhatIsChangedInTheStoreIsFoundAndNamed) {
  for (int i = 0; i < 20; ++i) CreateCase(absl::StrCat("事例", i));
  ChainAll();
  const pb::AuditHead head = Head();
  const Row row = Records()[11];
  internal_pb::AuditRecord changed = row.message;
  changed.mutable_content()->at(changed.content().size() / 2) ^= 1;
  Commit([&](storage::Mutation& m) { AuditRecords().Update(row, changed, m); });
  EXPECT_THAT(Found(), Contains(HasSubstr("audit entry 12 ")));
  EXPECT_THAT(Found(&head), Contains(HasSubstr("audit entry 12 ")));
}

TEST_F(AuditKeepingTest, WhatIsRemovedFromTheStoreIsFoundAndNamed) {
  for (int i = 0; i < 20; ++i) CreateCase(absl::StrCat("事例", i));
  ChainAll();
  const Row row = Records()[7];
  Commit([&](storage::Mutation& m) { AuditRecords().Erase(row, m); });
  EXPECT_THAT(Found(), ElementsAre("audit entry 8 is missing"));
}

TEST_F(AuditKeepingTest, ATailThatWasCutOffWithItsRecordIsFoundWithAnOlderHead) {
  for (int i = 0; i < 20; ++i) CreateCase(absl::StrCat("事例", i));
  ChainAll();
  const pb::AuditHead head = Head();
  const std::vector<Row> rows = Records();
  const auto chain = AuditChains().Get(*store_->NewSnapshot(), AuditChains().NewKey());
  // As whoever has the disk and knows how it is made.
  Commit([&](storage::Mutation& m) {
    const internal_pb::AuditRecord& last = rows[rows.size() - 4].message;
    for (size_t i = rows.size() - 3; i < rows.size(); ++i) AuditRecords().Erase(rows[i], m);
    internal_pb::AuditChain cut = (*chain)->message;
    cut.set_number(last.number());
    cut.set_hash(last.hash());
    AuditChains().Update(**chain, cut, m);
  });
  EXPECT_THAT(Found(), IsEmpty());
  EXPECT_THAT(Found(&head), ElementsAre(HasSubstr("cut off")));
  pb::AuditHead forged = head;
  forged.set_number(head.number() - 3);
  EXPECT_THAT(Found(&forged), ElementsAre(HasSubstr("was not signed by this store")));
}

TEST_F(AuditKeepingTest, AnExportIsVerifiedWithoutAServer) {
  for (int i = 0; i < 1'200; ++i) CreateCase(absl::StrCat("事例", i));
  ChainAll();
  const pb::AuditHead head = Head();
  const std::vector<pb::AuditLine> lines = Exported(admin_);
  const std::string file = File(lines);
  EXPECT_THAT(FoundInFile(file, {head}), IsEmpty());
  EXPECT_THAT(FoundInFile(file, {}, head.public_key()), IsEmpty());
  // In the file, in what people read of it, in what is hashed, in its lines.
  std::vector<pb::AuditLine> changed = lines;
  changed[5].mutable_link()->mutable_entry()->set_actor("accounts/somebody");
  EXPECT_THAT(FoundInFile(File(changed)), ElementsAre("KIND_CHANGED 5"));
  changed = lines;
  changed[5].mutable_link()->mutable_content()->append("x");
  EXPECT_THAT(FoundInFile(File(changed)), Contains("KIND_CHANGED 5"));
  changed = lines;
  changed.erase(changed.begin() + 7);
  EXPECT_THAT(FoundInFile(File(changed)), ElementsAre("KIND_MISSING 7"));
  changed = lines;
  changed.pop_back();
  EXPECT_THAT(FoundInFile(File(changed)),
              ElementsAre(absl::StrCat("KIND_TAIL_CUT ", lines.size() - 1)));
  changed = {lines.begin() + 1, lines.end()};
  EXPECT_THAT(FoundInFile(File(changed)), Contains("KIND_UNREADABLE 1")) << "without its head";
  EXPECT_THAT(FoundInFile("nonsense\n"), Contains("KIND_UNREADABLE 1"));
  pb::AuditLine excuse;
  excuse.mutable_extract();
  changed = lines;
  changed[6] = excuse;
  EXPECT_THAT(FoundInFile(File(changed)), Contains("KIND_MISSING 6")) << "in the middle it is none";
  // The key of another server.
  pb::AuditHead other = head;
  auth::SignAuditHead(std::string(auth::kAuditSeedBytes, 'o'), other);
  EXPECT_THAT(FoundInFile(file, {}, other.public_key()),
              ElementsAre(absl::StrCat("KIND_HEAD_FORGED ", head.number())));
}

TEST_F(AuditKeepingTest, AnOrganizationsExtractIsVerifiedByItselfWithItsValues) {
  const pb::Case made = CreateCase("前の題");
  ASSERT_TRUE(Create(admin_, Person("hanako", kAizu)).ok());
  Retitle(made.name(), "後の題");
  ChainAll();
  std::vector<pb::AuditLine> lines = Exported(town_);
  EXPECT_TRUE(lines[0].has_extract());
  EXPECT_THAT(FoundInFile(File(lines)), IsEmpty());
  pb::AuditLink& last = *lines.back().mutable_link();
  EXPECT_EQ(last.entry().changes(0).to().text(), "後の題");
  last.mutable_entry()->mutable_changes(0)->mutable_to()->set_text("別の題");
  EXPECT_THAT(FoundInFile(File(lines)), ElementsAre(absl::StrCat("KIND_CHANGED ", last.number())));
}

TEST_F(AuditKeepingTest, WhatIsOldGoesByWholeDaysAndLeavesAChainThatIsSound) {
  for (int day = 0; day < 10; ++day) {
    for (int i = 0; i < 60; ++i) CreateCase(absl::StrCat("事例", day, "-", i));
    now_ += absl::Hours(24);
  }
  ChainAll();
  const pb::AuditHead before = Head();
  const size_t all = Records().size();
  const absl::CivilDay kept(2024, 7, 8);  // began on the 3rd
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more) {
    more = CutStep(env_, kept);
    EXPECT_THAT(Found(), IsEmpty()) << "broken off anywhere";
  }
  ASSERT_TRUE(more.ok()) << more.status();
  EXPECT_EQ(Records().size(), 5u * 60u);
  EXPECT_LT(Records().size(), all);
  const pb::AuditHead head = Head();
  EXPECT_EQ(head.first_number(), static_cast<int64_t>(all) - 5 * 60 + 1);
  EXPECT_NE(head.cut_hash(), before.cut_hash());
  EXPECT_THAT(Found(&before), IsEmpty()) << "the end is as it was";
  EXPECT_THAT(Entries(admin_, "date<\"2024-07-08\""), IsEmpty());
  EXPECT_THAT(FoundInFile(File(Exported(admin_)), {before}), IsEmpty());
  // The last one stays, however old.
  while (*CutStep(env_, absl::CivilDay(2100, 1, 1))) {
  }
  EXPECT_EQ(Records().size(), 1u);
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(AuditKeepingTest, YearsAreCountedBackFromToday) {
  EXPECT_EQ(FirstKeptDay(absl::CivilDay(2024, 7, 3), 5), absl::CivilDay(2019, 7, 3));
  EXPECT_EQ(FirstKeptDay(absl::CivilDay(2024, 2, 29), 1), absl::CivilDay(2023, 3, 1));
}

TEST_F(AuditKeepingTest, WhatAStoreHadBeforeThereWasAChainIsToldToBeFromBefore) {
  const pb::Case old = CreateCase("前からの事例");
  // As the upgrade of a store of schema 1 does.
  const auto piece = host::BeginAuditChain().take(*store_->NewSnapshot(), "");
  ASSERT_TRUE(piece.ok()) << piece.status();
  ASSERT_TRUE(storage::CommitAndWait(*store_, piece->mutation).ok());
  CreateCase("後の事例");
  for (int round = 0; round < 2; ++round) {
    const auto entries = Entries(admin_);
    EXPECT_FALSE(entries.front().before_chain());
    for (size_t i = 1; i < entries.size(); ++i) EXPECT_TRUE(entries[i].before_chain()) << i;
    ChainAll();
  }
  EXPECT_EQ(Head().began_number(), Head().number());
  EXPECT_THAT(Found(), IsEmpty());
  EXPECT_THAT(Entries(town_, absl::StrCat("resource=\"", old.name(), "\"")), ::testing::SizeIs(1))
      << "it is found as the others are";
}

}  // namespace
}  // namespace renkei::service
