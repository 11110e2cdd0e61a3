#include "client/web/openapi/document.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/web/gateway/connect.h"
#include "client/web/gateway/files.h"
#include "client/web/openapi/contract.h"
#include "client/web/openapi/schema.h"
#include "server/process/version.h"

namespace renkei::web {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr char kJson[] = "application/json";

constexpr char kAbout[] =
    "Renkei (連携) is where local governments register regional visions and strategies, share "
    "cases and join "
    "joint initiatives. Every unary method is a POST at its own path in the Connect protocol's "
    "unary form; "
    "what has no side effects is fetched by GET as well. JSON is proto3's: 64-bit numbers and "
    "field masks are "
    "texts, unknown fields are errors. Texts of errors come in English and Japanese.";

Node Content(absl::string_view type, const Node& schema) {
  return Object{{type, Object{{"schema", schema}}}};
}

Node Reply(absl::string_view description, const Node& content) {
  return Object{{"200", Object{{"description", Node::Text(description)}, {"content", content}}},
                {"4XX", Object{{"$ref", Node::Text("#/components/responses/Error")}}},
                {"5XX", Object{{"$ref", Node::Text("#/components/responses/Error")}}}};
}

// The request in the query: as JSON, or as base64url of it.
Node QueryParameters(const Node& schema) {
  const auto parameter = [](absl::string_view name, absl::string_view description,
                            absl::string_view form, const Node& value) -> Node {
    return Object{{"name", Node::Text(name)},
                  {"in", Node::Text("query")},
                  {"description", Node::Text(description)},
                  {form, value}};
  };
  const auto words = [](const std::vector<std::string>& values) -> Node {
    return Object{{"type", Node::Text("string")}, {"enum", Node::Texts(values)}};
  };
  return Node::List({
      parameter("message", "The request.", "content", Content(kJson, schema)),
      parameter("encoding", "How the request is written; without it as JSON.", "schema",
                words({"json", "proto"})),
      parameter("base64", "1: message is base64url of it.", "schema", words({"1"})),
      parameter("connect", "The version of the Connect protocol.", "schema", words({"v1"})),
  });
}

class Document {
 public:
  std::string Make() {
    Object paths;
    std::vector<Node> tags;
    for (const ServiceDescriptor* service : contract_.services()) {
      Object tag = {{"name", Node::Text(service->name())}};
      tag.PutText("description", DescriptionOf(CommentOf(*service)));
      tag.Put("x-displayName",
              Node::Text(TitleOf(service->options().GetExtension(renkei::v1::service_label))));
      tags.push_back(tag);
      for (int i = 0; i < service->method_count(); ++i) AddPath(*service->method(i), paths);
    }
    return Node(Object{
                    {"openapi", Node::Text("3.1.0")},
                    {"info", Info()},
                    {"servers", Node::List({Object{{"url", Node::Text("/")}}})},
                    {"security", Node::List({Object{{"bearer", Node::List({})}}, Object{}})},
                    {"tags", Node::List(tags)},
                    {"paths", paths},
                    {"components", Components()},
                })
        .json();
  }

 private:
  static Node Info() {
    return Object{
        {"title", Node::Text("Renkei 連携")},
        {"version", Node::Text(process::kVersion)},
        {"summary", Node::Text("地方公共団体の連携のための API")},
        {"description", Node::Text(kAbout)},
        {"license",
         Object{{"name", Node::Text("Apache-2.0")}, {"identifier", Node::Text("Apache-2.0")}}},
    };
  }

  void AddPath(const MethodDescriptor& method, Object& paths) {
    Object operations;
    const std::string& name = method.full_name();
    if (!method.client_streaming() && !method.server_streaming()) {
      AddCall(method, Content(kJson, schemas_.RefTo(*method.output_type())), operations);
    } else if (IsDownloaded(method)) {
      AddCall(method, Content("*/*", Object{{"type", Node::Text("string")}}), operations);
    } else if (IsUploaded(method)) {
      AddImport(method, operations);
    } else if (name == "renkei.v1.ChangeService.WatchChanges") {
      Object get = Operation(method, "");
      get.Put("parameters", QueryParameters(schemas_.RefTo(*method.input_type())));
      get.Put(
          "responses",
          Reply("Server-sent events: `changes` with a message each, comments as heartbeats, ids to "
                "go on from.",
                Content("text/event-stream", schemas_.RefTo(*method.output_type()))));
      operations.Put("get", get);
    }
    if (!operations.empty())
      paths.Put(absl::StrCat("/", method.service()->full_name(), "/", method.name()), operations);
  }

  static Object Operation(const MethodDescriptor& method, absl::string_view suffix) {
    Object operation = {
        {"operationId",
         Node::Text(absl::StrCat(method.service()->name(), "_", method.name(), suffix))},
        {"tags", Node::List({Node::Text(method.service()->name())})},
        {"summary", Node::Text(TitleOf(method.options().GetExtension(renkei::v1::method_label)))},
    };
    return operation.PutText("description", DescriptionOf(CommentOf(method)));
  }

  void AddCall(const MethodDescriptor& method, const Node& content, Object& operations) {
    const Node request = schemas_.RefTo(*method.input_type());
    Object post = Operation(method, "");
    post.Put("requestBody",
             Object{{"required", Node::Flag(true)}, {"content", Content(kJson, request)}});
    post.Put("responses", Reply("The reply.", content));
    operations.Put("post", post);
    if (!HasNoSideEffects(method)) return;
    Object get = Operation(method, "_get");
    get.Put("parameters", QueryParameters(request));
    get.Put("responses", Reply("The reply.", content));
    operations.Put("get", get);
  }

  void AddImport(const MethodDescriptor& method, Object& operations) {
    // What comes before the file's bytes.
    const Descriptor& options = *method.input_type()->field(0)->message_type();
    Object post = Operation(method, "");
    post.Put("parameters", QueryParameters(schemas_.RefTo(options)));
    post.Put("requestBody", Object{{"description", Node::Text("The file.")},
                                   {"required", Node::Flag(true)},
                                   {"content", Content("application/octet-stream", Object{})}});
    post.Put("responses", Reply("What came of it, as one message.",
                                Content(kJson, schemas_.RefTo(*method.output_type()))));
    operations.Put("post", post);
  }

  Node Components() {
    const auto* const detail = contract_.services().front()->file()->pool()->FindMessageTypeByName(
        "renkei.v1.ErrorDetail");
    const Object text = {{"type", Node::Text("string")}};
    const Object one = {
        {"type", Node::Text("object")},
        {"properties",
         Object{{"type", text}, {"value", text}, {"debug", schemas_.RefTo(*detail)}}}};
    const Object error = {
        {"type", Node::Text("object")},
        {"properties", Object{{"code", text},
                              {"message", text},
                              {"details", Object{{"type", Node::Text("array")}, {"items", one}}}}},
        {"required", Node::Texts({"code"})}};
    Object schemas = schemas_.all();
    schemas.Put("Error", error);
    return Object{
        {"securitySchemes", Object{{"bearer", Object{{"type", Node::Text("http")},
                                                     {"scheme", Node::Text("bearer")}}}}},
        {"responses",
         Object{{"Error",
                 Object{{"description", Node::Text("An error, under the status of its code.")},
                        {"content",
                         Content(kJson,
                                 Object{{"$ref", Node::Text("#/components/schemas/Error")}})}}}}},
        {"schemas", schemas},
    };
  }

  const Contract contract_;
  Schemas schemas_;
};

}  // namespace

std::string MakeOpenApiDocument() { return Document().Make(); }

}  // namespace renkei::web
