// Editions of menu books: chapters and numbers, whom they may be read by, the index, and what changed.
#include "server/domain/selection/edition_rules.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/selection/edition_diff.h"
#include "server/domain/selection/edition_index.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

pb::Audience AudienceFor(pb::Visibility visibility, const std::vector<std::string>& bodies = {}) {
  pb::Audience audience;
  audience.set_visibility(visibility);
  for (const std::string& body : bodies) audience.add_organizations(body);
  return audience;
}

pb::CaseListEditionEntry EntryOf(int number, const std::string& case_name,
                                 const std::string& title) {
  pb::CaseListEditionEntry entry;
  entry.set_name(absl::StrCat("caseLists/l/editions/1/entries/", number));
  entry.set_number(number);
  entry.set_case_(case_name);
  entry.mutable_listed()->set_position(number);
  entry.mutable_listed()->set_chapter(pb::CASE_CHAPTER_SINGLE);
  entry.mutable_listed()->mutable_case_()->set_title(title);
  return entry;
}

TEST(EditionRules, CasesOfInitiativesStandInTheChapterOfCooperationUnlessTheListSaysOtherwise) {
  pb::CaseListEntry entry;
  pb::Case text;
  EXPECT_EQ(ChapterOf(entry, text), pb::CASE_CHAPTER_SINGLE);
  text.set_initiative("initiatives/i");
  EXPECT_EQ(ChapterOf(entry, text), pb::CASE_CHAPTER_COOPERATION);
  entry.set_chapter(pb::CASE_CHAPTER_SINGLE);
  EXPECT_EQ(ChapterOf(entry, text), pb::CASE_CHAPTER_SINGLE);
}

TEST(EditionRules, NumbersGoChapterByChapterInTheOrderOfTheList) {
  EXPECT_THAT(NumberedOrder({pb::CASE_CHAPTER_COOPERATION, pb::CASE_CHAPTER_SINGLE,
                             pb::CASE_CHAPTER_COOPERATION, pb::CASE_CHAPTER_SINGLE}),
              ElementsAre(1, 3, 0, 2));
}

// Every audience of a case against every one of an edition, and whether all readers of the one read
// the other: asked of each body by hand.
TEST(EditionRules, AnAudienceIncludesAnotherIfEveryBodyOfThatReadsIt) {
  const std::vector<std::string> bodies = {"organizations/a", "organizations/b", "organizations/c"};
  const std::vector<pb::Audience> audiences = {
      AudienceFor(pb::VISIBILITY_PUBLIC),
      AudienceFor(pb::VISIBILITY_MEMBERS),
      AudienceFor(pb::VISIBILITY_PRIVATE),
      AudienceFor(pb::VISIBILITY_SHARED, {"organizations/b"}),
      AudienceFor(pb::VISIBILITY_SHARED, {"organizations/b", "organizations/c"}),
      AudienceFor(pb::VISIBILITY_SHARED)};
  // "": somebody of another body; "-": nobody, without an account.
  const auto reads = [](const pb::Audience& audience, const std::string& owner,
                        const std::string& body) {
    if (audience.visibility() == pb::VISIBILITY_PUBLIC) return true;
    if (body == "-") return false;
    if (audience.visibility() == pb::VISIBILITY_MEMBERS || body == owner) return true;
    if (audience.visibility() != pb::VISIBILITY_SHARED) return false;
    for (const std::string& named : audience.organizations()) {
      if (named == body) return true;
    }
    return false;
  };
  for (const std::string& case_owner : bodies) {
    for (const std::string& list_owner : bodies) {
      for (const pb::Audience& narrow : audiences) {
        for (const pb::Audience& wide : audiences) {
          bool all = true;
          for (const std::string& body :
               {bodies[0], bodies[1], bodies[2], std::string(), std::string("-")}) {
            if (reads(wide, list_owner, body) && !reads(narrow, case_owner, body)) all = false;
          }
          EXPECT_EQ(Includes(narrow, case_owner, wide, list_owner), all)
              << case_owner << " " << narrow.ShortDebugString() << " / " << list_owner << " "
              << wide.ShortDebugString();
        }
      }
    }
  }
}

TEST(EditionRules, OfAStruckEntryTheNumberAndItsPlaceAloneStay) {
  pb::CaseListEditionEntry entry = EntryOf(3, "cases/c", "個人の記録を含む事例");
  entry.mutable_listed()->set_heading("交通");
  entry.mutable_listed()->set_comment("コメント");
  entry.set_owner_title("真庭市");
  entry.add_fields()->set_title("地域交通");
  StrikeEntry("2024-07-03", "個人情報の保護のため", "organizations/o", entry);
  EXPECT_TRUE(IsStruck(entry));
  EXPECT_EQ(entry.number(), 3);
  EXPECT_EQ(entry.listed().heading(), "交通");
  const std::string left = entry.DebugString();
  for (const char* gone : {"個人の記録", "コメント", "真庭市", "地域交通"}) {
    EXPECT_EQ(left.find(gone), std::string::npos) << gone;
  }
}

TEST(EditionRules, WhatABodyDoesFromDayToDayIsNotPrinted) {
  pb::Case text;
  text.set_title("題名");
  text.add_history()->set_actor("accounts/a");
  text.set_submitter("accounts/a");
  text.set_updater("accounts/a");
  text.add_field_updaters()->set_updater("accounts/b");
  text.set_review_by_date("2025-03-31");
  KeepPrintedText(text);
  pb::Case expected;
  expected.set_title("題名");
  EXPECT_EQ(text.SerializeAsString(), expected.SerializeAsString());
}

std::string LinesOf(const std::vector<IndexLine>& lines) {
  return absl::StrJoin(lines, "; ", [](std::string* out, const IndexLine& line) {
    absl::StrAppend(out, line.title, " ", absl::StrJoin(line.numbers, ","));
  });
}

TEST(EditionIndex, GoesByFieldPrefectureAndYear) {
  std::vector<pb::CaseListEditionEntry> entries = {
      EntryOf(1, "cases/a", "A"), EntryOf(2, "cases/b", "B"), EntryOf(3, "cases/c", "C")};
  const auto field = [](pb::CaseListEditionEntry& entry, const std::string& item,
                        const std::string& title) {
    pb::EditionField& added = *entry.add_fields();
    added.set_item(item);
    added.set_title(title);
  };
  field(entries[0], "frameworks/f/items/2", "観光DX");
  field(entries[0], "", "バス");
  field(entries[1], "frameworks/f/items/1", "地域交通");
  field(entries[1], "", "バス");
  field(entries[2], "frameworks/f/items/2", "観光DX");
  field(entries[2], "frameworks/f/items/2", "観光DX");
  entries[0].set_prefecture("organizations/330001");
  entries[0].set_prefecture_title("岡山県");
  entries[1].set_prefecture("organizations/070009");
  entries[1].set_prefecture_title("福島県");
  entries[0].set_fiscal_year(2023);
  entries[1].set_fiscal_year(2019);
  EditionIndex index = IndexOf(entries);
  EXPECT_EQ(LinesOf(index.fields), "地域交通 2; 観光DX 1,3; バス 1,2");
  EXPECT_EQ(LinesOf(index.prefectures), "福島県 2; 岡山県 1;  3");
  EXPECT_EQ(LinesOf(index.years), "2019 2; 2023 1;  3");
  StrikeEntry("2024-07-03", "理由", "organizations/o", entries[0]);
  index = IndexOf(entries);
  EXPECT_EQ(LinesOf(index.fields), "地域交通 2; 観光DX 3; バス 2");
  EXPECT_EQ(LinesOf(index.prefectures), "福島県 2;  3");
}

// "A 1>2 REORDERED, ..." of each.
std::vector<std::string> ToldOf(const EditionDiff& diff) {
  std::vector<std::string> told;
  for (const pb::EditionEntryDifference& entry : diff.differences) {
    std::vector<std::string> parts;
    for (const pb::Difference& d : entry.differences()) {
      const std::string kind =
          pb::DifferenceKind_Name(d.kind()).substr(sizeof("DIFFERENCE_KIND_") - 1);
      parts.push_back(d.field().empty() ? kind : absl::StrCat(kind, " ", d.field()));
    }
    told.push_back(absl::StrCat(entry.title(), " ", entry.number_before(), ">",
                                entry.number_after(), " ", absl::StrJoin(parts, ", ")));
  }
  return told;
}

TEST(EditionDiff, TellsWhatWasAddedRemovedRenumberedAndRewritten) {
  std::vector<pb::CaseListEditionEntry> before = {
      EntryOf(1, "cases/a", "A"), EntryOf(2, "cases/b", "B"), EntryOf(3, "cases/c", "C"),
      EntryOf(4, "cases/d", "D")};
  std::vector<pb::CaseListEditionEntry> after = {
      EntryOf(1, "cases/a", "A"), EntryOf(2, "cases/n", "N"), EntryOf(3, "cases/b", "B"),
      EntryOf(4, "cases/c", "C2")};
  after[3].mutable_listed()->mutable_case_()->set_summary("概要");
  after[3].mutable_listed()->set_heading("交通");
  const EditionDiff diff = CompareEditions(before, after);
  EXPECT_THAT(ToldOf(diff),
              ElementsAre("N 0>2 ADDED", "B 2>3 REORDERED number",
                          "C2 3>4 MOVED heading, RENAMED title, TEXT_CHANGED summary, "
                          "REORDERED number",
                          "D 4>0 REMOVED"));
  EXPECT_EQ(diff.added, 1);
  EXPECT_EQ(diff.removed, 1);
  EXPECT_EQ(diff.changed, 1);
  EXPECT_EQ(diff.renumbered, 1);
  EXPECT_EQ(diff.unchanged, 1);
  EXPECT_THAT(CompareEditions(after, after).differences, IsEmpty());
}

TEST(EditionDiff, TellsNothingOfWhatWasStruck) {
  const std::vector<pb::CaseListEditionEntry> before = {EntryOf(1, "cases/a", "秘密")};
  std::vector<pb::CaseListEditionEntry> after = before;
  StrikeEntry("2024-07-03", "理由", "organizations/o", after[0]);
  for (const EditionDiff& diff : {CompareEditions(before, after), CompareEditions(after, before)}) {
    ASSERT_EQ(diff.differences.size(), 1U);
    ASSERT_EQ(diff.differences[0].differences_size(), 1);
    EXPECT_EQ(diff.differences[0].differences(0).field(), "struck_reason");
  }
  EXPECT_EQ(CompareEditions(before, after).differences[0].title(), "");
  EXPECT_THAT(CompareEditions(after, after).differences, IsEmpty());
}

}  // namespace
}  // namespace renkei::domain
