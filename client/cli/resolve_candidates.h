// What somebody may have meant among several, and how one of them is told from the others.

#ifndef RENKEI_CLIENT_CLI_RESOLVE_CANDIDATES_H_
#define RENKEI_CLIENT_CLI_RESOLVE_CANDIDATES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "client/cli/resolve.h"
#include "server/domain/resource_name.h"

namespace renkei::cli {

// One of several: the name, and what tells it from the others.
struct Candidate {
  std::string name;
  std::string title;
  std::string external_id = {};  // "" where it has none
};

using Candidates = std::vector<Candidate>;

// The one candidate; NOT_FOUND for none, and for several the error that lists them.
absl::StatusOr<std::string> TheOne(const Text& what, const std::string& text,
                                   const Candidates& candidates);

template <class Item>
Candidate CandidateOf(const Item& item) {
  Candidate candidate;
  candidate.name = item.name();
  if constexpr (requires { item.title(); }) {
    candidate.title = item.title();
  } else {
    candidate.title = item.display_name();
  }
  if constexpr (requires { item.external_id(); }) candidate.external_id = item.external_id();
  return candidate;
}

// What `key` means among things that are listed, for all kinds of them: those that it names in full,
// by their id or external_id; where there are none, those whose id begins with it.
inline Candidates Fitting(const Candidates& all, const std::string& key,
                          size_t shortest = kShortestPrefix) {
  Candidates exact;
  Candidates begun;
  for (const Candidate& one : all) {
    const std::string id(domain::LastSegment(one.name));
    if (!key.empty() && (id == key || one.external_id == key)) {
      exact.push_back(one);
    } else if (key.size() >= shortest && absl::StartsWith(id, key)) {
      begun.push_back(one);
    }
  }
  return exact.empty() ? begun : exact;
}

template <class Item>
Candidates Fitting(const std::vector<Item>& items, const std::string& key,
                   size_t shortest = kShortestPrefix) {
  Candidates all;
  for (const Item& item : items) all.push_back(CandidateOf(item));
  return Fitting(all, key, shortest);
}

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_RESOLVE_CANDIDATES_H_
