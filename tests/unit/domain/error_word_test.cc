#include "server/domain/quantity/error_word.h"

#include <gtest/gtest.h>

#include <string>

namespace renkei::domain {
namespace {

TEST(ErrorWordTest, WordsOfSpreadsheetProgramsAreErrors) {
  for (const char* word :
       {"#REF!",    "#N/A",   "#DIV/0!",    "#VALUE!",  "#NAME?",     "#NUM!",     "#NULL!",
        "#SPILL!",  "#CALC!", " #ref! ",    "#n/a",     "＃ＲＥＦ！", "＃Ｎ／Ａ",  "＃ＤＩＶ／０！",
        "　#N/A　", "###",    "##########", "＃＃＃＃", "Err:502",    "エラー:508"})
    EXPECT_TRUE(IsSpreadsheetError(word)) << word;
  EXPECT_TRUE(IsTooNarrow("####"));
  EXPECT_FALSE(IsTooNarrow("#N/A"));
}

TEST(ErrorWordTest, WhatOnlyLooksLikeThemIsNone) {
  for (const char* word : {"", "#", "##", "#1", "C#", "N/A", "#REF", "#REF!を直す", "2024", "-",
                           "データなし", "12:30", "エラー: なし", "#タグ", "：", "Err:5020"})
    EXPECT_FALSE(IsSpreadsheetError(word)) << word;
  EXPECT_FALSE(IsSpreadsheetError(std::string(5000, '#')));
  EXPECT_FALSE(IsSpreadsheetError("#\xff"));
}

}  // namespace
}  // namespace renkei::domain
