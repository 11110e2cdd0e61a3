// Who gets what answer from which method: everything against access_table.md, through the whole
// frame. A method that is not in the table fails.

#include <iostream>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "google/protobuf/text_format.h"
#include "server/service/dispatch/request_log.h"
#include "tests/access/access_table.h"
#include "tests/access/sample_request.h"
#include "tests/access/world.h"

namespace renkei::service {
namespace {

using google::protobuf::Message;

struct RoleLetter {
  char letter;
  pb::Role role;
};
constexpr RoleLetter kRoleLetters[] = {
    {'R', pb::ROLE_READER},      {'C', pb::ROLE_CONTRIBUTOR},
    {'A', pb::ROLE_APPROVER},    {'O', pb::ROLE_ORGANIZATION_ADMIN},
    {'K', pb::ROLE_COORDINATOR}, {'S', pb::ROLE_SYSTEM_ADMIN}};

// The letter of an answer: see access_table.md.
char LetterOf(const absl::Status& status) {
  if (status.ok()) return '+';
  switch (ReasonOf(status)) {
    case pb::REASON_NOT_FOUND:
      return '-';
    case pb::REASON_OTHER_ORGANIZATION:
      return 'x';
    case pb::REASON_ROLE_MISSING:
      return 'r';
    case pb::REASON_INVALID_FIELDS:
    case pb::REASON_UNSPECIFIED:
    case pb::REASON_INTERNAL:
    case pb::REASON_NO_TOKEN:
      return '?';
    default:
      return '+';
  }
}

class AccessTest : public World {
 protected:
  AccessTest() : table_(ReadAccessTable()) {}

  static std::string Short(const std::string& method) {
    return method.substr(sizeof("renkei.v1.") - 1);
  }

  // Of invitations, passwords and links in mails no token says who calls.
  static bool ByToken(const Method& method) {
    return method.policy->ownership != auth::Ownership::kInvitation &&
           method.policy->ownership != auth::Ownership::kSignIn;
  }

  std::string NameByPattern(State state, const std::string& pattern) const {
    static const auto& placeholders = *new std::map<std::string, std::string>{
        {"organizations/*", "owner"},
        {"cases/*", "case"},
        {"cases/*/adoptions/*", "adoption"},
        {"cases/*/selections/*", "selection"},
        {"caseLists/*", "list"},
        {"caseLists/*/editions/*", "edition"},
        {"caseLists/*/editions/*/entries/*", "entry"},
        {"caseLists/*/calls/*", "call"},
        {"caseLists/*/calls/*/submissions/*", "submission"},
        {"rounds/*", "round"},
        {"rounds/*/applications/*", "application"},
        {"rounds/*/applications/*/followUps/*", "follow_up"},
        {"rounds/*/reviewers/*", "reviewer"},
        {"rounds/*/applications/*/readings/*", "reading"},
        {"nationalKpis/*", "national_kpi"},
        {"organizations/*/visions/*", "vision"},
        {"organizations/*/visions/*/nodes/*", "node"},
        {"organizations/*/visions/*/kpis/*", "kpi"},
        {"organizations/*/visions/*/kpis/*/actuals/*", "actual"},
        {"organizations/*/visions/*/revisions/*", "revision"},
        {"organizations/*/visions/*/opinions/*", "opinion"},
        {"organizations/*/visions/*/steps/*", "step"},
        {"organizations/*/visions/*/evaluations/*", "evaluation"},
        {"programmes/*", "programme"},
        {"programmes/*/editions/*", "programme_edition"},
        {"programmes/*/editions/*/calls/*", "programme_call"},
        {"initiatives/*", "initiative"},
        {"supports/*", "support"},
        {"supports/*/members/*", "support_member"},
        {"supports/*/entries/*", "support_entry"},
        {"supports/*/steps/*", "support_step"},
        {"supports/*/recommendations/*", "support_recommendation"},
        {"initiatives/*/members/*", "member"},
        {"initiatives/*/contributions/*", "contribution"},
        {"accounts/*", "account"},
        {"accounts/*/tokens/*", "token"},
        {"accounts/*/formDrafts/*", "form_draft"},
        {"accounts/*/follows/*", "follow"},
        {"accounts/*/operations/*", "operation"},
        {"organizations/*/sections/*", "section"},
        {"frameworks/*", "framework"},
        {"indicators/*", "indicator"},
        {"rubrics/*", "rubric"},
    };
    const auto it = placeholders.find(pattern);
    return it == placeholders.end() ? "" : NameOf(state, it->second);
  }

  // What the table asks with: the sample and, over it, the request of the row. Nothing is written.
  MessagePtr RequestFor(const Method& method, State state) {
    MessagePtr request(method.request_prototype->New());
    const auto row = table_.find(Short(method.name));
    const bool alone = row != table_.end() && row->second.request_alone;
    if (!method.options_of && !alone)
      FillSample([&](const std::string& pattern) { return NameByPattern(state, pattern); },
                 *request);
    if (row != table_.end() && !row->second.request.empty()) {
      const MessagePtr more = FromText(method, state, row->second.request);
      // What the row says of a field is all of it.
      std::vector<const google::protobuf::FieldDescriptor*> set;
      more->GetReflection()->ListFields(*more, &set);
      for (const auto* field : set) {
        if (field->is_repeated()) request->GetReflection()->ClearField(request.get(), field);
      }
      request->MergeFrom(*more);
    }
    const Message* options = method.options_of ? method.options_of(*request) : request.get();
    if (options != nullptr && method.validate_only != nullptr)
      options->GetReflection()->SetBool(const_cast<Message*>(options), method.validate_only, true);
    return request;
  }

  // One who may call the method as far as roles go.
  const std::string& CallerFor(const AccessRow& row, Relation relation) const {
    const auto one_of = [&](const char* roles) {
      return row.roles.find_first_of(roles) != std::string::npos;
    };
    const auto& callers = row.roles == "any" || one_of("CA") ? officers_
                          : one_of("K")                      ? coordinators_
                          : one_of("O")                      ? officers_
                                                             : administrators_;
    return callers[static_cast<size_t>(relation)];
  }

  const std::map<std::string, AccessRow> table_;
};

TEST_F(AccessTest, TheTableNamesEveryMethodAndNoOther) {
  std::set<std::string> named;
  std::set<std::string> declared;
  for (const auto& [name, row] : table_) named.insert(name);
  for (const auto& [name, method] : methods_.methods()) declared.insert(Short(name));
  EXPECT_EQ(named, declared);
}

TEST_F(AccessTest, EveryRelationInEveryStateGetsTheAnswerOfTheTable) {
  for (const auto& [name, method] : methods_.methods()) {
    if (!ByToken(method)) continue;
    const auto row = table_.find(Short(name));
    if (row == table_.end()) continue;  // told of above
    std::string line = absl::StrCat("| ", Short(name), " | ", row->second.roles, " |");
    std::string why;
    for (const State state : kStates) {
      std::string answers;
      for (const Relation relation : kRelations) {
        const absl::Status status =
            Run(CallerFor(row->second, relation), method, RequestFor(method, state)).status();
        answers.push_back(LetterOf(status));
        if (answers.back() == '?') absl::StrAppend(&why, "\n  ", status.ToString().substr(0, 400));
      }
      if (state != State::kPublic) absl::StrAppend(&line, " ", answers, " |");
      EXPECT_EQ(answers, row->second.answers[static_cast<size_t>(state)])
          << name << " in state " << static_cast<int>(state) << why;
    }
    absl::StrAppend(&line, " ", row->second.nobody, " |");
    absl::StrAppend(&line, row->second.request_alone ? " = " : " ", row->second.request, " |");
    if (HasFailure()) std::cout << "FOUND " << line << "\n";
  }
}

TEST_F(AccessTest, NobodyReadsWhatIsPublicAndNothingElse) {
  for (const auto& [name, method] : methods_.methods()) {
    const auto row = table_.find(Short(name));
    if (!ByToken(method) || row == table_.end()) continue;
    std::string answers;
    std::string why;
    for (const State state : kStates) {
      const absl::Status status = RunAsNobody(method, RequestFor(method, state)).status();
      const bool refused = ReasonOf(status) == pb::REASON_NO_TOKEN;
      answers.push_back(refused ? 'n' : LetterOf(status));
      if (answers.back() == '?') absl::StrAppend(&why, "\n  ", status.ToString().substr(0, 400));
    }
    EXPECT_EQ(answers, row->second.nobody) << name << why;
  }
}

TEST_F(AccessTest, EveryRoleAloneIsLetInWhereTheTableNamesIt) {
  std::map<char, std::string> tokens;
  for (const RoleLetter& one : kRoleLetters) tokens[one.letter] = AddAccount(kKanagawa, {one.role});
  for (const auto& [name, method] : methods_.methods()) {
    const auto row = table_.find(Short(name));
    if (!ByToken(method) || row == table_.end()) continue;
    for (const auto& [letter, token] : tokens) {
      const bool named =
          row->second.roles == "any" || row->second.roles.find(letter) != std::string::npos;
      // Of who may call at all: what a step or a resource asks for beside that has other words.
      const auto answer = Run(token, method, RequestFor(method, State::kOpen));
      const auto detail = domain::DetailOf(answer.status());
      const bool refused = detail && detail->reason() == pb::REASON_ROLE_MISSING &&
                           absl::StartsWith(detail->message(), "your account needs one of");
      EXPECT_EQ(refused, !named) << name << " by " << letter << ": " << answer.status();
    }
  }
}

TEST_F(AccessTest, NoMethodAnswersWithoutATokenThatHolds) {
  const std::string revoked = AddAccount(kKanagawa, {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR});
  const auto who = Call<pb::WhoAmIResponse>(revoked, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  pb::RevokeTokenRequest revoke;
  revoke.set_name(who->token().name());
  ASSERT_TRUE(Call<pb::Token>(admin_, "IdentityService/RevokeToken", revoke).ok());
  const std::string disabled = AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR});
  pb::UpdateAccountRequest disable;
  disable.mutable_account()->set_name(
      Call<pb::WhoAmIResponse>(disabled, "IdentityService/WhoAmI", pb::WhoAmIRequest())
          ->account()
          .name());
  disable.mutable_account()->set_disabled(true);
  disable.mutable_update_mask()->add_paths("disabled");
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", disable).ok());
  const std::string expired = AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR});
  struct Credential {
    std::string token;
    pb::Reason reason;
  };
  const auto expect = [&](const Credential& credential) {
    for (const auto& [name, method] : methods_.methods()) {
      if (!ByToken(method)) continue;
      const auto answer = Run(credential.token, method, RequestFor(method, State::kOpen));
      EXPECT_EQ(ReasonOf(answer), credential.reason) << name << ": " << answer.status();
    }
  };
  expect({"", pb::REASON_NO_TOKEN});
  expect({"rk_nobody", pb::REASON_UNKNOWN_TOKEN});
  expect({revoked, pb::REASON_TOKEN_REVOKED});
  expect({disabled, pb::REASON_ACCOUNT_DISABLED});
  now_ += auth::kDefaultTokenLifetime + absl::Hours(1);
  expect({expired, pb::REASON_TOKEN_EXPIRED});
}

// A resource that stands in replies, and the read that shows it.
struct Shown {
  const char* type;
  const char* placeholder;
  const char* method;
  const char* request;
};
constexpr Shown kShown[] = {
    {"Account", "account", "IdentityService/GetAccount", "name: '$account'"},
    {"ActivityReport", "report", "VisionService/ListActivityReports", "parent: '$vision'"},
    {"Adoption", "adoption", "AdoptionService/GetAdoption", "name: '$adoption'"},
    {"Case", "case", "CaseService/GetCase", "name: '$case'"},
    {"CaseCall", "call", "CaseCallService/GetCaseCall", "name: '$call'"},
    {"CaseList", "list", "CaseListService/GetCaseList", "name: '$list'"},
    {"CaseListEdition", "edition", "CaseListEditionService/GetCaseListEdition", "name: '$edition'"},
    {"CaseListEditionEntry", "entry", "CaseListEditionService/GetCaseListEditionEntry",
     "name: '$entry'"},
    {"CaseSelection", "selection", "SelectionService/GetSelection", "name: '$selection'"},
    {"CaseSubmission", "submission", "CaseCallService/GetCaseSubmission", "name: '$submission'"},
    {"Contribution", "contribution", "ContributionService/GetContribution",
     "name: '$contribution'"},
    {"Crosswalk", "crosswalk", "FrameworkService/ListCrosswalks", ""},
    {"Follow", "follow", "FollowService/GetFollow", "name: '$follow'"},
    {"FormDraft", "form_draft", "FormDraftService/GetFormDraft", "name: '$form_draft'"},
    {"Framework", "framework", "FrameworkService/GetFramework", "name: '$framework'"},
    {"Indicator", "indicator", "FrameworkService/GetIndicator", "name: '$indicator'"},
    {"Initiative", "initiative", "InitiativeService/GetInitiative", "name: '$initiative'"},
    {"InitiativeMember", "member", "InitiativeService/GetMember", "name: '$member'"},
    {"Kpi", "kpi", "VisionService/GetKpi", "name: '$kpi'"},
    {"KpiActual", "actual", "VisionService/ListKpiActuals", "parent: '$kpi'"},
    {"NationalKpi", "national_kpi", "NationalKpiService/GetNationalKpi", "name: '$national_kpi'"},
    {"Operation", "operation", "OperationService/GetOperation", "name: '$operation'"},
    {"Opinion", "opinion", "PlanningService/GetOpinion", "name: '$opinion'"},
    {"Organization", "owner", "RegistryService/GetOrganization", "name: '$owner'"},
    {"PlanEvaluation", "evaluation", "PlanningService/ListPlanEvaluations", "parent: '$vision'"},
    {"PlanStep", "step", "PlanningService/GetPlanStep", "name: '$step'"},
    {"Programme", "programme", "ProgrammeService/GetProgramme", "name: '$programme'"},
    {"ProgrammeCall", "programme_call", "ProgrammeService/GetProgrammeCall",
     "name: '$programme_call'"},
    {"ProgrammeEdition", "programme_edition", "ProgrammeService/GetProgrammeEdition",
     "name: '$programme_edition'"},
    {"Round", "round", "RoundService/GetRound", "name: '$round'"},
    {"RoundApplication", "application", "RoundService/GetRoundApplication", "name: '$application'"},
    {"RoundFollowUp", "follow_up", "RoundService/GetRoundFollowUp", "name: '$follow_up'"},
    {"RoundReading", "reading", "ReviewService/GetRoundReading", "name: '$reading'"},
    {"RoundReviewer", "reviewer", "ReviewService/GetRoundReviewer", "name: '$reviewer'"},
    {"Rubric", "rubric", "FrameworkService/GetRubric", "name: '$rubric'"},
    {"Section", "section", "IdentityService/GetSection", "name: '$section'"},
    {"SupportCase", "support", "SupportService/GetSupport", "name: '$support'"},
    {"SupportEntry", "support_entry", "SupportService/GetSupportEntry", "name: '$support_entry'"},
    {"SupportMember", "support_member", "SupportService/GetSupportMember",
     "name: '$support_member'"},
    {"SupportRecommendation", "support_recommendation", "SupportService/GetSupportRecommendation",
     "name: '$support_recommendation'"},
    {"SupportStep", "support_step", "SupportService/GetSupportStep", "name: '$support_step'"},
    {"TakenDocument", "case", "CaseService/GetCase", "name: '$case'"},
    {"Token", "token", "IdentityService/ListTokens", "parent: '$account'"},
    {"Vision", "vision", "VisionService/GetVision", "name: '$vision'"},
    {"VisionNode", "node", "VisionService/GetNode", "name: '$node'"},
};

// Every method that can be repeated: a reply with a resource wherever it has one is kept for its
// caller, as if it had been written while the caller could read it; then the request comes again.
class RepeatTest : public AccessTest {
 protected:
  // Names a resource of `state` in every part of a reply that is read anew, and collects the reads.
  void FillResources(State state, Message& reply, std::vector<const Shown*>& reads) {
    const google::protobuf::Descriptor& type = *reply.GetDescriptor();
    if (methods_.FindReader(&type) != nullptr) {
      for (const Shown& one : kShown) {
        if (type.name() != one.type) continue;
        reads.push_back(&one);
        reply.GetReflection()->SetString(&reply, type.FindFieldByName("name"),
                                         NameOf(state, one.placeholder));
        return;
      }
      ADD_FAILURE() << "no read is known here for " << type.full_name();
    }
    for (int i = 0; i < type.field_count(); ++i) {
      const auto* field = type.field(i);
      if (field->message_type() == nullptr || field->is_map()) continue;
      FillResources(state,
                    field->is_repeated() ? *reply.GetReflection()->AddMessage(&reply, field)
                                         : *reply.GetReflection()->MutableMessage(&reply, field),
                    reads);
    }
  }

  void Keep(const std::string& token, const Method& method, const Message& request,
            const Message& reply) {
    auth::Caller caller;
    caller.account = service::ServiceTest::Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI",
                                                                    pb::WhoAmIRequest())
                         ->account()
                         .name();
    std::vector<MessagePtr> requests;
    requests.emplace_back(request.New());
    requests.back()->CopyFrom(request);
    RequestKey key;
    key.account = caller.account;
    key.method = method.name;
    key.request_id = kRequestId;
    key.fingerprint = FingerprintOf(method, requests);
    const std::function<bool()> waits = [] { return false; };
    const service::Call call(env_, caller, *method.policy, now_, waits);
    storage::Mutation mutation;
    ASSERT_TRUE(KeepRequest(call, methods_, key, reply, mutation).ok());
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  // The request of the table, to be done, under kRequestId.
  MessagePtr Repeatable(const Method& method, State state) {
    MessagePtr request = RequestFor(method, state);
    auto* options =
        const_cast<Message*>(method.options_of ? method.options_of(*request) : request.get());
    options->GetReflection()->SetBool(options, method.validate_only, false);
    options->GetReflection()->SetString(options, method.request_id, kRequestId);
    return request;
  }

  bool Reads(const std::string& token, State state, const std::vector<const Shown*>& reads) {
    for (const Shown* one : reads) {
      const Method& method = Find(one->method);
      if (!Run(token, method, FromText(method, state, one->request)).ok()) return false;
    }
    return true;
  }

  static constexpr char kRequestId[] = "7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b2c";
};

TEST_F(RepeatTest, ARepeatedRequestIsAnsweredAsAReadOfWhatItWroteByItsCallerNow) {
  int shown = 0;
  int hidden = 0;
  for (const auto& [name, method] : methods_.methods()) {
    if (method.request_id == nullptr || method.answers_repeats) continue;
    const AccessRow& row = table_.at(Short(name));
    const MessagePtr reply(method.reply_prototype->New());
    std::vector<const Shown*> reads;
    FillResources(State::kDraft, *reply, reads);
    for (const Relation relation : kRelations) {
      const std::string& token = CallerFor(row, relation);
      MessagePtr request = Repeatable(method, State::kDraft);
      Keep(token, method, *request, *reply);
      const bool readable = Reads(token, State::kDraft, reads);
      const absl::Status again = Run(token, method, std::move(request)).status();
      EXPECT_EQ(LetterOf(again), readable ? '+' : '-') << name << ": " << again;
      ++(readable ? shown : hidden);
    }
  }
  EXPECT_GT(shown, 100);
  EXPECT_GT(hidden, 50);
}

}  // namespace
}  // namespace renkei::service
