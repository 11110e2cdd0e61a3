// A joint initiative, as those who take part read it.
#include "client/view/page/initiative.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/view/html/render.h"
#include "client/view/page/initiative_words.h"
#include "client/view/text/render.h"

namespace renkei::view {
namespace {

using testing::HasSubstr;
using testing::Not;

pb::InitiativeMember Member(const std::string& name, pb::MemberState state,
                            const std::string& joined = "",
                            pb::MemberRole role = pb::MEMBER_ROLE_MEMBER) {
  pb::InitiativeMember m;
  m.set_organization("organizations/" + name);
  m.set_state(state);
  m.set_joined_date(joined);
  m.set_role(role);
  return m;
}

InitiativeTold Told() {
  InitiativeTold told;
  pb::Initiative& i = told.initiative;
  i.set_name("initiatives/i1");
  i.set_title("広域での共同運行");
  i.set_lead("organizations/横浜市");
  i.set_form(pb::COOPERATION_FORM_AGREEMENT);
  i.set_state(pb::INITIATIVE_STATE_RUNNING);
  i.set_member_count(3);
  i.set_purpose("路線を共同で維持する。");
  i.add_challenges("運転手の不足");
  i.add_framework_items("frameworks/n/items/mobility");
  i.add_source_cases("cases/readable");
  i.add_source_cases("cases/hidden");
  pb::InitiativeEvent& started = *i.add_history();
  started.set_action("INITIATIVE_STATE_RUNNING");
  started.set_date("2024-04-01");
  pb::InitiativeStep& step = *i.add_steps();
  step.set_kind(pb::COOPERATION_STEP_AGREEMENT);
  step.set_date("2024-03-28");
  step.mutable_document()->set_title("協約書");
  pb::InitiativeMilestone& milestone = *i.add_milestones();
  milestone.set_title("実証運行");
  milestone.set_state(pb::MILESTONE_STATE_DONE);
  milestone.set_done_date("2024-06-20");
  milestone.mutable_due()->set_text("令和6年度末");
  pb::SharedKpi& kpi = *i.add_kpis();
  kpi.set_id("riders");
  kpi.set_indicator("indicators/riders");
  kpi.add_targets()->mutable_value()->set_number(20000);
  told.members = {Member("横浜市", pb::MEMBER_STATE_JOINED, "2024-04-01", pb::MEMBER_ROLE_LEAD),
                  Member("川崎市", pb::MEMBER_STATE_JOINED, "2024-04-01"),
                  Member("旧町", pb::MEMBER_STATE_JOINED, "2024-04-01"),
                  Member("旧村", pb::MEMBER_STATE_WITHDRAWN)};
  told.members[2].set_organization_ended("2024-06-01");
  told.members[2].add_successors("organizations/新市");
  told.members[3].set_left_date("2024-06-10");
  told.members[3].set_taken_over_by("organizations/新市");
  told.members[3].set_reason("合併等による承継");
  pb::InitiativeLogEntry& entry = told.events.emplace_back();
  entry.set_organization("organizations/新市");
  entry.mutable_event()->set_action("MEMBER_ACTION_TAKE_OVER");
  entry.mutable_event()->set_subject("organizations/旧村");
  entry.mutable_event()->set_date("2024-06-10");
  return told;
}

domain::Words WordsIn(Lang lang) {
  return domain::Words(lang, [](const std::string& name) -> std::string {
    if (name == "frameworks/n/items/mobility") return "地域交通";
    if (name == "cases/readable") return "先行事例";
    if (name == "indicators/riders") return "年間利用者数";
    return name.rfind("organizations/", 0) == 0 ? name.substr(14) : name;
  });
}

std::string Printed(const InitiativeTold& told, Lang lang = Lang::kJapanese, int columns = 80) {
  TextStyle style;
  style.lang = lang;
  style.columns = columns;
  return RenderText(InitiativePage(told, WordsIn(lang)).blocks, style);
}

TEST(InitiativePage, ReadsLikeABrief) {
  EXPECT_EQ(Printed(Told()), R"(状態      実施中（2024年4月1日から）
形式      連携協約
幹事団体  横浜市
参加      3団体

■ 目的
路線を共同で維持する。

■ 共通の課題
  ・運転手の不足

■ 国の枠組みの項目
  ・地域交通

■ 参加団体
  参加 3
    横浜市（幹事）、川崎市（2024年4月1日から）
    旧町（2024年4月1日から）：2024年6月1日に廃止。後継の団体: 新市
  離脱 1
    旧村（2024年6月10日まで）：新市が承継

■ 手続き
  済 連携協約の締結  2024年3月28日（協約書）
  未 連携協約の告示（法令・要綱で必要）
  未 総務大臣・都道府県知事への届出（法令・要綱で必要）

■ 節目
  ［達成］実証運行（期限 令和6年度末、2024年6月20日に達成）

■ 共通KPI
  ・年間利用者数（riders）：目標 20,000

■ 参考にした事例
  ・先行事例
  ・cases/hidden

■ 最近の動き
  2024年6月10日  新市: 合併等による承継（旧村から）
)");
}

TEST(InitiativePage, FitsANarrowTerminalAndTearsNoNameApart) {
  InitiativeTold told = Told();
  for (int n = 0; n < 49; ++n) {
    told.members.push_back(
        Member("第" + std::to_string(n) + "市", pb::MEMBER_STATE_JOINED, "2024-04-01"));
  }
  for (const Lang lang : {Lang::kJapanese, Lang::kEnglish}) {
    const std::string text = Printed(told, lang, 40);
    for (const absl::string_view line : absl::StrSplit(text, '\n')) {
      EXPECT_LE(DisplayWidth(line, Ambiguous::kNarrow), 40) << line;
    }
    for (int n = 0; n < 49; ++n) {
      EXPECT_THAT(text, HasSubstr("第" + std::to_string(n) + "市"));
    }
  }
}

TEST(InitiativePage, ADraftWithNothingInItPrintsNothingEmpty) {
  InitiativeTold told;
  told.initiative.set_name("initiatives/i1");
  told.initiative.set_title("題");
  told.initiative.set_state(pb::INITIATIVE_STATE_PROPOSED);
  told.initiative.set_form(pb::COOPERATION_FORM_WIDE_AREA_UNION);
  told.initiative.set_member_count(1);
  told.initiative.set_lead("organizations/横浜市");
  told.members = {Member("横浜市", pb::MEMBER_STATE_JOINED, "2024-04-01", pb::MEMBER_ROLE_LEAD)};
  const std::string text = Printed(told);
  EXPECT_THAT(text, HasSubstr("未 規約の制定（実施前に必要）"));
  EXPECT_THAT(text, Not(HasSubstr("広域計画")));
  EXPECT_THAT(text, Not(HasSubstr("節目")));
  EXPECT_THAT(text, Not(HasSubstr("（）")));
}

TEST(InitiativePage, TextsOfOthersCannotMoveTheCursor) {
  InitiativeTold told = Told();
  told.initiative.set_purpose("題\x1b[2J");
  told.initiative.mutable_milestones(0)->set_title("\x1b]0;x\x07");
  told.events[0].mutable_event()->set_reason("\x1b[1A");
  EXPECT_EQ(Printed(told).find('\x1b'), std::string::npos);
}

// Nothing that is only named is a dead end in a browser.
TEST(InitiativePage, WhateverIsNamedLeadsToItsPage) {
  HtmlStyle style;
  std::set<std::string> followed;
  style.address_of = [&](const std::string& resource) {
    followed.insert(resource);
    return absl::StrCat("/", resource);
  };
  InitiativeTold told = Told();
  told.initiative.mutable_steps(0)->mutable_document()->set_url("https://example.jp/a.pdf");
  Writer html;
  WriteBlocks(html, InitiativePage(told, WordsIn(Lang::kJapanese)).blocks, style);
  for (const char* name :
       {"organizations/横浜市", "organizations/川崎市", "organizations/旧町", "organizations/新市",
        "organizations/旧村", "frameworks/n/items/mobility", "cases/readable", "indicators/riders"})
    EXPECT_EQ(followed.count(name), 1U) << name;
  EXPECT_THAT(std::move(html).Take(), HasSubstr("href=\"https://example.jp/a.pdf\""));
}

TEST(EventLine, SaysWhatWasDoneToWhat) {
  const auto say = [](const char* action, const char* subject, const char* organization,
                      Lang lang) {
    pb::InitiativeLogEntry entry;
    entry.set_organization(organization);
    entry.mutable_event()->set_action(action);
    entry.mutable_event()->set_subject(subject);
    return EventLine(entry, pb::COOPERATION_FORM_SETTLEMENT_AREA, WordsIn(lang)).Plain();
  };
  EXPECT_EQ(say("INITIATIVE_STATE_OPEN", "", "", Lang::kJapanese), "状態: 募集中");
  EXPECT_EQ(
      say("INITIATIVE_ACTION_RECORD_STEP", "COOPERATION_STEP_DECLARATION", "", Lang::kJapanese),
      "手続きの記録: 中心市宣言");
  EXPECT_EQ(say("INITIATIVE_ACTION_EDIT", "purpose,challenges", "", Lang::kJapanese),
            "内容の変更: 目的、共通の課題");
  EXPECT_EQ(say("MEMBER_ACTION_JOIN", "", "organizations/横浜市", Lang::kJapanese), "横浜市: 参加");
  EXPECT_EQ(say("MEMBER_ACTION_ACCEPT_LEAD", "organizations/川崎市", "organizations/横浜市",
                Lang::kEnglish),
            "横浜市: accept lead (from 川崎市)");
  EXPECT_EQ(say("OF_A_LATER_SERVER", "", "", Lang::kJapanese), "OF_A_LATER_SERVER");
}

TEST(DayInWords, IsADayAsPeopleReadIt) {
  EXPECT_EQ(DayInWords("2024-06-01", Lang::kJapanese), "2024年6月1日");
  EXPECT_EQ(DayInWords("2024-06-01", Lang::kEnglish), "2024-06-01");
  EXPECT_EQ(DayInWords("", Lang::kJapanese), "");
}

}  // namespace
}  // namespace renkei::view
