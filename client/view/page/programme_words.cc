#include "client/view/page/programme_words.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/programmes.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

constexpr int kMostYears = 5;
constexpr int kEditionSegments = 4;
// Fewest bodies of a joint application where nothing is said.
constexpr int kUsualMembers = 2;

std::string People(int64_t count, Lang lang) {
  const std::string number = domain::GroupedNumber(static_cast<double>(count));
  return In(lang, {number, absl::StrCat(number, "人")});
}

std::string PopulationWords(const pb::ProgrammeType& type, Lang lang) {
  if (type.has_min_population() && type.has_max_population()) {
    const std::string least = People(type.min_population(), lang);
    const std::string most = People(type.max_population(), lang);
    return In(lang, {absl::StrCat("population ", least, " to ", most),
                     absl::StrCat("人口", least, "～", most)});
  }
  if (type.has_min_population()) {
    const std::string least = People(type.min_population(), lang);
    return In(lang, {absl::StrCat("population of at least ", least),
                     absl::StrCat("人口", least, "以上")});
  }
  if (type.has_max_population()) {
    const std::string most = People(type.max_population(), lang);
    return In(lang,
              {absl::StrCat("population of at most ", most), absl::StrCat("人口", most, "以下")});
  }
  return "";
}

std::string JointWords(const pb::ProgrammeType& type, Lang lang) {
  if (type.joint() == pb::JOINT_APPLICATION_UNSPECIFIED) return "";
  const domain::Bilingual name = domain::ValueName(type.joint());
  const int members = type.min_members() > 0 ? type.min_members() : kUsualMembers;
  if (type.joint() == pb::JOINT_APPLICATION_ALONE_ONLY ||
      (type.min_members() == 0 && type.joint() != pb::JOINT_APPLICATION_REQUIRED))
    return In(lang, name);
  return In(lang, {absl::StrCat(name.en, " (", members, " bodies or more)"),
                   absl::StrCat(name.ja, "（", members, "団体以上）")});
}

}  // namespace

std::string PublishedYears(const pb::Programme& programme, Lang lang) {
  std::vector<int> years(programme.published_fiscal_years().begin(),
                         programme.published_fiscal_years().end());
  const bool cut = years.size() > kMostYears;
  if (cut) years.erase(years.begin(), years.end() - kMostYears);
  return absl::StrCat(cut ? "… " : "", absl::StrJoin(years, In(lang, {", ", "、"})));
}

std::string FirstLine(const std::string& text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

int YearOfCall(const pb::ProgrammeCall& call) {
  return domain::FiscalYearOfEditionId(
             domain::LastSegment(domain::ParentName(call.name(), kEditionSegments)))
      .value_or(0);
}

std::string ApplicantWords(const pb::ProgrammeType& type, Lang lang) {
  std::vector<std::string> kinds;
  for (const int kind : type.applicant_kinds())
    kinds.push_back(In(lang, domain::ValueName(static_cast<pb::OrganizationKind>(kind))));
  std::vector<std::string> parts;
  parts.push_back(kinds.empty() ? In(lang, {"every local government", "全ての地方公共団体"})
                                : absl::StrJoin(kinds, In(lang, {", ", "、"})));
  for (std::string part : {PopulationWords(type, lang), JointWords(type, lang),
                           type.needs_source_case()
                               ? In(lang, {"names a case that it takes over", "元となる事例が必要"})
                               : std::string(),
                           type.applicant_note()}) {
    if (!part.empty()) parts.push_back(std::move(part));
  }
  return absl::StrJoin(parts, In(lang, {"; ", "／"}));
}

std::string RateWords(const pb::ProgrammeType& type, Lang lang) {
  if (type.rate().empty()) return type.rate_note();
  return absl::StrCat(type.rate(), InBrackets(type.rate_note(), lang));
}

std::string MomentWords(const std::string& date, const std::string& clock, Lang lang) {
  if (date.empty()) return "";
  return absl::StrCat(DayInWords(date, lang), clock.empty() ? "" : " ", clock);
}

}  // namespace renkei::view
