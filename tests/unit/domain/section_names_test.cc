#include "server/domain/identity/section_names.h"

#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

pb::Section Section(const std::string& name, const std::string& called,
                    const std::vector<std::string>& formerly = {}) {
  pb::Section section;
  section.set_name(name);
  section.set_display_name(called);
  for (const std::string& former : formerly) section.add_former_names(former);
  return section;
}

pb::Section Retired(pb::Section section, const std::string& successor = "") {
  section.set_retired(true);
  section.set_successor(successor);
  return section;
}

TEST(SectionNames, WidthCaseAndSpacesDoNotCount) {
  const SectionNames names({Section("a", "DX推進課")});
  for (const char* text : {"DX推進課", "ＤＸ推進課", "dx 推進課", " DX推進課　"})
    EXPECT_THAT(names.OwnersOf(text), ElementsAre("a")) << text;
  for (const char* text : {"", "推進課", "DX推進課長"})
    EXPECT_THAT(names.OwnersOf(text), IsEmpty()) << text;
}

TEST(SectionNames, AFormerNameMeansTheSectionUnlessAnotherOneIsCalledSoToday) {
  EXPECT_THAT(SectionNames({Section("a", "政策課", {"企画課"})}).OwnersOf("企画課"),
              ElementsAre("a"));
  EXPECT_THAT(
      SectionNames({Section("a", "政策課", {"企画課"}), Section("b", "企画課")}).OwnersOf("企画課"),
      ElementsAre("b"));
  EXPECT_THAT(SectionNames({Section("a", "政策課", {"企画課"}), Section("b", "財政課", {"企画課"})})
                  .OwnersOf("企画課"),
              UnorderedElementsAre("a", "b"))
      << "it was divided";
}

TEST(SectionNames, WhatIsRetiredStandsForWhoFollowed) {
  const SectionNames names({Retired(Section("a", "観光課"), "b"),
                            Retired(Section("b", "商工観光課"), "c"), Section("c", "産業課"),
                            Retired(Section("d", "同和課"))});
  EXPECT_THAT(names.OwnersOf("観光課"), ElementsAre("c"));
  EXPECT_EQ(names.InUse("b"), "c");
  EXPECT_THAT(names.OwnersOf("同和課"), IsEmpty()) << "its work is everybody's";
  EXPECT_EQ(names.InUse("nobody"), "");
  // What cannot be written ends all the same.
  EXPECT_EQ(
      SectionNames({Retired(Section("a", "A"), "b"), Retired(Section("b", "B"), "a")}).InUse("a"),
      "");
}

TEST(SectionNames, ATextMayNameSeveralAndANameMayHoldWhatStandsBetween) {
  const SectionNames names(
      {Section("a", "企画課"), Section("b", "財政課"), Section("c", "文化・スポーツ課")});
  for (const char* text : {"企画課、財政課", "企画課・財政課", "企画課／財政課", "企画課\n財政課"})
    EXPECT_THAT(names.OwnersOf(text), UnorderedElementsAre("a", "b")) << text;
  EXPECT_THAT(names.OwnersOf("文化・スポーツ課"), ElementsAre("c"));
  EXPECT_THAT(names.OwnersOf("企画課、民間事業者"), ElementsAre("a"));
}

TEST(SectionNames, ARenamedSectionKeepsItsOldNameOnce) {
  pb::Section section = Section("a", "政策課", {"ＤＸ課", "政策課", "dx課", ""});
  TidyFormerNames("企画課", section);
  EXPECT_THAT(section.former_names(), ElementsAre("ＤＸ課", "企画課"));
  TidyFormerNames("政策 課", section);
  EXPECT_THAT(section.former_names(), ElementsAre("ＤＸ課", "企画課")) << "a matter of spaces";
}

}  // namespace
}  // namespace renkei::domain
