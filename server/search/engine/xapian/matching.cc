#include "server/search/engine/xapian/matching.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "server/search/engine/xapian/terms.h"
#include "storage/base/status_macros.h"

namespace renkei::search {

void FacetSpy::operator()(const Xapian::Document& document, double /*weight*/) {
  const std::string data = document.get_value(kFacetSlot);
  absl::string_view rest = data;
  for (uint32_t id; NextFacet(rest, id);) {
    if (id >= counts_.size()) counts_.resize(size_t{id} + 1);
    ++counts_[id];
  }
}

namespace {

absl::Status Unreadable() {
  return StatusOf(Xapian::DatabaseCorruptError("a document cannot be read"));
}

}  // namespace

absl::Status ReadVector(const Xapian::Document& document, DocumentVector& vector) {
  const std::string data = document.get_value(kVectorSlot);
  if (!data.empty() && Decode(absl::string_view(data).substr(1), vector)) return absl::OkStatus();
  return Unreadable();
}

absl::StatusOr<char> ReadStratum(const Xapian::Document& document) {
  const std::string data = document.get_value(kVectorSlot);
  if (data.empty()) return Unreadable();
  return data.front();
}

absl::StatusOr<std::vector<RankedHit>> Rank(const Xapian::MSet& matches, bool sorted_by_key,
                                            size_t reranked, SecondStage& stage) {
  std::vector<RankedHit> hits;
  hits.reserve(matches.size());
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    RankedHit& ranked = hits.emplace_back();
    ranked.hit.key =
        sorted_by_key ? match.get_sort_key() : match.get_document().get_value(kKeySlot);
    ranked.hit.first_stage = match.get_weight();
    if (hits.size() > reranked) continue;
    RETURN_IF_ERROR(ReadVector(match.get_document(), ranked.vector));
    stage.Add(ranked.hit.first_stage, ranked.vector);
  }
  const std::vector<double> scores = stage.Scores();
  // Sums that differ in their last digits alone are equal.
  const auto rounded = [](double score) { return std::round(score * 1e9) / 1e9; };
  for (size_t i = 0; i < scores.size(); ++i) hits[i].hit.second_stage = rounded(scores[i]);
  std::sort(hits.begin(), hits.begin() + static_cast<long>(scores.size()),
            [](const RankedHit& a, const RankedHit& b) {
              if (a.hit.second_stage != b.hit.second_stage) {
                return a.hit.second_stage > b.hit.second_stage;
              }
              return a.hit.key < b.hit.key;
            });
  return hits;
}

}  // namespace renkei::search
