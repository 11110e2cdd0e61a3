#include "client/mirror/copy_state.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "client/lib/error.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace renkei::mirror {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// The shape of the directory; a program that writes another one counts on.
constexpr int kFormat = 1;

std::string Quoted(const std::string& text) {
  Value value;
  value.set_string_value(text);
  std::string json;
  return google::protobuf::util::MessageToJsonString(value, &json).ok() ? json : "\"\"";
}

const Value& Field(const Struct& object, const char* key) {
  const auto it = object.fields().find(key);
  return it == object.fields().end() ? Value::default_instance() : it->second;
}

int64_t IntegerOf(const Value& value) { return static_cast<int64_t>(value.number_value()); }

}  // namespace

std::string StateText(const CopyState& state) {
  std::string text =
      absl::StrCat("{\n  \"format\": ", kFormat, ",\n  \"generation\": ", state.generation,
                   ",\n  \"store_id\": ", Quoted(state.scope.store_id),
                   ",\n  \"organization\": ", Quoted(state.scope.organization));
  const auto quote = [](std::string* out, const std::string& stem) {
    absl::StrAppend(out, Quoted(stem));
  };
  absl::StrAppend(&text, ",\n  \"types\": [", absl::StrJoin(state.scope.types, ", ", quote), "]");
  absl::StrAppend(&text, ",\n  \"filter\": ", Quoted(state.scope.filter));
  absl::StrAppend(&text, ",\n  \"known_types\": ", state.known_types);
  absl::StrAppend(&text, ",\n  \"cursor\": ", Quoted(state.cursor));
  const absl::TimeZone utc = absl::UTCTimeZone();
  absl::StrAppend(&text, ",\n  \"time\": \"",
                  absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", state.time, utc), "\"");
  const auto count = [](std::string* out, const std::pair<const std::string, int64_t>& entry) {
    absl::StrAppend(out, "\n    ", Quoted(entry.first), ": ", entry.second);
  };
  absl::StrAppend(&text, ",\n  \"counts\": {", absl::StrJoin(state.counts, ",", count),
                  state.counts.empty() ? "}" : "\n  }", "\n}\n");
  return text;
}

absl::StatusOr<CopyState> ParseState(const std::string& text, const std::string& path) {
  Struct object;
  const bool json = google::protobuf::util::JsonStringToMessage(text, &object).ok();
  if (!json || IntegerOf(Field(object, "format")) != kFormat) {
    return client::LocalError(
        absl::StatusCode::kFailedPrecondition,
        {absl::StrCat(path,
                      " was not written by this version of renkei sync; use another directory"),
         absl::StrCat(path,
                      " はこの版の renkei sync が書いたものではありません。"
                      "別のフォルダーを指定してください。")});
  }
  CopyState state;
  state.generation = IntegerOf(Field(object, "generation"));
  state.scope.store_id = Field(object, "store_id").string_value();
  state.scope.organization = Field(object, "organization").string_value();
  for (const Value& stem : Field(object, "types").list_value().values()) {
    state.scope.types.push_back(stem.string_value());
  }
  state.scope.filter = Field(object, "filter").string_value();
  state.known_types = static_cast<int>(IntegerOf(Field(object, "known_types")));
  state.cursor = Field(object, "cursor").string_value();
  std::string ignored;
  if (!absl::ParseTime(absl::RFC3339_full, Field(object, "time").string_value(), &state.time,
                       &ignored)) {
    state.time = absl::InfinitePast();
  }
  for (const auto& [stem, count] : Field(object, "counts").struct_value().fields()) {
    state.counts[stem] = IntegerOf(count);
  }
  return state;
}

}  // namespace renkei::mirror
