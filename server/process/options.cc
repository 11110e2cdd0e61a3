#include "server/process/options.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/domain/suggest.h"

namespace renkei::process {
namespace {

absl::Status Bad(absl::string_view where, absl::string_view value, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(where, " = \"", value, "\": ", why));
}

// Of an entry of the file; "" if it is none that an option can have.
std::string TextOf(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return absl::StrCat(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return "";
}

}  // namespace

std::vector<std::string> OptionTable::Names() const {
  std::vector<std::string> names;
  names.reserve(options.size());
  for (const OptionSpec& option : options) names.emplace_back(option.name);
  return names;
}

const OptionSpec* OptionTable::Find(absl::string_view name) const {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const OptionSpec& option) { return option.name == name; });
  return found == options.end() ? nullptr : &*found;
}

std::string OptionTable::Variable(absl::string_view name) const {
  return absl::StrCat(prefix, absl::AsciiStrToUpper(name));
}

std::string FlagName(absl::string_view option) {
  return absl::StrCat("--", absl::StrReplaceAll(option, {{"_", "-"}}));
}

std::string Unknown(absl::string_view what, absl::string_view typed, absl::string_view meant) {
  return absl::StrCat("unknown ", what, " ", typed,
                      meant.empty() ? "" : absl::StrCat("; did you mean ", meant, "?"));
}

absl::StatusOr<Values> ReadConfigFile(const OptionTable& table, const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return absl::NotFoundError(absl::StrCat("configuration file ", path, " is not there"));
  }
  Values values;
  // toml++ throws; nothing of that passes this function.
  try {
    for (const auto& [key, node] : toml::parse_file(path)) {
      const std::string name(key.str());
      const std::string where = absl::StrCat(path, ":", node.source().begin.line, ": ");
      if (table.Find(name) == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat(where, Unknown("option", name, domain::Closest(name, table.Names()))));
      }
      if (!node.is_string() && !node.is_integer() && !node.is_boolean()) {
        return absl::InvalidArgumentError(
            absl::StrCat(where, name, " must be a string, a whole number or a boolean"));
      }
      values[name] = {TextOf(node), where + name};
    }
  } catch (const toml::parse_error& e) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", e.source().begin.line, ": ", std::string(e.description())));
  }
  return values;
}

Environment ReadEnvironment(const OptionTable& table, const char* const* variables) {
  Environment environment;
  for (; *variables != nullptr; ++variables) {
    const std::pair<std::string, std::string> variable =
        absl::StrSplit(*variables, absl::MaxSplits('=', 1));
    absl::string_view rest = variable.first;
    const bool ours = absl::ConsumePrefix(&rest, table.prefix);
    const bool mistaken = !ours && !table.mistaken_prefix.empty() &&
                          absl::ConsumePrefix(&rest, table.mistaken_prefix);
    if (!ours && !mistaken) continue;
    const std::string name = absl::AsciiStrToLower(rest);
    const bool is_option = table.Find(name) != nullptr;
    if (ours && is_option && table.Variable(name) == variable.first) {
      environment.values[name] = {variable.second, variable.first};
    } else if (ours || is_option) {
      const std::string meant = domain::Closest(name, table.Names());
      environment.unknown.push_back(
          Unknown("variable", variable.first, meant.empty() ? "" : table.Variable(meant)));
    }
  }
  return environment;
}

Given OptionReader::Find(absl::string_view name) const {
  for (const Values& layer : layers_) {
    const auto it = layer.find(std::string(name));
    if (it != layer.end()) return it->second;
  }
  return {std::string(table_.Find(name)->default_value), FlagName(name)};
}

void OptionReader::Refuse(absl::string_view name, absl::string_view why) {
  const Given given = Find(name);
  Fail(Bad(given.where, given.text, why));
}

void OptionReader::Fail(absl::Status status) {
  if (status_.ok()) status_ = std::move(status);
}

int OptionReader::Number(absl::string_view name, int low, int high) {
  const std::string text = Text(name);
  int value = 0;
  if (!absl::SimpleAtoi(text, &value) || value < low || value > high)
    Refuse(name, absl::StrCat("must be a whole number from ", low, " to ", high));
  return value;
}

bool OptionReader::Flag(absl::string_view name) {
  bool value = false;
  if (!absl::SimpleAtob(Text(name), &value)) Refuse(name, "must be true or false");
  return value;
}

std::string OptionReader::OneOf(absl::string_view name, const std::vector<std::string>& allowed) {
  std::string text = Text(name);
  if (std::find(allowed.begin(), allowed.end(), text) == allowed.end())
    Refuse(name, absl::StrCat("must be one of ", absl::StrJoin(allowed, ", ")));
  return text;
}

std::map<std::string, std::string> OptionReader::Changed() const {
  std::map<std::string, std::string> changed;
  for (const OptionSpec& option : table_.options) {
    const std::string text = Text(option.name);
    if (text != option.default_value) changed[std::string(option.name)] = text;
  }
  return changed;
}

}  // namespace renkei::process
