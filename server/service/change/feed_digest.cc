#include "server/service/change/feed_digest.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/service/change/feed_cursor.h"
#include "server/service/change/feed_page.h"

namespace renkei::service {
namespace {

constexpr size_t kDigestBytes = 16;
using Sum = std::array<char, kDigestBytes>;

constexpr FeedLimits kPage = {.changes = 1'000,
                              .max_changes = 10'000,
                              .bytes = 1 << 20,
                              .max_bytes = size_t{256} << 20,
                              .examined = 20'000};

Sum SumOf(absl::string_view text) {
  const std::string hash = auth::Sha256(text);
  Sum sum;
  std::copy_n(hash.begin(), kDigestBytes, sum.begin());
  return sum;
}

std::string EtagOf(const pb::Change& change) {
  const auto* content = change.GetReflection()->GetOneofFieldDescriptor(
      change, change.GetDescriptor()->oneof_decl(0));
  if (content == nullptr) return "";
  const auto& resource = change.GetReflection()->GetMessage(change, content);
  const auto* etag = resource.GetDescriptor()->FindFieldByName("etag");
  return etag == nullptr ? "" : resource.GetReflection()->GetString(resource, etag);
}

struct OfType {
  int64_t count = 0;
  Sum sum = {};
};

// Walks the whole feed at one snapshot. A resource comes as often as it has changed, each time as it
// is now: the first time counts.
class Digester {
 public:
  void Add(const pb::Change& change) {
    if (change.kind() != pb::Change::KIND_UPSERT) return;
    if (!seen_.insert(SumOf(change.resource_name())).second) return;
    OfType& type = types_[change.type()];
    ++type.count;
    const Sum one = SumOf(absl::StrCat(change.resource_name(), "\n", EtagOf(change)));
    for (size_t i = 0; i < kDigestBytes; ++i) type.sum[i] = static_cast<char>(type.sum[i] ^ one[i]);
  }

  void Write(pb::GetFeedDigestResponse& response) const {
    for (const auto& [type, of_type] : types_) {
      pb::TypeDigest& digest = *response.add_digests();
      digest.set_type(type);
      digest.set_count(of_type.count);
      digest.set_digest(
          absl::BytesToHexString(absl::string_view(of_type.sum.data(), kDigestBytes)));
    }
  }

 private:
  absl::flat_hash_set<Sum> seen_;  // of names
  std::map<pb::ResourceType, OfType> types_;
};

// Whether there is nothing to tell after `position`.
absl::StatusOr<bool> IsAtHead(const Call& call, const FeedQuery& query, FeedPosition position) {
  while (true) {
    absl::StatusOr<FeedPage> page = ReadFeedPage(call, query, position, kPage);
    if (!page.ok()) return page.status();
    if (!page->changes.empty() || page->at_head) return page->changes.empty();
    position = std::move(page->next);
  }
}

}  // namespace

absl::StatusOr<pb::GetFeedDigestResponse> GetFeedDigest(const Call& call,
                                                        const pb::GetFeedDigestRequest& request) {
  absl::StatusOr<FeedFilter> filter = FeedFilter::Parse(call, request.types(), request.filter());
  if (!filter.ok()) return filter.status();
  const FeedQuery query{.filter = *std::move(filter), .names_only = false};
  const auto from = ReadCursor(call, request.cursor(), query.filter.fingerprint());
  if (!from.ok()) return from.status();
  const absl::StatusOr<bool> at_head = IsAtHead(call, query, *from);
  if (!at_head.ok()) return at_head.status();
  pb::GetFeedDigestResponse response;
  response.set_at_head(*at_head);
  if (!*at_head) return response;
  Digester digester;
  FeedPosition position = FeedStart(call.env().store);
  for (bool more = true; more;) {
    absl::StatusOr<FeedPage> page = ReadFeedPage(call, query, position, kPage);
    if (!page.ok()) return page.status();
    for (const pb::Change& change : page->changes) digester.Add(change);
    position = std::move(page->next);
    more = !page->at_head;
  }
  digester.Write(response);
  return response;
}

}  // namespace renkei::service
