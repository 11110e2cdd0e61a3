#include "client/view/page/adoption_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/time/date.h"
#include "server/domain/time/era.h"
#include "server/domain/time/fiscal_year.h"

namespace renkei::view {

std::string DayWithFiscalYear(const std::string& date, Lang lang) {
  const auto day = domain::ParseDate(date);
  if (!day.ok()) return date;
  const int year = domain::FiscalYearOf(*day);
  if (lang == Lang::kEnglish) return absl::StrCat(date, " (FY", year, ")");
  // A fiscal year is called by the era of its last day: FY2019 is 令和元年度.
  const domain::Era* era = domain::EraOn(domain::LastDayOfFiscalYear(year));
  const std::string shown = era == nullptr ? absl::StrCat(year) : domain::FormatEraYear(*era, year);
  return absl::StrCat(date, "（", shown, "年度）");
}

std::string AdoptionRemark(pb::AdoptionState state, const std::string& reason,
                           const std::string& condition, const std::string& changes, Lang lang) {
  std::vector<std::string> parts;
  const auto add = [&](const Text& label, const std::string& text) {
    if (!text.empty()) parts.push_back(absl::StrCat(In(lang, label), text));
  };
  add({"why: ", "理由: "}, reason);
  add({"would look again: ", "再検討の条件: "}, condition);
  if (state == pb::ADOPTION_STATE_ADAPTED) add({"changed: ", "変えた点: "}, changes);
  return absl::StrJoin(parts, "\n");
}

}  // namespace renkei::view
