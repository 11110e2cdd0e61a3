#include "client/mirror/mirror.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/mirror/generation.h"
#include "tests/unit/client/mirror/fake_feed.h"
#include "tests/unit/client/mirror/memory_files.h"

namespace renkei::mirror {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

client::FeedPage Page(const std::string& cursor, const std::vector<pb::Change>& changes,
                      bool partial = false) {
  client::FeedPage page;
  for (const pb::Change& change : changes) *page.add_changes() = change;
  page.set_cursor(cursor);
  page.set_partial_commit(partial);
  return page;
}

class MirrorTest : public testing::Test {
 protected:
  std::unique_ptr<Mirror> Open(const CopyScope& scope = {"store", kOwnOrganization, {}, ""}) {
    auto mirror = Mirror::Open(files_, "/copy", scope);
    EXPECT_TRUE(mirror.ok()) << mirror.status();
    return *std::move(mirror);
  }
  std::string Shown(const std::string& stem) {
    return files_.Content(absl::StrCat("/copy/data/", LinesFile(stem)));
  }
  void FoldWhole(Mirror& mirror) {
    const absl::Status status = mirror.Fold(true, absl::FromUnixSeconds(1'700'000'000));
    EXPECT_TRUE(status.ok()) << status;
  }
  // A complete copy with cases/a and cases/b at cursor c1.
  void Fill() {
    auto mirror = Open();
    ASSERT_TRUE(
        mirror->Apply(Page("c1", {Upsert("cases/b", "1-2"), Upsert("cases/a", "1-1")})).ok());
    FoldWhole(*mirror);
  }

  MemoryFiles files_;
};

TEST_F(MirrorTest, LinesAreSortedByNameAndStable) {
  Fill();
  EXPECT_EQ(Shown("cases"),
            "{\"name\":\"cases/a\",\"etag\":\"1-1\"}\n{\"name\":\"cases/b\",\"etag\":\"1-2\"}\n");
  const std::string before = Shown("cases");
  auto mirror = Open();
  ASSERT_TRUE(mirror->Apply(Page("c2", {Upsert("organizations/x", "1-3")})).ok());
  FoldWhole(*mirror);
  EXPECT_EQ(Shown("cases"), before);
  EXPECT_THAT(mirror->counts(), ElementsAre(Pair("cases", 2), Pair("organizations", 1)));
  EXPECT_THAT(files_.Content("/copy/data/state.json"), HasSubstr("\"cursor\": \"c2\""));
}

TEST_F(MirrorTest, TheFirstCopyIsShownWhenItIsComplete) {
  auto mirror = Open();
  EXPECT_TRUE(mirror->building());
  ASSERT_TRUE(mirror->Apply(Page("c1", {Upsert("cases/a", "1")})).ok());
  ASSERT_TRUE(mirror->Fold(false, absl::Now()).ok());
  EXPECT_FALSE(files_.Exists("/copy/data"));
  mirror.reset();
  mirror = Open();  // goes on where it stopped
  EXPECT_EQ(mirror->cursor(), "c1");
  ASSERT_TRUE(mirror->Apply(Page("c2", {})).ok());
  FoldWhole(*mirror);
  EXPECT_THAT(Shown("cases"), HasSubstr("cases/a"));
}

TEST_F(MirrorTest, HalfACommitIsNeverShown) {
  Fill();
  auto mirror = Open();
  ASSERT_TRUE(mirror->Apply(Page("c2", {Upsert("cases/c", "1-3")}, true)).ok());
  EXPECT_FALSE(mirror->whole());
  EXPECT_TRUE(absl::IsFailedPrecondition(mirror->Fold(true, absl::Now())));
  mirror.reset();
  mirror = Open();
  EXPECT_EQ(mirror->cursor(), "c2");
  EXPECT_THAT(Shown("cases"), testing::Not(HasSubstr("cases/c")));
  ASSERT_TRUE(mirror->Apply(Page("c3", {Upsert("cases/d", "1-3")})).ok());
  FoldWhole(*mirror);
  EXPECT_THAT(Shown("cases"), testing::AllOf(HasSubstr("cases/c"), HasSubstr("cases/d")));
}

TEST_F(MirrorTest, ARebuildIsShownInOneStepWhenItIsComplete) {
  Fill();
  auto mirror = Open();
  ASSERT_TRUE(mirror->StartOver().ok());
  EXPECT_EQ(mirror->cursor(), "");
  ASSERT_TRUE(mirror->Apply(Page("d1", {Upsert("cases/z", "9")})).ok());
  ASSERT_TRUE(mirror->Fold(false, absl::Now()).ok());
  EXPECT_THAT(Shown("cases"), HasSubstr("cases/a"));
  mirror.reset();
  mirror = Open();
  EXPECT_TRUE(mirror->building());
  EXPECT_EQ(mirror->cursor(), "d1");
  FoldWhole(*mirror);
  EXPECT_FALSE(mirror->building());
  EXPECT_EQ(Shown("cases"), "{\"name\":\"cases/z\",\"etag\":\"9\"}\n");
  EXPECT_THAT(*files_.List("/copy/.sync"), ElementsAre(".gitignore"));
}

TEST_F(MirrorTest, AnotherScopeBeginsAnewBesideTheOldCopy) {
  Fill();
  for (const CopyScope& scope : {CopyScope{"store", kOwnOrganization, {"cases"}, ""},
                                 CopyScope{"store", kOwnOrganization, {}, "owner=\"x\""},
                                 CopyScope{"store", "organizations/other", {}, ""}}) {
    auto mirror = Open(scope);
    EXPECT_TRUE(mirror->building());
    EXPECT_EQ(mirror->cursor(), "");
    EXPECT_THAT(Shown("cases"), HasSubstr("cases/a"));
  }
  auto mirror = Open();  // the first one again: nothing was lost
  EXPECT_FALSE(mirror->building());
  EXPECT_EQ(mirror->cursor(), "c1");
}

TEST_F(MirrorTest, ACopyOfAnotherServerIsNotOverwritten) {
  Fill();
  const auto mirror = Mirror::Open(files_, "/copy", {"elsewhere", kOwnOrganization, {}, ""});
  EXPECT_TRUE(absl::IsFailedPrecondition(mirror.status())) << mirror.status();
  EXPECT_THAT(Shown("cases"), HasSubstr("cases/a"));
}

TEST_F(MirrorTest, AProgramThatKnowsMoreTypesBeginsAnew) {
  Fill();
  CopyState state = **Mirror::Peek(files_, "/copy");
  state.known_types -= 1;
  files_.Put("/copy/data/state.json", StateText(state));
  EXPECT_TRUE(Open()->building());
}

TEST_F(MirrorTest, ADirectoryOfSomebodyElseIsLeftAlone) {
  ASSERT_TRUE(files_.MakeDirectory("/copy/data").ok());
  files_.Put("/copy/data/thesis.txt", "years of work");
  const CopyScope scope = {"store", kOwnOrganization, {}, ""};
  EXPECT_TRUE(absl::IsFailedPrecondition(Mirror::Open(files_, "/copy", scope).status()));
  files_.Put("/copy/data/state.json", "{\"format\": 99}");
  EXPECT_TRUE(absl::IsFailedPrecondition(Mirror::Open(files_, "/copy", scope).status()));
  EXPECT_EQ(files_.Content("/copy/data/thesis.txt"), "years of work");
}

TEST_F(MirrorTest, ExplainsItselfOnce) {
  Fill();
  EXPECT_THAT(files_.Content("/copy/README.md"), HasSubstr("renkei sync"));
  files_.Put("/copy/README.md", "our own words");
  Open();
  EXPECT_EQ(files_.Content("/copy/README.md"), "our own words");
}

TEST_F(MirrorTest, TwoRunsDoNotWorkOnOneDirectory) {
  auto first = Open();
  const auto second = Mirror::Open(files_, "/copy", {"store", kOwnOrganization, {}, ""});
  EXPECT_TRUE(absl::IsAborted(second.status()));
}

TEST_F(MirrorTest, DigestsAreCountedFromTheFiles) {
  Fill();
  auto mirror = Open();
  auto digests = mirror->Digests();
  ASSERT_TRUE(digests.ok()) << digests.status();
  ResourceDigest cases;
  cases.Add("cases/a", "1-1");
  cases.Add("cases/b", "1-2");
  ASSERT_EQ(digests->size(), 1U);
  EXPECT_EQ(digests->at("cases").Hex(), cases.Hex());
  EXPECT_EQ(digests->at("cases").count(), 2);
  files_.Put("/copy/data/cases.jsonl", "{\"name\":\"cases/a\",\"etag\":\"edited\"}\n");
  EXPECT_NE(mirror->Digests()->at("cases").Hex(), cases.Hex());
}

TEST_F(MirrorTest, AFileThatWasTurnedIntoSomethingElseIsNoticed) {
  Fill();
  auto mirror = Open();
  for (const char* text : {"not json\n", "{\"name\":\"cases/b\"}\n{\"name\":\"cases/a\"}\n",
                           "{\"name\":\"cases/a\"}\n{\"name\":\"cases/a\"}\n"}) {
    files_.Put("/copy/data/cases.jsonl", text);
    EXPECT_TRUE(absl::IsDataLoss(mirror->Digests().status())) << text;
  }
}

TEST_F(MirrorTest, PeekTellsTheScopeOfWhatIsThere) {
  EXPECT_EQ(*Mirror::Peek(files_, "/copy"), std::nullopt);
  { auto mirror = Open({"store", kOwnOrganization, {"cases", "visions"}, "f=\"1\""}); }
  const auto state = Mirror::Peek(files_, "/copy");
  ASSERT_TRUE(state.ok() && state->has_value());
  EXPECT_THAT((*state)->scope.types, ElementsAre("cases", "visions"));
  EXPECT_EQ((*state)->scope.filter, "f=\"1\"");
}

TEST(CopyStateTest, ComesBackAsItWas) {
  CopyState state;
  state.generation = 12;
  state.scope = {"store \"1\"", "organizations/x", {"cases", "kpis"}, "owner=\"organizations/x\""};
  state.cursor = "abc";
  state.time = absl::FromUnixSeconds(1'700'000'000);
  state.known_types = 19;
  state.counts = {{"cases", 3}, {"kpis", 100'000}};
  const auto back = ParseState(StateText(state), "x");
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(StateText(*back), StateText(state));
  EXPECT_EQ(back->scope, state.scope);
  EXPECT_EQ(back->time, state.time);
  EXPECT_THAT(back->counts, testing::ContainerEq(state.counts));
}

}  // namespace
}  // namespace renkei::mirror
