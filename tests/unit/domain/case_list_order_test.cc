#include "server/domain/selection/case_list_order.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "tests/random_seed.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;

pb::CaseListEntry Entry(const std::string& name, const std::string& heading = "") {
  pb::CaseListEntry entry;
  entry.set_case_(name);
  entry.set_heading(heading);
  return entry;
}

CaseListEntries ListOf(const std::vector<pb::CaseListEntry>& entries) {
  return {entries.begin(), entries.end()};
}

// "heading/name" of each, the heading being the one in force.
std::vector<std::string> Shown(const CaseListEntries& entries) {
  const std::vector<std::string> headings = HeadingsInForce(entries);
  std::vector<std::string> shown;
  for (int i = 0; i < entries.size(); ++i) {
    shown.push_back(absl::StrCat(headings[static_cast<size_t>(i)], "/", entries[i].case_()));
  }
  return shown;
}

TEST(CaseListOrder, AHeadingGoesOverToTheEntryBehindTheOneThatLeaves) {
  CaseListEntries entries = ListOf({Entry("a", "交通"), Entry("b"), Entry("c", "教育")});
  RemoveEntry(0, entries);
  EXPECT_THAT(Shown(entries), ElementsAre("交通/b", "教育/c"));
  KeepEntries({false, true}, entries);
  EXPECT_THAT(Shown(entries), ElementsAre("教育/c"));
}

TEST(CaseListOrder, WhatIsMovedStandsUnderTheHeadingOfItsNewPlace) {
  CaseListEntries entries =
      ListOf({Entry("a", "交通"), Entry("b"), Entry("c", "教育"), Entry("d")});
  MoveEntry(0, 3, entries);
  EXPECT_THAT(Shown(entries), ElementsAre("交通/b", "教育/c", "教育/d", "教育/a"));
  MoveEntry(1, 0, entries);
  EXPECT_THAT(Shown(entries), ElementsAre("交通/c", "交通/b", "教育/d", "教育/a"));
}

TEST(CaseListOrder, AnEntryWithAHeadingBeginsASectionAndLeavesTheNextOneAsItWas) {
  CaseListEntries entries = ListOf({Entry("a", "交通"), Entry("b")});
  InsertEntry(Entry("x", "教育"), 1, entries);
  EXPECT_THAT(Shown(entries), ElementsAre("交通/a", "教育/x", "交通/b"));
  InsertEntry(Entry("y"), 99, entries);
  EXPECT_EQ(Shown(entries).back(), "交通/y");
}

TEST(CaseListOrder, ACaseThatStandsTwiceIsRefusedWhereItStandsAgain) {
  const absl::Status status = CheckEntries(ListOf({Entry("a"), Entry("b"), Entry("a")}), "entries");
  EXPECT_EQ(KindOf(status), "DUPLICATE");
  EXPECT_EQ(DetailOf(status)->violations(0).field(), "entries[2].case");
}

// Whatever is done to one entry, all others keep their order and their heading.
TEST(CaseListOrder, EveryOtherEntryKeepsItsOrderAndItsHeading) {
  std::mt19937 random(RandomSeed());
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<uint32_t>(n)); };
  for (int round = 0; round < 300; ++round) {
    std::vector<pb::CaseListEntry> made;
    const int count = 1 + below(8);
    for (int i = 0; i < count; ++i) {
      const bool heads = i == 0 || below(3) == 0;
      made.push_back(Entry(absl::StrCat("c", i), heads ? absl::StrCat("h", below(3)) : ""));
    }
    CaseListEntries entries = ListOf(made);
    const int index = below(count);
    std::vector<std::string> expected = Shown(entries);
    expected.erase(expected.begin() + index);
    const std::string touched = entries[index].case_();
    switch (below(3)) {
      case 0:
        RemoveEntry(index, entries);
        break;
      case 1:
        MoveEntry(index, below(count + 2), entries);
        break;
      default:
        expected = Shown(entries);
        InsertEntry(Entry("new", below(2) == 0 ? "" : "h9"), below(count + 2), entries);
    }
    std::vector<std::string> others;
    const std::vector<std::string> shown = Shown(entries);
    for (int i = 0; i < entries.size(); ++i) {
      const std::string& name = entries[i].case_();
      const bool inserted = expected.size() == static_cast<size_t>(count);
      if (name != (inserted ? "new" : touched)) others.push_back(shown[static_cast<size_t>(i)]);
    }
    EXPECT_EQ(others, expected) << "round " << round;
  }
}

}  // namespace
}  // namespace renkei::domain
