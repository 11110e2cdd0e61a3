#include "client/cli/text/csv.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "server/domain/formula_guard.h"
#include "server/domain/visible_text.h"

namespace renkei::cli {
namespace {

std::string Field(const std::string& raw) {
  const std::string text = domain::GuardFormula(domain::ShowHarmful(raw, /*multiline=*/true));
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
