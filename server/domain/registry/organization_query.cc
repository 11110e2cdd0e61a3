#include "server/domain/registry/organization_query.h"

#include <array>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/fold.h"
#include "server/domain/registry/local_government_code.h"

namespace renkei::domain {
namespace {

// Each of these is one character of three bytes, as all that follows in this file.
constexpr size_t kCharBytes = 3;
constexpr std::array<absl::string_view, 4> kPrefectureEndings = {"県", "府", "都", "道"};
constexpr std::array<absl::string_view, 8> kEndings = {"市", "町", "村", "区",
                                                       "県", "府", "都", "道"};
// 岩手県 to 神奈川県.
constexpr std::array<size_t, 2> kPrefectureChars = {3, 4};

template <size_t N>
bool EndsWithOne(absl::string_view text, const std::array<absl::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](absl::string_view ending) { return absl::EndsWith(text, ending); });
}

bool IsNumber(absl::string_view folded) {
  return std::all_of(folded.begin(), folded.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// A name that ends like a kind of body may lack its ending all the same: 京都, 四日市, 大町.
void AddReading(absl::string_view prefecture, absl::string_view name, OrganizationQuery& query) {
  query.names.push_back({std::string(prefecture), std::string(name)});
  for (const absl::string_view ending : kEndings) {
    query.completed.push_back({std::string(prefecture), absl::StrCat(name, ending)});
  }
}

// The part of a ward's name that follows its city's: 中央区 of 札幌市中央区.
absl::string_view WithoutCity(const pb::Designation& designation) {
  if (designation.kind() != pb::ORGANIZATION_KIND_WARD) return "";
  const absl::string_view name = designation.display_name();
  const size_t city = name.find("市");
  return city == absl::string_view::npos ? "" : name.substr(city + kCharBytes);
}

}  // namespace

OrganizationQuery ParseOrganizationQuery(absl::string_view text) {
  OrganizationQuery query;
  const std::string folded = Fold(text);
  if (folded.empty()) return query;
  if (IsNumber(folded)) {
    query.codes = LocalGovernmentCodeReadings(folded);
    return query;
  }
  AddReading("", folded, query);
  for (const size_t chars : kPrefectureChars) {
    const absl::string_view head = absl::string_view(folded).substr(0, chars * kCharBytes);
    if (head.size() == folded.size() || !EndsWithOne(head, kPrefectureEndings)) continue;
    AddReading(head, absl::string_view(folded).substr(head.size()), query);
  }
  return query;
}

std::vector<std::string> SearchNames(const pb::Organization& organization) {
  std::set<std::string> names;
  for (const pb::Designation& designation : organization.designations()) {
    names.insert(Fold(designation.display_name()));
    names.insert(Fold(designation.kana()));
    names.insert(Fold(WithoutCity(designation)));
  }
  names.erase("");
  return {names.begin(), names.end()};
}

bool IsCalled(const pb::Designation& designation, absl::string_view folded_name) {
  return Fold(designation.display_name()) == folded_name ||
         (!designation.kana().empty() && Fold(designation.kana()) == folded_name) ||
         (designation.kind() == pb::ORGANIZATION_KIND_WARD &&
          Fold(WithoutCity(designation)) == folded_name);
}

}  // namespace renkei::domain
