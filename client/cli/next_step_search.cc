// What can be searched for next.
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/next_steps.h"
#include "server/domain/words/value_words.h"

namespace renkei::cli {
namespace {

struct SearchVerb {
  pb::ResourceType type;
  const char* verb;
};
constexpr SearchVerb kSearchVerbs[] = {
    {pb::RESOURCE_TYPE_CASE, "case search"},
    {pb::RESOURCE_TYPE_VISION, "vision search"},
    {pb::RESOURCE_TYPE_INITIATIVE, "initiative search"},
    {pb::RESOURCE_TYPE_PROGRAMME, "programme search"},
    {pb::RESOURCE_TYPE_OPINION, "opinion search"},
    {pb::RESOURCE_TYPE_CASE_LIST_EDITION, "menu-book search"},
    {pb::RESOURCE_TYPE_CASE_CALL, "case-call search"},
    {pb::RESOURCE_TYPE_ROUND, "round search"},
    {pb::RESOURCE_TYPE_NATIONAL_KPI, "national-kpi search"},
    {pb::RESOURCE_TYPE_ORGANIZATION, "org search"},
};

const char* VerbOf(pb::ResourceType type) {
  for (const SearchVerb& known : kSearchVerbs) {
    if (type == known.type) return known.verb;
  }
  return "search";
}

// One word of the shell, whatever it holds.
std::string Quoted(const std::string& text) {
  const auto plain = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || static_cast<signed char>(c) < 0 ||
           absl::StrContains("-_./:,", c);
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain) &&
      !absl::StrContains(text, "\u3000"))
    return text;
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// A text that begins with what is not wanted would be read as an option.
std::string TextAtTheEnd(const std::string& text) {
  if (text.empty()) return "";
  return absl::StrCat(absl::StartsWith(text, "-") ? " -- " : " ", Quoted(text));
}

}  // namespace

std::string SearchCommand(pb::ResourceType type, const pb::SearchCriteria& criteria, size_t limit) {
  std::string command = absl::StrCat("renkei ", VerbOf(type));
  // "=": a value that may be left out is read as the option's, whatever follows.
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&command, " ", option, "=", Quoted(value));
  };
  add("--filter", criteria.filter());
  add("--like-us", criteria.like_us());
  add("--near-us", criteria.near_us());
  if (criteria.order() != pb::SEARCH_ORDER_UNSPECIFIED)
    add("--sort", domain::ValueToken(*pb::SearchOrder_descriptor(), criteria.order()));
  if (limit > 0) absl::StrAppend(&command, " --limit ", limit);
  return absl::StrCat(command, TextAtTheEnd(criteria.text()));
}

std::string ProposeCommand(int number, const pb::FindPartnersRequest& request) {
  std::string command = absl::StrCat("renkei partner propose ", number);
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&command, " ", option, " ", Quoted(value));
  };
  add("--resource", request.resource());
  add("--framework-item", request.framework_item());
  add("--organization", request.organization());
  if (request.page_size() > 0) absl::StrAppend(&command, " --limit ", request.page_size());
  return absl::StrCat(command, TextAtTheEnd(request.text()));
}

std::vector<std::string> NextSteps::ForPartners(const pb::FindPartnersRequest& request,
                                                const pb::FindPartnersResponse& found) {
  std::vector<std::string> commands;
  // Who leads proposes, and that is decided by an approver.
  if (WorksFor(found.organization()) && Has(pb::ROLE_APPROVER)) {
    for (int i = 0; i < found.groups_size(); ++i)
      commands.push_back(ProposeCommand(i + 1, request));
  }
  for (const pb::SearchHit& hit : found.open_initiatives()) {
    for (std::string& command : For(hit.name())) commands.push_back(std::move(command));
  }
  return commands;
}

}  // namespace renkei::cli
