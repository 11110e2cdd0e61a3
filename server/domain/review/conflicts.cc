#include "server/domain/review/conflicts.h"

#include "absl/algorithm/container.h"

namespace renkei::domain {
namespace {

bool AreNeighbors(const ReviewPlace& a, const ReviewPlace& b) {
  return absl::c_linear_search(a.neighbors, b.organization) ||
         absl::c_linear_search(b.neighbors, a.organization);
}

pb::ReadingConflictKind KindWith(const pb::Round& round, const ReviewPlace& place,
                                 const ReviewPlace& body, bool lead) {
  if (place.organization == body.organization)
    return lead ? pb::READING_CONFLICT_KIND_OWN_BODY : pb::READING_CONFLICT_KIND_MEMBER;
  if (round.exclude_neighbours() && AreNeighbors(place, body))
    return pb::READING_CONFLICT_KIND_NEIGHBOUR;
  if (round.exclude_same_prefecture() && !place.prefecture.empty() &&
      place.prefecture == body.prefecture)
    return pb::READING_CONFLICT_KIND_SAME_PREFECTURE;
  return pb::READING_CONFLICT_KIND_UNSPECIFIED;
}

}  // namespace

std::vector<pb::ReadingConflict> ConflictsOf(const pb::Round& round,
                                             const pb::RoundReviewer& reviewer,
                                             const ReviewPlace& place,
                                             const pb::RoundApplication& application,
                                             const std::vector<ReviewPlace>& bodies) {
  std::vector<pb::ReadingConflict> conflicts;
  const auto add = [&](pb::ReadingConflictKind kind, const std::string& body) {
    pb::ReadingConflict& conflict = conflicts.emplace_back();
    conflict.set_kind(kind);
    conflict.set_organization(body);
    return &conflict;
  };
  for (size_t i = 0; i < bodies.size(); ++i) {
    const pb::ReadingConflictKind kind = KindWith(round, place, bodies[i], i == 0);
    if (kind != pb::READING_CONFLICT_KIND_UNSPECIFIED) add(kind, bodies[i].organization);
  }
  for (const pb::DeclaredConflict& declared : reviewer.conflicts()) {
    if (!declared.lift_reason().empty()) continue;
    const bool with_body = absl::c_any_of(
        bodies, [&](const ReviewPlace& body) { return body.organization == declared.subject(); });
    if (!with_body && declared.subject() != application.name()) continue;
    add(pb::READING_CONFLICT_KIND_DECLARED, with_body ? declared.subject() : "")
        ->set_words(declared.words());
  }
  return conflicts;
}

}  // namespace renkei::domain
