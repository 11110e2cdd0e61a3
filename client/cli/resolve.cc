#include "client/cli/resolve.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/resolve_candidates.h"
#include "client/cli/resource_titles.h"
#include "client/lib/error.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/fold.h"
#include "server/domain/registry/local_government_code.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kOrganization = {"organization", "団体"};
const Text kCase = {"case", "事例"};
const Text kCaseList = {"list", "事例リスト"};
const Text kNationalKpi = {"national KPI", "国のKPI"};
const Text kVision = {"vision", "ビジョン"};
const Text kInitiative = {"initiative", "地域間連携"};
const Text kProgramme = {"programme", "支援施策"};

bool IsIdText(const std::string& text) {
  return !text.empty() && text.size() <= 63 && absl::c_all_of(text, [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) ||
           absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '-';
  });
}

// What a server's id can begin with: a ULID has no hyphen and not every letter. Everything else is
// an external_id, for which nothing has to be looked through.
bool BeginsServerId(const std::string& text) {
  return text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") == std::string::npos;
}

bool IsDigits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

template <class Item, class Request>
absl::StatusOr<Candidates> Filtered(Session& session, const char* method, const std::string& filter,
                                    size_t limit) {
  Request request;
  request.set_filter(filter);
  ASSIGN_OR_RETURN(const auto found, session.List<Item>(method, request, limit));
  Candidates candidates;
  for (const Item& item : found) candidates.push_back(CandidateOf(item));
  return candidates;
}

absl::StatusOr<Candidates> Cases(Session& session, const std::string& filter, size_t limit) {
  return Filtered<pb::Case, pb::ListCasesRequest>(session, "CaseService/ListCases", filter, limit);
}

absl::StatusOr<Candidates> CaseLists(Session& session, const std::string& filter, size_t limit) {
  return Filtered<pb::CaseList, pb::ListCaseListsRequest>(session, "CaseListService/ListCaseLists",
                                                          filter, limit);
}

absl::StatusOr<Candidates> NationalKpis(Session& session, const std::string& filter, size_t limit) {
  return Filtered<pb::NationalKpi, pb::ListNationalKpisRequest>(
      session, "NationalKpiService/ListNationalKpis", filter, limit);
}

absl::StatusOr<Candidates> Visions(Session& session, const std::string& filter, size_t limit) {
  return Filtered<pb::Vision, pb::ListVisionsRequest>(session, "VisionService/ListVisions", filter,
                                                      limit);
}

absl::StatusOr<Candidates> Initiatives(Session& session, const std::string& filter, size_t limit) {
  return Filtered<pb::Initiative, pb::ListInitiativesRequest>(
      session, "InitiativeService/ListInitiatives", filter, limit);
}

absl::StatusOr<Candidates> Programmes(Session& session, const std::string& filter, size_t limit) {
  return Filtered<pb::Programme, pb::ListProgrammesRequest>(
      session, "ProgrammeService/ListProgrammes", filter, limit);
}

using Lister = absl::StatusOr<Candidates> (*)(Session&, const std::string& filter, size_t limit);

// What cases, visions and initiatives have in common. `owner_field` is the filter field of the
// organization.
absl::StatusOr<std::string> Owned(Session& session, Resolver& resolver, const Text& what,
                                  const std::string& text, const char* owner_field, Lister list) {
  constexpr size_t kEnough = kMostCandidates + 1;
  std::string filter;
  std::string key = text;
  const size_t slash = text.find('/');
  if (slash != std::string::npos) {
    ASSIGN_OR_RETURN(const std::string owner, resolver.OrganizationName(text.substr(0, slash)));
    key = text.substr(slash + 1);
    filter = absl::StrCat(owner_field, "=", FilterQuote(owner));
  }
  const std::string both =
      absl::StrCat(filter, filter.empty() ? "" : " AND ", "external_id=", FilterQuote(key));
  ASSIGN_OR_RETURN(const auto by_external_id, list(session, both, kEnough));
  if (!by_external_id.empty()) return TheOne(what, text, by_external_id);
  if (key.size() < kShortestPrefix || !BeginsServerId(key)) return TheOne(what, text, {});
  ASSIGN_OR_RETURN(const auto all, list(session, filter, kMostScanned));
  return TheOne(what, text, Fitting(all, key));
}

// Of those whose names are COLLECTION/ID: a name and an id stand for themselves.
absl::StatusOr<std::string> OfItsOwn(Session& session, Resolver& resolver, const char* collection,
                                     const Text& what, const std::string& text,
                                     const char* owner_field, Lister list) {
  if (absl::StartsWith(text, collection)) return text;
  if (IsServerId(text)) return absl::StrCat(collection, text);
  return Owned(session, resolver, what, text, owner_field, list);
}

// The command that lists what `text` was not found among; "" where there is none.
std::string ListCommand(const std::string& what, const std::string& text) {
  static const auto& commands =
      *new std::map<std::string, std::string>{{kOrganization.en, "renkei org list"},
                                              {kCase.en, "renkei case list"},
                                              {kNationalKpi.en, "renkei national-kpi list"},
                                              {kCaseList.en, "renkei list list"},
                                              {kVision.en, "renkei vision list"},
                                              {kInitiative.en, "renkei initiative list"},
                                              {kProgramme.en, "renkei programme list"},
                                              {"account", "renkei account list"},
                                              {"section", "renkei section list"},
                                              {"framework", "renkei framework list"}};
  const auto command = commands.find(what);
  if (command != commands.end()) return command->second;
  // Below something that was found.
  const std::string above = text.substr(0, text.rfind('/'));
  if (what == "node") return absl::StrCat("renkei node list ", above);
  if (what == "KPI") return absl::StrCat("renkei kpi list ", above);
  if (what == "framework item") return absl::StrCat("renkei framework show ", above);
  return "";
}

bool NamesPattern(const std::string& patterns, absl::string_view pattern) {
  for (absl::string_view one : absl::StrSplit(patterns, '|')) {
    if (one == pattern) return true;
  }
  return false;
}

}  // namespace

std::string FilterQuote(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

bool IsServerId(const std::string& text) {
  constexpr size_t kUlidLength = 26;
  return text.size() == kUlidLength && IsIdText(text) && !absl::StrContains(text, '-');
}

absl::StatusOr<std::string> TheOne(const Text& what, const std::string& text,
                                   const Candidates& candidates) {
  if (candidates.size() == 1) return candidates.front().name;
  if (candidates.empty()) {
    const std::string command = ListCommand(what.en, text);
    Text message = {absl::StrCat("no ", what.en, " is known as \"", text, "\""),
                    absl::StrCat("「", text, "」に当たる", what.ja, "は見つかりません。")};
    if (!command.empty()) {
      absl::StrAppend(&message.en, "; listed by: ", command);
      absl::StrAppend(&message.ja, command, " で一覧できます。");
    }
    return client::LocalError(absl::StatusCode::kNotFound, message);
  }
  std::vector<pb::FieldViolation> list;
  for (size_t i = 0; i < candidates.size() && i < kMostCandidates; ++i) {
    list.push_back(domain::Violation(candidates[i].name, "CANDIDATE",
                                     {candidates[i].title, candidates[i].title}));
  }
  return client::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat("\"", text, "\" can mean more than one ", what.en, "; write one of these:"),
       absl::StrCat("「", text, "」に当たる", what.ja,
                    "が複数あります。次のどれかを指定してください。")},
      std::move(list));
}

absl::StatusOr<std::string> Resolver::Organization(const std::string& text) {
  // What the forms have in the place of a name; circles and triangles are in no real one.
  if (absl::StrContains(text, "○○") || absl::StrContains(text, "△△")) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat("\"", text,
                      "\" is an example of the form: write the code (six digits) or the "
                      "name of your organization there"),
         absl::StrCat("「", text,
                      "」は様式の記入例です。団体コード（6桁）か、都道府県名を付けた"
                      "団体の名称に書き換えてください。")});
  }
  if (absl::StartsWith(text, "organizations/")) {
    // A form once had "organizations/○○市"; who filled it in left the beginning.
    const std::string id = text.substr(text.find('/') + 1);
    return IsIdText(id) || absl::StrContains(id, '/') ? text : LookUpOrganization(id);
  }
  const std::string plain(absl::StripAsciiWhitespace(domain::NormalizeCompatibility(text)));
  if (IsDigits(plain) && plain.size() <= 6) {
    const absl::StatusOr<std::string> code = domain::ParseLocalGovernmentCode(plain);
    if (code.ok()) return absl::StrCat("organizations/", *code);
    if (plain.size() > 4) return code.status();
  }
  return LookUpOrganization(text);
}

absl::StatusOr<std::string> Resolver::OrganizationName(const std::string& text) {
  absl::StatusOr<std::string> name = Organization(text);
  if (!name.ok() || !IsDigits(std::string(domain::LastSegment(*name)))) return name;
  const auto known = organizations_.find(*name);
  if (known != organizations_.end()) return known->second;
  pb::GetOrganizationRequest request;
  request.set_name(*name);
  ASSIGN_OR_RETURN(const auto found,
                   session_.Call<pb::Organization>("RegistryService/GetOrganization", request));
  organizations_.insert({*name, found.name()});
  return found.name();
}

absl::StatusOr<std::string> Resolver::LookUpOrganization(const std::string& text) {
  const auto known = organizations_.find(text);
  if (known != organizations_.end()) return known->second;
  pb::ResolveOrganizationRequest request;
  request.set_query(text);
  ASSIGN_OR_RETURN(const auto reply, session_.Call<pb::ResolveOrganizationResponse>(
                                         "RegistryService/ResolveOrganization", request));
  Candidates candidates;
  for (const pb::Organization& one : reply.candidates()) {
    // The prefecture tells those of one name apart.
    const std::string prefecture =
        reply.candidates_size() > 1 ? session_.names().Of(one.prefecture()) : "";
    candidates.push_back(
        {one.code().empty() ? one.name() : one.code(),
         absl::StrCat(prefecture, prefecture.empty() ? "" : " ", one.display_name())});
  }
  absl::StatusOr<std::string> result = TheOne(kOrganization, text, candidates);
  if (result.ok()) result = reply.candidates(0).name();
  if (candidates.empty() && IsIdText(text)) {
    pb::GetOrganizationRequest by_id;
    by_id.set_name(absl::StrCat("organizations/", text));
    const auto found = session_.Call<pb::Organization>("RegistryService/GetOrganization", by_id);
    if (found.ok()) result = found->name();
  }
  organizations_.insert({text, result});
  return result;
}

absl::StatusOr<std::string> Resolver::Prefecture(const std::string& text) {
  const std::string plain(absl::StripAsciiWhitespace(domain::NormalizeCompatibility(text)));
  int number = 0;
  if (plain.size() <= 2 && absl::SimpleAtoi(plain, &number) && number >= 1 && number <= 47) {
    const std::string five = absl::StrFormat("%02d000", number);
    return OrganizationName(absl::StrCat(five, std::string(1, domain::CheckDigit(five))));
  }
  return OrganizationName(text);
}

absl::StatusOr<std::string> Resolver::Case(const std::string& text) {
  return OfItsOwn(session_, *this, "cases/", kCase, text, "owner", Cases);
}

absl::StatusOr<std::string> Resolver::CaseList(const std::string& text) {
  return OfItsOwn(session_, *this, "caseLists/", kCaseList, text, "owner", CaseLists);
}

absl::StatusOr<std::string> Resolver::NationalKpi(const std::string& text) {
  return OfItsOwn(session_, *this, "nationalKpis/", kNationalKpi, text, "owner", NationalKpis);
}

absl::StatusOr<std::string> Resolver::Programme(const std::string& text) {
  return OfItsOwn(session_, *this, "programmes/", kProgramme, text, "owner", Programmes);
}

absl::StatusOr<std::string> Resolver::Initiative(const std::string& text) {
  // The external_id is the founder's, whoever leads it now.
  return OfItsOwn(session_, *this, "initiatives/", kInitiative, text, "founder", Initiatives);
}

absl::StatusOr<std::string> Resolver::Vision(const std::string& text) {
  if (absl::StartsWith(text, "organizations/")) return text;
  absl::StatusOr<std::string> owned = Owned(session_, *this, kVision, text, "owner", Visions);
  if (owned.ok() || !absl::IsNotFound(owned.status()) || absl::StrContains(text, '/')) return owned;
  const absl::StatusOr<std::string> owner = OrganizationName(text);
  if (!owner.ok()) return absl::IsNotFound(owner.status()) ? owned : owner;
  ASSIGN_OR_RETURN(
      const auto visions,
      Visions(session_, absl::StrCat("owner=", FilterQuote(*owner)), kMostCandidates + 1));
  // Its own one is meant rather than those that it owns together with others who lead them.
  Candidates own;
  for (const Candidate& one : visions) {
    if (absl::StartsWith(one.name, absl::StrCat(*owner, "/visions/"))) own.push_back(one);
  }
  return TheOne(kVision, text, own.size() == 1 ? own : visions);
}

absl::StatusOr<std::string> Resolver::Account(const std::string& text) {
  if (absl::StartsWith(text, "accounts/")) return text;
  if (IsServerId(text)) return absl::StrCat("accounts/", text);
  const auto list = [&](const std::string& organization) {
    pb::ListAccountsRequest request;
    request.set_organization(organization);
    return session_.List<pb::Account>("IdentityService/ListAccounts", request, kMostScanned);
  };
  auto accounts = list("organizations/-");
  if (absl::IsPermissionDenied(accounts.status()) || absl::IsNotFound(accounts.status()))
    accounts = list("");
  if (!accounts.ok()) return accounts.status();
  Candidates fitting = Fitting(*accounts, text);
  if (fitting.empty()) {
    for (const pb::Account& account : *accounts) {
      if (domain::FoldedEqual(account.login_name(), text)) fitting.push_back(CandidateOf(account));
    }
  }
  return TheOne({"account", "アカウント"}, text, fitting);
}

absl::StatusOr<std::string> Resolver::Section(const std::string& text) {
  return SectionOf("", text);
}

absl::StatusOr<std::string> Resolver::SectionOf(const std::string& organization,
                                                const std::string& text) {
  if (absl::StartsWith(text, "organizations/")) return text;
  pb::ListSectionsRequest request;
  request.set_parent(organization);
  std::string key = text;
  if (const size_t slash = text.find('/'); slash != std::string::npos) {
    ASSIGN_OR_RETURN(*request.mutable_parent(), OrganizationName(text.substr(0, slash)));
    key = text.substr(slash + 1);
  }
  request.set_page_size(1'000);
  ASSIGN_OR_RETURN(const auto sections,
                   session_.List<pb::Section>("IdentityService/ListSections", request));
  Candidates today;
  Candidates formerly;
  for (const pb::Section& section : sections) {
    if (domain::FoldedEqual(section.display_name(), key)) today.push_back(CandidateOf(section));
    if (absl::c_any_of(section.former_names(),
                       [&](const std::string& former) { return domain::FoldedEqual(former, key); }))
      formerly.push_back(CandidateOf(section));
  }
  if (today.empty()) today = std::move(formerly);
  if (today.empty()) today = Fitting(sections, key);
  return TheOne({"section", "課"}, text, today);
}

absl::StatusOr<std::string> Resolver::Framework(const std::string& text) {
  if (absl::StartsWith(text, "frameworks/")) return text;
  ASSIGN_OR_RETURN(
      const auto frameworks,
      session_.List<pb::Framework>("FrameworkService/ListFrameworks", pb::ListFrameworksRequest()));
  return TheOne({"framework", "枠組み"}, text, Fitting(frameworks, text, kAnyBeginning));
}

absl::StatusOr<std::string> Resolver::FrameworkItem(const std::string& text) {
  if (absl::StartsWith(text, "frameworks/")) return text;
  const Text what = {"framework item", "国の枠組みの項目"};
  const size_t slash = text.find('/');
  if (slash == std::string::npos) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat("\"", text,
                      "\" is no item of a framework: write FRAMEWORK/ITEM, as in "
                      "national-2022/pillar-1; renkei framework show FRAMEWORK lists the items"),
         absl::StrCat("「", text,
                      "」は国の枠組みの項目として読めません。national-2022/pillar-1 のように、"
                      "枠組み/項目 の形で指定してください。項目は renkei framework show 枠組み で"
                      "確かめられます。")});
  }
  pb::GetFrameworkRequest request;
  ASSIGN_OR_RETURN(const std::string name, Framework(text.substr(0, slash)));
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto framework,
                   session_.Call<pb::Framework>("FrameworkService/GetFramework", request));
  const std::string key = text.substr(slash + 1);
  Candidates items;
  for (const pb::FrameworkItem& item : framework.items())
    items.push_back({absl::StrCat(name, "/items/", item.id()), item.title()});
  return TheOne(what, text, Fitting(items, key, kAnyBeginning));
}

absl::StatusOr<std::string> Resolver::CompleteName(const std::string& text,
                                                   const std::string& pattern) {
  const size_t slashes = static_cast<size_t>(std::count(text.begin(), text.end(), '/'));
  const bool prefixed = absl::StartsWith(text, "organizations/") && slashes == 1;
  if (NamesPattern(pattern, "organizations/*") && slashes == 0) return OrganizationName(text);
  if (pattern == "organizations/*" && prefixed) return Organization(text);
  // A whole name of one of several kinds is looked up as no other.
  if (domain::MatchesAnyPattern(pattern, text)) return text;
  if (NamesPattern(pattern, "frameworks/*/items/*") && slashes == 1) {
    return absl::StrCat("frameworks/", absl::StrReplaceAll(text, {{"/", "/items/"}}));
  }
  if (NamesPattern(pattern, "frameworks/*") && slashes == 0)
    return absl::StrCat("frameworks/", text);
  if (NamesPattern(pattern, "cases/*")) return Case(text);
  if (NamesPattern(pattern, "programmes/*")) return Programme(text);
  if (NamesPattern(pattern, "rubrics/*") && slashes == 0) return absl::StrCat("rubrics/", text);
  if (NamesPattern(pattern, "indicators/*") && slashes == 0)
    return absl::StrCat("indicators/", text);
  return text;
}

absl::StatusOr<std::string> Resolver::Named(const std::string& resource, const std::string& text) {
  using Function = absl::StatusOr<std::string> (Resolver::*)(const std::string&);
  static const auto& functions = *new std::map<std::string, Function>{
      {"organizations/*", &Resolver::Organization},
      {"organizations/*/visions/*", &Resolver::Vision},
      {"organizations/*/visions/*/nodes/*", &Resolver::Node},
      {"organizations/*/visions/*/kpis/*", &Resolver::Kpi},
      {"organizations/*/visions/*/opinions/*", &Resolver::Opinion},
      {"organizations/*/visions/*/steps/*", &Resolver::PlanStep},
      {"cases/*", &Resolver::Case},
      {"caseLists/*", &Resolver::CaseList},
      {"programmes/*", &Resolver::Programme},
      {"programmes/*/editions/*", &Resolver::ProgrammeEdition},
      {"programmes/*/editions/*/calls/*", &Resolver::ProgrammeCall},
      {"caseLists/*/editions/*", &Resolver::Edition},
      {"caseLists/*/editions/*/entries/*", &Resolver::EditionEntry},
      {"caseLists/*/calls/*", &Resolver::CaseCall},
      {"caseLists/*/calls/*/submissions/*", &Resolver::CaseSubmission},
      {"rounds/*", &Resolver::Round},
      {"rounds/*/applications/*", &Resolver::RoundApplication},
      {"rounds/*/applications/*/followUps/*", &Resolver::RoundFollowUp},
      {"rounds/*/reviewers/*", &Resolver::RoundReviewer},
      {"rounds/*/applications/*/readings/*", &Resolver::RoundReading},
      {"initiatives/*", &Resolver::Initiative},
      {"nationalKpis/*", &Resolver::NationalKpi},
      {"supports/*", &Resolver::Support},
      {"supports/*/members/*", &Resolver::SupportMember},
      {"supports/*/entries/*", &Resolver::SupportEntry},
      {"supports/*/steps/*", &Resolver::SupportStep},
      {"supports/*/recommendations/*", &Resolver::SupportRecommendation},
      {"accounts/*", &Resolver::Account},
      {"organizations/*/sections/*", &Resolver::Section},
      {"frameworks/*", &Resolver::Framework}};
  const auto function = functions.find(resource);
  return function == functions.end() ? CompleteName(text, resource)
                                     : (this->*function->second)(text);
}

absl::Status Resolver::Complete(google::protobuf::Message& message) {
  using google::protobuf::FieldDescriptor;
  const google::protobuf::Reflection& r = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool many = field->is_repeated();
    const int count = many ? r.FieldSize(message, field) : 1;
    const pb::FieldRules& rules = field->options().GetExtension(pb::rules);
    for (int i = 0; i < count && !field->is_map(); ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        RETURN_IF_ERROR(Complete(many ? *r.MutableRepeatedMessage(&message, field, i)
                                      : *r.MutableMessage(&message, field)));
      } else if (!rules.resource().empty() && !rules.output_only()) {
        ASSIGN_OR_RETURN(const std::string name,
                         CompleteName(many ? r.GetRepeatedString(message, field, i)
                                           : r.GetString(message, field),
                                      rules.resource()));
        many ? r.SetRepeatedString(&message, field, i, name) : r.SetString(&message, field, name);
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace renkei::cli
