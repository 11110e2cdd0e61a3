// What can be searched for next.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/next_steps.h"
#include "server/domain/words/value_words.h"

namespace renkei::cli {
namespace {

struct SearchVerb {
  const char* method;
  const char* verb;
};
constexpr SearchVerb kSearchVerbs[] = {
    {"SearchService/SearchCases", "case search"},
    {"SearchService/SearchVisions", "vision search"},
    {"SearchService/SearchInitiatives", "initiative search"},
    {"SearchService/SearchOrganizations", "org search"},
};

const char* VerbOf(const std::string& method) {
  for (const SearchVerb& known : kSearchVerbs) {
    if (method == known.method) return known.verb;
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

}  // namespace

std::string SearchCommand(const std::string& method, const pb::SearchCriteria& criteria,
                          size_t limit) {
  std::string command = absl::StrCat("renkei ", VerbOf(method));
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
  if (criteria.text().empty()) return command;
  // A text that begins with what is not wanted would be read as an option.
  return absl::StrCat(command, absl::StartsWith(criteria.text(), "-") ? " -- " : " ",
                      Quoted(criteria.text()));
}

}  // namespace renkei::cli
