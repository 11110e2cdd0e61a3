#include "client/mirror/generation.h"

#include <utility>

#include "client/lib/error.h"
#include "client/mirror/resource_line.h"
#include "storage/base/status_macros.h"

namespace renkei::mirror {
namespace {

// Lines are gathered to this much before they are written.
constexpr size_t kWriteBytes = size_t{256} << 10;

absl::Status Damaged(const std::string& path) {
  return client::LocalError(
      absl::StatusCode::kDataLoss,
      {absl::StrCat(path, " was changed by something else than renkei sync; run it with --rebuild"),
       absl::StrCat(path,
                    " が renkei sync 以外によって変更されています。--rebuild "
                    "を付けて実行すると作り直せます。")});
}

// The lines of one file in their order, checked; none where there is no file.
class OldLines {
 public:
  OldLines(Files& files, std::string path) : files_(files), path_(std::move(path)) {}

  absl::Status Open() {
    if (!files_.Exists(path_)) return absl::OkStatus();
    ASSIGN_OR_RETURN(std::unique_ptr<FileReader> file, files_.Open(path_));
    lines_ = std::make_unique<LineReader>(std::move(file));
    return Next();
  }

  // Moves to the next line.
  absl::Status Next() {
    ASSIGN_OR_RETURN(const bool more, lines_->Next(&line_));
    if (!more) {
      lines_.reset();
      return absl::OkStatus();
    }
    const std::optional<LineIdentity> identity = IdentityOf(line_);
    if (!identity || identity->name <= absl::string_view(name_)) return Damaged(path_);
    identity_ = *identity;
    name_ = std::string(identity->name);
    return absl::OkStatus();
  }

  bool at_end() const { return lines_ == nullptr; }
  absl::string_view line() const { return line_; }
  const std::string& name() const { return name_; }
  absl::string_view etag() const { return identity_.etag; }

 private:
  Files& files_;
  const std::string path_;
  std::unique_ptr<LineReader> lines_;
  absl::string_view line_;
  LineIdentity identity_;
  std::string name_;
};

// A new file of lines, made with the first of them.
class NewLines {
 public:
  NewLines(Files& files, std::string path) : files_(files), path_(std::move(path)) {}

  absl::Status Add(absl::string_view line) {
    absl::StrAppend(&gathered_, line, "\n");
    ++count_;
    return gathered_.size() < kWriteBytes ? absl::OkStatus() : Write();
  }

  absl::Status Finish() {
    if (count_ == 0) return absl::OkStatus();
    RETURN_IF_ERROR(Write());
    return writer_->Sync();
  }

  int64_t count() const { return count_; }

 private:
  absl::Status Write() {
    if (writer_ == nullptr) {
      ASSIGN_OR_RETURN(writer_, files_.Create(path_));
    }
    const absl::Status status = writer_->Append(gathered_);
    gathered_.clear();
    return status;
  }

  Files& files_;
  const std::string path_;
  std::unique_ptr<FileWriter> writer_;
  std::string gathered_;
  int64_t count_ = 0;
};

// Old lines and changes, both sorted by name, into new lines.
absl::Status Merge(OldLines& old, Journal& journal, const ChangeIndex::Entries& changes,
                   NewLines& out) {
  auto change = changes.begin();
  while (!old.at_end() || change != changes.end()) {
    if (change != changes.end() && (old.at_end() || change->first <= old.name())) {
      const bool replaces = !old.at_end() && change->first == old.name();
      if (change->second) {
        ASSIGN_OR_RETURN(const std::string line, journal.LineAt(*change->second));
        RETURN_IF_ERROR(out.Add(line));
      }
      ++change;
      if (!replaces) continue;
    } else if (!journal.index().Fell(old.name())) {
      RETURN_IF_ERROR(out.Add(old.line()));
    }
    RETURN_IF_ERROR(old.Next());
  }
  return out.Finish();
}

// The file of one type in the new generation; its number of lines.
absl::StatusOr<int64_t> WriteLines(Files& files, const std::string& from, const std::string& to,
                                   const std::string& stem, int64_t old_count, Journal& journal) {
  const std::string old_path = absl::StrCat(from, "/", LinesFile(stem));
  const std::string new_path = absl::StrCat(to, "/", LinesFile(stem));
  const ChangeIndex::Entries& changes = journal.index().Of(stem);
  if (changes.empty() && !journal.index().any_fell()) {
    if (!files.Exists(old_path)) return 0;
    const absl::Status linked = files.Link(old_path, new_path);
    if (linked.ok()) return old_count;
    if (!absl::IsUnimplemented(linked)) return linked;
  }
  OldLines old(files, old_path);
  NewLines out(files, new_path);
  RETURN_IF_ERROR(old.Open());
  RETURN_IF_ERROR(Merge(old, journal, changes, out));
  return out.count();
}

absl::Status WriteState(Files& files, const std::string& directory, const CopyState& state) {
  ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> writer,
                   files.Create(absl::StrCat(directory, "/", kStateFile)));
  RETURN_IF_ERROR(writer->Append(StateText(state)));
  return writer->Sync();
}

absl::Status BeginDirectory(Files& files, const std::string& path) {
  RETURN_IF_ERROR(files.RemoveAll(path));
  return files.MakeDirectory(path);
}

}  // namespace

std::string LinesFile(const std::string& stem) { return absl::StrCat(stem, ".jsonl"); }

absl::Status WriteGeneration(Files& files, const std::string& from, const std::string& to,
                             Journal& journal, CopyState state) {
  RETURN_IF_ERROR(BeginDirectory(files, to));
  std::map<std::string, int64_t> counts;
  for (const std::string& stem : AllStems()) {
    ASSIGN_OR_RETURN(const int64_t count,
                     WriteLines(files, from, to, stem, state.counts[stem], journal));
    if (count > 0) counts[stem] = count;
  }
  state.counts = std::move(counts);
  RETURN_IF_ERROR(WriteState(files, to, state));
  return files.SyncDirectory(to);
}

absl::Status WriteEmptyGeneration(Files& files, const std::string& to, const CopyState& state) {
  RETURN_IF_ERROR(BeginDirectory(files, to));
  RETURN_IF_ERROR(WriteState(files, to, state));
  return files.SyncDirectory(to);
}

absl::StatusOr<std::map<std::string, ResourceDigest>> DigestsOf(Files& files,
                                                                const std::string& directory) {
  std::map<std::string, ResourceDigest> digests;
  for (const std::string& stem : AllStems()) {
    OldLines lines(files, absl::StrCat(directory, "/", LinesFile(stem)));
    absl::Status status = lines.Open();
    for (; status.ok() && !lines.at_end(); status = lines.Next()) {
      digests[stem].Add(lines.name(), lines.etag());
    }
    if (!status.ok()) return status;
  }
  return digests;
}

}  // namespace renkei::mirror
