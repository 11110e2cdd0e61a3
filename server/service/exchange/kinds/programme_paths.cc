#include "server/service/exchange/kinds/programme_paths.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/programme/edition_rules.h"
#include "server/service/exchange/kinds/row_paths.h"

namespace renkei::service {
namespace {

std::string RowPath(size_t row, absl::string_view path) {
  return absl::StrCat("rows[", row, "].", path);
}

}  // namespace

void ProgrammePaths::Edition(int year, bool first, size_t row) {
  const std::string before = first ? "" : absl::StrCat(domain::EditionIdOf(year), ".");
  before_[year] = before;
  beginnings_[absl::StrCat(before, "edition")] = RowPath(row, "edition");
  // That there are none is told at the column that would name one.
  beginnings_[absl::StrCat(before, "edition.types")] = RowPath(row, "type");
}

bool ProgrammePaths::Type(int year, int at, size_t row) {
  return beginnings_
      .emplace(domain::FieldAt(absl::StrCat(before_[year], "edition.types"), at),
               RowPath(row, "type"))
      .second;
}

bool ProgrammePaths::Call(int year, int at, size_t row) {
  return beginnings_
      .emplace(domain::FieldAt(absl::StrCat(before_[year], "calls"), at), RowPath(row, "call"))
      .second;
}

void ProgrammePaths::Record(ProgrammeWriting& writing, const pb::ApplyProgrammeRequest& request,
                            bool first, size_t row) {
  const int year = writing.edition().fiscal_year();
  Edition(year, first, row);
  beginnings_.erase(absl::StrCat(before_[year], "edition.types"));
  const auto& types = writing.edition().types();
  for (int at = 0; at < types.size(); ++at) {
    for (int i = 0; i < request.edition().types_size(); ++i) {
      if (request.edition().types(i).id() != types[at].id()) continue;
      beginnings_[domain::FieldAt(absl::StrCat(before_[year], "edition.types"), at)] =
          RowPath(row, domain::FieldAt("edition.types", i));
    }
  }
  for (int i = 0; i < request.calls_size(); ++i) {
    beginnings_[domain::FieldAt(absl::StrCat(before_[year], "calls"), i)] =
        RowPath(row, domain::FieldAt("calls", i));
  }
}

std::string ProgrammePaths::RenamedPath(const std::string& path) const {
  const std::string* best = nullptr;
  size_t length = 0;
  for (const auto& [begin, to] : beginnings_) {
    if (!absl::StartsWith(path, begin) || begin.size() < length) continue;
    const char next = path.size() == begin.size() ? '.' : path[begin.size()];
    if (next != '.' && next != '[') continue;
    best = &to;
    length = begin.size();
  }
  return best == nullptr ? path : absl::StrCat(*best, path.substr(length));
}

absl::Status ProgrammePaths::Renamed(const absl::Status& status) const {
  return WithPathsOfRows(status,
                         [this](absl::string_view path) { return RenamedPath(std::string(path)); });
}

absl::Status ProgrammePaths::OfRow(size_t row, const absl::Status& status) {
  return domain::WithFieldPrefix(absl::StrCat("rows[", row, "]"), status);
}

}  // namespace renkei::service
