#include "server/search/engine/xapian/terms.h"

#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/domain/error.h"

namespace renkei::search {
namespace {

// Raised with every change of what stands in the database.
constexpr int kIndexFormat = 4;

constexpr char kSeparator = '\x1F';

}  // namespace

std::string FacetName(const FacetValue& facet) {
  return absl::StrCat(facet.name, absl::string_view(&kSeparator, 1), facet.value);
}

FacetValue FacetOf(absl::string_view name) {
  const size_t separator = name.find(kSeparator);
  if (separator == absl::string_view::npos) return {};
  return {std::string(name.substr(0, separator)), std::string(name.substr(separator + 1))};
}

std::string EncodeFacets(const std::vector<uint32_t>& ids) {
  std::string data;
  for (uint32_t id : ids) {
    for (; id >= 0x80; id >>= 7) data.push_back(static_cast<char>(id | 0x80));
    data.push_back(static_cast<char>(id));
  }
  return data;
}

bool NextFacet(absl::string_view& data, uint32_t& id) {
  id = 0;
  for (int shift = 0; !data.empty() && shift < 32; shift += 7) {
    const auto byte = static_cast<unsigned char>(data.front());
    data.remove_prefix(1);
    id |= static_cast<uint32_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

void StratumTotals::Add(const DocumentVector& document, int64_t times) {
  documents += times;
  title_words += times * document.title_words;
  body_words += times * document.body_words;
  title_grams += times * document.title_grams;
  body_grams += times * document.body_grams;
}

void StratumTotals::Add(const StratumTotals& other) {
  documents += other.documents;
  title_words += other.title_words;
  body_words += other.body_words;
  title_grams += other.title_grams;
  body_grams += other.body_grams;
}

std::string StratumTotals::Encode() const {
  return absl::StrJoin({documents, title_words, body_words, title_grams, body_grams}, " ");
}

StratumTotals StratumTotals::Decode(absl::string_view text) {
  StratumTotals totals;
  int64_t* const numbers[] = {&totals.documents, &totals.title_words, &totals.body_words,
                              &totals.title_grams, &totals.body_grams};
  size_t i = 0;
  for (const absl::string_view number : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (i == std::size(numbers) || !absl::SimpleAtoi(number, numbers[i++])) return {};
  }
  return totals;
}

std::string MadeFor(const Analyser& analyser, const IndexOptions& options) {
  return absl::StrCat(kIndexFormat, "\n", analyser.fingerprint(), "\n",
                      absl::StrJoin(options.common_audiences, "\t"), "\n",
                      absl::StrJoin(options.sort_values, "\t"));
}

absl::Status CheckOptions(const IndexOptions& options) {
  if (options.common_audiences.size() <= kMaxCommonAudiences &&
      options.sort_values.size() <= kMaxSortValues) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("more common audiences or sort values than an index takes");
}

std::string ThisBoot() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot;
  file >> boot;
  return boot;
}

absl::Status NotFinished() {
  return domain::LocalError(absl::StatusCode::kFailedPrecondition,
                            {"the search index was not made to its end; it has to be made anew",
                             "検索索引の作成が途中で中断されています。作り直しが必要です"});
}

absl::Status CheckMadeFor(const Xapian::Database& database, const std::string& made_for) {
  const std::string unsynced = database.get_metadata(kUnsyncedEntry);
  if (!unsynced.empty() && unsynced != ThisBoot()) return NotFinished();
  if (database.get_metadata(kMadeForEntry) == made_for) return absl::OkStatus();
  return domain::LocalError(
      absl::StatusCode::kFailedPrecondition,
      {"the search index was made by another version, with another dictionary or for other "
       "options; it has to be made anew",
       "検索索引が別の版、別の辞書または別の設定で作られています。作り直しが必要です"});
}

absl::Status StatusOf(const Xapian::Error& error) {
  const std::string type = error.get_type();
  if (type == "DatabaseNotFoundError") {
    return domain::LocalError(absl::StatusCode::kNotFound,
                              {"there is no search index", "検索索引がありません"});
  }
  if (type == "DatabaseLockError") {
    return domain::LocalError(
        absl::StatusCode::kUnavailable,
        {"another process writes the search index; stop it, or give this one another directory",
         "検索索引を別のプロセスが使っています。止めるか、別のディレクトリーを指定してください"});
  }
  if (type == "DatabaseVersionError") {
    return domain::LocalError(
        absl::StatusCode::kFailedPrecondition,
        {"the search index was made by another version of Xapian; it has to be made anew",
         "検索索引が別の版の Xapian で作られています。作り直しが必要です"});
  }
  const char* system = error.get_error_string();
  if (type == "DatabaseCorruptError" || type == "DatabaseOpeningError" ||
      type == "SerialisationError" || system == nullptr) {
    return domain::LocalError(
        absl::StatusCode::kDataLoss,
        {absl::StrCat("the search index is damaged and has to be made anew: ", type),
         "検索索引が壊れています。作り直しが必要です"});
  }
  return domain::LocalError(absl::StatusCode::kUnavailable,
                            {absl::StrCat("the search index cannot be used: ", system),
                             absl::StrCat("検索索引を使えません：", system)});
}

}  // namespace renkei::search
