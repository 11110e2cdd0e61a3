#include "client/view/page/selection_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/time/when.h"

namespace renkei::view {
namespace {

// "令和6年7月3日" for 2024-07-03; in English as it is.
std::string DayOfSelection(const std::string& date, Lang lang) {
  if (lang == Lang::kEnglish) return date;
  const auto when = domain::ParseWhen(date);
  return when.ok() ? domain::FormatWhen(*when, domain::WhenStyle::kEra) : date;
}

}  // namespace

std::string SelectionText(const pb::CaseSelection& selection, const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string selector = words.Title(selection.selector());
  const std::string day = DayOfSelection(selection.date(), lang);
  std::string text = lang == Lang::kJapanese ? absl::StrCat(selector, "が", day, "に選定")
                                             : absl::StrCat("selected by ", selector, ", ", day);
  if (!selection.criteria().empty()) {
    absl::StrAppend(&text, "\n", In(lang, {"Criteria: ", "選定基準："}),
                    absl::StrJoin(selection.criteria(), In(lang, {"; ", "、"})));
  }
  absl::StrAppend(&text, "\n", In(lang, {"Reason: ", "選定理由："}), selection.reason());
  return text;
}

}  // namespace renkei::view
