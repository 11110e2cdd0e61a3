#include <gtest/gtest.h>

#include <map>

#include "client/cli/text/terminal.h"

namespace renkei::cli {
namespace {

Environment With(const std::map<std::string, std::string>& values) {
  return [values](const std::string& name) {
    const auto it = values.find(name);
    return it == values.end() ? std::string() : it->second;
  };
}

TEST(Sparkline, IsAsHighAsTheFiguresBetweenTheLowestAndTheTarget) {
  EXPECT_EQ(Sparkline({0, 20, 40, 60, 80, 100}, std::nullopt, false), "▁▂▄▅▇█");
  EXPECT_EQ(Sparkline({0, 20}, 140, false), "▁▂┊█");
  EXPECT_EQ(Sparkline({0, 20}, 140, true), "_.|@");
}

TEST(Sparkline, WhatIsNoNumberIsADotAndNotALowFigure) {
  EXPECT_EQ(Sparkline({10, std::nullopt, 20}, std::nullopt, false), "▁·█");
  EXPECT_EQ(Sparkline({10, std::nullopt, 20}, std::nullopt, true), "_?@");
  EXPECT_EQ(Sparkline({std::nullopt}, 100, false), "");
  EXPECT_EQ(Sparkline({}, 100, false), "");
}

TEST(Sparkline, EqualFiguresStandInTheMiddle) {
  EXPECT_EQ(Sparkline({5, 5}, std::nullopt, false), "▄▄");
}

TEST(Sparkline, HugeDifferencesDoNotOverflow) {
  EXPECT_EQ(Sparkline({-1e308, 1e308}, std::nullopt, false), "▁█");
}

TEST(Sparkline, OnlyAsciiWhereTheLocaleSaysSo) {
  EXPECT_FALSE(OnlyAscii(With({})));
  EXPECT_FALSE(OnlyAscii(With({{"LANG", "ja_JP.UTF-8"}})));
  EXPECT_FALSE(OnlyAscii(With({{"LANG", "C.utf8"}})));
  EXPECT_TRUE(OnlyAscii(With({{"LANG", "ja_JP.eucJP"}})));
  EXPECT_TRUE(OnlyAscii(With({{"LC_ALL", "C"}, {"LANG", "ja_JP.UTF-8"}})));
  EXPECT_FALSE(OnlyAscii(With({{"LC_ALL", "ja_JP.UTF-8"}, {"LANG", "C"}})));
}

}  // namespace
}  // namespace renkei::cli
