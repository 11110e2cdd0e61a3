// Files as they come: good, bad and hostile.
#include "client/cli/file/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "client/cli/file/input.h"
#include "server/domain/error.h"

namespace renkei::cli {
namespace {

using namespace std::string_literals;

using testing::HasSubstr;

std::string MessageOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail ? detail->message() : std::string(status.message());
}

TEST(Reader, SeveralDocumentsAndEmptyOnes) {
  const auto documents = ReadDocuments("---\na: 1\n---\n---\nb: 2\n", "f");
  ASSERT_TRUE(documents.ok());
  ASSERT_EQ(documents->size(), 2U);
  EXPECT_EQ(documents->at(1).Find("b")->text, "2");
}

TEST(Reader, AListAtTheTopIsSeveralDocuments) {
  EXPECT_EQ(ReadDocuments("- a: 1\n- a: 2\n", "f")->size(), 2U);
  EXPECT_EQ(ReadDocuments("[{\"a\": 1}, {\"a\": 2}]", "f")->size(), 2U);
}

TEST(Reader, JsonWithEscapesAndPlaces) {
  const auto documents = ReadDocuments(
      "{\n  \"名\": \"\\ud842\\udfb7\\n\\u91ce\", \"n\": -1.5e3,\n\t\"z\": null}", "f");
  ASSERT_TRUE(documents.ok()) << documents.status();
  const Tree& map = documents->at(0);
  EXPECT_EQ(map.Find("名")->text, "𠮷\n野");
  EXPECT_TRUE(map.Find("名")->quoted);
  EXPECT_FALSE(map.Find("n")->quoted);
  EXPECT_EQ(map.Find("n")->place.line, 2);
  EXPECT_EQ(map.Find("n")->place.column, 37);
  EXPECT_EQ(map.Find("z")->kind, Tree::Kind::kNull);
}

TEST(Reader, FlowStyleYamlIsNotTakenForBrokenJson) {
  const auto documents = ReadDocuments("{title: 題名, tags: [a, b]}", "f.yaml");
  ASSERT_TRUE(documents.ok()) << documents.status();
  EXPECT_EQ(documents->at(0).Find("title")->text, "題名");
}

TEST(Reader, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(MessageOf(ReadDocuments("a: 1\nb: [1, 2\nc: 3\n", "f.yaml").status()),
              HasSubstr("f.yaml:"));
  EXPECT_THAT(MessageOf(ReadDocuments("a: 1\na: 2\n", "f.yaml").status()),
              HasSubstr("f.yaml:2:1: \"a\" stands here twice"));
  EXPECT_THAT(MessageOf(ReadDocuments("a: !secret x\n", "f.yaml").status()),
              HasSubstr("f.yaml:1:4: the tag !secret"));
  EXPECT_THAT(MessageOf(ReadDocuments("{\"a\": 1,\n \"b\" 2}", "f.json").status()),
              HasSubstr("f.json:2:6"));
  EXPECT_THAT(MessageOf(ReadDocuments("{\"a\": \"\\ud800\"}", "f.json").status()),
              HasSubstr("surrogate"));
  EXPECT_FALSE(ReadDocuments("a: *missing\n", "f.yaml").ok());
  EXPECT_FALSE(ReadDocuments("[1] [2]", "f.json").ok());
  EXPECT_FALSE(ReadDocuments("? [a, b]\n: 1\n", "f.yaml").ok());
}

// yaml-cpp quotes the first byte of a character, with which the error could not be sent.
TEST(Reader, AnEscapeThatIsNoneIsToldInWholeCharacters) {
  for (const char* text : {"\"\\あ\"", "a: \"\\é\"", "- \"\\𠮷\""}) {
    const absl::Status status = ReadDocuments(text, "f.yaml").status();
    EXPECT_TRUE(domain::DetailOf(status).has_value()) << status;
    EXPECT_THAT(MessageOf(status), HasSubstr("cannot be read as YAML"));
  }
}

// yaml-cpp makes bytes of them that are no text, with which neither a record nor an error could be sent.
TEST(Reader, EscapesThatBecomeNoTextAreRefusedInWords) {
  for (const char* text : {"\"a\\_b\": 1", "a: \"\\N\""}) {
    const absl::Status status = ReadDocuments(text, "f.yaml").status();
    EXPECT_TRUE(domain::DetailOf(status).has_value()) << status;
    EXPECT_THAT(MessageOf(status), HasSubstr("write the character itself"));
  }
}

TEST(Reader, ATreeOfAliasesIsStoppedBeforeItGrows) {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    absl::StrAppend(&bomb, "a", i, ": &a", i, " [");
    for (int j = 0; j < 10; ++j) absl::StrAppend(&bomb, j > 0 ? "," : "", "*a", i - 1);
    absl::StrAppend(&bomb, "]\n");
  }
  EXPECT_THAT(MessageOf(ReadDocuments(bomb, "f.yaml").status()), HasSubstr("repeat too much"));
}

// Each of these stood below a limit on values of its own, and a hundred of them in one file held a
// thread for twenty seconds.
TEST(Reader, ASmallTextWithAliasesStaysSmall) {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 5; ++i) {
    absl::StrAppend(&bomb, "a", i, ": &a", i, " [");
    for (int j = 0; j < 10; ++j) absl::StrAppend(&bomb, j > 0 ? "," : "", "*a", i - 1);
    absl::StrAppend(&bomb, "]\n");
  }
  EXPECT_LT(bomb.size(), 488U);
  EXPECT_THAT(MessageOf(ReadDocuments(bomb, "f.yaml").status()), HasSubstr("repeat too much"));
  // The documents of one text share what aliases may cost.
  std::string many;
  for (int i = 0; i < 300; ++i)
    absl::StrAppend(&many, "---\na: &a [", std::string(200, 'x'), "]\nb: *a\n");
  EXPECT_TRUE(ReadDocuments(many, "f.yaml").ok());
  std::string anchors;
  for (int i = 0; i < 40; ++i) absl::StrAppend(&anchors, "&a", i, " [");
  anchors += std::string(100'000, 'x') + std::string(40, ']');
  EXPECT_THAT(MessageOf(ReadDocuments(anchors, "f.yaml").status()), HasSubstr("repeat too much"));
}

TEST(Reader, AliasesDoNotNestDeeperThanText) {
  std::string text = absl::StrCat("a: &a ", std::string(40, '['), std::string(40, ']'),
                                  "\nb: ", std::string(40, '['), "*a", std::string(40, ']'), "\n");
  EXPECT_THAT(MessageOf(ReadDocuments(text, "f.yaml").status()), HasSubstr("nested too deeply"));
}

TEST(Reader, AliasesWithinBoundsAreCopies) {
  const auto documents = ReadDocuments("a: &x {t: 1}\nb: *x\n", "f");
  ASSERT_TRUE(documents.ok());
  EXPECT_EQ(documents->at(0).Find("b")->Find("t")->text, "1");
}

TEST(Reader, DepthAndKeysAreBounded) {
  EXPECT_FALSE(ReadDocuments(std::string(100'000, '['), "f.json").ok());
  EXPECT_FALSE(ReadDocuments(std::string(5'000, '['), "f.yaml").ok());
  EXPECT_FALSE(ReadDocuments(std::string(80, '[') + std::string(80, ']'), "f.yaml").ok());
  std::string keys;
  for (int i = 0; i < 1100; ++i) absl::StrAppend(&keys, "k", i, ": 1\n");
  EXPECT_THAT(MessageOf(ReadDocuments(keys, "f.yaml").status()), HasSubstr("too many keys"));
}

TEST(TextFile, WhatIsNoTextIsSaidSo) {
  EXPECT_THAT(MessageOf(ReadTextFile("/nonexistent/x.yaml").status()), HasSubstr("no file"));
  EXPECT_THAT(MessageOf(ReadTextFile("/").status()), HasSubstr("directory"));
  EXPECT_THAT(MessageOf(CheckText("a: \xff\n", "f").status()), HasSubstr("f:1:4"));
  EXPECT_THAT(MessageOf(CheckText("a\0b"s, "f").status()), HasSubstr("f:1:2"));
  // "横浜市の施策" in Shift_JIS.
  EXPECT_THAT(
      MessageOf(CheckText("\x89\xa1\x95\x6c\x8e\x73\x82\xcc\x8e\x7b\x8d\xf4", "f").status()),
      HasSubstr("Shift_JIS"));
  EXPECT_THAT(MessageOf(CheckText(std::string(kMaxFileBytes + 1, 'a'), "f").status()),
              HasSubstr("32 MiB"));
}

TEST(TextFile, TheByteOrderMarkIsDropped) {
  EXPECT_EQ(*CheckText("\xef\xbb\xbf"
                       "a: 1",
                       "f"),
            "a: 1");
}

}  // namespace
}  // namespace renkei::cli
