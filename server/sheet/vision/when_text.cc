#include "server/sheet/vision/when_text.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

constexpr char kWrittenOut[] = "@when ";

bool Same(const pb::When& a, const pb::When& b) {
  return a.kind() == b.kind() && a.year() == b.year() && a.month() == b.month() &&
         a.day() == b.day() && a.text() == b.text();
}

std::string WrittenOut(const pb::When& when) {
  return absl::StrCat(kWrittenOut, "kind=", static_cast<int>(when.kind()), " year=", when.year(),
                      " month=", when.month(), " day=", when.day(), " text=", when.text());
}

// "year=" and its number at the beginning of `text`.
bool ConsumeNumber(absl::string_view name, absl::string_view* text, int* number) {
  if (!absl::ConsumePrefix(text, name)) return false;
  const size_t end = std::min(text->find(' '), text->size());
  if (!absl::SimpleAtoi(text->substr(0, end), number)) return false;
  text->remove_prefix(std::min(end + 1, text->size()));
  return true;
}

bool ReadWrittenOut(absl::string_view text, pb::When& when) {
  int kind = 0;
  int year = 0;
  int month = 0;
  int day = 0;
  if (!absl::ConsumePrefix(&text, kWrittenOut) || !ConsumeNumber("kind=", &text, &kind) ||
      !ConsumeNumber("year=", &text, &year) || !ConsumeNumber("month=", &text, &month) ||
      !ConsumeNumber("day=", &text, &day) || !absl::ConsumePrefix(&text, "text=") ||
      !pb::When::Kind_IsValid(kind))
    return false;
  when.set_kind(static_cast<pb::When::Kind>(kind));
  when.set_year(year);
  when.set_month(month);
  when.set_day(day);
  when.set_text(std::string(text));
  return true;
}

}  // namespace

absl::StatusOr<pb::When> ReadWhen(absl::string_view text) {
  pb::When when;
  if (ReadWrittenOut(text, when)) return when;
  text = absl::StripAsciiWhitespace(text);
  ASSIGN_OR_RETURN(pb::When parsed, domain::ParseWhen(text));
  if (domain::FormatWhen(parsed, domain::WhenStyle::kShort) == text) parsed.clear_text();
  return parsed;
}

std::string WhenToCell(const pb::When& written) {
  if (Same(written, pb::When())) return "";
  // As a client may send it: a text whose numbers are still to be read.
  const absl::StatusOr<pb::When> complete = domain::CompleteWhen(written);
  const pb::When& when = complete.ok() ? *complete : written;
  const std::string text =
      when.text().empty() ? domain::FormatWhen(when, domain::WhenStyle::kShort) : when.text();
  const absl::StatusOr<pb::When> back = ReadWhen(text);
  return back.ok() && Same(*back, when) ? text : WrittenOut(when);
}

std::string WhenKey(const pb::When& when) {
  const absl::StatusOr<pb::When> whole = domain::CompleteWhen(when);
  if (!whole.ok() || whole->kind() == pb::When::KIND_UNSPECIFIED) return WrittenOut(when);
  pb::When key = *whole;
  key.clear_text();
  return WrittenOut(key);
}

}  // namespace renkei::sheet
