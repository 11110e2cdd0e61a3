#include "client/lib/paging.h"

#include "absl/strings/str_replace.h"
#include "client/lib/error.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/empty.pb.h"

namespace renkei::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A singular text field; null where there is none of that name.
const FieldDescriptor* TextField(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  const bool text = field != nullptr && !field->is_repeated() &&
                    field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  return text ? field : nullptr;
}

}  // namespace

Pager::Pager(Client& client, absl::string_view method, const Message& request, Message& reply,
             const CallOptions& options)
    : client_(client), method_(method), options_(options), request_(request.New()), reply_(reply) {
  request_->CopyFrom(request);
}

void Pager::Begin() { begun_.emplace(client_.Begin(method_, *request_, reply_, options_)); }

bool Pager::Next() {
  if (finished_) return false;
  finished_ = true;
  const FieldDescriptor* token = TextField(*request_, "page_token");
  const FieldDescriptor* next_token = TextField(reply_, "next_page_token");
  if (token == nullptr || next_token == nullptr) {
    Refuse();
    return false;
  }
  status_ =
      begun_ ? begun_->WaitInto(reply_) : client_.CallInto(method_, *request_, reply_, options_);
  begun_.reset();
  if (!status_.ok()) return false;
  const std::string next = reply_.GetReflection()->GetString(reply_, next_token);
  if (next.empty()) return true;
  if (next == request_->GetReflection()->GetString(*request_, token)) {
    status_ = LocalError(absl::StatusCode::kInternal, {"the server gave the same page twice",
                                                       "サーバーが同じページを二度返しました。"});
    return false;
  }
  request_->GetReflection()->SetString(request_.get(), token, next);
  finished_ = false;
  return true;
}

void Pager::Refuse() {
  finished_ = true;
  status_ = LocalError(absl::StatusCode::kInternal,
                       {absl::StrCat(method_, " does not answer in pages of these"),
                        absl::StrCat(method_, " はこの種類の一覧を返しません。")});
}

std::unique_ptr<Message> NewReplyOf(absl::string_view method) {
  const std::string full = absl::StrCat("renkei.v1.", absl::StrReplaceAll(method, {{"/", "."}}));
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(full);
  if (found == nullptr) return std::make_unique<google::protobuf::Empty>();
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  return std::unique_ptr<Message>(factory->GetPrototype(found->output_type())->New());
}

const FieldDescriptor* RepeatedFieldOf(const Message& reply,
                                       const google::protobuf::Descriptor& item) {
  for (int i = 0; i < reply.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = reply.GetDescriptor()->field(i);
    if (field->is_repeated() && field->message_type() == &item) return field;
  }
  return nullptr;
}

}  // namespace renkei::client
