#include <gmock/gmock.h>

#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class InboxCli : public CliE2eTest {};

TEST_F(InboxCli, AnInvitationIsThereWithItsCommandAndGoneOnceItIsAnswered) {
  Done(Approver(), {"initiative", "apply",
                    WriteFile("inbox.yaml",
                              "external_id: inbox-bus\ntitle: 広域バスの共同運行\nform: "
                              "voluntary\n")});
  const std::string name = "141003/inbox-bus";
  Done(Approver(), {"initiative", "invite", name, "141305"});
  const std::string inbox = DoneInJapanese(Kawasaki(), {"inbox", "--kinds", "invitation"});
  EXPECT_THAT(inbox, AllOf(HasSubstr("参加の招待（1件）"), HasSubstr("広域バスの共同運行"),
                           HasSubstr("横浜市"), HasSubstr("renkei initiative consider")))
      << inbox;
  EXPECT_THAT(Done(Kawasaki(), {"inbox", "--kinds", "invitation", "-o", "json"}),
              HasSubstr("INBOX_KIND_INVITATION"));
  Done(Kawasaki(), {"initiative", "decline", name, "--reason", "予算がありません"});
  EXPECT_THAT(Done(Kawasaki(), {"inbox", "--kinds", "invitation"}),
              Not(HasSubstr("広域バスの共同運行")));
}

TEST_F(InboxCli, AReturnedCaseIsThereForItsAuthorWithTheComment) {
  Done(Drafter(),
       {"case", "apply",
        WriteFile("r.yaml", "owner: 141003\nexternal_id: inbox-case\ntitle: 題\nsummary: 概要\n")});
  Done(Drafter(), {"case", "submit", "141003/inbox-case"});
  EXPECT_THAT(DoneInJapanese(Approver(), {"inbox", "--kinds", "case-review"}),
              HasSubstr("renkei case publish"));
  Done(Approver(), {"case", "return", "141003/inbox-case", "--comment", "成果を書いてください"});
  EXPECT_THAT(DoneInJapanese(Drafter(), {"inbox"}),
              AllOf(HasSubstr("差戻し"), HasSubstr("成果を書いてください")));
}

TEST_F(InboxCli, NewsSaysInWordsWhatWasDoneAndByWhom) {
  Done(Drafter(), {"case", "apply",
                   WriteFile("news.yaml",
                             "owner: 141003\nexternal_id: inbox-news\ntitle: 予約制の乗合\n"
                             "summary: 概要\naudience: {visibility: members}\n")});
  const std::string name = "141003/inbox-news";
  Done(Drafter(), {"case", "submit", name});
  Done(Approver(), {"case", "publish", name});
  const std::string published = DoneInJapanese(Drafter(), {"inbox", "--kinds", "colleague-acted"});
  EXPECT_THAT(published, AllOf(HasSubstr("同僚の操作（"), HasSubstr("予約制の乗合"),
                               HasSubstr("公開"), HasSubstr("企画課"),
                               HasSubstr("→ renkei case show "), Not(HasSubstr("accounts/"))))
      << published;
  Done(Kawasaki(), {"case", "adopt", name, "--as", "adopted"});
  const std::string adopted = DoneInJapanese(Approver(), {"inbox", "--kinds", "case-adopted"});
  EXPECT_THAT(adopted,
              AllOf(HasSubstr("事例の活用（1件）"), HasSubstr("導入"), HasSubstr("川崎市"),
                    HasSubstr("→ renkei case adoptions cases/"), Not(HasSubstr("ADOPTION_STATE"))))
      << adopted;
  EXPECT_THAT(Done(Approver(), {"inbox", "--kinds", "case-adopted", "-o", "json"}),
              HasSubstr("ADOPTION_STATE_ADOPTED"));
  EXPECT_THAT(Done(Approver(), {"inbox", "--kinds", "case-adopted", "-o", "csv"}),
              HasSubstr("case adopted,"));
  EXPECT_EQ(Run(Approver(), {"inbox", "--news-days", "91"}).exit_code, 2);
}

// The command that stands below the items is one that can be typed.
TEST_F(InboxCli, EveryCommandOfTheNationalViewWorks) {
  const std::string inbox = DoneInJapanese(Admin(), {"inbox", "--kinds", "no-current-plan"});
  EXPECT_THAT(inbox,
              AllOf(HasSubstr("ビジョンの未策定"), HasSubstr("神奈川県"), HasSubstr("横浜市"),
                    HasSubstr("ほか"), HasSubstr("renkei vision list --prefecture")))
      << inbox;
  Done(Admin(), {"vision", "list", "--prefecture", "神奈川県"});
  Done(Admin(), {"kpi", "overdue", "--prefecture", "神奈川県"});
}

}  // namespace
}  // namespace renkei::e2e
