#include "storage/store.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace renkei::storage {
namespace {

// Names of the payloads that carry what a status's message does not.
constexpr absl::string_view kConflictKeyPayload = "renkei.storage/conflict-key";
constexpr absl::string_view kEngineDetailPayload = "renkei.storage/engine-detail";
constexpr absl::string_view kDiskFullPayload = "renkei.storage/disk-full";

std::optional<std::string> Payload(const absl::Status& status, absl::string_view name) {
  const absl::optional<absl::Cord> payload = status.GetPayload(name);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

absl::Status CheckAtMost(absl::string_view what, size_t count, size_t limit) {
  if (count <= limit) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("mutation: ", count, " ", what, ", at most ", limit, " are allowed"));
}

absl::Status CheckKey(absl::string_view key) {
  if (key.empty()) return absl::InvalidArgumentError("mutation: empty key");
  return CheckAtMost("bytes in a key", key.size(), kMaxKeyBytes);
}

absl::Status CheckValue(absl::string_view value) {
  return CheckAtMost("bytes in a value", value.size(), kMaxValueBytes);
}

absl::Status CheckAppend(const Mutation::AppendEntry& entry) {
  if (std::find(std::begin(kAllLogs), std::end(kAllLogs), entry.log) == std::end(kAllLogs)) {
    return absl::InvalidArgumentError("mutation: unknown log");
  }
  return CheckValue(entry.payload);
}

}  // namespace

void Mutation::RequireAbsent(absl::string_view key) {
  conditions_.push_back({std::string(key), Sequence::kNone});
}

void Mutation::RequireVersion(absl::string_view key, Sequence version) {
  conditions_.push_back({std::string(key), version});
}

void Mutation::Put(absl::string_view key, absl::string_view value) {
  writes_.push_back({std::string(key), std::string(value)});
}

void Mutation::Delete(absl::string_view key) {
  writes_.push_back({std::string(key), std::nullopt});
}

void Mutation::Add(absl::string_view key, int64_t delta) {
  additions_.push_back({std::string(key), delta});
}

void Mutation::Append(Log log, absl::string_view payload) {
  appends_.push_back({log, std::string(payload)});
}

void Mutation::Add(Mutation other) {
  const auto move_all = [](auto& from, auto& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_all(other.conditions_, conditions_);
  move_all(other.writes_, writes_);
  move_all(other.additions_, additions_);
  move_all(other.appends_, appends_);
}

size_t Mutation::byte_count() const {
  size_t bytes = 0;
  for (const Write& write : writes_) {
    bytes += write.key.size() + (write.value.has_value() ? write.value->size() : 0);
  }
  for (const Addition& addition : additions_) bytes += addition.key.size() + sizeof(addition.delta);
  for (const AppendEntry& entry : appends_) bytes += entry.payload.size();
  return bytes;
}

absl::Status Mutation::CheckBounds() const {
  absl::Status status = CheckAtMost("records", record_count(), kMaxMutationRecords);
  status.Update(CheckAtMost("conditions", conditions_.size(), kMaxMutationConditions));
  status.Update(CheckAtMost("bytes", byte_count(), kMaxMutationBytes));
  for (const Condition& condition : conditions_) status.Update(CheckKey(condition.key));
  for (const Write& write : writes_) {
    status.Update(CheckKey(write.key));
    if (write.value.has_value()) status.Update(CheckValue(*write.value));
  }
  status.Update(CheckAdditions());
  for (const AppendEntry& entry : appends_) status.Update(CheckAppend(entry));
  return status;
}

absl::Status Mutation::CheckAdditions() const {
  if (additions_.empty()) return absl::OkStatus();
  absl::flat_hash_set<absl::string_view> written;
  for (const Write& write : writes_) written.insert(write.key);
  for (const Addition& addition : additions_) {
    RETURN_IF_ERROR(CheckKey(addition.key));
    if (addition.delta > kMaxCounterDelta || addition.delta < -kMaxCounterDelta) {
      return absl::InvalidArgumentError(
          absl::StrCat("mutation: at most ", kMaxCounterDelta, " are added at once"));
    }
    if (written.contains(addition.key)) {
      return absl::InvalidArgumentError("mutation: a key is both added to and written");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Checkpoint>> Store::NewCheckpoint() {
  return absl::UnimplementedError("this engine's database has backups of its own");
}

absl::StatusOr<Sequence> CommitAndWait(Store& store, Mutation mutation) {
  // Shared: the engine's thread may still be inside set_value when this one has its answer.
  auto outcome = std::make_shared<std::promise<absl::StatusOr<Sequence>>>();
  std::future<absl::StatusOr<Sequence>> future = outcome->get_future();
  store.Commit(std::move(mutation), [outcome](absl::StatusOr<Sequence> sequence) {
    outcome->set_value(std::move(sequence));
  });
  return future.get();
}

std::optional<std::string> ConflictKey(const absl::Status& status) {
  if (!absl::IsAborted(status)) return std::nullopt;
  return Payload(status, kConflictKeyPayload);
}

absl::Status ConflictError(absl::string_view key) {
  absl::Status status = absl::AbortedError("a record has changed since it was read");
  status.SetPayload(kConflictKeyPayload, absl::Cord(key));
  return status;
}

absl::Status WithDiskFull(absl::Status status) {
  status.SetPayload(kDiskFullPayload, absl::Cord());
  return status;
}

bool IsDiskFull(const absl::Status& status) {
  return status.GetPayload(kDiskFullPayload).has_value();
}

std::optional<std::string> EngineDetail(const absl::Status& status) {
  return Payload(status, kEngineDetailPayload);
}

absl::Status WithEngineDetail(absl::Status status, absl::string_view detail) {
  status.SetPayload(kEngineDetailPayload, absl::Cord(detail));
  return status;
}

}  // namespace renkei::storage
