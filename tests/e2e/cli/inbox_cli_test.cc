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
              AllOf(HasSubstr("差し戻し"), HasSubstr("成果を書いてください")));
}

}  // namespace
}  // namespace renkei::e2e
