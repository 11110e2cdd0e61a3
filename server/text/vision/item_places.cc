#include "server/text/vision/item_places.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
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
  const std::vector<std::string>& places = node ? nodes_ : kpis_;
  if (index >= places.size()) return 0;
  absl::ConsumePrefix(&rest, node ? ".node" : ".kpi");
  *place = places[index];
  return text.size() - rest.size();
}

std::string ItemPlaces::Translate(absl::string_view text) const {
  std::string out;
  while (!text.empty()) {
    std::string place;
    const size_t taken = ReadPlace(text, &place);
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
  std::map<std::string, std::string> metadata(detail->metadata().begin(), detail->metadata().end());
  if (detail->reason() == pb::REASON_UNSPECIFIED) return status;
  return domain::MakeError(detail->reason(),
                           {Translate(detail->message()), Translate(detail->message_ja())},
                           std::move(metadata));
}

}  // namespace renkei::text
