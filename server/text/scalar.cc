#include "server/text/scalar.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/time_util.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "server/domain/words/value_words.h"

namespace renkei::text {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::util::TimeUtil;

}  // namespace

std::string EnumText(const EnumDescriptor& type, int number) {
  return domain::ValueToken(type, number);
}

std::vector<std::string> EnumTexts(const EnumDescriptor& type) {
  std::vector<std::string> texts;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0)
      texts.push_back(domain::ValueToken(type, type.value(i)->number()));
  }
  return texts;
}

std::optional<int> ParseEnum(const EnumDescriptor& type, absl::string_view text) {
  return domain::ParseValueWord(type, text);
}

std::optional<pb::FiscalPeriod> ParsePeriod(absl::string_view text) {
  const std::string plain = absl::StrReplaceAll(
      domain::NormalizeCompatibility(text),
      {{"〜", "~"}, {"～", "~"}, {"から", "~"}, {"まで", ""}, {"–", "~"}, {"—", "~"}});
  const char separator = absl::StrContains(plain, '~') ? '~' : '-';
  const std::vector<std::string> ends = absl::StrSplit(plain, separator);
  if (ends.empty() || ends.size() > 2) return std::nullopt;
  const absl::StatusOr<int> from = domain::ParseFiscalYear(ends.front());
  const absl::StatusOr<int> to = domain::ParseFiscalYear(ends.back());
  if (!from.ok() || !to.ok()) return std::nullopt;
  pb::FiscalPeriod period;
  period.set_from_fiscal_year(*from);
  period.set_to_fiscal_year(*to);
  return period;
}

std::optional<google::protobuf::Timestamp> ParseTimestamp(absl::string_view text) {
  google::protobuf::Timestamp time;
  if (!TimeUtil::FromString(std::string(text), &time)) return std::nullopt;
  return time;
}

std::string TimestampText(const google::protobuf::Timestamp& time) {
  return TimeUtil::ToString(time);
}

std::optional<google::protobuf::Duration> ParseDuration(absl::string_view text) {
  constexpr int64_t kMostSeconds = 100LL * 366 * 86400;
  int64_t total = 0;
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  if (rest.empty()) return std::nullopt;
  while (!rest.empty()) {
    const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    int64_t amount = 0;
    if (digits == rest.size() || !absl::SimpleAtoi(rest.substr(0, digits), &amount))
      return std::nullopt;
    const std::map<char, int64_t> units = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
    const auto unit = units.find(rest[digits]);
    if (unit == units.end() || amount > kMostSeconds / unit->second) return std::nullopt;
    total += amount * unit->second;
    if (total > kMostSeconds) return std::nullopt;
    rest.remove_prefix(digits + 1);
  }
  return TimeUtil::SecondsToDuration(total);
}

std::string DurationText(const google::protobuf::Duration& duration) {
  const int64_t seconds = duration.seconds();
  if (seconds != 0 && seconds % 86400 == 0) return absl::StrCat(seconds / 86400, "d");
  if (seconds != 0 && seconds % 3600 == 0) return absl::StrCat(seconds / 3600, "h");
  return absl::StrCat(seconds, "s");
}

}  // namespace renkei::text
