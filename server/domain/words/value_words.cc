#include "server/domain/words/value_words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/domain/fold.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/words/labels.h"

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

std::string Folded(absl::string_view text) { return Fold(absl::StripAsciiWhitespace(text)); }

std::optional<int> StepOfSomeForm(const std::string& folded) {
  for (int form = pb::CooperationForm_MIN; form <= pb::CooperationForm_MAX; ++form) {
    for (const FormStep& step : StepsOf(static_cast<pb::CooperationForm>(form))) {
      if (folded == Folded(step.name_ja)) return step.kind;
    }
  }
  return std::nullopt;
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

Bilingual ValueWords(const EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  return value == nullptr || number == 0 ? Bilingual() : LabelOf(*value);
}

Bilingual ValueName(const EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) return {"unknown", "不明"};
  Bilingual name = LabelOf(*value);
  return name.ja.empty() ? Bilingual{"unspecified", "未指定"} : name;
}

std::vector<std::string> ValueChoices(const EnumDescriptor& type) {
  std::vector<std::string> choices;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number == 0) continue;
    const std::string word = ValueWord(type, number);
    const std::string token = ValueToken(type, number);
    choices.push_back(absl::EqualsIgnoreCase(word, token) ? word
                                                          : absl::StrCat(word, "（", token, "）"));
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
