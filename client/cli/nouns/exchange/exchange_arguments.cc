#include "client/cli/nouns/exchange/exchange_arguments.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/show/labels.h"
#include "server/sheet/rows/row_layouts.h"

namespace renkei::cli {
namespace {

// Names of formats and the ends of files that have them.
constexpr std::pair<const char*, pb::ExchangeFormat> kFormats[] = {
    {"csv", pb::EXCHANGE_FORMAT_CSV},
    {"xlsx", pb::EXCHANGE_FORMAT_XLSX},
    {"jsonl", pb::EXCHANGE_FORMAT_JSON_LINES},
    {"ndjson", pb::EXCHANGE_FORMAT_JSON_LINES},
    {"yaml", pb::EXCHANGE_FORMAT_YAML},
    {"yml", pb::EXCHANGE_FORMAT_YAML},
    // One value over several lines; the reader of YAML reads it.
    {"json", pb::EXCHANGE_FORMAT_YAML},
};

}  // namespace

absl::StatusOr<pb::ExchangeFormat> FormatOf(const std::string& given, const std::string& file) {
  for (const auto& [name, format] : kFormats) {
    const bool named = given.empty() ? absl::EndsWithIgnoreCase(file, absl::StrCat(".", name))
                                     : absl::EqualsIgnoreCase(given, name);
    if (named) return format;
  }
  if (given.empty())
    return UsageError({absl::StrCat("the format of ", file,
                                    " is not known by its name; give "
                                    "--format csv, xlsx, jsonl or yaml"),
                       absl::StrCat(file,
                                    " の形式が名前から分かりません。--format csv、xlsx、"
                                    "jsonl、yaml のどれかを指定してください。")});
  return UsageError({absl::StrCat("--format: \"", given, "\" is none of csv, xlsx, jsonl, yaml"),
                     absl::StrCat("--format:「", given,
                                  "」ではなく csv、xlsx、jsonl、yaml のどれかを指定して"
                                  "ください。")});
}

absl::StatusOr<pb::TextEncoding> EncodingOf(const std::string& given) {
  if (given.empty()) return pb::TEXT_ENCODING_UNSPECIFIED;
  for (const char* name : {"utf8", "utf-8"}) {
    if (absl::EqualsIgnoreCase(given, name)) return pb::TEXT_ENCODING_UTF8;
  }
  for (const char* name : {"cp932", "sjis", "shift_jis"}) {
    if (absl::EqualsIgnoreCase(given, name)) return pb::TEXT_ENCODING_CP932;
  }
  return UsageError(
      {absl::StrCat("--encoding: \"", given, "\" is neither utf-8 nor cp932"),
       absl::StrCat("--encoding:「", given, "」ではなく utf-8 か cp932 を指定してください。")});
}

absl::StatusOr<pb::ExchangeKind> KindOf(const std::string& given) {
  const google::protobuf::EnumDescriptor& type = *pb::ExchangeKind_descriptor();
  if (const auto kind = ParseEnum(type, given)) return static_cast<pb::ExchangeKind>(*kind);
  const std::string all = absl::StrJoin(EnumTexts(type), ", ");
  return UsageError(
      {absl::StrCat("\"", given, "\" is none of: ", all),
       absl::StrCat("「", given, "」は使えません。次のどれかを指定してください: ", all, "。")});
}

Text KindTexts(bool imported) {
  const google::protobuf::EnumDescriptor& type = *pb::ExchangeKind_descriptor();
  std::vector<std::string> en;
  std::vector<std::string> ja;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number == 0 || (imported && !sheet::IsImported(static_cast<pb::ExchangeKind>(number))))
      continue;
    en.push_back(EnumText(type, number));
    ja.push_back(absl::StrCat(en.back(), "（", ValueLabel(type, number, Lang::kJapanese), "）"));
  }
  return {absl::StrJoin(en, ", "), absl::StrJoin(ja, "、")};
}

}  // namespace renkei::cli
