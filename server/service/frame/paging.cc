#include "server/service/frame/paging.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/change/feed_cursor.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kFingerprintBytes = 12;

// Over everything that makes it the same query.
std::string QueryFingerprint(const Call& call, const Message& request) {
  std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    copy->GetReflection()->ClearField(copy.get(), request.GetDescriptor()->FindFieldByName(name));
  }
  return auth::Sha256(absl::StrCat(call.env().store.id(), request.GetDescriptor()->full_name(),
                                   copy->SerializeAsString()))
      .substr(0, kFingerprintBytes);
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
  start.fingerprint = QueryFingerprint(call, request);
  const std::string token = reflection.GetString(request, type->FindFieldByName("page_token"));
  if (token.empty()) {
    start.change_cursor = ListCursor(call);
    return start;
  }
  std::string bytes;
  internal_pb::PageToken page;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || !page.ParseFromString(bytes) ||
      page.fingerprint() != start.fingerprint) {
    return BadToken();
  }
  start.after = page.position();
  start.change_cursor = page.change_cursor();
  return start;
}

std::string NextPageToken(const PageStart& start, absl::string_view position) {
  if (position.empty()) return "";
  internal_pb::PageToken page;
  page.set_fingerprint(start.fingerprint);
  page.set_position(std::string(position));
  page.set_change_cursor(start.change_cursor);
  return absl::WebSafeBase64Escape(page.SerializeAsString());
}

}  // namespace renkei::service
