#include "server/service/exchange/kinds/row_vision.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/vision/actuals/figure_writing.h"
#include "server/service/vision/vision_head.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status UnknownVision(const std::string& text) {
  return domain::InvalidField(
      RowVision::kColumn, text.empty() ? "REQUIRED" : "UNKNOWN_VISION",
      {text.empty() ? "names no vision, and the import names none either"
                    : absl::StrCat("your organization has no vision ", text),
       text.empty() ? "ビジョンがありません。ビジョンの列に外部IDを書いてください。"
                    : absl::StrCat("ご自身の団体にビジョン「", text, "」はありません。")});
}

}  // namespace

absl::StatusOr<const VisionReading*> RowVision::Open(const Call& call, const std::string& text) {
  const std::string& written = text.empty() ? options_.vision() : text;
  const auto known = readings_.find(written);
  if (known != readings_.end()) return &known->second;
  std::string name = written;
  if (!absl::StartsWith(written, "organizations/")) {
    const std::string& owner = ImportedFor(call, options_);
    ASSIGN_OR_RETURN(const auto found, written.empty() ? std::optional<VisionRow>()
                                                       : FindByExternalId(call, owner, written));
    if (!found.has_value()) return UnknownVision(written);
    name = found->message.name();
  }
  ASSIGN_OR_RETURN(VisionReading reading, OpenForFigures(call, name));
  RETURN_IF_ERROR(RefuseArchived(reading.head.message));
  return &readings_.emplace(written, std::move(reading)).first->second;
}

}  // namespace renkei::service
