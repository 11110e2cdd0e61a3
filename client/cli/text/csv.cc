#include "client/cli/text/csv.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace renkei::cli {
namespace {

std::string Field(const std::string& text) {
  const bool padded = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!padded && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

}  // namespace

std::string CsvRecord(const std::vector<std::string>& fields) {
  return absl::StrCat(
      absl::StrJoin(fields, ",",
                    [](std::string* out, const std::string& text) { out->append(Field(text)); }),
      "\r\n");
}

}  // namespace renkei::cli
