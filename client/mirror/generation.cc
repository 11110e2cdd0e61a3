#include "client/mirror/generation.h"

#include <utility>

#include "client/lib/error.h"
#include "client/mirror/resource_line.h"

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
    absl::StatusOr<std::unique_ptr<FileReader>> file = files_.Open(path_);
    if (!file.ok()) return file.status();
    lines_ = std::make_unique<LineReader>(*std::move(file));
    return Next();
  }

  // Moves to the next line.
  absl::Status Next() {
    const absl::StatusOr<bool> more = lines_->Next(&line_);
    if (!more.ok()) return more.status();
    if (!*more) {
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
    if (absl::Status status = Write(); !status.ok()) return status;
    return writer_->Sync();
  }

  int64_t count() const { return count_; }

 private:
  absl::Status Write() {
    if (writer_ == nullptr) {
      absl::StatusOr<std::unique_ptr<FileWriter>> writer = files_.Create(path_);
      if (!writer.ok()) return writer.status();
      writer_ = *std::move(writer);
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
        const absl::StatusOr<std::string> line = journal.LineAt(*change->second);
        if (!line.ok()) return line.status();
        if (absl::Status status = out.Add(*line); !status.ok()) return status;
      }
      ++change;
      if (!replaces) continue;
    } else if (!journal.index().Fell(old.name())) {
      if (absl::Status status = out.Add(old.line()); !status.ok()) return status;
    }
    if (absl::Status status = old.Next(); !status.ok()) return status;
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
  if (absl::Status status = old.Open(); !status.ok()) return status;
  if (absl::Status status = Merge(old, journal, changes, out); !status.ok()) return status;
  return out.count();
}

absl::Status WriteState(Files& files, const std::string& directory, const CopyState& state) {
  absl::StatusOr<std::unique_ptr<FileWriter>> writer =
      files.Create(absl::StrCat(directory, "/", kStateFile));
  if (!writer.ok()) return writer.status();
  if (absl::Status status = (*writer)->Append(StateText(state)); !status.ok()) return status;
  return (*writer)->Sync();
}

absl::Status BeginDirectory(Files& files, const std::string& path) {
  if (absl::Status status = files.RemoveAll(path); !status.ok()) return status;
  return files.MakeDirectory(path);
}

}  // namespace

std::string LinesFile(const std::string& stem) { return absl::StrCat(stem, ".jsonl"); }

absl::Status WriteGeneration(Files& files, const std::string& from, const std::string& to,
                             Journal& journal, CopyState state) {
  if (absl::Status status = BeginDirectory(files, to); !status.ok()) return status;
  std::map<std::string, int64_t> counts;
  for (const std::string& stem : AllStems()) {
    const absl::StatusOr<int64_t> count =
        WriteLines(files, from, to, stem, state.counts[stem], journal);
    if (!count.ok()) return count.status();
    if (*count > 0) counts[stem] = *count;
  }
  state.counts = std::move(counts);
  if (absl::Status status = WriteState(files, to, state); !status.ok()) return status;
  return files.SyncDirectory(to);
}

absl::Status WriteEmptyGeneration(Files& files, const std::string& to, const CopyState& state) {
  if (absl::Status status = BeginDirectory(files, to); !status.ok()) return status;
  if (absl::Status status = WriteState(files, to, state); !status.ok()) return status;
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
