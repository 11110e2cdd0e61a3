#include <set>
#include <string>

#include "renkei/v1/common.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/words/field_words.h"
#include "server/domain/words/label_tables.h"
#include "server/domain/words/value_words.h"
#include "server/domain/words/yes_no.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

template <size_t kSize>
void ExpectEachOnce(const LabelEntry (&table)[kSize]) {
  std::set<std::string> keys;
  for (const LabelEntry& entry : table) EXPECT_TRUE(keys.insert(entry.key).second) << entry.key;
}

TEST(LabelTables, NothingIsCalledTwice) {
  ExpectEachOnce(kFieldLabels);
  ExpectEachOnce(kValueLabels);
}

TEST(ValueName, NamesWhatIsSetWhatIsNotAndWhatDoesNotExist) {
  EXPECT_EQ(ValueName(pb::LIFECYCLE_STATE_IN_REVIEW).en, "in review");
  EXPECT_EQ(ValueName(pb::LIFECYCLE_STATE_IN_REVIEW).ja, "承認待ち");
  EXPECT_EQ(ValueName(pb::MEMBER_STATE_UNSPECIFIED).ja, "未参加");
  EXPECT_EQ(ValueName(pb::LIFECYCLE_STATE_UNSPECIFIED).ja, "未指定");
  EXPECT_EQ(ValueName(static_cast<pb::LifecycleState>(99)).ja, "不明");
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

TEST(FieldPathInWords, LeavesPlacesOfFilesAndWhatHasNoName) {
  for (const char* text : {"", "plan.xlsx:施策!B3", "plan.yaml:12:5: nodes[0].title", "update_mask",
                           "page_token", "a..b", "[0]", "steps[x].date", "Title"})
    EXPECT_EQ(FieldPathInWords(text), text);
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
