// Progress of long work, on standard error.

#ifndef RENKEI_CLIENT_CLI_PROGRESS_H_
#define RENKEI_CLIENT_CLI_PROGRESS_H_

#include <string>

#include "client/cli/session.h"

namespace renkei::cli {

// "registry.jsonl  700 / 1965", one line that is written over on a terminal, one line per tenth
// elsewhere. Silent unless the session shows progress.
class Progress {
 public:
  // `total` may be 0: unknown.
  Progress(Session& session, std::string what, size_t total);
  // Ends the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Advance(size_t by = 1);
  // Clears the line, so that something else can be written; the next Advance draws it again.
  void Yield();

 private:
  void Draw();

  Session& session_;
  const std::string what_;
  const size_t total_;
  size_t done_ = 0;
  size_t next_line_ = 0;
  bool drawn_ = false;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_PROGRESS_H_
