#include "server/text/place.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace renkei::text {
namespace {

constexpr char kLine[] = "line";
constexpr char kColumn[] = "column";

}  // namespace

std::string PlaceText(const std::string& name, Place place) {
  return absl::StrCat(name, ":", place.line, ":", place.column);
}

absl::Status FileError(const std::string& name, Place place, absl::string_view en,
                       absl::string_view ja) {
  const std::string where = PlaceText(name, place);
  return domain::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat(where, ": ", en), absl::StrCat(where, ": ", ja)}, {},
      {{kLine, absl::StrCat(place.line)}, {kColumn, absl::StrCat(place.column)}});
}

std::optional<PlacedError> PlacedErrorOf(const std::string& name, const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return std::nullopt;
  const auto line = detail->metadata().find(kLine);
  const auto column = detail->metadata().find(kColumn);
  PlacedError error;
  if (line == detail->metadata().end() || column == detail->metadata().end() ||
      !absl::SimpleAtoi(line->second, &error.place.line) ||
      !absl::SimpleAtoi(column->second, &error.place.column))
    return std::nullopt;
  const std::string where = absl::StrCat(PlaceText(name, error.place), ": ");
  error.message = {std::string(absl::StripPrefix(detail->message(), where)),
                   std::string(absl::StripPrefix(detail->message_ja(), where))};
  return error;
}

}  // namespace renkei::text
