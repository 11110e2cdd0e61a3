#include "server/service/dispatch/request_log.h"

#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"
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

std::string NameOf(const Message& resource) {
  return resource.GetReflection()->GetString(resource,
                                             resource.GetDescriptor()->FindFieldByName("name"));
}

void KeepName(Message& resource) {
  std::string name = NameOf(resource);
  resource.Clear();
  resource.GetReflection()->SetString(&resource, resource.GetDescriptor()->FindFieldByName("name"),
                                      std::move(name));
}

// Every part of `reply`, itself included, that a reader is for.
absl::Status VisitResources(
    const MethodRegistry& methods, Message& reply,
    const std::function<absl::Status(const MethodRegistry::ReplyReader&, Message&)>& visit) {
  if (const auto* reader = methods.FindReader(reply.GetDescriptor())) return visit(*reader, reply);
  const google::protobuf::Reflection& reflection = *reply.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  reflection.ListFields(reply, &set);
  for (const google::protobuf::FieldDescriptor* field : set) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(reply, field) : 1;
    for (int i = 0; i < count; ++i) {
      Message& part = field->is_repeated() ? *reflection.MutableRepeatedMessage(&reply, field, i)
                                           : *reflection.MutableMessage(&reply, field);
      RETURN_IF_ERROR(VisitResources(methods, part, visit));
    }
  }
  return absl::OkStatus();
}

absl::Status NoLongerReadable(const std::string& name) {
  return domain::MakeError(pb::REASON_NOT_FOUND,
                           {absl::StrCat("this request was carried out before; ", name,
                                         ", which it wrote, is gone, or you may no longer read it"),
                            absl::StrCat("この操作はすでに実行されています。対象の ", name,
                                         " はその後削除されたか、閲覧できなくなりました。")},
                           {{"resource", name}});
}

// As a read by the caller answers now.
absl::Status ReadAnew(const Call& call, const MethodRegistry& methods, Message& reply) {
  return VisitResources(
      methods, reply,
      [&](const MethodRegistry::ReplyReader& reader, Message& part) -> absl::Status {
        const std::string name = NameOf(part);
        ASSIGN_OR_RETURN(const bool shown, reader.read(call, part));
        return shown ? absl::OkStatus() : NoLongerReadable(name);
      });
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

absl::StatusOr<std::optional<MessagePtr>> FindReplay(const Call& call,
                                                     const MethodRegistry& methods,
                                                     const Method& method, const RequestKey& key) {
  ASSIGN_OR_RETURN(const auto row, Requests().Get(call.snapshot(), KeyFor(key)));
  if (!row.has_value() || !IsKept(row->message, call.now())) return std::optional<MessagePtr>();
  const internal_pb::RequestRecord& record = row->message;
  if (record.fingerprint() != key.fingerprint) {
    return domain::MakeError(
        pb::REASON_REQUEST_ID_REUSED,
        {"this request_id came before with another content; use a new UUID for every new request",
         "この request_id は別の内容ですでに使われています。新しい UUID を使ってください。"});
  }
  MessagePtr reply(method.reply_prototype->New());
  if (!reply->ParseFromString(record.reply()))
    return absl::DataLossError("a kept reply cannot be read");
  RETURN_IF_ERROR(ReadAnew(call, methods, *reply));
  return std::optional<MessagePtr>(std::move(reply));
}

absl::Status KeepRequest(const Call& call, const MethodRegistry& methods, const RequestKey& key,
                         const Message& reply, storage::Mutation& mutation) {
  internal_pb::RequestRecord record;
  record.set_account(key.account);
  record.set_method(key.method);
  record.set_request_id(key.request_id);
  record.set_fingerprint(key.fingerprint);
  *record.mutable_time() = ToProto(call.now());
  const MessagePtr kept(reply.New());
  kept->CopyFrom(reply);
  (void)VisitResources(methods, *kept,
                       [](const MethodRegistry::ReplyReader& reader, Message& part) {
                         if (!reader.whole) KeepName(part);
                         return absl::OkStatus();
                       });
  record.set_reply(kept->SerializeAsString());
  // One that is no longer kept is replaced.
  ASSIGN_OR_RETURN(const auto old, Requests().Get(call.snapshot(), KeyFor(key)));
  if (old.has_value()) {
    Requests().Update(*old, record, mutation);
  } else {
    Requests().Insert(record, mutation);
  }
  return absl::OkStatus();
}

absl::StatusOr<int> SweepRequests(const Env& env, size_t limit) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(const auto page,
                   Requests().ScanIndex(*snapshot, storage::Key(kRequestsByTimeId), "", limit));
  storage::Mutation mutation;
  int removed = 0;
  for (const auto& row : page.rows) {
    if (IsKept(row.message, env.now())) break;
    Requests().Erase(row, mutation);
    ++removed;
  }
  if (removed == 0) return 0;
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return removed;
}

}  // namespace renkei::service
