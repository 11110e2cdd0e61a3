// A copy on the disk: a generation that can be read, and a journal of what came after it.
//
//   data/            the generation, see generation.h
//   work/journal-N   pages since generation N, see journal.h
//   work/next        the generation being written
//   work/old         on file systems that cannot exchange two directories: the one before, for the
//                    moment in which neither is `data`
//
// A fold writes generation N + 1 into work/next, syncs it, and exchanges it with data in one step;
// the journal of N has then done its work. Whatever moment a process ends at, data is either N or
// N + 1, whole, and the journal that goes on from it is there.

#ifndef RENKEI_CLIENT_MIRROR_COPY_H_
#define RENKEI_CLIENT_MIRROR_COPY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/mirror/copy_state.h"
#include "client/mirror/files.h"
#include "client/mirror/journal.h"

namespace renkei::mirror {

// Where a copy lies. `data` lies in another directory than `work`, or in it.
struct CopyPlace {
  std::string data;
  std::string work;
};

// Puts `from`, a directory, in the place of `to`, with `from` standing for the old one afterwards,
// or for nothing if there was none; `old` is used on the way where the file system cannot exchange.
// On the disk when it returns.
[[nodiscard]] absl::Status TakePlace(Files& files, const std::string& from, const std::string& to,
                                     const std::string& old);

// One thread. The caller sees to it that nobody else works on the place.
class Copy {
 public:
  // Opens what is there, after a crash too: what was not finished is finished or taken back.
  // NOT_FOUND where there is no copy.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Copy>> Open(Files& files, CopyPlace place);

  // As of the last fold.
  const CopyState& state() const { return state_; }
  // Where to go on: that of the last page, or of the state.
  const std::string& cursor() const;

  // Appends a page; on the disk when it returns.
  [[nodiscard]] absl::Status Append(const std::vector<LineChange>& changes,
                                    const std::string& cursor, bool partial);
  // Changed resources, and bytes, that wait for a fold.
  size_t waiting() const { return journal_->index().size(); }
  int64_t waiting_bytes() const { return journal_->bytes(); }
  // Whether the last page ended its commit.
  bool whole() const { return journal_->whole(); }

  // Makes everything appended part of data; FAILED_PRECONDITION unless whole(). After an error the
  // copy is as before, and has to be opened again.
  [[nodiscard]] absl::Status Fold(absl::Time now);

 private:
  Copy(Files& files, CopyPlace place) : files_(files), place_(std::move(place)) {}
  absl::Status Load();
  absl::Status OpenJournal();
  absl::Status RemoveLeftovers();

  Files& files_;
  const CopyPlace place_;
  CopyState state_;
  std::unique_ptr<Journal> journal_;
};

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_COPY_H_
