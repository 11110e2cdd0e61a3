#include "client/lib/watch.h"

#include <algorithm>
#include <utility>

#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::client {
namespace {

// Whether another attempt from the same cursor may succeed. A reason of the server's is believed;
// without one it is the connection, or a proxy, that spoke.
bool MayResume(const absl::Status& failure) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(failure);
  switch (detail ? detail->reason() : pb::REASON_UNSPECIFIED) {
    case pb::REASON_UNAVAILABLE:
    case pb::REASON_SLOW_READER:
    case pb::REASON_OVERLOADED:
    case pb::REASON_CONFLICT:
    case pb::REASON_ABANDONED:
      return true;
    case pb::REASON_UNSPECIFIED:
      break;
    default:
      return false;
  }
  switch (failure.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

}  // namespace

Watch::Watch(Client& client, WatchOptions options) : client_(client), options_(std::move(options)) {
  const FeedQuery& query = options_.query;
  request_.set_cursor(query.cursor);
  for (const pb::ResourceType type : query.types) request_.add_types(type);
  request_.set_names_only(query.names_only);
  request_.set_filter(query.filter);
  request_.set_heartbeat_seconds(
      static_cast<int>(std::clamp<int64_t>(absl::ToInt64Seconds(options_.heartbeat), 1, 300)));
}

Watch::~Watch() = default;

bool Watch::stopped() {
  const MutexLock lock(mutex_);
  return stopped_;
}

void Watch::Stop() {
  const MutexLock lock(mutex_);
  stopped_ = true;
  if (reader_ != nullptr) reader_->Cancel();
}

absl::Status Watch::Connect() {
  if (reader_ != nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(MessageStream opened,
                   client_.OpenReader<FeedPage>("ChangeService/WatchChanges", request_));
  const MutexLock lock(mutex_);
  reader_ = std::make_unique<MessageStream>(std::move(opened));
  if (stopped_) reader_->Cancel();
  return absl::OkStatus();
}

void Watch::Disconnect() {
  std::unique_ptr<MessageStream> ended;
  const MutexLock lock(mutex_);
  ended = std::move(reader_);
}

absl::StatusOr<FeedPage> Watch::ReadOne() {
  ASSIGN_OR_RETURN(
      std::optional<FeedPage> read,
      reader_->Read<FeedPage>(kSilentHeartbeats * absl::Seconds(request_.heartbeat_seconds())));
  if (!read.has_value()) return absl::UnavailableError("the server ended the stream");
  return *std::move(read);
}

void Watch::WaitAfter(const absl::Status& failure) {
  ++failures_;
  absl::Duration wait = Backoff(failure, failures_, kMaxWatchBackoff, client_.clock());
  if (options_.on_interruption) options_.on_interruption(failure, wait);
  // In pieces, so that Stop is heard.
  while (wait > absl::ZeroDuration() && !stopped()) {
    const absl::Duration piece = std::min(wait, kStopLatency);
    client_.clock().sleep(piece);
    wait -= piece;
  }
}

absl::StatusOr<FeedPage> Watch::Next() {
  while (!stopped()) {
    RETURN_IF_ERROR(Connect());
    absl::StatusOr<FeedPage> page = ReadOne();
    if (page.ok()) {
      RETURN_IF_ERROR(CheckPage(*page, request_.cursor()));
      failures_ = 0;
      request_.set_cursor(page->cursor());
      return page;
    }
    Disconnect();
    if (stopped()) break;
    if (!MayResume(page.status())) return page.status();
    WaitAfter(page.status());
  }
  return absl::CancelledError("stopped");
}

}  // namespace renkei::client
