#include "server/domain/words/words.h"

#include <initializer_list>
#include <string>

#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/lint.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/field_words.h"
#include "server/domain/words/value_words.h"
#include "server/domain/words/yes_no.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

TEST(ValueName, NamesWhatIsSetWhatIsNotAndWhatDoesNotExist) {
  EXPECT_EQ(ValueName(pb::LIFECYCLE_STATE_IN_REVIEW).en, "in review");
  EXPECT_EQ(ValueName(pb::LIFECYCLE_STATE_IN_REVIEW).ja, "承認待ち");
  EXPECT_EQ(ValueName(pb::MEMBER_STATE_UNSPECIFIED).ja, "未参加");
  EXPECT_EQ(ValueName(pb::LIFECYCLE_STATE_UNSPECIFIED).ja, "未指定");
  EXPECT_EQ(ValueName(static_cast<pb::LifecycleState>(99)).ja, "不明");
  EXPECT_EQ(ValueName(pb::LINT_CODE_UNOWNED_KPI).en, "KPI without a section");
}

// Found: a 新旧対照表 said basic_goal between words.
TEST(Words, KnownKindsOfNodesAreWordsAndOthersStay) {
  const auto said = [](const std::string& kind, const Words& words) {
    pb::VisionNode node;
    node.set_kind(kind);
    return words.Field(node, *pb::VisionNode::descriptor()->FindFieldByName("kind"));
  };
  EXPECT_EQ(said("basic_goal", Words(Lang::kJapanese)), "基本目標");
  EXPECT_EQ(said("basic_goal", Words(Lang::kEnglish)), "basic goal");
  EXPECT_EQ(said("主な取組", Words(Lang::kJapanese)), "主な取組");
  EXPECT_EQ(said("basic_goal", Words(Lang::kJapanese, nullptr, Words::Constants::kTokens)),
            "basic_goal");
}

// What a refusal says of its place; a script reads the path beside it.
TEST(FieldPathInWords, SaysWhatAFieldIsCalledAndWhichOfAList) {
  EXPECT_EQ(FieldPathInWords("title"), "題名");
  EXPECT_EQ(FieldPathInWords("vision.title"), "ビジョンの題名");
  EXPECT_EQ(FieldPathInWords("actuals[0].value"), "値");
  EXPECT_EQ(FieldPathInWords("actuals[2].value"), "値（実績3件目）");
  EXPECT_EQ(FieldPathInWords("initiative.steps[1].document.url"),
            "地域間連携の文書のURL（手続き2件目）");
  EXPECT_EQ(FieldPathInWords("case.tags[0]"), "事例のタグ");
  EXPECT_EQ(FieldPathInWords("case.tags[4]"), "事例のタグ（5件目）");
}

// By its bare name a challenge is a region's (地域課題), and a period a plan's.
TEST(FieldPathInWords, ANameIsReadInTheMessageThatThePathHasLedTo) {
  EXPECT_EQ(FieldPathInWords("initiative.challenges[0]"), "地域間連携の共通の課題");
  EXPECT_EQ(FieldPathInWords("vision.challenges[0]"), "ビジョンの地域課題");
  EXPECT_EQ(FieldPathInWords("initiative.period"), "地域間連携の期間");
  EXPECT_EQ(FieldPathInWords("organization.parent"), "団体の属する市");
}

// A comparison's before and after are 変更前 and 変更後; nobody sends one.
// Found: the closing day of a call of a programme was called as that of a call for cases.
TEST(FieldPathInWords, OfTwoThatHaveOneNameTheOneIsMeantInWhichThePathGoesOn) {
  EXPECT_EQ(FieldPathInWords("call.closes_date"), "公募の締切日");
  EXPECT_EQ(FieldPathInWords("call.closes_at"), "募集の受付終了（日本時間）");
}

TEST(FieldPathInWords, WhatRequestsCallAFieldGoesBeforeWhatRepliesCallIt) {
  EXPECT_EQ(FieldPathInWords("results[0].before"), "取組前");
  EXPECT_EQ(FieldPathInWords("before"), "取組前");
  EXPECT_EQ(FieldPathInWords("changes"), "変えた点");
  EXPECT_EQ(FieldPathInWords("overdue"), "見直し期限超過");
}

TEST(FieldPathInWords, LeavesPlacesOfFilesAndWhatHasNoName) {
  for (const char* text : {"", "plan.xlsx:施策!B3", "plan.yaml:12:5: nodes[0].title", "update_mask",
                           "page_token", "a..b", "[0]", "steps[x].date", "Title"})
    EXPECT_EQ(FieldPathInWords(text), text);
}

// A field of a message by its name.
std::string FieldIn(const Words& words, const google::protobuf::Message& item, const char* field) {
  return words.Field(item, *item.GetDescriptor()->FindFieldByName(field));
}

std::string TitledWords(const std::string& name) {
  return name == "organizations/a" ? "甲市" : name;
}

pb::Kpi KpiWithTarget() {
  pb::Kpi kpi;
  kpi.set_unit("人");
  pb::TimedValue& target = *kpi.add_targets();
  target.mutable_value()->set_number(1200);
  target.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  target.mutable_when()->set_year(2027);
  return kpi;
}

TEST(Words, AFigureIsCountedInTheUnitOfWhatItStandsIn) {
  pb::Kpi kpi = KpiWithTarget();
  EXPECT_EQ(FieldIn(Words(Lang::kJapanese), kpi, "targets"), "1,200人（令和9年度）");
  EXPECT_EQ(FieldIn(Words(Lang::kEnglish), kpi, "targets"), "1,200人 (FY2027)");
  kpi.mutable_targets(0)->set_unit("件");
  EXPECT_EQ(FieldIn(Words(Lang::kJapanese), kpi, "targets"), "1,200件（令和9年度）");
}

TEST(Words, ConstantsAreWordsForPeopleAndTokensForReplies) {
  pb::Kpi kpi;
  kpi.set_aggregation(pb::AGGREGATION_CUMULATIVE);
  EXPECT_EQ(FieldIn(Words(Lang::kJapanese), kpi, "aggregation"), "累計");
  EXPECT_EQ(FieldIn(Words(Lang::kJapanese, nullptr, Words::Constants::kTokens), kpi, "aggregation"),
            "cumulative");
}

TEST(Words, ResourcesAreCalledByTheirTitlesAndTextsAreLeftAlone) {
  const Words words(Lang::kJapanese, TitledWords);
  pb::Case c;
  c.set_owner("organizations/a");
  c.set_title("organizations/a");
  c.mutable_audience()->set_visibility(pb::VISIBILITY_SHARED);
  c.mutable_audience()->add_organizations("organizations/a");
  EXPECT_EQ(FieldIn(words, c, "owner"), "甲市");
  EXPECT_EQ(FieldIn(words, c, "title"), "organizations/a");
  EXPECT_EQ(FieldIn(words, c, "audience"), "指定団体: 甲市");
}

TEST(Words, TwoLinksThatDifferReadDifferentlyWhereTheyAreCompared) {
  pb::Vision vision;
  pb::Link& link = *vision.add_links();
  link.set_title("本文");
  link.set_url("https://example.jp/a");
  const Words words(Lang::kJapanese);
  const std::string before = FieldIn(words, vision, "links");
  const std::string line = words.Short(link);
  link.set_sha256("00ff");
  EXPECT_NE(FieldIn(words, vision, "links"), before);
  EXPECT_EQ(words.Short(link), line);
}

TEST(Words, WhatIsNotSetSaysNothing) {
  const Words words(Lang::kJapanese);
  for (const google::protobuf::Message* item :
       std::initializer_list<const google::protobuf::Message*>{
           &pb::Vision::default_instance(), &pb::VisionNode::default_instance(),
           &pb::Kpi::default_instance(), &pb::Case::default_instance()}) {
    for (int i = 0; i < item->GetDescriptor()->field_count(); ++i)
      EXPECT_EQ(words.Field(*item, *item->GetDescriptor()->field(i)), "");
  }
}

TEST(YesNoTest, TheWordsOfListsAndOfSheetsAreOne) {
  for (const char* yes : {"はい", "○", "〇", "◯", "可", "有", "あり", "ＹＥＳ", "y", "true", "1"})
    EXPECT_EQ(ReadYesNo(yes).value_or(false), true) << yes;
  for (const char* no : {"いいえ", "×", "不可", "無", "なし", "No", "n", "false", "0", "－"})
    EXPECT_EQ(ReadYesNo(no).value_or(true), false) << no;
  EXPECT_FALSE(ReadYesNo("たぶん").ok());
}

}  // namespace
}  // namespace renkei::domain
