#include "server/service/change/feed_digest.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/service/change/feed_page.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/method.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kDigestBytes = 16;
using Sum = std::array<char, kDigestBytes>;

// One step: some tens of milliseconds. A commit is never cut, so that a page's end is no loss.
constexpr FeedLimits kStep = {.changes = 500,
                              .max_changes = 10'000,
                              .bytes = 1 << 20,
                              .max_bytes = size_t{256} << 20,
                              .examined = 5'000};

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

// A resource comes as often as it has changed, each time as it is now: the first time counts.
class Digester {
 public:
  bool Has(absl::string_view name) const { return seen_.contains(SumOf(name)); }

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

class DigestSteps : public ReplySource {
 public:
  DigestSteps(std::shared_ptr<const storage::Snapshot> snapshot, std::string access,
              FeedFilter filter, FeedPosition from)
      : snapshot_(std::move(snapshot)),
        access_(std::move(access)),
        query_{.filter = std::move(filter),
               .names_only = false,
               .passes_over = [this](absl::string_view name) { return digester_.Has(name); }},
        position_(std::move(from)) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    const Call call = job.call().On(snapshot_);
    // Who reads less now than at the beginning is not told of what it read then.
    if (AccessFingerprint(call.caller()) != access_) return AccessChanged();
    ASSIGN_OR_RETURN(FeedPage page, ReadFeedPage(call, query_, position_, kStep));
    position_ = std::move(page.next);
    if (!summing_) {
      if (!page.changes.empty()) return Answer(false);
      if (!page.at_head) return NextReply(WaitFor{});
      summing_ = true;
      position_ = FeedStart(call.env().store);
      return NextReply(WaitFor{});
    }
    for (const pb::Change& change : page.changes) digester_.Add(change);
    return page.at_head ? Answer(true) : NextReply(WaitFor{});
  }

 private:
  NextReply Answer(bool at_head) const {
    auto response = std::make_unique<pb::GetFeedDigestResponse>();
    response->set_at_head(at_head);
    if (at_head) digester_.Write(*response);
    return response;
  }

  const std::shared_ptr<const storage::Snapshot> snapshot_;
  const std::string access_;
  Digester digester_;
  const FeedQuery query_;
  FeedPosition position_;
  // First whether there is anything after the cursor, then the sum of all.
  bool summing_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ReplySource>> GetFeedDigest(
    const Call& call, const pb::GetFeedDigestRequest& request) {
  ASSIGN_OR_RETURN(FeedFilter filter, FeedFilter::Parse(call, request.types(), request.filter()));
  ASSIGN_OR_RETURN(FeedPosition from, ReadCursor(call, request.cursor(), filter.fingerprint()));
  return std::make_unique<DigestSteps>(call.env().store.NewSnapshot(),
                                       AccessFingerprint(call.caller()), std::move(filter),
                                       std::move(from));
}

}  // namespace renkei::service
