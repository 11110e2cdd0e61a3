#include "tests/access/world.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"

namespace renkei::service {
namespace {

constexpr char kOther[] = "organizations/oother";

std::string AudienceOf(State state) {
  switch (state) {
    case State::kDraft:
      return "audience { visibility: VISIBILITY_PRIVATE }";
    case State::kShared:
      return absl::StrCat("audience { visibility: VISIBILITY_SHARED organizations: \"", kManiwa,
                          "\" }");
    case State::kOpen:
      return "audience { visibility: VISIBILITY_MEMBERS }";
    case State::kPublic:
      return "audience { visibility: VISIBILITY_PUBLIC }";
  }
  return "";
}

// The name of the resource that a reply is, or of the first one in it.
std::string NameIn(const google::protobuf::Message& reply) {
  const auto& reflection = *reply.GetReflection();
  if (const auto* name = reply.GetDescriptor()->FindFieldByName("name"))
    return reflection.GetString(reply, name);
  std::vector<const google::protobuf::FieldDescriptor*> set;
  reflection.ListFields(reply, &set);
  for (const auto* field : set) {
    if (field->message_type() == nullptr) continue;
    std::string name = NameIn(field->is_repeated() ? reflection.GetRepeatedMessage(reply, field, 0)
                                                   : reflection.GetMessage(reply, field));
    if (!name.empty()) return name;
  }
  return "";
}

}  // namespace

World::World() {
  const std::vector<pb::Role> all = {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER,
                                     pb::ROLE_ORGANIZATION_ADMIN};
  for (size_t i = 0; i < officers_.size(); ++i) {
    officers_[i] = AddAccount(kBodies[i], all, /*may_publish_own=*/true);
    coordinators_[i] = AddAccount(kBodies[i], {pb::ROLE_READER, pb::ROLE_COORDINATOR});
    administrators_[i] = AddAccount(kBodies[i], {pb::ROLE_READER, pb::ROLE_SYSTEM_ADMIN});
  }
  AddOrganization(kOther, "011002", "札幌市", pb::ORGANIZATION_KIND_DESIGNATED_CITY, "");
  other_ = AddAccount(kOther, all, /*may_publish_own=*/true);
  for (const State state : kStates) {
    auto& names = names_[static_cast<size_t>(state)];
    names["owner"] = kKanagawa;
    names["owner_id"] = std::string(kKanagawa).substr(sizeof("organizations/") - 1);
    names["abolished"] = kAbolished;
  }
  AddReferenceData();
  for (const State state : kStates) {
    AddCases(state, AudienceOf(state));
    AddVision(state, AudienceOf(state));
    AddInitiative(state, AudienceOf(state));
    AddProgramme(state);
    AddSupport(state);
    AddAccounts(state);
    AddRounds(state, AudienceOf(state));
  }
  // Two rounds of each have closed by now: of one the readings have begun, of the other the decision is out.
  now_ += absl::Minutes(5);
  for (const State state : kStates) {
    AddReviews(state);
    PublishRounds(state);
  }
}

const Method& World::Find(absl::string_view method) const {
  const Method* found = methods_.Find(absl::StrCat("renkei.v1.", method));
  if (found == nullptr) ADD_FAILURE() << "there is no method " << method;
  return *found;
}

std::vector<std::string> World::AllNames() const {
  std::vector<std::string> all;
  for (const auto& names : names_) {
    for (const auto& [placeholder, name] : names) all.push_back(name);
  }
  return all;
}

std::string World::Expand(State state, std::string text) const {
  // Longer names first: $case_list before $case.
  const auto& names = names_[static_cast<size_t>(state)];
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [key, name] : names) all.emplace_back(absl::StrCat("$", key), name);
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  for (const auto& [key, name] : all) text = absl::StrReplaceAll(text, {{key, name}});
  return text;
}

MessagePtr World::FromText(const Method& method, State state, const std::string& text) {
  MessagePtr request(method.request_prototype->New());
  const std::string expanded = Expand(state, text);
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(expanded, request.get()))
      << method.name << ": " << expanded;
  return request;
}

absl::StatusOr<MessagePtr> World::Run(const std::string& token, const Method& method,
                                      MessagePtr request) {
  return RunOn(dispatcher_, token, method, std::move(request));
}

absl::StatusOr<MessagePtr> World::RunAsNobody(const Method& method, MessagePtr request) {
  return RunOn(public_, "", method, std::move(request));
}

absl::StatusOr<MessagePtr> World::RunOn(const Dispatcher& dispatcher, const std::string& token,
                                        const Method& method, MessagePtr request) {
  Dispatcher::Incoming incoming;
  incoming.method = &method;
  if (!token.empty()) incoming.authorization = absl::StrCat("Bearer ", token);
  incoming.requests.push_back(std::move(request));
  incoming.abandoned = [] { return false; };
  std::promise<absl::StatusOr<MessagePtr>> promise;
  const auto done = [&promise](absl::Status status, MessagePtr reply) {
    if (status.ok()) {
      promise.set_value(std::move(reply));
    } else {
      promise.set_value(std::move(status));
    }
  };
  if (!method.AnswersInParts()) {
    dispatcher.Dispatch(std::move(incoming), done);
    return promise.get_future().get();
  }
  const auto replies = dispatcher.Open(std::move(incoming));
  if (!replies.ok()) return replies.status();
  (*replies)->Next(done);
  return promise.get_future().get();
}

std::string World::Do(const std::string& token, absl::string_view method, State state,
                      const std::string& text) {
  const Method& found = Find(method);
  const absl::StatusOr<MessagePtr> reply = Run(token, found, FromText(found, state, text));
  EXPECT_TRUE(reply.ok()) << method << " " << text << ": " << reply.status();
  return reply.ok() && *reply != nullptr ? NameIn(**reply) : "";
}

void World::AddReferenceData() {
  Do(admin_, "FrameworkService/UpsertFramework", State::kOpen,
     R"(framework { name: "frameworks/f" title: "枠組み"
                    items { id: "a" kind: "柱" title: "項目" } })");
  Do(admin_, "FrameworkService/UpsertIndicator", State::kOpen,
     R"(indicator { name: "indicators/i" title: "指標" unit: "人" definition: "延べ人数"
                    direction: DIRECTION_UP aggregation: AGGREGATION_FLOW })");
  Do(admin_, "FrameworkService/UpsertFramework", State::kOpen,
     R"(framework { name: "frameworks/g" title: "次の枠組み"
                    items { id: "a" kind: "柱" title: "項目" } })");
  Do(admin_, "FrameworkService/UpsertCrosswalk", State::kOpen,
     R"(crosswalk { name: "crosswalks/c" from_framework: "frameworks/f"
                    to_framework: "frameworks/g"
                    status: CROSSWALK_STATUS_PROPOSED
                    edges { from_item: "a" to_item: "a" relation: RELATION_SAME } })");
  Do(admin_, "FrameworkService/UpsertRubric", State::kOpen,
     R"(rubric { name: "rubrics/r" title: "評価" path: PATH_LINEAR
                 measure: MEASURE_WAY_TO_EXPECTED bands { label: "A" } })");
  for (auto& names : names_) {
    names["framework"] = "frameworks/f";
    names["indicator"] = "indicators/i";
    names["crosswalk"] = "crosswalks/c";
    names["rubric"] = "rubrics/r";
  }
}

void World::AddCases(State state, const std::string& audience) {
  auto& names = names_[static_cast<size_t>(state)];
  const std::string& owner = officers_[0];
  const auto publish = [&](const std::string& token, const std::string& name) {
    const std::string request = absl::StrCat("name: \"", name, "\"");
    Do(token, "CaseService/SubmitCase", state, request);
    Do(token, "CaseService/PublishCase", state, request);
  };
  const std::string text = R"(title: "事例" summary: "概要" )";
  names["case"] = Do(owner, "CaseService/CreateCase", state,
                     absl::StrCat("case { owner: \"$owner\" ", text, audience, "}"));
  if (state != State::kDraft) publish(owner, names["case"]);
  // What is adopted and selected is read by all of those who ask.
  const State readable = state == State::kPublic ? State::kPublic : State::kOpen;
  names["other_case"] =
      Do(other_, "CaseService/CreateCase", state,
         absl::StrCat("case { owner: \"", kOther, "\" ", text, AudienceOf(readable), "}"));
  publish(other_, names["other_case"]);
  names["adoption"] = Do(owner, "AdoptionService/ChangeAdoption", state,
                         absl::StrCat("name: \"$other_case/adoptions/$owner_id\" "
                                      "state: ADOPTION_STATE_CONSIDERED ",
                                      audience));
  names["selection"] = Do(coordinators_[0], "SelectionService/SelectCase", state,
                          "case: \"$other_case\" reason: \"理由\"");
  names["list"] = Do(coordinators_[0], "CaseListService/CreateCaseList", state,
                     absl::StrCat("case_list { title: \"一覧\" entries { case: \"$other_case\" } ",
                                  audience, "}"));
  // It is its owner's, or everybody's.
  const bool published = state != State::kDraft && state != State::kShared;
  names["national_kpi"] = Do(
      coordinators_[0], "NationalKpiService/CreateNationalKpi", state,
      absl::StrCat("national_kpi { title: \"指標\" state: NATIONAL_KPI_STATE_",
                   published ? "PUBLISHED" : "DRAFT",
                   " definition { unit: COUNTING_UNIT_BODIES cases { selected_only: true } } }"));
  AddMenuBook(state, audience);
}

void World::AddMenuBook(State state, const std::string& audience) {
  auto& names = names_[static_cast<size_t>(state)];
  names["edition"] = Do(coordinators_[0], "CaseListEditionService/PublishCaseListEdition", state,
                        "parent: \"$list\"");
  names["entry"] = names["edition"] + "/entries/1";
  names["call"] =
      Do(coordinators_[0], "CaseCallService/CreateCaseCall", state,
         absl::StrCat("parent: \"$list\" call { title: \"募集\" opens_at: \"2024-07-01T09:00\" "
                      "closes_at: \"2024-07-31T17:00\" announced: true ",
                      audience, "}"));
  // Whoever reads the call, a submission is its body's and that of who calls.
  for (const char* own : {"own_case", "spare_case"}) {
    names[own] = Do(officers_[0], "CaseService/CreateCase", state,
                    absl::StrCat("case { owner: \"$owner\" title: \"応募\" summary: \"概要\" ",
                                 AudienceOf(State::kOpen), "}"));
    const std::string request = absl::StrCat("name: \"", names[own], "\"");
    Do(officers_[0], "CaseService/SubmitCase", state, request);
    Do(officers_[0], "CaseService/PublishCase", state, request);
  }
  names["submission"] =
      absl::StrCat(names["call"], "/submissions/", names["own_case"].substr(sizeof("cases/") - 1));
  Do(officers_[0], "CaseCallService/ChangeCaseSubmission", state,
     "name: \"$submission\" action: CASE_SUBMISSION_ACTION_SUBMIT");
}

// Whatever the state, it is for the body, the window and the team: the partner is in the team, and who is
// named or a stranger reads nothing.
void World::AddSupport(State state) {
  auto& names = names_[static_cast<size_t>(state)];
  const std::string& owner = officers_[0];
  const std::string& helper = officers_[1];
  const auto step = [&](const std::string& token, const char* action) {
    Do(token, "SupportService/ChangeSupport", state,
       absl::StrCat("name: \"$support\" action: SUPPORT_ACTION_", action));
  };
  names["support"] = Do(owner, "SupportService/CreateSupport", state,
                        R"(support { title: "相談" text: "進め方の相談" })");
  step(owner, "REQUEST");
  step(admin_, "TRIAGE priority: SUPPORT_PRIORITY_HIGH");
  step(admin_, "FORM_TEAM");
  names["support_member"] = absl::StrCat(
      names["support"], "/members/", std::string(kYokohama).substr(sizeof("organizations/") - 1));
  const auto part = [&](const std::string& token, const char* action) {
    Do(token, "SupportService/ChangeSupportMember", state,
       absl::StrCat("name: \"$support_member\" action: SUPPORT_MEMBER_ACTION_", action));
  };
  part(admin_, "ASK");
  part(helper, "ACCEPT");
  step(admin_, "START");
  names["support_entry"] =
      Do(helper, "SupportService/CreateSupportEntry", state,
         R"(parent: "$support" entry { kind: SUPPORT_ENTRY_KIND_VISIT date: "2024-07-01"
            title: "訪問" text: "現地を見た" })");
  names["support_step"] =
      Do(helper, "SupportService/CreateSupportStep", state,
         absl::StrCat(
             "parent: \"$support\" step { title: \"取組\" due_date: \"2024-08-01\" responsible: \"",
             kYokohama, "\" }"));
  names["support_recommendation"] =
      Do(helper, "SupportService/CreateSupportRecommendation", state,
         absl::StrCat("parent: \"$support\" recommendation { words: \"理由\" resource: \"", kManiwa,
                      "\" }"));
}

// One that is open, and two that close in a few minutes; the body that holds them applies itself.
void World::AddRounds(State state, const std::string& audience) {
  auto& names = names_[static_cast<size_t>(state)];
  const auto add = [&](const std::string& round, const std::string& application,
                       const std::string& closes_at) {
    names[round] =
        Do(coordinators_[0], "RoundService/CreateRound", state,
           absl::StrCat("round { title: \"公募\" subject: ROUND_SUBJECT_CASES criteria { id: \"a\" "
                        "title: \"新規性\" weight: 100 } stages { kind: ROUND_STAGE_KIND_READING } "
                        "stages { kind: ROUND_STAGE_KIND_DECISION } "
                        "opens_at: \"2024-07-01T09:00\" closes_at: \"",
                        closes_at, "\" ", audience, "}"));
    Do(coordinators_[0], "RoundService/ChangeRound", state,
       absl::StrCat("name: \"$", round, "\" action: ROUND_ACTION_ANNOUNCE"));
    names[application] =
        Do(officers_[0], "RoundService/CreateRoundApplication", state,
           absl::StrCat("parent: \"$", round,
                        "\" application { source: \"$own_case\" summary: \"概要\" contact_section: "
                        "\"企画課\" answers { criterion_id: \"a\" text: \"回答\" } }"));
    Do(officers_[0], "RoundService/ChangeRoundApplication", state,
       absl::StrCat("name: \"$", application, "\" action: ROUND_APPLICATION_ACTION_SUBMIT"));
    if (application == "application") return;
    Do(coordinators_[0], "RoundService/ChangeRoundApplication", state,
       absl::StrCat("name: \"$", application, "\" action: ROUND_APPLICATION_ACTION_PASS"));
  };
  add("round", "application", "2024-07-31T17:00");
  add("read_round", "read_application", "2024-07-03T18:50");
  add("won_round", "won_application", "2024-07-03T18:50");
}

// An officer of the body that holds the round, since only its own accounts read a private one: it has a
// conflict with what it applies for itself, and the reading is put where assigning would not.
void World::AddReviews(State state) {
  auto& names = names_[static_cast<size_t>(state)];
  const auto who =
      Call<pb::WhoAmIResponse>(officers_[0], "IdentityService/WhoAmI", pb::WhoAmIRequest());
  ASSERT_TRUE(who.ok()) << who.status();
  const std::string id = who->account().name().substr(sizeof("accounts/") - 1);
  names["reviewer"] = absl::StrCat(names["read_round"], "/reviewers/", id);
  Do(coordinators_[0], "ReviewService/ChangeRoundReviewer", state,
     "name: \"$reviewer\" action: ROUND_REVIEWER_ACTION_NAME");
  Do(officers_[0], "ReviewService/ChangeRoundReviewer", state,
     "name: \"$reviewer\" action: ROUND_REVIEWER_ACTION_ACCEPT");
  Do(coordinators_[0], "RoundService/ChangeRound", state,
     "name: \"$read_round\" action: ROUND_ACTION_ADVANCE");
  pb::RoundReading reading;
  reading.set_name(absl::StrCat(names["read_application"], "/readings/", id));
  reading.set_owner(kKanagawa);
  reading.set_organization(kKanagawa);
  reading.set_reviewer(names["reviewer"]);
  reading.mutable_first()->set_state(pb::READING_STATE_ASSIGNED);
  names["reading"] = reading.name();
  storage::Mutation mutation;
  RoundReadings().Insert(reading, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
}

void World::PublishRounds(State state) {
  auto& names = names_[static_cast<size_t>(state)];
  for (int stage = 0; stage < 2; ++stage) {
    Do(coordinators_[0], "RoundService/ChangeRound", state,
       "name: \"$won_round\" action: ROUND_ACTION_ADVANCE");
  }
  Do(coordinators_[0], "RoundDecisionService/DecideRound", state,
     "name: \"$won_round\" verdicts { application: \"$won_application\" result: "
     "ROUND_DECISION_RESULT_SELECTED reason: \"協議による\" }");
  Do(coordinators_[0], "RoundDecisionService/PublishRound", state, "name: \"$won_round\"");
  names["follow_up"] = names["won_application"] + "/followUps/2024";
  Do(officers_[0], "RoundService/RecordRoundFollowUp", state,
     "name: \"$follow_up\" part: ROUND_FOLLOW_UP_PART_SELF_REPORT record { text: \"順調\" }");
  Do(coordinators_[0], "RoundService/ShowRoundFollowUp", state, "name: \"$follow_up\" shown: true");
}

void World::AddVision(State state, const std::string& audience) {
  auto& names = names_[static_cast<size_t>(state)];
  const std::string& owner = officers_[0];
  names["vision"] = Do(
      owner, "VisionService/CreateVision", state,
      absl::StrCat("parent: \"$owner\" vision { title: \"ビジョン\" owners: \"$owner\" owners: \"",
                   kYokohama, "\" period { from_fiscal_year: 2023 to_fiscal_year: 2027 } ",
                   audience, "}"));
  names["node"] =
      Do(owner, "VisionService/CreateNode", state,
         R"(parent: "$vision" node { title: "目標" activities { id: "a" title: "取組" } })");
  names["kpi"] = Do(owner, "VisionService/CreateKpi", state,
                    R"(parent: "$vision" kpi { node: "$node" title: "人口" })");
  names["actual"] = Do(
      owner, "VisionService/RecordKpiActuals", state,
      R"(parent: "$kpi" actuals { when { kind: KIND_FISCAL_YEAR year: 2023 } value { number: 1 } })");
  names["report"] = Do(owner, "VisionService/RecordActivityReports", state,
                       R"(parent: "$vision" reports { activity: "$node/activities/a"
            state: ACTIVITY_STATE_UNDERWAY date: "2024-04-01" })");
  names["revision"] = names["vision"] + "/revisions/1";
  names["opinion"] =
      Do(owner, "PlanningService/CreateOpinion", state,
         R"(parent: "$vision" opinion { source_kind: OPINION_SOURCE_ASSEMBLY text: "意見"
            subject: "$node" answer: OPINION_ANSWER_ADOPTED })");
  names["step"] = Do(owner, "PlanningService/CreatePlanStep", state,
                     R"(parent: "$vision" step { kind: PLAN_STEP_KIND_PUBLIC_COMMENT
            from_date: "2024-08-01" to_date: "2024-08-31" announced: true })");
  names["evaluation"] = Do(owner, "PlanningService/RecordPlanEvaluations", state,
                           R"(parent: "$vision" evaluations { fiscal_year: 2023
            evaluator: PLAN_EVALUATOR_COUNCIL rating: EVALUATION_RATING_B })");
  if (state == State::kDraft) return;
  Do(owner, "VisionService/SubmitVision", state, "name: \"$vision\"");
  Do(officers_[1], "VisionService/ConsentToVision", state, "name: \"$vision\"");
  Do(owner, "VisionService/PublishVision", state, "name: \"$vision\"");
  Do(owner, "PlanningService/PublishOpinions", state, "parent: \"$vision\"");
}

// What is published is everybody's.
void World::AddProgramme(State state) {
  auto& names = names_[static_cast<size_t>(state)];
  const std::string& owner = officers_[0];
  names["programme"] = Do(owner, "ProgrammeService/CreateProgramme", state,
                          R"(programme { title: "補助金" ministry: "神奈川県" })");
  names["programme_edition"] = Do(owner, "ProgrammeService/CreateProgrammeEdition", state,
                                  R"(parent: "$programme" edition { fiscal_year: 2024
            types { id: "type1" title: "TYPE1" } })");
  names["programme_call"] = Do(
      owner, "ProgrammeService/CreateProgrammeCall", state,
      R"(parent: "$programme_edition" call { opens_date: "2024-07-01" closes_date: "2024-08-01" })");
  if (state != State::kDraft)
    Do(owner, "ProgrammeService/PublishProgrammeEdition", state, "name: \"$programme_edition\"");
}

void World::AddInitiative(State state, const std::string& audience) {
  auto& names = names_[static_cast<size_t>(state)];
  const std::string& owner = officers_[0];
  names["initiative"] =
      Do(owner, "InitiativeService/CreateInitiative", state,
         absl::StrCat("initiative { title: \"取組\" form: COOPERATION_FORM_VOLUNTARY kpis { id: "
                      "\"k\" indicator: \"$indicator\" } ",
                      audience, "}"));
  names["member"] = absl::StrCat(names["initiative"], "/members/oyokohama");
  Do(owner, "InitiativeService/ChangeMembership", state,
     "name: \"$member\" action: MEMBER_ACTION_INVITE");
  Do(officers_[1], "InitiativeService/ChangeMembership", state,
     "name: \"$member\" action: MEMBER_ACTION_JOIN");
  Do(owner, "InitiativeService/ChangeInitiativeState", state,
     "name: \"$initiative\" state: INITIATIVE_STATE_OPEN");
  names["contribution"] = Do(owner, "ContributionService/RecordContributions", state,
                             R"(parent: "$initiative" contributions { kpi: "k" value { number: 1 }
            when { kind: KIND_FISCAL_YEAR year: 2023 } })");
}

void World::AddAccounts(State state) {
  auto& names = names_[static_cast<size_t>(state)];
  names["account"] =
      Do(admin_, "IdentityService/CreateAccount", state,
         R"(account { organization: "$owner" display_name: "担当" roles: ROLE_CONTRIBUTOR })");
  for (const char* person : {"leaver", "follower"}) {
    names[person] =
        Do(admin_, "IdentityService/CreateAccount", state,
           R"(account { organization: "$owner" display_name: "担当" kind: ACCOUNT_KIND_PERSON
                          roles: ROLE_CONTRIBUTOR })");
  }
  names["section"] = Do(admin_, "IdentityService/CreateSection", state,
                        absl::StrCat("parent: \"$owner\" section { display_name: \"企画課",
                                     static_cast<int>(state), "\" }"));
  names["officer"] = Do(officers_[0], "IdentityService/WhoAmI", state, "");
  names["form_draft"] =
      Do(officers_[0], "FormDraftService/SaveFormDraft", state,
         "form_draft { name: \"$officer/formDrafts/f\" content: \"x\" resource: \"$case\" }");
  names["follow"] =
      Do(officers_[0], "FollowService/CreateFollow", state, "follow { target: \"$owner\" }");
  names["operation"] =
      Do(officers_[0], "OperationService/StartExport", state,
         "export { kind: EXCHANGE_KIND_CASES format: EXCHANGE_FORMAT_JSON_LINES }");
  Do(officers_[0], "OperationService/CancelOperation", state, "name: \"$operation\"");
  names["token"] = Do(admin_, "IdentityService/CreateToken", state, "parent: \"$account\"");
}

}  // namespace renkei::service
