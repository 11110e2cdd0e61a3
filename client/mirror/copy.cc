#include "client/mirror/copy.h"

#include <utility>

#include "absl/strings/match.h"
#include "client/lib/error.h"
#include "client/mirror/generation.h"
#include "storage/base/status_macros.h"

namespace renkei::mirror {
namespace {

constexpr char kJournalPrefix[] = "journal-";

std::string ParentOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::string JournalName(int64_t generation) { return absl::StrCat(kJournalPrefix, generation); }

std::string In(const std::string& directory, absl::string_view name) {
  return absl::StrCat(directory, "/", name);
}

absl::Status SyncBoth(Files& files, const std::string& a, const std::string& b) {
  RETURN_IF_ERROR(files.SyncDirectory(a));
  return a == b ? absl::OkStatus() : files.SyncDirectory(b);
}

}  // namespace

absl::Status TakePlace(Files& files, const std::string& from, const std::string& to,
                       const std::string& old) {
  absl::Status status = absl::UnimplementedError("nothing to exchange with");
  if (files.Exists(to)) {
    status = files.Exchange(from, to);
    if (absl::IsUnimplemented(status)) {
      status = files.RemoveAll(old);
      if (status.ok()) status = files.Rename(to, old);
      if (status.ok()) status = files.Rename(from, to);
      if (status.ok()) status = files.Rename(old, from);
    }
  } else {
    status = files.Rename(from, to);
  }
  if (!status.ok()) return status;
  return SyncBoth(files, ParentOf(to), ParentOf(from));
}

absl::StatusOr<std::unique_ptr<Copy>> Copy::Open(Files& files, CopyPlace place) {
  std::unique_ptr<Copy> copy(new Copy(files, std::move(place)));
  RETURN_IF_ERROR(copy->Load());
  return copy;
}

absl::Status Copy::Load() {
  const std::string old = In(place_.work, "old");
  if (!files_.Exists(place_.data) && files_.Exists(old)) {
    // Between the two steps of an exchange: back to where it began.
    RETURN_IF_ERROR(files_.Rename(old, place_.data));
    RETURN_IF_ERROR(SyncBoth(files_, ParentOf(place_.data), place_.work));
  }
  const std::string path = In(place_.data, kStateFile);
  ASSIGN_OR_RETURN(const std::string text, ReadWhole(files_, path));
  ASSIGN_OR_RETURN(state_, ParseState(text, path));
  RETURN_IF_ERROR(RemoveLeftovers());
  return OpenJournal();
}

absl::Status Copy::RemoveLeftovers() {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, files_.List(place_.work));
  for (const std::string& name : names) {
    const bool other_journal =
        absl::StartsWith(name, kJournalPrefix) && name != JournalName(state_.generation);
    if (!other_journal && name != "next" && name != "old") continue;
    RETURN_IF_ERROR(files_.RemoveAll(In(place_.work, name)));
  }
  return absl::OkStatus();
}

absl::Status Copy::OpenJournal() {
  ASSIGN_OR_RETURN(journal_, Journal::Open(files_, place_.work, JournalName(state_.generation),
                                           state_.scope.organization));
  return absl::OkStatus();
}

const std::string& Copy::cursor() const {
  return journal_->cursor().empty() ? state_.cursor : journal_->cursor();
}

absl::Status Copy::Append(const std::vector<LineChange>& changes, const std::string& cursor,
                          bool partial) {
  return journal_->Append(changes, cursor, partial);
}

absl::Status Copy::Fold(absl::Time now) {
  if (!whole()) return absl::FailedPreconditionError("a commit has not come to its end");
  CopyState next = state_;
  ++next.generation;
  next.cursor = cursor();
  next.time = now;
  const std::string fresh = In(place_.work, "next");
  absl::Status status = WriteGeneration(files_, place_.data, fresh, *journal_, next);
  if (!status.ok()) return status;
  status = TakePlace(files_, fresh, place_.data, In(place_.work, "old"));
  if (!status.ok()) return status;
  return Load();
}

}  // namespace renkei::mirror
