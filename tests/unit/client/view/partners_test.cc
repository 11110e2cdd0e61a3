// Who states the same challenge, as an officer reads it before the telephone.
#include "client/view/page/partners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const domain::Words& JapaneseWords() {
  static const auto& words = *new domain::Words(Lang::kJapanese, [](const std::string& name) {
    return std::string(name == "organizations/a"   ? "甲市"
                       : name == "organizations/b" ? "乙市"
                                                   : name);
  });
  return words;
}

pb::FindPartnersResponse PartnersReply() {
  pb::FindPartnersResponse reply;
  reply.set_organization("organizations/a");
  pb::PartnerCandidate& partner = *reply.add_partners();
  partner.set_organization("organizations/b");
  partner.set_fit(0.714);
  partner.set_likeness(0.667);
  partner.set_borders_away(2);
  partner.add_shared_words("空き家");
  partner.add_shared_words("所有者");
  pb::SearchHit& statement = *partner.add_statements();
  statement.set_name("cases/c");
  statement.set_title("空き家の活用");
  return reply;
}

TEST(PartnersPage, ABodyInNoGroupIsToldWithHowNearItIsAndWhatItStates) {
  EXPECT_THAT(
      RenderText(PartnersPage(PartnersReply(), JapaneseWords()).blocks, {}),
      AllOf(HasSubstr("同じ課題の団体"), HasSubstr("乙市（隣の隣、類似度 67％）: 「空き家の活用」"),
            Not(HasSubstr("連携の候補"))));
}

TEST(PartnersPage, WhatIsOpenStandsLastWithHowToTakePart) {
  pb::FindPartnersResponse reply = PartnersReply();
  pb::SearchHit& open = *reply.add_open_initiatives();
  open.set_name("initiatives/i");
  open.set_title("空き家バンクの共同運営");
  open.add_owners("organizations/b");
  const std::string printed = RenderText(PartnersPage(reply, JapaneseWords()).blocks, {});
  EXPECT_THAT(printed, HasSubstr("空き家バンクの共同運営（幹事: 乙市）"));
  EXPECT_THAT(printed, HasSubstr("参加を申請する"));
  EXPECT_LT(printed.find("空き家の活用"), printed.find("参加できる地域間連携"));
}

TEST(PartnersPage, NobodyIsSaidToBeThereWhereNobodyIs) {
  pb::FindPartnersResponse reply;
  reply.set_organization("organizations/a");
  EXPECT_THAT(RenderText(PartnersPage(reply, JapaneseWords()).blocks, {}),
              HasSubstr("同じ課題を挙げている団体はありません"));
}

TEST(PartnersTable, ARowHasTheBodyItsGroupsAndWhy) {
  pb::FindPartnersResponse reply = PartnersReply();
  reply.add_groups();
  reply.add_groups()->add_organizations("organizations/b");
  EXPECT_THAT(TableIn(RenderText({Block(PartnersTable(reply, JapaneseWords()))}, {}), "候補番号"),
              ElementsAre(PrintedRow{{"候補番号", "2"},
                                     {"団体", "乙市"},
                                     {"適合度（％）", "71"},
                                     {"類似度（％）", "67"},
                                     {"隣接", "隣の隣"},
                                     {"根拠", "空き家の活用"},
                                     {"共通する語", "空き家、所有者"},
                                     {"根拠のリソース名", "cases/c"},
                                     {"リソース名", "organizations/b"}}));
}

}  // namespace
}  // namespace renkei::view
