// Cases, visions and adoptions: every state by every kind of account, and what is suggested there.
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/next_steps/next_steps_fixture.h"

namespace renkei::service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class DocumentNextStepsTest : public NextStepsTest {
 protected:
  DocumentNextStepsTest() {
    const auto officer = [&](const char* called, const char* organization,
                             const std::vector<pb::Role>& roles, bool alone = false) {
      officers_.push_back({called, AddAccount(organization, roles, alone)});
      return officers_.back();
    };
    officer("reader", kManiwa, {pb::ROLE_READER});
    author_ = officer("contributor", kManiwa, {pb::ROLE_CONTRIBUTOR});
    approver_ = officer("approver", kManiwa, {pb::ROLE_APPROVER});
    submitting_approver_ = officer("approver who submits", kManiwa, {pb::ROLE_APPROVER});
    officer("office of one", kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
    partner_ = officer("partner's approver", kAizu, {pb::ROLE_APPROVER});
    partner_author_ = officer("partner's contributor", kAizu, {pb::ROLE_CONTRIBUTOR});
    officer("coordinator", kYokohama, {pb::ROLE_COORDINATOR});
  }

  // A step for good.
  void Do(const Officer& officer, const std::vector<std::string>& words) {
    const Run run = Type(officer, words);
    ASSERT_EQ(run.exit_code, cli::kExitDone)
        << officer.called << ": " << absl::StrJoin(words, " ") << "\n"
        << run.text;
  }

  std::string NewCase(const std::string& external_id, bool complete) {
    pb::CreateCaseRequest request;
    pb::Case& c = *request.mutable_case_();
    c.set_owner(kManiwa);
    c.set_external_id(external_id);
    c.set_title("地域の足");
    if (complete) c.set_summary("概要");
    c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    const auto created = Call<pb::Case>(author_.token, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    // Typed anew: it adds, and replaces nothing of what somebody else wrote.
    words_["{file}"] =
        WriteFile("case.yaml",
                  absl::StrCat("owner: 332143\nexternal_id: ", external_id, "\ntitle: 地域の足\n",
                               complete ? "" : "summary: 概要\n", "lessons: 教訓\n"));
    words_["{name}"] = created.ok() ? created->name() : "";
    return words_["{name}"];
  }

  // Of Maniwa alone, or with Aizu.
  std::string NewVision(const std::string& external_id, bool joint) {
    pb::CreateVisionRequest request;
    request.set_parent(kManiwa);
    pb::Vision& v = *request.mutable_vision();
    v.set_external_id(external_id);
    v.set_title("総合戦略");
    v.mutable_period()->set_from_fiscal_year(2023);
    v.mutable_period()->set_to_fiscal_year(2027);
    v.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    if (joint) {
      v.add_owners(kManiwa);
      v.add_owners(kAizu);
    }
    const auto created = Call<pb::Vision>(author_.token, "VisionService/CreateVision", request);
    EXPECT_TRUE(created.ok()) << created.status();
    words_["{file}"] = WriteFile(
        "vision.yaml",
        absl::StrCat("name: ", created.ok() ? created->name() : "", "\nnarrative: はじめに\n"));
    words_["{name}"] = created.ok() ? created->name() : "";
    return words_["{name}"];
  }

  // Everything that is suggested about the document in this state, and what its refusals suggest.
  void Walk(const std::string& noun, const std::string& name, const std::string& state) {
    for (const Officer& officer : officers_) {
      Read(officer, {"inbox"}, absl::StrCat(noun, " ", state, " inbox"));
      for (const char* verb : {"submit", "publish", "revise", "archive"})
        Try(officer, {noun, verb, name}, state);
      Try(officer, {noun, "return", name, "--comment", "見直し"}, state);
      Try(officer, {noun, "delete", name}, state);
      if (noun == "vision") Try(officer, {noun, "consent", name}, state);
    }
  }

  std::vector<Officer> officers_;
  Officer author_;
  Officer approver_;
  Officer submitting_approver_;
  Officer partner_;
  Officer partner_author_;
};

TEST_F(DocumentNextStepsTest, NoSuggestionAboutACaseIsRefusedInAnyStateByAnyRole) {
  const std::string half = NewCase("half", false);
  Walk("case", half, "incomplete draft");
  const std::string name = NewCase("whole", true);
  Walk("case", name, "draft");
  Do(author_, {"case", "submit", name});
  Walk("case", name, "in review");
  Do(approver_, {"case", "return", name, "--comment", "出典を"});
  Walk("case", name, "returned");
  Do(submitting_approver_, {"case", "submit", name});
  Walk("case", name, "in review by an approver");
  Do(approver_, {"case", "publish", name});
  Walk("case", name, "published");
  Do(author_, {"case", "revise", name});
  Walk("case", name, "in revision");
  Do(author_, {"case", "submit", name});
  Walk("case", name, "revision in review");
  Do(approver_, {"case", "publish", name});
  Do(approver_, {"case", "archive", name});
  Walk("case", name, "archived");
  for (const char* verb :
       {"apply", "archive", "confirm", "publish", "return", "revise", "show", "submit"})
    EXPECT_TRUE(verbs_.count(absl::StrCat("case ", verb)) > 0) << verb;
}

TEST_F(DocumentNextStepsTest, NoSuggestionAboutAVisionIsRefusedInAnyStateByAnyRole) {
  for (const bool joint : {false, true}) {
    const std::string name = NewVision(joint ? "joint" : "own", joint);
    const std::string kind = joint ? "joint " : "own ";
    Walk("vision", name, kind + "draft");
    Do(author_, {"vision", "submit", name});
    Walk("vision", name, kind + "in review");
    Do(approver_, {"vision", "return", name, "--comment", "根拠を"});
    Walk("vision", name, kind + "returned");
    Do(submitting_approver_, {"vision", "submit", name});
    Walk("vision", name, kind + "in review by an approver");
    if (joint) {
      Do(partner_, {"vision", "consent", name});
      Walk("vision", name, kind + "consented to");
    }
    Do(approver_, {"vision", "publish", name});
    Walk("vision", name, kind + "published");
    Do(author_, {"vision", "revise", name});
    Walk("vision", name, kind + "in revision");
    Do(author_, {"vision", "submit", name});
    if (joint) Do(partner_, {"vision", "consent", name});
    Do(approver_, {"vision", "publish", name});
    Do(approver_, {"vision", "archive", name});
    Walk("vision", name, kind + "archived");
  }
  for (const char* verb :
       {"apply", "archive", "consent", "publish", "return", "revise", "show", "submit"})
    EXPECT_TRUE(verbs_.count(absl::StrCat("vision ", verb)) > 0) << verb;
}

TEST_F(DocumentNextStepsTest, NoSuggestionAboutAnAdoptionIsRefusedInAnyStateByAnyRole) {
  const std::string name = NewCase("adopted", true);
  const std::vector<std::string> steps = {"considered", "declined", "piloted",
                                          "adopted",    "adapted",  "stopped"};
  const auto walk = [&](const std::string& state) {
    for (const Officer& officer : officers_) {
      for (const std::string& step : steps)
        Try(officer, {"case", "adopt", name, "--as", step, "--reason", "費用"}, state);
      Try(officer, {"case", "adoption-delete", name}, state);
    }
  };
  walk("unpublished");
  Do(author_, {"case", "submit", name});
  Do(approver_, {"case", "publish", name});
  walk("nothing");
  Do(partner_author_, {"case", "adopt", name, "--as", "considered"});
  walk("considered");
  Do(partner_, {"case", "adopt", name, "--as", "declined", "--reason", "費用"});
  walk("declined");
  Do(partner_, {"case", "adopt", name, "--as", "piloted"});
  walk("piloted");
  Do(partner_, {"case", "adopt", name, "--as", "adopted"});
  walk("adopted");
  Do(partner_, {"case", "adopt", name, "--as", "adapted", "--changes", "予約制"});
  walk("adapted");
  Do(partner_, {"case", "adopt", name, "--as", "stopped", "--reason", "終了"});
  walk("stopped");
  Do(approver_, {"case", "archive", name});
  walk("of an archived case");
  EXPECT_GT(suggestions_, 50);
}

TEST_F(DocumentNextStepsTest, AFigureThatIsDueIsRecordedAsTheInboxSays) {
  const std::string vision = NewVision("due", false);
  pb::CreateKpiRequest request;
  request.set_parent(vision);
  request.mutable_kpi()->set_title("利用者数");
  request.mutable_kpi()->set_unit("人");
  request.mutable_kpi()->set_next_due_date("2024-05-31");
  const auto kpi = Call<pb::Kpi>(author_.token, "VisionService/CreateKpi", request);
  ASSERT_TRUE(kpi.ok()) << kpi.status();
  Do(author_, {"vision", "submit", vision});
  Do(approver_, {"vision", "publish", vision});
  for (const Officer& officer : officers_) Read(officer, {"inbox"}, "due");
  EXPECT_TRUE(verbs_.count("kpi record") > 0);
}

TEST_F(DocumentNextStepsTest, WhoSubmittedIsNotToldToPublish) {
  const std::string name = NewCase("own", true);
  Do(submitting_approver_, {"case", "submit", name});
  const Run refused = Type(submitting_approver_, {"case", "publish", name});
  EXPECT_THAT(refused.text, HasSubstr("→ renkei case return " + name));
  EXPECT_THAT(refused.text, Not(HasSubstr("→ renkei case publish")));
  EXPECT_THAT(Type(approver_, {"case", "submit", name}).text,
              HasSubstr("→ renkei case publish " + name));
}

TEST_F(DocumentNextStepsTest, WhoeverCannotActIsShownWhoCanAndWhereToRead) {
  const std::string name = NewCase("waits", true);
  Do(author_, {"case", "submit", name});
  // What one submitted oneself waits for others, and does not stand in one's own inbox.
  const Officer colleague = {"colleague", AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})};
  const Run inbox = Type(colleague, {"inbox", "--all-roles"});
  EXPECT_THAT(inbox.text, HasSubstr("必要な権限: 承認"));
  EXPECT_THAT(Suggested(inbox.text), ::testing::ElementsAre("renkei case show " + name));
}

TEST_F(DocumentNextStepsTest, WhatIsNotFoundIsToldWhereToLook) {
  constexpr char kNowhere[] = "01hzzzzzzzzzzzzzzzzzzzzzzz";
  for (const char* noun : {"case", "initiative", "list"}) {
    const std::string collection =
        noun == std::string("list") ? "caseLists" : absl::StrCat(noun, "s");
    const Run run = Type(author_, {noun, "show", absl::StrCat(collection, "/", kNowhere)});
    EXPECT_THAT(Suggested(run.text),
                ::testing::ElementsAre(absl::StrCat("renkei ", noun, " list")));
    TypeSuggestionsOf(author_, run.text, noun);
  }
  const Run run = Type(author_, {"vision", "show", absl::StrCat(kManiwa, "/visions/", kNowhere)});
  EXPECT_THAT(Suggested(run.text), ::testing::ElementsAre("renkei vision list"));
  TypeSuggestionsOf(author_, run.text, "vision");
}

TEST_F(DocumentNextStepsTest, WhoEditsAPublishedTextIsToldToReviseIt) {
  const std::string name = NewCase("published", true);
  const std::string file = words_["{file}"];
  Do(author_, {"case", "submit", name});
  Do(approver_, {"case", "publish", name});
  EXPECT_THAT(Suggested(Type(author_, {"case", "apply", file}).text),
              ::testing::Contains("renkei case revise " + name));
  const std::string vision = NewVision("published", false);
  Do(author_, {"vision", "submit", vision});
  Do(approver_, {"vision", "publish", vision});
  EXPECT_THAT(Suggested(Type(author_, {"vision", "apply", words_["{file}"]}).text),
              ::testing::Contains("renkei vision revise " + vision));
  EXPECT_THAT(Suggested(Type(author_, {"kpi", "add", vision, "利用者数"}).text),
              ::testing::Contains("renkei vision revise " + vision));
}

TEST_F(DocumentNextStepsTest, SeveralItemsOfOneKindShareTheirCommands) {
  for (const char* id : {"a", "b"}) {
    const std::string name = NewCase(id, true);
    Do(author_, {"case", "submit", name});
  }
  EXPECT_THAT(Suggested(Type(approver_, {"inbox"}).text),
              ::testing::ElementsAre("renkei case publish リソース名",
                                     "renkei case return リソース名 --comment コメント"));
}

TEST_F(DocumentNextStepsTest, AnIndicatorIsProposedFromItsFormAndMarkedUntilItIsDecided) {
  const Officer coordinator = officers_.back();
  const std::string form = WriteFile("i.yaml", Type(author_, {"indicator", "template"}).text);
  Do(author_, {"indicator", "propose", form});
  EXPECT_THAT(Type(partner_, {"indicator", "list"}).text,
              ::testing::AllOf(HasSubstr("提案中"), HasSubstr("真庭市")));
  const std::string vision = NewVision("with-indicator", false);
  Do(author_, {"kpi", "add", vision, "利用者数", "--unit", "人", "--indicator", "bus-riders"});
  pb::ListKpisRequest list;
  list.set_parent(vision);
  const auto kpis = Call<pb::ListKpisResponse>(author_.token, "VisionService/ListKpis", list);
  ASSERT_EQ(kpis->kpis_size(), 1);
  const std::string kpi = kpis->kpis(0).name();
  EXPECT_THAT(Type(author_, {"kpi", "show", kpi}).text,
              HasSubstr("公共交通の年間利用者数（提案中）"));
  Do(coordinator, {"indicator", "decline", "bus-riders", "--comment", "既存の指標で足ります"});
  EXPECT_THAT(Type(author_, {"kpi", "show", kpi}).text, HasSubstr("（見送り）"));
  Read(coordinator, {"indicator", "list", "--state", "declined"}, "declined");
  Do(coordinator, {"indicator", "approve", "bus-riders"});
  EXPECT_THAT(Type(author_, {"kpi", "show", kpi}).text, Not(HasSubstr("（見送り）")));
  Try(coordinator, {"indicator", "decline", "bus-riders", "--comment", "やはり"}, "approved");
}

}  // namespace
}  // namespace renkei::service
