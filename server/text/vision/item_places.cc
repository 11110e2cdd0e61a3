#include "server/text/vision/item_places.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"

namespace renkei::text {
namespace {

namespace pb = renkei::v1;

// "[12]" at the beginning of `text`; false where there is none.
bool ConsumeIndex(absl::string_view* text, size_t* index) {
  absl::string_view rest = *text;
  if (!absl::ConsumePrefix(&rest, "[")) return false;
  const size_t close = rest.find(']');
  uint32_t number = 0;
  if (close == absl::string_view::npos || !absl::SimpleAtoi(rest.substr(0, close), &number))
    return false;
  *index = number;
  *text = rest.substr(close + 1);
  return true;
}

}  // namespace

size_t ItemPlaces::ReadPlace(absl::string_view text, std::string* place) const {
  absl::string_view rest = text;
  size_t part = 0;
  if (!absl::ConsumePrefix(&rest, "items")) return 0;
  if (!ConsumeIndex(&rest, &part) && parts_.size() > 1) return 0;
  const bool node = absl::ConsumePrefix(&rest, ".nodes");
  if (!node && !absl::ConsumePrefix(&rest, ".kpis")) return 0;
  size_t index = 0;
  if (!ConsumeIndex(&rest, &index) || part >= parts_.size()) return 0;
  index += node ? parts_[part].nodes_before : parts_[part].kpis_before;
  const std::vector<std::string>& places = node ? file_.node_places : file_.kpi_places;
  if (index >= places.size()) return 0;
  absl::ConsumePrefix(&rest, node ? ".node" : ".kpi");
  *place = CellOf(places[index], rest);
  return text.size() - rest.size();
}

size_t ItemPlaces::ReadHeadPlace(absl::string_view text, std::string* place) const {
  absl::string_view rest = text;
  if (!absl::ConsumePrefix(&rest, "header.")) return 0;
  absl::ConsumePrefix(&rest, "vision.");
  // The longest path that has a place: "audience.visibility" before "audience".
  for (size_t end = rest.size(); end != 0 && end != absl::string_view::npos;
       end = rest.substr(0, end).find_last_of(".[: ")) {
    const auto known = file_.head_places.find(std::string(rest.substr(0, end)));
    if (known == file_.head_places.end()) continue;
    *place = known->second;
    return text.size() - rest.size() + end;
  }
  return 0;
}

std::string ItemPlaces::CellOf(const std::string& place, absl::string_view& rest) const {
  const size_t mark = place.rfind('!');
  if (mark == std::string::npos || !absl::StartsWith(rest, ".")) return place;
  const size_t begin = place.rfind(':', mark);
  const size_t from = begin == std::string::npos ? 0 : begin + 1;
  const auto columns = file_.columns.find(place.substr(from, mark - from));
  if (columns == file_.columns.end()) return place;
  const size_t row = place.find_first_of("0123456789", mark);
  // The longest path that has a column: "baseline.value" before "baseline".
  for (size_t end = rest.size(); end != 1 && end != absl::string_view::npos && row != place.npos;
       end = rest.substr(0, end).find_last_of(".[: ")) {
    const auto column = columns->second.find(std::string(rest.substr(1, end - 1)));
    if (column == columns->second.end()) continue;
    rest.remove_prefix(end);
    return absl::StrCat(place.substr(0, mark + 1), column->second, place.substr(row));
  }
  return place;
}

std::string ItemPlaces::Translate(absl::string_view text) const {
  std::string out;
  while (!text.empty()) {
    std::string place;
    size_t taken = ReadPlace(text, &place);
    if (taken == 0) taken = ReadHeadPlace(text, &place);
    if (taken > 0) {
      out += place;
      text.remove_prefix(taken);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

absl::Status ItemPlaces::Translate(const absl::Status& status) const {
  std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return status;
  std::vector<pb::FieldViolation> violations;
  for (const pb::FieldViolation& v : detail->violations()) {
    violations.push_back(domain::Violation(Translate(v.field()), v.kind(),
                                           {Translate(v.message()), Translate(v.message_ja())}));
  }
  if (!violations.empty()) return domain::FieldErrors(detail->reason(), std::move(violations));
  const std::map<std::string, std::string> metadata(detail->metadata().begin(),
                                                    detail->metadata().end());
  if (detail->reason() == pb::REASON_UNSPECIFIED) return status;
  return domain::MakeError(
      detail->reason(), {Translate(detail->message()), Translate(detail->message_ja())}, metadata);
}

}  // namespace renkei::text
