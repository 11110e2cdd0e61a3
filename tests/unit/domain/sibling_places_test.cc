#include "server/domain/merge/sibling_places.h"

#include <algorithm>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace renkei::domain {
namespace {

SiblingState Stands(const std::string& id, int order) {
  SiblingState state;
  state.id = id;
  state.order = order;
  return state;
}

SiblingState Shown(const std::string& id, int order, const std::string& after, int base_order = 0) {
  SiblingState state = Stands(id, order);
  state.shown = true;
  state.after = after;
  state.base_order = base_order;
  state.may_move = base_order == 0;
  return state;
}

SiblingState New(const std::string& id, const std::string& after) {
  SiblingState state = Shown(id, 0, after);
  state.fresh = true;
  return state;
}

// As they are printed then.
std::string Printed(const std::vector<SiblingState>& siblings, const SiblingPlaces& places) {
  std::vector<std::pair<int, std::string>> line;
  for (size_t i = 0; i < siblings.size(); ++i) line.emplace_back(places.orders[i], siblings[i].id);
  std::sort(line.begin(), line.end());
  std::string text;
  for (const auto& [order, id] : line) text += id;
  return text;
}
std::string Printed(const std::vector<SiblingState>& siblings) {
  return Printed(siblings, PlaceSiblings(siblings, /*overwrite=*/false));
}

TEST(SiblingPlacesTest, AFileThatNamesOneItemMovesNothing) {
  const std::vector<SiblingState> siblings = {Stands("a", 1), Shown("b", 2, ""), Stands("c", 3)};
  const SiblingPlaces places = PlaceSiblings(siblings, false);
  EXPECT_EQ(places.orders, (std::vector<int>{1, 2, 3}));
  EXPECT_TRUE(places.conflicts.empty());
}

TEST(SiblingPlacesTest, WhatIsNewComesBehindItsNeighbourInTheFile) {
  EXPECT_EQ(Printed({Stands("a", 1), Stands("b", 2), Stands("c", 3), New("x", "a")}), "axbc");
  EXPECT_EQ(Printed({Shown("a", 1, ""), New("x", "a"), New("y", "x"), Shown("b", 2, "y")}), "axyb");
  // The first that the file shows stands before the next that it shows.
  EXPECT_EQ(Printed({New("x", ""), Shown("b", 2, "x"), Stands("a", 1)}), "axb");
  // Alone in the file it comes last.
  EXPECT_EQ(Printed({Stands("a", 1), Stands("b", 2), New("x", "")}), "abx");
}

TEST(SiblingPlacesTest, OnlyThoseBehindAreNumberedAnewAndOnlyWhereTheyMust) {
  const SiblingPlaces places = PlaceSiblings(
      {Stands("a", 1), Stands("b", 2), Stands("c", 7), New("x", "a")}, /*overwrite=*/false);
  EXPECT_EQ(places.orders, (std::vector<int>{1, 3, 7, 2}));
}

TEST(SiblingPlacesTest, ANewOrderOfTheFileMovesTheFewest) {
  EXPECT_EQ(Printed({Shown("a", 1, "c"), Shown("b", 2, ""), Shown("c", 3, "b"), Stands("d", 4)}),
            "bcad");
}

TEST(SiblingPlacesTest, AnOldFileDoesNotPutBackWhatOthersMoved) {
  // Exported as a, b, c; moved by others to c, a, b since.
  EXPECT_EQ(Printed({Shown("a", 2, "", 1), Shown("b", 3, "a", 2), Shown("c", 1, "b", 3)}), "cab");
}

TEST(SiblingPlacesTest, WhatBothMovedIsAConflictAndMovesNothing) {
  const std::vector<SiblingState> siblings = {Shown("a", 2, "b", 1), Shown("b", 3, "", 2),
                                              Shown("c", 1, "a", 3)};
  const SiblingPlaces refused = PlaceSiblings(siblings, false);
  EXPECT_FALSE(refused.conflicts.empty());
  EXPECT_EQ(refused.orders, (std::vector<int>{2, 3, 1}));
  EXPECT_EQ(Printed(siblings, PlaceSiblings(siblings, true)), "bac");
}

TEST(SiblingPlacesTest, AFileWithoutABaseDoesNotMoveOthersWork) {
  std::vector<SiblingState> siblings = {Shown("a", 1, "b"), Shown("b", 2, "")};
  EXPECT_EQ(Printed(siblings), "ba");
  for (SiblingState& sibling : siblings) sibling.may_move = false;
  EXPECT_FALSE(PlaceSiblings(siblings, false).conflicts.empty());
}

TEST(SiblingPlacesTest, WhateverTheOrderInWhichItemsAreSentTheFilesOrderIsPrinted) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const int count = 1 + static_cast<int>(random() % 12);
    std::vector<std::string> file;
    for (int i = 0; i < count; ++i) file.push_back(std::string(1, static_cast<char>('a' + i)));
    std::shuffle(file.begin(), file.end(), random);
    std::vector<SiblingState> siblings;
    for (size_t i = 0; i < file.size(); ++i) {
      const std::string after = i == 0 ? "" : file[i - 1];
      siblings.push_back(random() % 2 == 0
                             ? New(file[i], after)
                             : Shown(file[i], static_cast<int>(random() % 20), after));
    }
    std::shuffle(siblings.begin(), siblings.end(), random);
    std::string expected;
    for (const std::string& id : file) expected += id;
    EXPECT_EQ(Printed(siblings), expected) << round;
  }
}

TEST(SiblingPlacesTest, ACircleThatNoFileShowsEnds) {
  EXPECT_EQ(Printed({New("a", "b"), New("b", "a")}).size(), 2U);
}

// The same file again, as whoever remembers its bases sends it.
std::vector<SiblingState> Again(std::vector<SiblingState> siblings, const SiblingPlaces& places) {
  for (size_t i = 0; i < siblings.size(); ++i) {
    siblings[i].order = places.orders[i];
    siblings[i].base_order = places.next_bases[i];
    siblings[i].fresh = false;
  }
  return siblings;
}

TEST(SiblingPlacesTest, AFileThatMovedSomethingMovesNothingTheSecondTime) {
  const std::vector<SiblingState> moved = {Shown("b", 2, "", 2), Shown("a", 1, "b", 1),
                                           New("n", "a"), Shown("c", 3, "n", 3)};
  const SiblingPlaces first = PlaceSiblings(moved, /*overwrite=*/false);
  ASSERT_TRUE(first.conflicts.empty());
  EXPECT_EQ(Printed(moved, first), "banc");
  const std::vector<SiblingState> again = Again(moved, first);
  const SiblingPlaces second = PlaceSiblings(again, /*overwrite=*/false);
  EXPECT_EQ(second.orders, first.orders);
  EXPECT_EQ(second.next_bases, first.next_bases);
  // And moves it back without a conflict.
  std::vector<SiblingState> back = again;
  back[0].after = "a";
  back[1].after = "";
  back[2].after = "b";
  const SiblingPlaces third = PlaceSiblings(back, /*overwrite=*/false);
  EXPECT_TRUE(third.conflicts.empty());
  EXPECT_EQ(Printed(back, third), "abnc");
}

TEST(SiblingPlacesTest, WhatOthersMovedIsStillTheirsWhenTheFileIsAppliedAgain) {
  // The file shows a, new, b, as it was exported; somebody has put b first.
  const std::vector<SiblingState> file = {Shown("a", 3, "", 1), New("n", "a"),
                                          Shown("b", 2, "n", 2)};
  const SiblingPlaces first = PlaceSiblings(file, /*overwrite=*/false);
  ASSERT_TRUE(first.conflicts.empty());
  EXPECT_EQ(Printed(file, first), "ban");
  const std::vector<SiblingState> again = Again(file, first);
  const SiblingPlaces second = PlaceSiblings(again, /*overwrite=*/false);
  EXPECT_TRUE(second.conflicts.empty());
  EXPECT_EQ(second.orders, first.orders);
}

}  // namespace
}  // namespace renkei::domain
