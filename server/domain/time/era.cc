#include "server/domain/time/era.h"

#include "absl/strings/str_cat.h"

namespace renkei::domain {

const Era* EraOn(absl::CivilDay day) {
  const Era* found = nullptr;
  for (const Era& era : kEras) {
    if (era.first_day <= day) found = &era;
  }
  return found;
}

bool EraTouches(const Era& era, absl::CivilDay first, absl::CivilDay last) {
  if (last < era.first_day) return false;
  const size_t next = static_cast<size_t>(&era - kEras.data()) + 1;
  return next == kEras.size() || first < kEras[next].first_day;
}

int YearOfEra(const Era& era, int number) {
  return static_cast<int>(era.first_day.year()) + number - 1;
}

std::string FormatEraYear(const Era& era, int year) {
  const int number = year - static_cast<int>(era.first_day.year()) + 1;
  return number == 1 ? absl::StrCat(era.name, "元") : absl::StrCat(era.name, number);
}

}  // namespace renkei::domain
