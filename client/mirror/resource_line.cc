#include "client/mirror/resource_line.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "client/lib/error.h"
#include "google/protobuf/util/json_util.h"

namespace renkei::mirror {
namespace {

using google::protobuf::Message;

constexpr char kTypePrefix[] = "RESOURCE_TYPE_";
constexpr char kNameKey[] = "{\"name\":\"";
constexpr char kEtagKey[] = "\",\"etag\":\"";

// Only characters that stand for themselves in JSON, in our journal and in a file of lines.
bool IsPlainName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '-' || c == '_' ||
           c == '.';
  });
}

absl::Status NotAChange(const pb::Change& change) {
  return client::LocalError(
      absl::StatusCode::kInternal,
      {absl::StrCat("the server sent a change that cannot be applied: ", change.resource_name()),
       absl::StrCat("サーバーから届いた変更を反映できません（", change.resource_name(), "）。")});
}

// The resource in the change; null where it has none.
const Message* ContentOf(const pb::Change& change) {
  const auto* reflection = change.GetReflection();
  const auto* field = reflection->GetOneofFieldDescriptor(
      change, pb::Change::descriptor()->FindOneofByName("resource"));
  return field == nullptr ? nullptr : &reflection->GetMessage(change, field);
}

std::optional<std::string> ToJsonLine(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) {
    return std::nullopt;
  }
  return json;
}

}  // namespace

std::string StemOf(pb::ResourceType type) {
  if (!pb::ResourceType_IsValid(type) || type == pb::RESOURCE_TYPE_UNSPECIFIED) return "";
  const std::string name = pb::ResourceType_Name(type);
  return absl::StrCat(absl::AsciiStrToLower(absl::StripPrefix(name, kTypePrefix)), "s");
}

pb::ResourceType TypeOfStem(absl::string_view stem) {
  pb::ResourceType type = pb::RESOURCE_TYPE_UNSPECIFIED;
  const std::string name =
      absl::StrCat(kTypePrefix, absl::AsciiStrToUpper(absl::StripSuffix(stem, "s")));
  return pb::ResourceType_Parse(name, &type) ? type : pb::RESOURCE_TYPE_UNSPECIFIED;
}

const std::vector<std::string>& AllStems() {
  static const auto& stems = *new std::vector<std::string>([] {
    std::vector<std::string> all;
    const auto& type = *pb::ResourceType_descriptor();
    for (int i = 0; i < type.value_count(); ++i) {
      std::string stem = StemOf(static_cast<pb::ResourceType>(type.value(i)->number()));
      if (!stem.empty()) all.push_back(std::move(stem));
    }
    return all;
  }());
  return stems;
}

absl::StatusOr<std::optional<LineChange>> ToLine(const pb::Change& change) {
  LineChange out;
  out.stem = StemOf(change.type());
  if (out.stem.empty()) return std::optional<LineChange>();
  out.name = change.resource_name();
  if (!IsPlainName(out.name)) return NotAChange(change);
  if (change.kind() == pb::Change::KIND_TOMBSTONE) return std::optional<LineChange>(std::move(out));
  if (change.kind() != pb::Change::KIND_UPSERT) return NotAChange(change);
  const Message* content = ContentOf(change);
  if (content == nullptr) return std::optional<LineChange>();
  out.line = ToJsonLine(*content);
  const auto identity = out.line ? IdentityOf(*out.line) : std::nullopt;
  if (!identity || identity->name != out.name) return NotAChange(change);
  return std::optional<LineChange>(std::move(out));
}

std::optional<LineIdentity> IdentityOf(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, kNameKey)) return std::nullopt;
  LineIdentity identity;
  const size_t name_end = line.find('"');
  if (name_end == absl::string_view::npos) return std::nullopt;
  identity.name = line.substr(0, name_end);
  line.remove_prefix(name_end);
  if (!absl::ConsumePrefix(&line, kEtagKey)) return identity;
  const size_t etag_end = line.find('"');
  if (etag_end == absl::string_view::npos) return std::nullopt;
  identity.etag = line.substr(0, etag_end);
  return identity;
}

}  // namespace renkei::mirror
