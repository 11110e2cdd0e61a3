// Who judges in a round: asked by the secretariat, answered by the account that was named.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/review/review_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/reviews.h"
#include "renkei/v1/review_service.pb.h"

namespace renkei::cli {
namespace {

const Text kReviewerHelp = {"ROUND/ACCOUNT (ROUND: oneself), or its name",
                            "公募のID/アカウント（公募のIDだけなら自分）、またはリソース名"};
const Text kReviewReasonHelp = {"Why", "理由"};
const Text kSubjectHelp = {"The organization, or an application that is assigned",
                           "団体、または担当として割り当てられた応募のリソース名"};
const Text kPrintedHelp = {"Name and post as the panel is printed",
                           "氏名・役職（審査委員として公表する表記）"};
const Text kPartHelp = {"both, reading or panel", "担当（書面審査、審査会、または両方）"};

std::vector<Column<pb::RoundReviewer>> ReviewerColumns(Session& session) {
  using R = pb::RoundReviewer;
  return {{Heading<R>("display_name"), [](const R& r) { return r.display_name(); }, false, true},
          {Heading<R>("organization"), Says<R>(session, "organization")},
          {Heading<R>("part"), Says<R>(session, "part")},
          {Heading<R>("state"), Says<R>(session, "state")},
          {Heading<R>("words"), [](const R& r) { return r.words(); }, false, true},
          {Heading<R>("round_title"), [](const R& r) { return r.round_title(); }, false, true},
          {{"REVIEWER", "リソース名"}, [](const R& r) { return r.name(); }, false, false, true}};
}

std::string ReviewerText(Session& session, const pb::RoundReviewer& reviewer) {
  const domain::Words words = WordsOf(session);
  view::Page page = view::UprightPage(session.lang(), reviewer.display_name());
  page.blocks = Titled(session, [&] { return view::ReviewerBlocks(reviewer, words); });
  return session.printer().Text(page);
}

void AddReviewerStep(Noun noun, const char* name, const char* action, Text description,
                     std::vector<Argument> more, const std::string& example) {
  std::vector<Argument> takes = {Field("REVIEWER", "name", kReviewerHelp)};
  takes.insert(takes.end(), more.begin(), more.end());
  takes.push_back(Etag());
  AddVerb(noun,
          {.name = name,
           .description = std::move(description),
           .calls = "ReviewService/ChangeRoundReviewer",
           .sends = absl::StrCat("action: ROUND_REVIEWER_ACTION_", action),
           .takes = std::move(takes),
           .prints = Written(ReviewerColumns),
           .examples = {{example, {"By the beginning of the round's id", "公募のIDの先頭で"}}}});
}

}  // namespace

void AddReviewers(Noun noun) {
  AddVerb(noun, {.name = "reviewers",
                 .description = {"Lists the reviewers of a round, or one's own appointments",
                                 "公募の審査委員、または自分への就任の依頼を一覧します"},
                 .calls = "ReviewService/ListRoundReviewers",
                 .sends = "parent: 'rounds/-'",
                 .takes = {Field("--round ROUND", "parent", kReviewedRoundHelp), InState(),
                           FilterText(), Limit()},
                 .prints = Listed(ReviewerColumns),
                 .examples = {{"renkei review reviewers --round 01m8hdbw2c",
                               {"Of one round", "一つの公募の審査委員"}}}});
  AddVerb(noun, {.name = "reviewer",
                 .description = {"Shows one reviewer, with what was declared",
                                 "審査委員の状態と、申告された利益相反を表示します"},
                 .calls = "ReviewService/GetRoundReviewer",
                 .takes = {Field("REVIEWER", "name", kReviewerHelp)},
                 .prints = Page(ReviewerText),
                 .examples = {{"renkei review reviewer 01m8hdbw2c",
                               {"One's own appointment", "自分への依頼"}}}});
  AddReviewerStep(
      noun, "name", "NAME",
      {"Asks an account to judge in a round (secretariat)",
       "審査委員への就任を依頼します（実施団体の事務局）"},
      {Field("--as TEXT", "display_name", kPrintedHelp), Field("--part", "part", kPartHelp),
       Field("--words TEXT", "words", {"What is asked", "依頼の内容"})},
      "renkei review name 01m8hdbw2c/sato --as ○○大学教授");
  AddReviewerStep(noun, "accept", "ACCEPT", {"Accepts to judge", "審査委員への就任を承諾します"},
                  {Field("--as TEXT", "display_name", kPrintedHelp)},
                  "renkei review accept 01m8hdbw2c");
  AddReviewerStep(
      noun, "decline", "DECLINE",
      {"Declines to judge, with words; also later", "審査委員を辞退します。理由が必要です"},
      {Needed("--words TEXT", "words", kReviewReasonHelp)},
      "renkei review decline 01m8hdbw2c --words 異動のため");
  AddReviewerStep(
      noun, "remove", "REMOVE",
      {"Takes a reviewer off (secretariat)", "審査委員を解任します（実施団体の事務局）"},
      {Needed("--words TEXT", "words", kReviewReasonHelp)},
      "renkei review remove 01m8hdbw2c/sato --words 応募団体に異動したため");
  AddReviewerStep(
      noun, "revise", "REVISE",
      {"Changes how a reviewer is printed, or his part (secretariat)",
       "審査委員の氏名・役職や担当を直します"},
      {Field("--as TEXT", "display_name", kPrintedHelp), Field("--part", "part", kPartHelp)},
      "renkei review revise 01m8hdbw2c/sato --part panel");
  AddReviewerStep(noun, "declare-conflict", "DECLARE",
                  {"Declares a conflict of interest of one's own, with words",
                   "自分の利益相反を申告します。申告すると、その応募は審査できなくなります"},
                  {Needed("--with NAME", "subject", kSubjectHelp),
                   Needed("--words TEXT", "words", {"What it is", "申告の内容"})},
                  "renkei review declare-conflict 01m8hdbw2c --with organizations/oaizu --words "
                  "共同研究をしている");
  AddReviewerStep(noun, "lift-conflict", "LIFT",
                  {"Lifts a conflict that was declared, with a reason (secretariat)",
                   "申告された利益相反を解除します。理由が必要です（実施団体の事務局）"},
                  {Needed("--with NAME", "subject", kSubjectHelp),
                   Needed("--words TEXT", "words", kReviewReasonHelp)},
                  "renkei review lift-conflict 01m8hdbw2c/sato --with organizations/oaizu --words "
                  "昨年度に終わっている");
}

}  // namespace renkei::cli
