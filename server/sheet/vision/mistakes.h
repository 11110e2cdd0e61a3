// What is wrong with a workbook, all of it at once.

#ifndef RENKEI_SERVER_SHEET_VISION_MISTAKES_H_
#define RENKEI_SERVER_SHEET_VISION_MISTAKES_H_

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/sheet/address.h"

namespace renkei::sheet {

// Mistakes that are listed; who made more wants to see the first ones.
inline constexpr size_t kMaxMistakes = 50;

class Mistakes {
 public:
  explicit Mistakes(std::string file) : file_(std::move(file)) {}

  // `place` within the file: "施策!B3".
  void Add(absl::string_view place, absl::string_view kind, domain::Bilingual message) {
    if (++count_ > kMaxMistakes) return;
    list_.push_back(domain::Violation(absl::StrCat(file_, ":", place), kind, std::move(message)));
  }

  // The first violation of a status; nothing for OK.
  void AddStatus(absl::string_view place, const absl::Status& status) {
    const auto detail = domain::DetailOf(status);
    if (!detail || detail->violations().empty()) return;
    const pb::FieldViolation& violation = detail->violations(0);
    Add(place, violation.kind(), {violation.message(), violation.message_ja()});
  }

  // So many were found.
  size_t count() const { return count_; }
  // Whether no more would be listed.
  bool full() const { return count_ >= kMaxMistakes; }

  // OK, or INVALID_FIELDS with a violation for each that is listed: sheet by sheet, each from the top
  // and row by row.
  absl::Status status() {
    if (count_ == 0) return absl::OkStatus();
    std::map<std::string, int> sheets;
    for (const pb::FieldViolation& one : list_)
      sheets.emplace(one.field().substr(0, one.field().rfind('!')),
                     static_cast<int>(sheets.size()));
    const auto place = [&](const pb::FieldViolation& one) {
      const size_t cell = one.field().rfind('!');
      const auto address =
          cell == std::string::npos ? std::nullopt : ParseCellName(one.field().substr(cell + 1));
      return std::tuple(sheets.at(one.field().substr(0, cell)), address ? address->row : -1,
                        address ? address->column : -1);
    };
    std::stable_sort(list_.begin(), list_.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(list_), count_);
  }

  const std::string& file() const { return file_; }

 private:
  const std::string file_;
  std::vector<pb::FieldViolation> list_;
  size_t count_ = 0;
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_MISTAKES_H_
