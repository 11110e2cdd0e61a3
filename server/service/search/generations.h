// The directory of the search index: a directory for each generation, and a file that names the one
// that serves. All of it may be deleted at any time.
//
//   CURRENT        g3
//   g3/            serves
//   g4/            is being made, beside it

#ifndef RENKEI_SERVER_SERVICE_SEARCH_GENERATIONS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_GENERATIONS_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace renkei::service {

// One thread. Errors are UNAVAILABLE and say what the system said.
class Generations {
 public:
  explicit Generations(std::string directory) : directory_(std::move(directory)) {}

  // Makes the directory where it is missing.
  [[nodiscard]] absl::Status Prepare() const;

  // The one that serves; "" if there is none.
  std::string Current() const;
  // Those that are there, the oldest first.
  std::vector<std::string> All() const;
  // A name that none has, nor had while this process runs.
  std::string Next();
  std::string PathOf(const std::string& generation) const;

  // `generation` serves from now on, also after a crash.
  [[nodiscard]] absl::Status SetCurrent(const std::string& generation) const;

  // What cannot be removed now is when this is called again.
  void Remove(const std::string& generation) const;
  void RemoveAllBut(const std::set<std::string>& kept) const;

 private:
  const std::string directory_;
  uint32_t last_ = 0;  // of the names that were given
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_GENERATIONS_H_
