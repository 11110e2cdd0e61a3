#include "client/web/gateway/files.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "client/web/gateway/json.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/operation_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

struct FileType {
  absl::string_view media_type;
  absl::string_view ending;
};

FileType TypeOf(const pb::ExportResourcesRequest& request) {
  switch (request.format()) {
    case pb::EXCHANGE_FORMAT_CSV:
      return {request.encoding() == pb::TEXT_ENCODING_CP932 ? "text/csv; charset=Shift_JIS"
                                                            : "text/csv; charset=utf-8",
              "csv"};
    case pb::EXCHANGE_FORMAT_XLSX:
      return {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"};
    case pb::EXCHANGE_FORMAT_YAML:
      return {"application/yaml", "yaml"};
    default:
      return {"application/jsonl; charset=utf-8", "jsonl"};
  }
}

template <class Message>
absl::StatusOr<Message> ReadMessage(const ConnectCall& call) {
  Message message;
  if (call.codec == Codec::kJson) {
    RETURN_IF_ERROR(ReadJson(call.message, message));
  } else if (!message.ParseFromString(call.message)) {
    return domain::InvalidField("", "NOT_PROTO",
                                {"the message cannot be read", "メッセージを読み取れません。"});
  }
  return message;
}

// Why a file did not arrive, as a visitor is told.
absl::Status UploadFault(const absl::Status& why) {
  if (why.code() == absl::StatusCode::kResourceExhausted)
    return domain::MakeError(pb::REASON_TOO_LARGE,
                             {std::string(why.message()), "ファイルが大きすぎます。"});
  if (why.code() == absl::StatusCode::kDeadlineExceeded)
    return domain::MakeError(
        pb::REASON_SLOW_SENDER,
        {"too little of the file came in time; send it again",
         "ファイルの送信が遅すぎたため、受信を打ち切りました。もう一度送ってください。"});
  return domain::InvalidField(
      "file", "BROKEN", {std::string(why.message()), "ファイルを最後まで受信できませんでした。"});
}

// The file's bytes to the server, as they come. False: it has ended the call already.
template <class Request>
absl::StatusOr<bool> SendFile(http::BodyReader& body, client::MessageStream& stream) {
  while (true) {
    absl::StatusOr<std::string> piece = body.Read();
    if (!piece.ok()) return UploadFault(piece.status());
    if (piece->empty()) return true;
    Request part;
    part.set_data(*std::move(piece));
    if (!stream.Write(part)) return false;
  }
}

// `first`: the message before the file's bytes. What is answered in several messages is put together.
template <class Request, class Reply>
absl::StatusOr<Reply> Upload(http::Exchange& exchange, const Request& first, Upstream& upstream) {
  const http::RequestHead& head = exchange.request().head;
  client::MessageStream stream(upstream.transport().OpenStream(
      upstream.CallFor(head, head.target.path, client::kDefaultStreamTimeout)));
  if (stream.Write(first)) {
    ASSIGN_OR_RETURN(const bool all, SendFile<Request>(exchange.body(), stream));
    if (all) stream.WritesDone();
  }
  Reply whole;
  while (true) {
    ASSIGN_OR_RETURN(const auto reply, stream.Read<Reply>());
    if (!reply) return whole;
    whole.MergeFrom(*reply);
  }
}

absl::StatusOr<pb::ImportResourcesResponse> Import(http::Exchange& exchange,
                                                   const ConnectCall& call, Upstream& upstream) {
  pb::ImportResourcesRequest first;
  ASSIGN_OR_RETURN(*first.mutable_options(), ReadMessage<pb::ImportOptions>(call));
  return Upload<pb::ImportResourcesRequest, pb::ImportResourcesResponse>(exchange, first, upstream);
}

absl::StatusOr<pb::Operation> StartImport(http::Exchange& exchange, const ConnectCall& call,
                                          Upstream& upstream) {
  pb::StartImportRequest first;
  ASSIGN_OR_RETURN(*first.mutable_header(), ReadMessage<pb::StartImportHeader>(call));
  return Upload<pb::StartImportRequest, pb::Operation>(exchange, first, upstream);
}

template <class Reply>
void Answer(http::Exchange& exchange, const ConnectCall& call,
            const absl::StatusOr<Reply>& result) {
  if (!result.ok()) return exchange.Send(ErrorReply(result.status()));
  ConnectCall json = call;
  json.codec = Codec::kJson;
  exchange.Send(ReplyOf(json, result->SerializeAsString()));
}

// A file as the pieces of `Reply`, with a request of whoever calls.
template <class Request, class Reply>
void Download(http::Exchange& exchange, const ConnectCall& call, Upstream& upstream,
              FileType (*type_of)(const Request&)) {
  const auto request = ReadMessage<Request>(call);
  if (!request.ok()) return exchange.Send(ErrorReply(request.status()));
  const http::RequestHead& head = exchange.request().head;
  client::WireCall wire = upstream.CallFor(head, head.target.path, client::kDefaultStreamTimeout);
  wire.repeatable = HasNoSideEffects(*call.method);
  client::MessageStream source(upstream.transport().OpenStream(wire));
  if (source.Write(*request)) source.WritesDone();
  // The first message decides between a file and an error.
  auto piece = source.Read<Reply>();
  if (!piece.ok()) return exchange.Send(ErrorReply(piece.status()));
  const FileType type = type_of(*request);
  const auto file = exchange.Begin(
      {.headers = {{"Content-Type", std::string(type.media_type)},
                   {"Content-Disposition",
                    absl::StrCat("attachment; filename=\"renkei.", type.ending, "\"")},
                   {"Cache-Control", "no-store"},
                   {"X-Content-Type-Options", "nosniff"}}},
      http::Exchange::Length::kFinite);
  for (; piece.ok() && *piece; piece = source.Read<Reply>()) {
    std::string& data = *(*piece)->mutable_data();
    if (!data.empty() && !file->Write(std::move(data))) return;
  }
  if (piece.ok()) file->End();
}

// In which format it was made, the operation says.
FileType TypeOfKept(const pb::ReadOperationFileRequest&) {
  return {"application/octet-stream", "bin"};
}

// Whether it carries the bytes of a file.
bool HasPieces(const google::protobuf::Descriptor& type) {
  const auto* data = type.FindFieldByName("data");
  return data != nullptr && data->type() == google::protobuf::FieldDescriptor::TYPE_BYTES;
}

}  // namespace

bool IsUploaded(const google::protobuf::MethodDescriptor& method) {
  return method.client_streaming() && HasPieces(*method.input_type());
}

bool IsDownloaded(const google::protobuf::MethodDescriptor& method) {
  return !method.client_streaming() && method.server_streaming() &&
         HasPieces(*method.output_type());
}

void ServeUpload(http::Exchange& exchange, const google::protobuf::MethodDescriptor& method,
                 const ConnectCall& call, Upstream& upstream) {
  if (method.input_type() == pb::StartImportRequest::descriptor())
    return Answer(exchange, call, StartImport(exchange, call, upstream));
  Answer(exchange, call, Import(exchange, call, upstream));
}

void ServeDownload(http::Exchange& exchange, const google::protobuf::MethodDescriptor& method,
                   const ConnectCall& call, Upstream& upstream) {
  if (method.input_type() == pb::ReadOperationFileRequest::descriptor()) {
    return Download<pb::ReadOperationFileRequest, pb::ReadOperationFileResponse>(
        exchange, call, upstream, TypeOfKept);
  }
  Download<pb::ExportResourcesRequest, pb::ExportResourcesResponse>(exchange, call, upstream,
                                                                    TypeOf);
}

}  // namespace renkei::web
