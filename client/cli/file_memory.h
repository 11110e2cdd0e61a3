// What the command remembers of files that it applied, for who goes on editing them: the file carries
// what it was exported from, and of what it has changed since it is its own past.
//
// The memory belongs to the file in its place. A copy elsewhere knows nothing of it, since somebody
// else may be editing it; and a file that was exported anew carries another trace, with which what was
// remembered of the old one is dropped.

#ifndef RENKEI_CLIENT_CLI_FILE_MEMORY_H_
#define RENKEI_CLIENT_CLI_FILE_MEMORY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/frame/command.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::cli {

// Files that are remembered at most; the one that was applied longest ago goes.
inline constexpr size_t kMaxRememberedFiles = 200;
// Bytes of what is remembered of one file: the bases of some 10,000 records.
inline constexpr size_t kMaxMemoryBytes = size_t{4} << 20;

// Which file was applied to what.
struct AppliedFile {
  std::string server;
  std::string vision;
  std::string path;   // absolute
  std::string trace;  // domain::VisionFile::trace
};

// The absolute path of a file or folder, without steps back and slashes at its end.
std::string AbsolutePath(const std::string& file);

class FileMemory {
 public:
  // `environment`: memories are in $XDG_STATE_HOME/renkei/applied, by default
  // ~/.local/state/renkei/applied.
  explicit FileMemory(const Environment& environment);

  // The bases that go with the file, as it was applied last; none where nothing is remembered of it
  // in its place and with its trace. A damaged memory is none.
  std::vector<renkei::v1::AppliedBase> Recall(const AppliedFile& file) const;

  // Adds `bases` to what is remembered of the file, each in place of the earlier one of its record.
  // Where the file carries another trace than what is remembered, that goes. Errors are local ones:
  // there is no place, it cannot be written, or it is more than kMaxMemoryBytes.
  [[nodiscard]] absl::Status Remember(const AppliedFile& file,
                                      const std::vector<renkei::v1::AppliedBase>& bases) const;

 private:
  std::string PathOf(const AppliedFile& file) const;
  // Removes the oldest beyond kMaxRememberedFiles.
  void Sweep() const;

  std::string directory_;  // "": there is none
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_MEMORY_H_
