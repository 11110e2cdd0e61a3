#include "tests/crash/written_records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"

namespace renkei::crash {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

const MethodDescriptor& MethodOf(absl::string_view method) {
  const auto* found = DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrCat("renkei.v1.", absl::StrReplaceAll(method, {{"/", "."}})));
  if (found == nullptr) ADD_FAILURE() << "there is no method " << method;
  return *found;
}

MessagePtr New(const Descriptor& type) {
  return MessagePtr(MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

// Longer names first: $case_list before $case.
std::string Expanded(const Names& names, std::string text) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [key, name] : names) all.emplace_back(absl::StrCat("$", key), name);
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  for (const auto& [key, name] : all) text = absl::StrReplaceAll(text, {{key, name}});
  return text;
}

}  // namespace

std::string RecordKind::CreateMethod() const { return absl::StrCat(service, "/Create", noun); }
std::string RecordKind::GetMethod() const { return absl::StrCat(service, "/Get", noun); }
std::string RecordKind::UpdateMethod() const { return absl::StrCat(service, "/Update", noun); }

const std::vector<RecordKind>& RecordKinds() {
  static const auto& kinds = *new std::vector<RecordKind>{
      {"CaseService", "Case", Who::kOfficer,
       R"(case { owner: "$owner" title: "x" summary: "x" audience { visibility: VISIBILITY_MEMBERS } })",
       "title", "summary"},
      {"CaseListService", "CaseList", Who::kCoordinator, R"(case_list { title: "x" })", "title",
       "introduction"},
      {"CaseCallService", "CaseCall", Who::kCoordinator,
       R"(parent: "$list" call { title: "x" opens_at: "2090-07-01T09:00" closes_at: "2090-07-31T17:00" })",
       "title", "text"},
      {"IdentityService", "Account", Who::kAdministrator,
       R"(account { organization: "$owner" display_name: "x" roles: ROLE_CONTRIBUTOR })",
       "display_name", ""},
      {"IdentityService", "Section", Who::kAdministrator,
       R"(parent: "$owner" section { display_name: "x" })", "display_name", ""},
      {"InitiativeService", "Initiative", Who::kOfficer,
       R"(initiative { title: "x" form: COOPERATION_FORM_VOLUNTARY
                       audience { visibility: VISIBILITY_MEMBERS } })",
       "title", "purpose"},
      {"NationalKpiService", "NationalKpi", Who::kCoordinator,
       R"(national_kpi { title: "x" state: NATIONAL_KPI_STATE_DRAFT
                         definition { unit: COUNTING_UNIT_BODIES cases { selected_only: true } } })",
       "title", "description"},
      {"PlanningService", "Opinion", Who::kOfficer,
       R"(parent: "$vision" opinion { source_kind: OPINION_SOURCE_ASSEMBLY text: "x" })", "text",
       "source"},
      {"PlanningService", "PlanStep", Who::kOfficer,
       R"(parent: "$vision" step { kind: PLAN_STEP_KIND_PUBLIC_COMMENT from_date: "2090-08-01"
                                   to_date: "2090-08-31" })",
       "note", "title"},
      {"ProgrammeService", "Programme", Who::kOfficer,
       R"(programme { title: "x" ministry: "神奈川県" })", "title", "purpose"},
      {"ProgrammeService", "ProgrammeCall", Who::kOfficer,
       R"(parent: "$programme_edition" call { opens_date: "2090-07-01" closes_date: "2090-08-01" })",
       "note", "title"},
      {"RoundService", "Round", Who::kCoordinator,
       R"(round { title: "x" subject: ROUND_SUBJECT_CASES
                  criteria { id: "a" title: "新規性" weight: 100 }
                  stages { kind: ROUND_STAGE_KIND_READING } stages { kind: ROUND_STAGE_KIND_DECISION }
                  opens_at: "2090-07-01T09:00" closes_at: "2090-07-31T17:00" })",
       "title", "purpose"},
      {"SupportService", "Support", Who::kOfficer, R"(support { title: "x" text: "x" })", "title",
       "text"},
      {"SupportService", "SupportEntry", Who::kPartner,
       R"(parent: "$support" entry { kind: SUPPORT_ENTRY_KIND_VISIT date: "2024-07-01" title: "x"
                                     text: "x" })",
       "title", "text"},
      {"SupportService", "SupportStep", Who::kPartner,
       R"(parent: "$support" step { title: "x" due_date: "2090-08-01" responsible: "$partner" })",
       "title", "note"},
      {"VisionService", "Vision", Who::kOfficer,
       R"(parent: "$owner" vision { title: "x" period { from_fiscal_year: 2023 to_fiscal_year: 2027 }
                                    audience { visibility: VISIBILITY_MEMBERS } })",
       "title", "narrative"},
      {"VisionService", "Node", Who::kOfficer, R"(parent: "$vision" node { title: "x" })", "title",
       "text"},
      {"VisionService", "Kpi", Who::kOfficer,
       R"(parent: "$vision" kpi { node: "$node" title: "x" })", "title", ""},
  };
  return kinds;
}

const std::vector<Chain>& Chains() {
  static const auto& chains = *new std::vector<Chain>{
      {{Who::kOfficer, "CaseService/CreateCase",
        R"(case { owner: "$owner" title: "$value" summary: "$value"
                  audience { visibility: VISIBILITY_MEMBERS } })"},
       {Who::kOfficer, "CaseService/SubmitCase", R"(name: "$0")"},
       {Who::kOfficer, "CaseService/PublishCase", R"(name: "$0")"},
       {Who::kCoordinator, "SelectionService/SelectCase", R"(case: "$0" reason: "理由")"},
       {Who::kPartner, "AdoptionService/ChangeAdoption",
        R"(name: "$0/adoptions/$partner_id" state: ADOPTION_STATE_CONSIDERED)"},
       {Who::kOfficer, "FollowService/CreateFollow", R"(follow { target: "$0" })"}},
      {{Who::kOfficer, "VisionService/CreateVision",
        R"(parent: "$owner" vision { title: "$value" audience { visibility: VISIBILITY_MEMBERS }
                                     period { from_fiscal_year: 2023 to_fiscal_year: 2027 } })"},
       {Who::kOfficer, "VisionService/CreateNode", R"(parent: "$0" node { title: "$value" })"},
       {Who::kOfficer, "VisionService/CreateKpi",
        R"(parent: "$0" kpi { node: "$1" title: "$value" })"},
       {Who::kOfficer, "VisionService/RecordKpiActuals",
        R"(parent: "$2" actuals { when { kind: KIND_FISCAL_YEAR year: 2023 } value { number: 1 } })"},
       {Who::kOfficer, "PlanningService/RecordPlanEvaluations",
        R"(parent: "$0" evaluations { fiscal_year: 2023 evaluator: PLAN_EVALUATOR_COUNCIL
                                      rating: EVALUATION_RATING_B })"},
       {Who::kOfficer, "VisionService/SubmitVision", R"(name: "$0")"},
       {Who::kOfficer, "VisionService/PublishVision", R"(name: "$0")"}},
      {{Who::kOfficer, "InitiativeService/CreateInitiative",
        R"(initiative { title: "$value" form: COOPERATION_FORM_VOLUNTARY
                        kpis { id: "k" indicator: "$indicator" }
                        audience { visibility: VISIBILITY_MEMBERS } })"},
       {Who::kOfficer, "InitiativeService/ChangeMembership",
        R"(name: "$0/members/$partner_id" action: MEMBER_ACTION_INVITE)"},
       {Who::kPartner, "InitiativeService/ChangeMembership",
        R"(name: "$0/members/$partner_id" action: MEMBER_ACTION_JOIN)"},
       {Who::kOfficer, "InitiativeService/ChangeInitiativeState",
        R"(name: "$0" state: INITIATIVE_STATE_OPEN)"},
       {Who::kOfficer, "ContributionService/RecordContributions",
        R"(parent: "$0" contributions { kpi: "k" value { number: 1 }
                                        when { kind: KIND_FISCAL_YEAR year: 2023 } })"}},
      {{Who::kCoordinator, "RoundService/CreateRound",
        R"(round { title: "$value" subject: ROUND_SUBJECT_CASES
                   criteria { id: "a" title: "新規性" weight: 100 }
                   stages { kind: ROUND_STAGE_KIND_READING } stages { kind: ROUND_STAGE_KIND_DECISION }
                   opens_at: "2024-07-01T09:00" closes_at: "2090-07-31T17:00"
                   audience { visibility: VISIBILITY_MEMBERS } })"},
       {Who::kCoordinator, "RoundService/ChangeRound",
        R"(name: "$0" action: ROUND_ACTION_ANNOUNCE)"},
       {Who::kOfficer, "RoundService/CreateRoundApplication",
        R"(parent: "$0" application { source: "$own_case" summary: "概要" contact_section: "企画課"
                                      answers { criterion_id: "a" text: "回答" } })"},
       {Who::kOfficer, "RoundService/ChangeRoundApplication",
        R"(name: "$2" action: ROUND_APPLICATION_ACTION_SUBMIT)"},
       {Who::kCoordinator, "ReviewService/ChangeRoundReviewer",
        R"(name: "$0/reviewers/$partner_account_id" action: ROUND_REVIEWER_ACTION_NAME)"}},
      {{Who::kOfficer, "SupportService/CreateSupport",
        R"(support { title: "$value" text: "進め方の相談" })"},
       {Who::kOfficer, "SupportService/ChangeSupport",
        R"(name: "$0" action: SUPPORT_ACTION_REQUEST)"},
       {Who::kAdministrator, "SupportService/ChangeSupport",
        R"(name: "$0" action: SUPPORT_ACTION_TRIAGE priority: SUPPORT_PRIORITY_HIGH)"},
       {Who::kAdministrator, "SupportService/ChangeSupport",
        R"(name: "$0" action: SUPPORT_ACTION_FORM_TEAM)"}},
      {{Who::kOfficer, "ProgrammeService/CreateProgramme",
        R"(programme { title: "$value" ministry: "神奈川県" })"},
       {Who::kOfficer, "ProgrammeService/CreateProgrammeEdition",
        R"(parent: "$0" edition { fiscal_year: 2024 types { id: "type1" title: "TYPE1" } })"},
       {Who::kOfficer, "ProgrammeService/CreateProgrammeCall",
        R"(parent: "$1" call { opens_date: "2024-07-01" closes_date: "2024-08-01" })"},
       {Who::kOfficer, "ProgrammeService/PublishProgrammeEdition", R"(name: "$1")"}},
      {{Who::kAdministrator, "FrameworkService/UpsertIndicator",
        R"(indicator { name: "indicators/i$number" title: "$value" unit: "人" definition: "延べ"
                       direction: DIRECTION_UP aggregation: AGGREGATION_FLOW })"}},
      {{Who::kAdministrator, "RegistryService/BatchUpsertOrganizations",
        R"(organizations { name: "organizations/oextra"
             designations { code: "010006" display_name: "$value"
                            kind: ORGANIZATION_KIND_PREFECTURE } })"}},
      {{Who::kCoordinator, "CaseListService/CreateCaseList", R"(case_list { title: "$value" })"},
       {Who::kCoordinator, "CaseListService/AddCaseListEntry",
        R"(name: "$0" entry { case: "$own_case" })"},
       {Who::kCoordinator, "CaseListEditionService/PublishCaseListEdition", R"(parent: "$0")"},
       {Who::kCoordinator, "CaseCallService/CreateCaseCall",
        R"(parent: "$0" call { title: "$value" opens_at: "2090-07-01T09:00"
                               closes_at: "2090-07-31T17:00" })"}},
      {{Who::kOfficer, "FormDraftService/SaveFormDraft",
        R"(form_draft { name: "$officer/formDrafts/f$number" content: "$value" })"}},
      {{Who::kOfficer, "OperationService/StartExport",
        "export { kind: EXCHANGE_KIND_CASES format: EXCHANGE_FORMAT_JSON_LINES }"}},
      {{Who::kCoordinator, "NationalKpiService/CreateNationalKpi",
        R"(national_kpi { title: "$value" state: NATIONAL_KPI_STATE_PUBLISHED
                          definition { unit: COUNTING_UNIT_BODIES cases {} } })"}},
      {{Who::kAdministrator, "IdentityService/CreateAccount",
        R"(account { organization: "$owner" display_name: "$value" roles: ROLE_READER })"}},
  };
  return chains;
}

const std::map<std::string, std::string>& ServicesLeftOut() {
  static const auto& left_out = *new std::map<std::string, std::string>{
      {"ExchangeService",
       "a file is written row by row as the method of each row's kind writes it; the stream has no "
       "request_id to ask again by"},
      {"RoundDecisionService",
       "a round is decided once it has closed, by the clock of a real server, and is not announced "
       "after that"},
      {"SuccessionService",
       "what a body has left that ended is taken over, and nobody writes for it who could leave "
       "anything meanwhile"},
  };
  return left_out;
}

const std::vector<NamedStep>& FirstSteps() {
  static const auto& steps = *new std::vector<NamedStep>{
      {"indicator",
       {Who::kAdministrator, "FrameworkService/UpsertIndicator",
        R"(indicator { name: "indicators/i" title: "指標" unit: "人" definition: "延べ人数"
                       direction: DIRECTION_UP aggregation: AGGREGATION_FLOW })"}},
      {"own_case",
       {Who::kOfficer, "CaseService/CreateCase",
        R"(case { owner: "$owner" title: "事例" summary: "概要"
                  audience { visibility: VISIBILITY_MEMBERS } })"}},
      {"", {Who::kOfficer, "CaseService/SubmitCase", R"(name: "$own_case")"}},
      {"", {Who::kOfficer, "CaseService/PublishCase", R"(name: "$own_case")"}},
      {"list",
       {Who::kCoordinator, "CaseListService/CreateCaseList",
        R"(case_list { title: "一覧" entries { case: "$own_case" } })"}},
      {"vision",
       {Who::kOfficer, "VisionService/CreateVision",
        R"(parent: "$owner" vision { title: "ビジョン" audience { visibility: VISIBILITY_MEMBERS }
                                     period { from_fiscal_year: 2023 to_fiscal_year: 2027 } })"}},
      {"node",
       {Who::kOfficer, "VisionService/CreateNode", R"(parent: "$vision" node { title: "目標" })"}},
      {"programme",
       {Who::kOfficer, "ProgrammeService/CreateProgramme",
        R"(programme { title: "補助金" ministry: "神奈川県" })"}},
      {"programme_edition",
       {Who::kOfficer, "ProgrammeService/CreateProgrammeEdition",
        R"(parent: "$programme" edition { fiscal_year: 2024 types { id: "type1" title: "TYPE1" } })"}},
      {"support",
       {Who::kOfficer, "SupportService/CreateSupport",
        R"(support { title: "相談" text: "進め方の相談" })"}},
      {"",
       {Who::kOfficer, "SupportService/ChangeSupport",
        R"(name: "$support" action: SUPPORT_ACTION_REQUEST)"}},
      {"",
       {Who::kAdministrator, "SupportService/ChangeSupport",
        R"(name: "$support" action: SUPPORT_ACTION_TRIAGE priority: SUPPORT_PRIORITY_HIGH)"}},
      {"",
       {Who::kAdministrator, "SupportService/ChangeSupport",
        R"(name: "$support" action: SUPPORT_ACTION_FORM_TEAM)"}},
      {"",
       {Who::kAdministrator, "SupportService/ChangeSupportMember",
        R"(name: "$support/members/$partner_id" action: SUPPORT_MEMBER_ACTION_ASK)"}},
      {"",
       {Who::kPartner, "SupportService/ChangeSupportMember",
        R"(name: "$support/members/$partner_id" action: SUPPORT_MEMBER_ACTION_ACCEPT)"}},
      {"",
       {Who::kAdministrator, "SupportService/ChangeSupport",
        R"(name: "$support" action: SUPPORT_ACTION_START)"}},
  };
  return steps;
}

MessagePtr NewRequest(absl::string_view method, const Names& names, const std::string& text) {
  MessagePtr request = New(*MethodOf(method).input_type());
  const std::string expanded = Expanded(names, text);
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(expanded, request.get()))
      << method << ": " << expanded;
  return request;
}

MessagePtr NewReply(absl::string_view method) { return New(*MethodOf(method).output_type()); }

std::string NameIn(const Message& message) {
  const auto& reflection = *message.GetReflection();
  if (const auto* name = message.GetDescriptor()->FindFieldByName("name"))
    return reflection.GetString(message, name);
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const auto* field : set) {
    if (field->message_type() == nullptr || field->is_map()) continue;
    std::string name =
        NameIn(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, 0)
                                    : reflection.GetMessage(message, field));
    if (!name.empty()) return name;
  }
  return "";
}

std::string TextIn(const Message& message, absl::string_view field) {
  return message.GetReflection()->GetString(
      message, message.GetDescriptor()->FindFieldByName(std::string(field)));
}

void SetTextIn(Message& message, absl::string_view field, const std::string& text) {
  message.GetReflection()->SetString(
      &message, message.GetDescriptor()->FindFieldByName(std::string(field)), text);
}

Message& ResourceIn(Message& request, const Descriptor& type) {
  for (int i = 0; i < request.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const field = request.GetDescriptor()->field(i);
    if (field->message_type() == &type && !field->is_repeated())
      return *request.GetReflection()->MutableMessage(&request, field);
  }
  ADD_FAILURE() << request.GetDescriptor()->full_name() << " carries no " << type.full_name();
  return request;
}

size_t MostMadeBy(absl::string_view method) {
  constexpr size_t kMost = 90;
  if (method == "NationalKpiService/CreateNationalKpi") return kMost;
  const bool of_one_parent = absl::c_any_of(RecordKinds(), [&](const RecordKind& kind) {
    return kind.CreateMethod() == method && absl::StartsWith(kind.create, "parent: ");
  });
  return of_one_parent ? kMost : std::numeric_limits<size_t>::max();
}

}  // namespace renkei::crash
