#include "server/domain/words/value_words.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/domain/fold.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/words/label_tables.h"

namespace renkei::domain {
namespace {

using google::protobuf::EnumDescriptor;

// ORGANIZATION_KIND_ for OrganizationKind: what every value's name begins with.
std::string PrefixOf(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return prefix + "_";
}

// By "Enum.value".
const absl::flat_hash_map<std::string, absl::string_view>& ValueWords() {
  static const auto& words = *[] {
    auto* map = new absl::flat_hash_map<std::string, absl::string_view>();
    for (const LabelEntry& entry : kValueLabels) map->emplace(entry.key, entry.ja);
    return map;
  }();
  return words;
}

std::string Folded(absl::string_view text) { return Fold(absl::StripAsciiWhitespace(text)); }

std::optional<int> StepOfSomeForm(const std::string& folded) {
  for (int form = pb::CooperationForm_MIN; form <= pb::CooperationForm_MAX; ++form) {
    for (const FormStep& step : StepsOf(static_cast<pb::CooperationForm>(form))) {
      if (folded == Folded(step.name_ja)) return step.kind;
    }
  }
  return std::nullopt;
}

// The table's word for a value; "" where it has none.
std::string Listed(const EnumDescriptor& type, int number) {
  const auto found = ValueWords().find(absl::StrCat(type.name(), ".", ValueToken(type, number)));
  return found == ValueWords().end() ? "" : std::string(found->second);
}

}  // namespace

std::string ValueToken(const EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) return absl::StrCat(number);
  const std::string prefix = PrefixOf(type);
  return absl::AsciiStrToLower(absl::StartsWith(value->name(), prefix)
                                   ? value->name().substr(prefix.size())
                                   : value->name());
}

std::string ValueWord(const EnumDescriptor& type, int number) {
  return number == 0 ? "" : Listed(type, number);
}

Bilingual ValueName(const EnumDescriptor& type, int number) {
  if (type.FindValueByNumber(number) == nullptr) return {"unknown", "不明"};
  std::string ja = Listed(type, number);
  if (ja.empty()) ja = number == 0 ? "未指定" : ValueToken(type, number);
  return {absl::StrReplaceAll(ValueToken(type, number), {{"_", " "}}), std::move(ja)};
}

std::vector<std::string> ValueChoices(const EnumDescriptor& type) {
  std::vector<std::string> choices;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number == 0) continue;
    const std::string word = ValueWord(type, number);
    const std::string token = ValueToken(type, number);
    choices.push_back(word.empty() ? token : absl::StrCat(word, "（", token, "）"));
  }
  return choices;
}

std::optional<int> ParseValueWord(const EnumDescriptor& type, absl::string_view text) {
  const std::string upper =
      absl::StrReplaceAll(absl::AsciiStrToUpper(absl::StripAsciiWhitespace(text)), {{"-", "_"}});
  const auto* value = type.FindValueByName(PrefixOf(type) + upper);
  if (value == nullptr) value = type.FindValueByName(upper);
  if (value != nullptr)
    return value->number() == 0 ? std::nullopt : std::optional<int>(value->number());
  // As it is written nearly always: no folding of every word.
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number != 0 && text == ValueWord(type, number)) return number;
  }
  const std::string folded = Folded(text);
  if (folded.empty()) return std::nullopt;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number != 0 && folded == Folded(ValueWord(type, number))) return number;
  }
  if (&type == pb::CooperationStep_descriptor()) return StepOfSomeForm(folded);
  return std::nullopt;
}

}  // namespace renkei::domain
