#include "client/cli/verbs/filter.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/resolve.h"

namespace renkei::cli {

void FilterTerms::Add(const std::string& field, const std::string& op, const std::string& text) {
  if (!text.empty()) terms_.push_back(absl::StrCat(field, op, FilterQuote(text)));
}

void FilterTerms::AddEnum(const std::string& field, const google::protobuf::EnumDescriptor& type,
                          int number) {
  if (number != 0)
    terms_.push_back(absl::StrCat(field, "=", absl::AsciiStrToUpper(EnumText(type, number))));
}

void FilterTerms::AddRaw(const std::string& expression) {
  if (!expression.empty()) terms_.push_back(expression);
}

std::string FilterTerms::Joined() const { return absl::StrJoin(terms_, " AND "); }

}  // namespace renkei::cli
