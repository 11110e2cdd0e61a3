#include "server/http/connection/connection.h"

#include <utility>

namespace renkei::http {
Connection::Connection(Shared& shared, ConnectionSet& set, std::shared_ptr<Loop> loop,
                       Accepted accepted)
    : shared_(shared),
      set_(set),
      loop_(std::move(loop)),
      socket_(std::move(accepted.socket)),
      peer_(accepted.peer),
      counted_(accepted.counted),
      tls_(shared.options.tls == nullptr ? nullptr : shared.options.tls->context()),
      write_pace_(shared.options.limits.write_time),
      timer_(loop_->io()) {}

void Connection::Start() {
  if (shared_.stopping) return Close();
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  const int handle = socket_.native_handle();
  wire_ = tls_ == nullptr ? PlainWire(handle) : TlsWire(tls_, handle);
  SetDeadline(kReading, Now() + absl::ToChronoNanoseconds(limits().head_time));
  ShakeHands();
}

void Connection::Drain() {
  if (phase_ == Phase::kHandshake || phase_ == Phase::kHead) return Close();
  if (phase_ != Phase::kExchange || !current_.endless) return;
  current_.closes = true;
  if (const auto gone = std::exchange(current_.gone, nullptr)) gone();
  EndStream(current_.serial);
}

void Connection::Cut() {
  if (!closed()) Close();
}

void Connection::Close(int status) {
  const auto self = shared_from_this();  // the set may have had the last share
  const bool answering = phase_ == Phase::kBody || phase_ == Phase::kExchange;
  phase_ = Phase::kClosed;
  if (answering) Settle(status);
  if (current_.pipe != nullptr) current_.pipe->End(absl::CancelledError("the client has gone"));
  if (const auto taken = std::exchange(taken_, nullptr)) taken(false);
  if (const auto gone = std::exchange(current_.gone, nullptr)) gone();
  boost::system::error_code ignored;
  timer_.cancel(ignored);
  socket_.close(ignored);
  shared_.open.Remove(peer_, counted_);
  set_.Remove(self);
}

void Connection::WaitFor(Wire::State wanted, void (Connection::*then)()) {
  using Socket = boost::asio::ip::tcp::socket;
  socket_.async_wait(wanted == Wire::State::kWantRead ? Socket::wait_read : Socket::wait_write,
                     [self = shared_from_this(), then](const boost::system::error_code&) {
                       if (!self->closed()) (*self.*then)();
                     });
}

void Connection::Later(void (Connection::*then)()) {
  loop_->Post([self = shared_from_this(), then] {
    if (!self->closed()) (*self.*then)();
  });
}

void Connection::SetDeadline(Half half, Steady deadline) {
  deadlines_[half] = deadline;
  ArmTimer();
}

// A deadline mostly moves away: the timer is left as it is then, and looks again when it goes off.
void Connection::ArmTimer() {
  const Steady earliest = std::min(deadlines_[kReading], deadlines_[kWriting]);
  if (earliest >= armed_for_) return;
  armed_for_ = earliest;
  timer_.expires_at(earliest);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error && !self->closed()) self->OnTimer();
  });
}

void Connection::OnTimer() {
  armed_for_ = Steady::max();
  const Steady now = Now();
  for (const Half half : {kReading, kWriting}) {
    if (deadlines_[half] > now) continue;
    ClearDeadline(half);
    OnTimeout(half);
    if (closed()) return;
  }
  ArmTimer();
}

void Connection::OnTimeout(Half half) {
  if (phase_ == Phase::kLingering) return Close();
  const bool between_requests = phase_ == Phase::kHead && !head_begun_;
  const bool said_nothing = phase_ == Phase::kHead && input_.empty();
  if (!between_requests) ++shared_.counters.connections_cut;
  if (half == kWriting || phase_ == Phase::kHandshake || said_nothing) return Close();
  if (phase_ == Phase::kExchange) {
    current_.body_wanted = false;
    current_.pipe->End(absl::DeadlineExceededError("the client sends too slowly"));
    return;
  }
  Refuse({.status = 408,
          .message = {"the request did not come in time; send it again",
                      "リクエストの受信が間に合いませんでした。もう一度送ってください。"}});
}

}  // namespace renkei::http
