#include "server/domain/strategy/actual_id.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "server/domain/time/when.h"

namespace renkei::domain {

pb::When AsOneTime(pb::When when) {
  if (when.kind() == pb::When::KIND_END_OF_FISCAL_YEAR) when.set_kind(pb::When::KIND_FISCAL_YEAR);
  return when;
}

std::optional<pb::When> OtherWritingOf(pb::When when) {
  if (when.kind() == pb::When::KIND_FISCAL_YEAR) {
    when.set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  } else if (when.kind() == pb::When::KIND_END_OF_FISCAL_YEAR) {
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
  } else {
    return std::nullopt;
  }
  return when;
}

std::string ActualId(const pb::When& when) {
  switch (when.kind()) {
    case pb::When::KIND_FISCAL_YEAR:
      return absl::StrCat("fy", when.year());
    case pb::When::KIND_END_OF_FISCAL_YEAR:
      return absl::StrCat("eofy", when.year());
    case pb::When::KIND_CALENDAR_YEAR:
      return absl::StrCat("cy", when.year());
    case pb::When::KIND_MONTH:
      return absl::StrFormat("%04d-%02d", when.year(), when.month());
    default:
      return absl::StrFormat("%04d-%02d-%02d", when.year(), when.month(), when.day());
  }
}

std::optional<pb::When> TimeOfActualId(absl::string_view id) {
  absl::string_view digits = id;
  pb::When when;
  if (absl::ConsumePrefix(&digits, "fy")) {
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
  } else if (absl::ConsumePrefix(&digits, "eofy")) {
    when.set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  } else if (absl::ConsumePrefix(&digits, "cy")) {
    when.set_kind(pb::When::KIND_CALENDAR_YEAR);
  } else {
    pb::When text;
    text.set_text(std::string(id));
    absl::StatusOr<pb::When> read = CompleteWhen(text);
    if (!read.ok() || ActualId(*read) != id) return std::nullopt;
    return *std::move(read);
  }
  int year = 0;
  if (!absl::SimpleAtoi(digits, &year)) return std::nullopt;
  when.set_year(year);
  if (!CompleteWhen(when).ok() || ActualId(when) != id) return std::nullopt;
  return when;
}

}  // namespace renkei::domain
