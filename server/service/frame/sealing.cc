#include "server/service/frame/sealing.h"

#include <memory>
#include <optional>
#include <utility>

#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<std::optional<std::string>> ReadKey(const storage::Store& store) {
  const std::unique_ptr<storage::Snapshot> snapshot = store.NewSnapshot();
  ASSIGN_OR_RETURN(const auto row, SealKeys().Get(*snapshot, SealKeys().NewKey()));
  if (!row.has_value()) return std::optional<std::string>();
  if (row->message.key().size() != auth::kSealKeyBytes)
    return absl::DataLossError("the store's key for tokens and cursors is damaged");
  return std::optional<std::string>(row->message.key());
}

}  // namespace

absl::StatusOr<auth::Sealer> OpenSealer(storage::Store& store, Random& random) {
  absl::StatusOr<std::optional<std::string>> key = ReadKey(store);
  if (!key.ok()) return key.status();
  if (!key->has_value()) {
    internal_pb::SealKey made;
    made.set_key(random.Bytes(auth::kSealKeyBytes));
    storage::Mutation mutation;
    SealKeys().Insert(made, mutation);
    const absl::Status done = storage::CommitAndWait(store, std::move(mutation)).status();
    // Another server over the same store may have been first.
    if (!done.ok() && !absl::IsAborted(done)) return done;
    key = ReadKey(store);
    if (!key.ok()) return key.status();
    if (!key->has_value()) return absl::DataLossError("the store does not keep its key");
  }
  return auth::Sealer(**std::move(key));
}

auth::Sealer::Stamp NewStamp(const Env& env, absl::string_view purpose) {
  return auth::Sealer::Stamp(env.sealer, purpose, env.random.Bytes(auth::kSealSaltBytes));
}

bool Unseal(const Env& env, absl::string_view purpose, absl::string_view sealed,
            google::protobuf::MessageLite& content) {
  const std::optional<std::string> opened = env.sealer.Open(purpose, sealed);
  return opened && content.ParseFromString(*opened);
}

}  // namespace renkei::service
