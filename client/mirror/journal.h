// Pages of changes on the disk, in the order in which they came: the truth about a copy from the
// last fold on.
//
// Text, for whoever has to look into it:
//   + STEM NAME {"name":...}       a resource as it is now
//   - STEM NAME                    it is gone
//   = whole CHECKSUM CURSOR        the end of a page; "partial": its commit goes on in the next one
// CHECKSUM is over the page's bytes before it and over its cursor. A page counts when its end is
// there and the checksum is right; what stands behind the last such page was never acknowledged
// and is cut off. Appending returns when the page is on the disk.

#ifndef RENKEI_CLIENT_MIRROR_JOURNAL_H_
#define RENKEI_CLIENT_MIRROR_JOURNAL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/mirror/change_index.h"
#include "client/mirror/files.h"
#include "client/mirror/resource_line.h"

namespace renkei::mirror {

// One thread.
class Journal {
 public:
  // Reads what is there; none: an empty one, whose file is made with the first page. `directory`
  // holds the file. `files` outlives the journal; for `organization` see ChangeIndex.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Journal>> Open(
      Files& files, const std::string& directory, const std::string& name,
      const std::string& organization);

  // One page. After an error nothing of it counts, and the same page may be appended again.
  // INTERNAL for a cursor that is no word of visible ASCII.
  [[nodiscard]] absl::Status Append(const std::vector<LineChange>& changes,
                                    const std::string& cursor, bool partial);

  // Of the last page; "" before the first one.
  const std::string& cursor() const { return cursor_; }
  // Whether it ended its commit.
  bool whole() const { return pending_.empty() && !partial_; }
  int64_t bytes() const { return bytes_; }

  // The changes of whole commits.
  const ChangeIndex& index() const { return index_; }
  [[nodiscard]] absl::StatusOr<std::string> LineAt(const LinePlace& place);

 private:
  // A change whose commit has not come to its end.
  struct Pending {
    std::string stem;
    std::string name;
    std::optional<LinePlace> place;
  };

  Journal(Files& files, std::string directory, const std::string& name,
          const std::string& organization);
  absl::Status Scan();
  void Settle(std::vector<Pending> page, const std::string& cursor, bool partial, int64_t bytes);
  absl::Status Write(const std::string& text);

  Files& files_;
  const std::string directory_;
  const std::string path_;
  ChangeIndex index_;
  std::vector<Pending> pending_;
  std::string cursor_;
  bool partial_ = false;
  // Length of the pages that count.
  int64_t bytes_ = 0;
  std::unique_ptr<FileWriter> writer_;
  std::unique_ptr<FileReader> reader_;
};

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_JOURNAL_H_
