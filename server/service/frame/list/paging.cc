#include "server/service/frame/list/paging.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/sealing.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Everything that makes it the same query.
std::string PurposeOf(const Call& call, const Message& request) {
  std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    copy->GetReflection()->ClearField(copy.get(), request.GetDescriptor()->FindFieldByName(name));
  }
  return absl::StrCat("page ", call.env().store.id(), " ",
                      auth::Sha256(absl::StrCat(request.GetDescriptor()->full_name(), " ",
                                                copy->SerializeAsString())));
}

absl::Status BadToken() {
  return domain::MakeError(
      pb::REASON_INVALID_PAGE_TOKEN,
      {"the page_token is damaged or belongs to another query; start again without one",
       "page_token が壊れているか、別の検索のものです。指定せずに最初からやり直してください。"});
}

}  // namespace

absl::StatusOr<PageStart> ReadPageStart(const Call& call, const Message& request,
                                        PageLimits limits) {
  const auto& reflection = *request.GetReflection();
  const auto* type = request.GetDescriptor();
  const int size = reflection.GetInt32(request, type->FindFieldByName("page_size"));
  PageStart start;
  start.size =
      static_cast<size_t>(size == 0 ? limits.default_size : std::min(size, limits.max_size));
  start.purpose = PurposeOf(call, request);
  start.env = &call.env();
  const std::string token = reflection.GetString(request, type->FindFieldByName("page_token"));
  if (token.empty()) {
    start.change_cursor = ListCursor(call);
    return start;
  }
  internal_pb::PageToken page;
  if (!Unseal(call.env(), start.purpose, token, page)) return BadToken();
  start.after = page.position();
  start.change_cursor = page.change_cursor();
  return start;
}

std::string NextPageToken(const PageStart& start, absl::string_view position) {
  if (position.empty()) return "";
  internal_pb::PageToken page;
  page.set_position(std::string(position));
  page.set_change_cursor(start.change_cursor);
  return NewStamp(*start.env, start.purpose).Seal(page.SerializeAsString());
}

}  // namespace renkei::service
