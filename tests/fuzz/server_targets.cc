// What reaches a server: whole requests by method, imports, and the sealed texts that come back to it.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/list/nested_position.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/sealing.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/fuzz_world.h"
#include "tests/fuzz/random_message.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/utf8.h"
#include "tests/unit/sheet/zip_builder.h"

namespace renkei::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using service::MessagePtr;
using service::Method;

// Methods that answer in pages.
const std::vector<const Method*>& PagedMethods(const FuzzWorld& world) {
  static auto& paged = *new std::vector<const Method*>();
  paged.clear();
  for (const Method* method : world.all_methods()) {
    const auto& type = *method->request_prototype->GetDescriptor();
    if (type.FindFieldByName("page_token") != nullptr &&
        type.FindFieldByName("page_size") != nullptr)
      paged.push_back(method);
  }
  return paged;
}

void SetText(Message& message, const char* field, const std::string& text) {
  const FieldDescriptor* const found = message.GetDescriptor()->FindFieldByName(field);
  message.GetReflection()->SetString(&message, found, text);
}

// A call by the first officer, on which what is sealed depends.
template <typename Do>
auto OnCall(const FuzzWorld& world, const Method& method, Do act) {
  const auth::Caller caller;
  const std::function<bool()> waits = [] { return false; };
  const service::Call call(world.env(), caller, *method.policy, world.env().now(), waits);
  return act(call);
}

}  // namespace

void RunRequest(absl::string_view input) {
  constexpr int kMostCalls = 4;
  FuzzWorld& world = FuzzWorld::Get();
  Bytes bytes(input);
  for (int calls = 0; calls < kMostCalls && !bytes.empty(); ++calls) {
    const Method& method = *world.all_methods()[bytes.Below(world.all_methods().size())];
    const std::string& token = world.AnyCaller(bytes);
    MessagePtr request(method.request_prototype->New());
    FillFrom(bytes, world.names(), *request);
    world.Ask(token, method, std::move(request));
  }
}

void RunImport(absl::string_view input) {
  FuzzWorld& world = FuzzWorld::Get();
  Bytes bytes(input);
  pb::ImportOptions options;
  options.set_kind(static_cast<pb::ExchangeKind>(1 + bytes.Below(pb::ExchangeKind_MAX)));
  options.set_format(static_cast<pb::ExchangeFormat>(1 + bytes.Below(pb::ExchangeFormat_MAX)));
  options.set_encoding(static_cast<pb::TextEncoding>(bytes.Below(pb::TextEncoding_MAX + 1)));
  const uint8_t flags = bytes.Byte();
  options.set_validate_only((flags & 1) != 0);
  options.set_overwrite((flags & 2) != 0);
  options.set_report_changes((flags & 4) != 0);
  if ((flags & 8) != 0) options.set_empty_cells(pb::ImportOptions::EMPTY_CELLS_CLEAR);
  options.set_file_name("f");
  if ((flags & 16) != 0) options.set_owner(service::kKanagawa);
  if ((flags & 32) != 0) options.set_reason("理由");
  for (const std::string& name : world.names()) {
    if (options.vision().empty() && (flags & 64) != 0 && absl::StrContains(name, "/visions/") &&
        !absl::StrContains(name.substr(name.find("/visions/") + 9), '/'))
      options.set_vision(name);
  }
  const std::string& token = world.AnyCaller(bytes);
  std::string file(bytes.Rest());
  if (options.format() == pb::EXCHANGE_FORMAT_XLSX && (flags & 128) == 0) {
    const std::vector<std::string> parts = absl::StrSplit(file, absl::MaxSplits('\0', 1));
    file = sheet::BuildZip(sheet::XlsxParts(parts[0], parts.size() > 1 ? parts[1] : ""));
  }
  if (token.empty()) return;
  world.Import(token, options, file);
}

// Texts as anybody could send them, and positions that nobody could seal but a server of before.
void RunPageToken(absl::string_view input) {
  const std::string any(input);
  const service::NestedPosition split = service::Split(any);
  Must(service::Split(service::Join(split)).outer == split.outer &&
           service::Split(service::Join(split)).inner == split.inner,
       "a position within a position is taken apart as it was put together");
  FuzzWorld& world = FuzzWorld::Get();
  Bytes bytes(input);
  const auto& paged = PagedMethods(world);
  const Method& method = *paged[bytes.Below(paged.size())];
  const std::string& token = world.AnyCaller(bytes);
  const bool sealed = bytes.OneIn(2);
  MessagePtr request(method.request_prototype->New());
  Bytes none{absl::string_view()};
  FillFrom(none, world.names(), *request);
  SetText(*request, "page_token", "");
  const absl::string_view text = bytes.Rest();
  std::string page_token = Utf8Of(text);
  if (sealed) {
    page_token = OnCall(world, method, [&](const service::Call& call) {
      const auto start = service::ReadPageStart(call, *request, {20, 100});
      return start.ok() ? service::NextPageToken(*start, text) : std::string();
    });
  }
  SetText(*request, "page_token", page_token);
  world.Ask(token, method, std::move(request),
            sealed ? FuzzWorld::Faults::kAllowed : FuzzWorld::Faults::kNone);
}

void RunCursor(absl::string_view input) {
  FuzzWorld& world = FuzzWorld::Get();
  Bytes bytes(input);
  const std::string& token = world.AnyCaller(bytes);
  const size_t way = bytes.Below(3);
  const absl::string_view text = bytes.Rest();
  std::string cursor = Utf8Of(text);
  renkei::internal::v1::ChangeCursor content;
  if (way > 0 && content.ParseFromArray(text.data(), static_cast<int>(text.size()))) {
    if (way == 2) content.set_store_id(world.env().store.id());
    if (way == 2) content.set_epoch(storage::ToInt(world.env().store.epoch()));
    cursor =
        service::NewStamp(world.env(), service::kCursorPurpose).Seal(content.SerializeAsString());
  }
  auto request = std::make_unique<pb::ListChangesRequest>();
  request->set_cursor(cursor);
  world.Ask(token, world.MethodOf("ChangeService/ListChanges"), std::move(request));
}

}  // namespace renkei::fuzz
