#include "client/mirror/mirror.h"

#include <utility>
#include <vector>

#include "client/lib/error.h"
#include "client/mirror/generation.h"
#include "client/mirror/mirror_readme.h"
#include "storage/base/status_macros.h"

namespace renkei::mirror {
namespace {

using client::LocalError;

int KnownTypes() { return static_cast<int>(AllStems().size()); }

absl::Status NotOurs(const std::string& path) {
  return LocalError(
      absl::StatusCode::kFailedPrecondition,
      {absl::StrCat(path, " is there and was not made by renkei sync; use another directory"),
       absl::StrCat(path,
                    " は renkei sync が作ったものではありません。"
                    "別のフォルダーを指定してください。")});
}

absl::Status OtherServer(const std::string& directory) {
  return LocalError(
      absl::StatusCode::kFailedPrecondition,
      {absl::StrCat(directory, " is a copy of another server; use a directory of its own for each"),
       absl::StrCat(directory,
                    " は別のサーバーの写しです。"
                    "サーバーごとに別のフォルダーを指定してください。")});
}

absl::Status WriteFile(Files& files, const std::string& path, absl::string_view text) {
  ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> writer, files.Create(path));
  RETURN_IF_ERROR(writer->Append(text));
  return writer->Sync();
}

}  // namespace

Mirror::Mirror(Files& files, std::string directory, CopyScope scope)
    : files_(files),
      directory_(std::move(directory)),
      work_(absl::StrCat(directory_, "/.sync")),
      scope_(std::move(scope)) {}

CopyPlace Mirror::ActivePlace() const { return {absl::StrCat(directory_, "/data"), work_}; }

CopyPlace Mirror::BuildingPlace() const {
  return {absl::StrCat(work_, "/building/data"), absl::StrCat(work_, "/building")};
}

absl::StatusOr<std::unique_ptr<Mirror>> Mirror::Open(Files& files, const std::string& directory,
                                                     const CopyScope& scope) {
  std::unique_ptr<Mirror> mirror(new Mirror(files, directory, scope));
  RETURN_IF_ERROR(files.MakeDirectory(mirror->work_));
  ASSIGN_OR_RETURN(mirror->lock_, files.Lock(absl::StrCat(mirror->work_, "/lock")));
  RETURN_IF_ERROR(mirror->Load());
  return mirror;
}

absl::StatusOr<std::optional<CopyState>> Mirror::Peek(Files& files, const std::string& directory) {
  for (const char* data : {"/data/", "/.sync/building/data/"}) {
    const std::string path = absl::StrCat(directory, data, kStateFile);
    if (!files.Exists(path)) continue;
    ASSIGN_OR_RETURN(const std::string text, ReadWhole(files, path));
    ASSIGN_OR_RETURN(CopyState state, ParseState(text, path));
    return std::optional<CopyState>(std::move(state));
  }
  return std::optional<CopyState>();
}

absl::Status Mirror::Load() {
  RETURN_IF_ERROR(LoadActive());
  RETURN_IF_ERROR(LoadBuilding());
  if (building_ == nullptr && (active_ == nullptr || !InScope(*active_))) {
    RETURN_IF_ERROR(StartOver());
  }
  const std::string readme = absl::StrCat(directory_, "/README.md");
  if (!files_.Exists(readme)) {
    RETURN_IF_ERROR(WriteFile(files_, readme, kMirrorReadme));
  }
  // Nothing of .sync belongs into a repository that somebody keeps the copy in.
  const std::string ignore = absl::StrCat(work_, "/.gitignore");
  return files_.Exists(ignore) ? absl::OkStatus() : WriteFile(files_, ignore, "*\n");
}

absl::Status Mirror::LoadActive() {
  const CopyPlace place = ActivePlace();
  absl::StatusOr<std::unique_ptr<Copy>> copy = Copy::Open(files_, place);
  if (absl::IsNotFound(copy.status())) {
    return files_.Exists(place.data) ? NotOurs(place.data) : absl::OkStatus();
  }
  if (!copy.ok()) return copy.status();
  if ((*copy)->state().scope.store_id != scope_.store_id) return OtherServer(directory_);
  active_ = *std::move(copy);
  return absl::OkStatus();
}

absl::Status Mirror::LoadBuilding() {
  absl::StatusOr<std::unique_ptr<Copy>> copy = Copy::Open(files_, BuildingPlace());
  if (!copy.ok() && !absl::IsNotFound(copy.status())) return copy.status();
  // Generations only grow: an older one is what the active copy has replaced.
  const bool goes_on =
      copy.ok() && InScope(**copy) &&
      (active_ == nullptr || (*copy)->state().generation > active_->state().generation);
  if (!goes_on) return files_.RemoveAll(BuildingPlace().work);
  building_ = *std::move(copy);
  return absl::OkStatus();
}

bool Mirror::InScope(const Copy& copy) const {
  return copy.state().scope == scope_ && copy.state().known_types == KnownTypes();
}

bool Mirror::overfull() const {
  return current().waiting() > kMaxWaiting || current().waiting_bytes() > kMaxWaitingBytes;
}

absl::Status Mirror::Apply(const client::FeedPage& page) {
  std::vector<LineChange> lines;
  lines.reserve(static_cast<size_t>(page.changes_size()));
  for (const pb::Change& change : page.changes()) {
    ASSIGN_OR_RETURN(std::optional<LineChange> line, ToLine(change));
    if (line.has_value()) lines.push_back(*std::move(line));
  }
  return current().Append(lines, page.cursor(), page.partial_commit());
}

absl::Status Mirror::Fold(bool complete, absl::Time now) {
  RETURN_IF_ERROR(current().Fold(now));
  return building_ != nullptr && complete ? Promote() : absl::OkStatus();
}

absl::Status Mirror::Promote() {
  const CopyPlace active = ActivePlace();
  const CopyPlace building = BuildingPlace();
  absl::Status status = TakePlace(files_, building.data, active.data, absl::StrCat(work_, "/old"));
  if (!status.ok()) return status;
  building_.reset();
  status = files_.RemoveAll(building.work);
  if (!status.ok()) return status;
  return LoadActive();
}

absl::Status Mirror::StartOver() {
  building_.reset();
  const CopyPlace place = BuildingPlace();
  const std::string fresh = absl::StrCat(work_, "/building.new");
  for (const std::string& path : {place.work, fresh}) {
    RETURN_IF_ERROR(files_.RemoveAll(path));
  }
  CopyState state;
  state.generation = active_ == nullptr ? 1 : active_->state().generation + 1;
  state.scope = scope_;
  state.known_types = KnownTypes();
  absl::Status status = WriteEmptyGeneration(files_, absl::StrCat(fresh, "/data"), state);
  if (status.ok()) status = files_.SyncDirectory(fresh);
  if (status.ok()) status = files_.Rename(fresh, place.work);
  if (status.ok()) status = files_.SyncDirectory(work_);
  if (!status.ok()) return status;
  ASSIGN_OR_RETURN(building_, Copy::Open(files_, place));
  return absl::OkStatus();
}

std::map<std::string, int64_t> Mirror::counts() const {
  if (active_ == nullptr) return {};
  return active_->state().counts;
}

absl::StatusOr<std::map<std::string, ResourceDigest>> Mirror::Digests() const {
  return DigestsOf(files_, ActivePlace().data);
}

}  // namespace renkei::mirror
