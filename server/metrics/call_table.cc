#include "server/metrics/call_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace renkei::metrics {
namespace {

constexpr char kOther[] = "other";

}  // namespace

CallTable::CallTable(std::vector<std::string> methods)
    : methods_(std::move(methods)), rows_(std::make_unique<Row[]>(methods_.size() + 1)) {
  for (size_t i = 0; i < methods_.size(); ++i) indexes_.emplace(methods_[i], i);
}

CallTable::Row& CallTable::Of(absl::string_view method) {
  const auto index = indexes_.find(method);
  return rows_[index == indexes_.end() ? methods_.size() : index->second];
}

void CallTable::Count(absl::string_view method, absl::StatusCode code, absl::Duration taken) {
  Row& row = Of(method);
  row.codes[std::min(static_cast<size_t>(code), kCodes - 1)].Add();
  row.seconds.Add(taken);
}

void CallTable::Count(absl::string_view method, absl::StatusCode code) {
  Of(method).codes[std::min(static_cast<size_t>(code), kCodes - 1)].Add();
}

void CallTable::AddTo(Families& families, absl::string_view prefix, absl::string_view what) const {
  Family calls = {absl::StrCat(prefix, "_total"), absl::StrCat(what, " by method and code."),
                  Kind::kCounter};
  Family seconds = {absl::StrCat(prefix, "_seconds"),
                    absl::StrCat("How long ", absl::AsciiStrToLower(what),
                                 " took, by method; streams are not among them."),
                    Kind::kHistogram};
  for (size_t i = 0; i <= methods_.size(); ++i) {
    const std::string method = i < methods_.size() ? methods_[i] : kOther;
    const Row& row = rows_[i];
    for (size_t code = 0; code < kCodes; ++code) {
      const int64_t count = row.codes[code].value();
      if (count == 0) continue;
      calls.samples.push_back(
          {.labels = {{"method", method},
                      {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(code))}},
           .value = static_cast<double>(count)});
    }
    Classes classes = row.seconds.values();
    if (classes.count() > 0)
      seconds.samples.push_back({.labels = {{"method", method}}, .classes = std::move(classes)});
  }
  families.push_back(std::move(calls));
  families.push_back(std::move(seconds));
}

}  // namespace renkei::metrics
