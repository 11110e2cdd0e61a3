// Answers that many ask for between two commits of an index: to searches without words, which everybody
// makes who has not typed anything yet (the newest ones, or what a filter leaves, with their counts), and
// what is like a document, which stands on the page of each. The one looks at every document of its scope,
// the other for sixty terms, and both say the same until the next commit. A search with words is not
// remembered, nor are likes of a text: hardly anybody types what somebody else has just typed.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_REMEMBERED_ANSWERS_H_
#define RENKEI_SERVER_SEARCH_ENGINE_REMEMBERED_ANSWERS_H_

#include <cstddef>
#include <memory>

#include "absl/strings/string_view.h"
#include "server/search/engine/index.h"
#include "storage/base/lru_cache.h"

namespace renkei::search {

// Thread-safe: of all readers of one index. An answer is remembered under everything that it depends on,
// the commit and the caller's audiences among it, so that nobody gets what is another's or is over.
class RememberedAnswers {
 public:
  // Of each of both kinds. An answer of a thousand hits has some 100 kB, ten likes 2 kB.
  static constexpr size_t kMaxBytes = size_t{4} << 20;

  // Whether answers to requests like this one are remembered.
  static bool Remembers(const Request& request) { return request.text.empty(); }
  static bool Remembers(const SimilarRequest& request) { return !request.key.empty(); }

  // What was answered to the same request; null: nothing, or long ago. `commit`: of the index, as the
  // reader sees it.
  std::shared_ptr<const Answer> Find(absl::string_view commit, const Request& request);
  std::shared_ptr<const SimilarAnswer> Find(absl::string_view commit,
                                            const SimilarRequest& request);

  void Keep(absl::string_view commit, const Request& request, const Answer& answer);
  void Keep(absl::string_view commit, const SimilarRequest& request, const SimilarAnswer& answer);

 private:
  LruCache<Answer> found_{kMaxBytes};
  LruCache<SimilarAnswer> similar_{kMaxBytes};
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_REMEMBERED_ANSWERS_H_
