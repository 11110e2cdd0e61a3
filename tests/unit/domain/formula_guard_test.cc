#include "server/domain/formula_guard.h"

#include <gtest/gtest.h>

namespace renkei::domain {
namespace {

TEST(FormulaGuardTest, WhatASpreadsheetWouldRunStaysAText) {
  for (const std::string text :
       {"=1+1", "=HYPERLINK(\"http://x\")", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1",
        "-5以上", "+81-3-1234-5678", "- 項目", "'=1+1", "''=1+1", "-inf", "=", "-5"}) {
    const std::string guarded = GuardFormula(text);
    EXPECT_EQ(UnguardFormula(guarded), text);
    const bool is_safe = text.size() == 1 || text == "-5";
    EXPECT_EQ(guarded, is_safe ? text : "'" + text);
  }
}

TEST(FormulaGuardTest, NumbersStayNumbers) {
  for (const std::string text : {"-5", "+5", "-0.5", "-1,234", "-12.5%", "-1e3", "5", "△5", "-",
                                 "－", "", "約5", "'", "令和5年度"}) {
    EXPECT_EQ(GuardFormula(text), text);
    EXPECT_EQ(UnguardFormula(text), text);
  }
}

}  // namespace
}  // namespace renkei::domain
