// Answers to searches without words, which everybody makes who has not typed anything yet: the newest
// ones, or what a filter leaves, with their counts. Each looks at every document of its scope, and has
// the same answer until the next commit. A search with words is not remembered: hardly anybody types
// what somebody else has just typed.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_REMEMBERED_ANSWERS_H_
#define RENKEI_SERVER_SEARCH_ENGINE_REMEMBERED_ANSWERS_H_

#include <cstddef>
#include <vector>

#include "server/search/engine/index.h"

namespace renkei::search {

// Of one commit. One thread.
class RememberedAnswers {
 public:
  // Of a thousand hits each has some 100 kB.
  static constexpr size_t kMax = 16;

  // Whether searches like this one are remembered.
  static bool Remembers(const Request& request) { return request.text.empty(); }

  // The answer to the same search; null: it was not made, or long ago. Until the next call of anything
  // here.
  const Answer* Find(const Request& request);

  // In the place of the one that was asked for least lately.
  void Keep(const Request& request, const Answer& answer);

  // Something was committed.
  void Forget() { all_.clear(); }

 private:
  struct Remembered {
    Request request;
    Answer answer;
  };

  // What was asked for last stands first.
  std::vector<Remembered> all_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_REMEMBERED_ANSWERS_H_
