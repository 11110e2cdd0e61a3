#include "server/search/engine/xapian/strata.h"

#include <algorithm>
#include <utility>

namespace renkei::search {
namespace {

// Terms of each kind that are remembered between searches.
constexpr size_t kMaxRememberedTerms = 50'000;

Statistics StatisticsOf(const StratumTotals& totals) {
  Statistics statistics;
  statistics.documents = static_cast<uint64_t>(std::max<int64_t>(0, totals.documents));
  const auto average = [&](int64_t sum) {
    return totals.documents > 0 ? static_cast<double>(sum) / static_cast<double>(totals.documents)
                                : 0.0;
  };
  statistics.title_words = average(totals.title_words);
  statistics.body_words = average(totals.body_words);
  statistics.title_grams = average(totals.title_grams);
  statistics.body_grams = average(totals.body_grams);
  return statistics;
}

}  // namespace

Strata StrataOf(const Xapian::Database& database, const IndexOptions& options,
                const std::vector<std::string>& audiences) {
  Strata strata;
  const auto has = [&](const std::string& audience) {
    return std::find(audiences.begin(), audiences.end(), audience) != audiences.end();
  };
  // What has another audience as well stands where its widest one is: whoever sees by common audiences
  // alone meets nothing beyond the narrowest of theirs.
  size_t seen = 0;
  for (size_t i = 0; i < options.common_audiences.size(); ++i) {
    if (!has(options.common_audiences[i])) continue;
    strata.counted.push_back(static_cast<char>('0' + i));
    seen = i + 1;
  }
  const bool own = strata.counted.size() < audiences.size();
  if (own) seen = options.common_audiences.size();
  for (size_t i = 0; i < seen; ++i) strata.seen.push_back(static_cast<char>('0' + i));
  if (own || strata.seen.empty()) strata.seen.push_back(kOwnStratum);
  if (strata.counted.empty()) strata.counted = {strata.seen.front()};
  StratumTotals totals;
  for (const char stratum : strata.counted) {
    totals.Add(StratumTotals::Decode(database.get_metadata(StatisticsEntry(stratum))));
  }
  strata.statistics = StatisticsOf(totals);
  return strata;
}

TermCounts::TermCounts(const Xapian::Database& database, const Strata& strata,
                       RememberedTerms& remembered)
    : database_(database), strata_(strata), remembered_(remembered) {
  if (remembered_.statistics.size() > kMaxRememberedTerms) remembered_.statistics.clear();
}

TermStatistics TermCounts::Of(Family family, absl::string_view text) const {
  std::string name = TextTerm(kOwnStratum, family, text);
  const auto found = remembered_.statistics.find(name);
  if (found != remembered_.statistics.end()) return found->second;
  const TermStatistics counted = Counted(family, text);
  remembered_.statistics.emplace(std::move(name), counted);
  return counted;
}

TermStatistics TermCounts::Counted(Family family, absl::string_view text) const {
  TermStatistics sum;
  for (const char stratum : strata_.counted) {
    const std::string term = TextTerm(stratum, family, text);
    Xapian::doccount documents = database_.get_termfreq(term);
    if (documents == 0) continue;
    sum.documents += documents;
    sum.occurrences += database_.get_collection_freq(term);
    if (family == Family::kWord) {
      sum.titles += database_.get_termfreq(TextTerm(stratum, Family::kTitleWord, text));
    }
  }
  return sum;
}

uint64_t TermCounts::DocumentsWith(Family family, absl::string_view text) const {
  const auto found = remembered_.statistics.find(TextTerm(kOwnStratum, family, text));
  if (found != remembered_.statistics.end()) return found->second.documents;
  uint64_t documents = 0;
  for (const char stratum : strata_.counted) {
    documents += database_.get_termfreq(TextTerm(stratum, family, text));
  }
  return documents;
}

TitleIdf::TitleIdf(const TermCounts& counts, const Statistics& all, RememberedTerms& remembered)
    : counts_(counts), all_(all), remembered_(remembered.title_idf) {
  if (remembered_.size() > kMaxRememberedTerms) remembered_.clear();
}

double TitleIdf::Of(Family family, const std::string& term) {
  std::string name = TextTerm(kOwnStratum, family, term);
  const auto found = remembered_.find(name);
  if (found != remembered_.end()) return found->second;
  TermStatistics counts;
  counts.documents = counts_.DocumentsWith(family, term);
  const double idf = Idf(counts, all_);
  remembered_.emplace(std::move(name), idf);
  return idf;
}

}  // namespace renkei::search
