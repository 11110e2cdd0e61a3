// The writing half of a connection.

#include <utility>

#include "absl/time/clock.h"
#include "server/http/connection/connection.h"
#include "server/http/message/reply_head.h"

namespace renkei::http {
namespace {

// A body up to this goes out with its head, as one piece.
constexpr size_t kSmallBodyBytes = size_t{16} * 1024;

}  // namespace

// In the phase of an exchange that has its answer.
void Connection::Refuse(const Fault& fault) {
  if (!std::exchange(current_.running, true)) ++shared_.counters.requests_running;
  phase_ = Phase::kExchange;
  ClearDeadline(kReading);
  Reply reply = shared_.handler.Describe(fault, current_.known ? &current_.head : nullptr);
  reply.status = fault.status;
  if (fault.retry_after_seconds > 0)
    reply.headers.Set("Retry-After", absl::StrCat(fault.retry_after_seconds));
  SendReply(std::move(reply));
}

std::string Connection::BeginReply(int status, const Headers& headers,
                                   std::optional<size_t> length) {
  current_.status = status;
  current_.chunked = !length && !current_.http_1_0 && !HasNoBody(status);
  // What is left of a body that nobody reads is not taken for the next request.
  const bool all_read = parser_ && parser_->done();
  current_.closes = !all_read || !current_.head.keeps_alive || shared_.stopping ||
                    (!length && !current_.chunked && !HasNoBody(status));
  return WriteReplyHead(status, headers,
                        {.length = length, .chunked = current_.chunked, .closes = current_.closes},
                        absl::Now());
}

void Connection::SendReply(Reply reply) {
  std::string head = BeginReply(reply.status, reply.headers, reply.body.size());
  const bool mute =
      HasNoBody(reply.status) || (current_.known && current_.head.method == Method::kHead);
  if (mute) reply.body.clear();
  current_.ends = true;
  if (reply.body.size() <= kSmallBodyBytes) {
    head += reply.body;
    return Write(std::move(head), nullptr);
  }
  output_.push_back(std::move(head));
  Write(std::move(reply.body), nullptr);
}

void Connection::Answer(Serial serial, Reply reply) {
  if (IsCurrent(serial) && current_.status == 0) SendReply(std::move(reply));
}

void Connection::Unanswered(Serial serial) {
  if (!IsCurrent(serial) || current_.status != 0) return;
  Refuse({.status = 500,
          .message = {"the request was not answered; this is the server's fault",
                      "サーバーの誤りで応答できませんでした。"}});
}

void Connection::BeginStream(Serial serial, const ReplyHead& head, Exchange::Length length) {
  if (!IsCurrent(serial) || current_.status != 0) return;
  std::string bytes = BeginReply(head.status, head.headers, std::nullopt);
  current_.streams = true;
  current_.endless = length == Exchange::Length::kEndless;
  const bool mute = HasNoBody(head.status) || current_.head.method == Method::kHead;
  if (mute) current_.ends = true;
  const bool nobody_there = current_.endless && (peer_ended_ || shared_.stopping);
  if (nobody_there) return Close();
  Write(std::move(bytes), nullptr);
}

void Connection::WritePiece(Serial serial, std::string piece, ReplyStream::Taken taken) {
  if (!IsCurrent(serial) || !current_.streams || current_.ends) return taken(false);
  if (piece.empty()) return taken(true);  // as a chunk it would be the last one
  Write(current_.chunked ? WriteChunk(piece) : std::move(piece), std::move(taken));
}

void Connection::OnGone(Serial serial, std::function<void()> gone) {
  if (!IsCurrent(serial) || current_.ends) return gone();
  current_.gone = std::move(gone);
}

void Connection::EndStream(Serial serial) {
  if (!IsCurrent(serial) || !current_.streams || current_.ends) return;
  current_.ends = true;
  current_.gone = nullptr;
  // It goes out behind what is still being written.
  if (current_.chunked) output_.emplace_back(kLastChunk);
  Flush();
}

void Connection::DropStream(Serial serial) {
  if (!IsCurrent(serial) || !current_.streams || current_.ends) return;
  // So that a body without a length is not taken for whole.
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  Close(500);
}

void Connection::Write(std::string bytes, ReplyStream::Taken taken) {
  output_.push_back(std::move(bytes));
  taken_ = std::move(taken);
  write_pace_ = Pace(limits().write_time);
  SetDeadline(kWriting, write_pace_.Wait(Now()));
  Flush();
}

void Connection::OnWritable() {
  writing_ = false;
  Flush();
}

void Connection::Flush() {
  if (writing_) return;
  for (int writes = 0; !output_.empty(); ++writes) {
    if (writes == kStepsInTurn) {
      writing_ = true;
      return Later(&Connection::OnWritable);
    }
    const std::string& first = output_.front();
    const Wire::Result written =
        wire_->Write(first.data() + output_sent_, first.size() - output_sent_);
    switch (written.state) {
      case Wire::State::kDone:
        output_sent_ += written.bytes;
        current_.sent_bytes += static_cast<int64_t>(written.bytes);
        write_pace_.Moved(Now(), written.bytes);
        if (output_sent_ < first.size()) break;
        output_.pop_front();
        output_sent_ = 0;
        break;
      case Wire::State::kWantRead:
      case Wire::State::kWantWrite:
        writing_ = true;
        SetDeadline(kWriting, write_pace_.Wait(Now()));
        return WaitFor(written.state, &Connection::OnWritable);
      case Wire::State::kEnd:
      case Wire::State::kFailed:
        return Close();
    }
  }
  ClearDeadline(kWriting);
  if (const auto taken = std::exchange(taken_, nullptr)) taken(true);
  if (current_.ends) FinishReply();
}

void Connection::FinishReply() {
  Settle(current_.status);
  if (current_.pipe != nullptr) current_.pipe->End(absl::CancelledError("it was answered already"));
  if (const auto gone = std::exchange(current_.gone, nullptr)) gone();
  if (current_.closes || shared_.stopping) return Linger();
  NextRequest();
}

void Connection::NextRequest() {
  const Serial serial = current_.serial + 1;
  current_ = Current();
  current_.serial = serial;
  parser_.reset();
  scan_ = {};
  head_begun_ = false;
  phase_ = Phase::kHead;
  SetDeadline(kReading, Now() + absl::ToChronoNanoseconds(limits().idle_time));
  // Not from here: many requests may have come at once.
  Later(&Connection::Proceed);
}

// A socket that is closed while bytes of the client's wait in it takes back what it had sent.
void Connection::Linger() {
  phase_ = Phase::kLingering;
  input_.clear();
  if (peer_ended_) return Close();
  wire_->SayEnd();
  SetDeadline(kReading, Now() + absl::ToChronoNanoseconds(limits().linger_time));
  Later(&Connection::ReadMore);
}

void Connection::Settle(int status) {
  if (std::exchange(current_.running, false)) --shared_.counters.requests_running;
  shared_.counters.body_bytes -= std::exchange(current_.counted_body_bytes, 0);
  AccessRecord record = {
      .peer = current_.known ? current_.head.peer : peer_,
      .status = status,
      .received_bytes = current_.received_bytes,
      .sent_bytes = current_.sent_bytes,
      .duration = absl::FromChrono(Now() - current_.since),
  };
  if (current_.known) {
    record.method = std::string(NameOf(current_.head.method));
    record.path = current_.head.target.path;
  }
  shared_.counters.CountReply(record);
  if (shared_.options.access_log) shared_.options.access_log(record);
}

}  // namespace renkei::http
