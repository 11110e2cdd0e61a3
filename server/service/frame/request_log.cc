#include "server/service/frame/request_log.h"

#include <utility>

#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/frame/dispatcher.h"
#include "server/service/frame/time.h"
#include "server/service/tables.h"
#include "storage/table.h"

namespace renkei::service {
namespace {

using google::protobuf::Message;

bool IsKept(const internal_pb::RequestRecord& record, absl::Time now) {
  return FromProto(record.time()) + kRequestIdLifetime > now;
}

storage::Key KeyFor(const RequestKey& key) {
  return Requests().NewKey().Add(key.account).Add(key.method).Add(key.request_id);
}

}  // namespace

std::string FingerprintOf(const Method& method, const std::vector<MessagePtr>& requests) {
  std::string bytes;
  for (size_t i = 0; i < requests.size(); ++i) {
    if (i > 0) {
      bytes += storage::SerializeDeterministically(*requests[i]);
      continue;
    }
    // The id itself may stand inside the first message: compare a copy without it.
    MessagePtr copy(requests[0]->New());
    copy->CopyFrom(*requests[0]);
    const Message* options = method.options_of ? method.options_of(*copy) : copy.get();
    if (options != nullptr && method.request_id != nullptr) {
      options->GetReflection()->ClearField(const_cast<Message*>(options), method.request_id);
    }
    bytes += storage::SerializeDeterministically(*copy);
  }
  return auth::Sha256(bytes);
}

absl::StatusOr<std::optional<MessagePtr>> FindReplay(const Call& call, const Method& method,
                                                     const RequestKey& key) {
  const auto row = Requests().Get(call.snapshot(), KeyFor(key));
  if (!row.ok()) return row.status();
  if (!row->has_value() || !IsKept((*row)->message, call.now())) return std::optional<MessagePtr>();
  const internal_pb::RequestRecord& record = (*row)->message;
  if (record.fingerprint() != key.fingerprint) {
    return domain::MakeError(
        pb::REASON_REQUEST_ID_REUSED,
        {"this request_id came before with another content; use a new UUID for every new request",
         "この request_id は別の内容ですでに使われています。新しい UUID を使ってください。"});
  }
  MessagePtr reply(method.reply_prototype->New());
  if (record.record_key().empty()) {
    if (!reply->ParseFromString(record.reply()))
      return absl::DataLossError("a kept reply cannot be read");
    // The row was written by the same commit as what the reply speaks of.
    FillEtags(*reply, MakeEtag(call.env().store, (*row)->version));
    return std::optional<MessagePtr>(std::move(reply));
  }
  const auto stored = call.snapshot().Get(record.record_key());
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return NotFound("what this request had written");
  if (!reply->ParseFromString((*stored)->value))
    return absl::DataLossError("a record cannot be read");
  FillEtags(*reply, MakeEtag(call.env().store, (*stored)->version));
  return std::optional<MessagePtr>(std::move(reply));
}

absl::Status KeepRequest(const Call& call, const RequestKey& key, absl::string_view record_key,
                         const Message& reply, storage::Mutation& mutation) {
  internal_pb::RequestRecord record;
  record.set_account(key.account);
  record.set_method(key.method);
  record.set_request_id(key.request_id);
  record.set_fingerprint(key.fingerprint);
  *record.mutable_time() = ToProto(call.now());
  if (record_key.empty()) {
    record.set_reply(reply.SerializeAsString());
  } else {
    record.set_record_key(std::string(record_key));
  }
  // One that is no longer kept is replaced.
  const auto old = Requests().Get(call.snapshot(), KeyFor(key));
  if (!old.ok()) return old.status();
  if (old->has_value()) {
    Requests().Update(**old, record, mutation);
  } else {
    Requests().Insert(record, mutation);
  }
  return absl::OkStatus();
}

void AppendAudit(const Call& call, absl::string_view method, absl::string_view resource,
                 const std::vector<std::string>& marks, storage::Mutation& mutation) {
  pb::AuditEntry entry;
  *entry.mutable_time() = ToProto(call.now());
  entry.set_actor(call.caller().account);
  entry.set_organization(call.caller().organization);
  entry.set_method(std::string(method));
  entry.set_resource(std::string(resource));
  for (const std::string& mark : marks) entry.add_marks(mark);
  mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
}

absl::StatusOr<int> SweepRequests(const Env& env, size_t limit) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  const auto page = Requests().ScanIndex(*snapshot, storage::Key(kRequestsByTimeId), "", limit);
  if (!page.ok()) return page.status();
  storage::Mutation mutation;
  int removed = 0;
  for (const auto& row : page->rows) {
    if (IsKept(row.message, env.now())) break;
    Requests().Erase(row, mutation);
    ++removed;
  }
  if (removed == 0) return 0;
  const absl::StatusOr<storage::Sequence> done =
      storage::CommitAndWait(env.store, std::move(mutation));
  if (!done.ok()) return done.status();
  return removed;
}

}  // namespace renkei::service
