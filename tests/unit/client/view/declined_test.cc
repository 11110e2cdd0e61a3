// Who declined a case, and why.
#include "client/view/page/declined.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/text/render.h"
#include "tests/unit/client/view/lineage_family.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class DeclinedTest : public testing::Test, protected LineageFamily {
 protected:
  std::string Printed() const {
    const auto section = DeclinedSection(lineage_, words_);
    return section ? RenderText({*section}, {}) : "";
  }
};

TEST_F(DeclinedTest, EachWithItsReasonAndItsCondition) {
  Family();
  EXPECT_THAT(Printed(),
              AllOf(HasSubstr("見送った団体とその理由（1団体）"),
                    HasSubstr("丙村  2024-04-01（令和6年度）"), HasSubstr("理由: 費用が合わない"),
                    HasSubstr("再検討の条件: 補助があれば"), Not(HasSubstr("乙町"))));
}

TEST_F(DeclinedTest, NothingWhereNobodyDid) {
  lineage_.set_case_("cases/1");
  AddCase("1", "予約バス", "a", 0);
  AddAdoption("1", "b", pb::ADOPTION_STATE_ADOPTED, "2020-03-31");
  EXPECT_EQ(Printed(), "");
}

// What became of a case is another one's.
TEST_F(DeclinedTest, OnlyOfTheCaseThatWasAskedFor) {
  Family();
  AddAdoption("2", "a", pb::ADOPTION_STATE_DECLINED, "2025-04-01").set_reason("対象者がいない");
  EXPECT_THAT(Printed(), AllOf(HasSubstr("（1団体）"), Not(HasSubstr("対象者がいない"))));
}

TEST_F(DeclinedTest, TheLatestComesFirst) {
  Family();
  AddAdoption("1", "b", pb::ADOPTION_STATE_DECLINED, "2025-04-01");
  const std::string text = Printed();
  EXPECT_THAT(text, HasSubstr("（2団体）"));
  EXPECT_LT(text.find("2025-04-01"), text.find("2024-04-01"));
}

TEST_F(DeclinedTest, WhereThereMayBeMoreItSaysSo) {
  Family();
  EXPECT_THAT(Printed(), Not(HasSubstr("ほかにも")));
  lineage_.set_more(true);
  EXPECT_THAT(Printed(), HasSubstr("ほかにも"));
}

}  // namespace
}  // namespace renkei::view
