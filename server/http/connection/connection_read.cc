// The reading half of a connection.

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "server/http/connection/connection.h"
#include "server/http/connection/exchange.h"
#include "server/http/message/reply_head.h"

namespace renkei::http {
namespace {

// What is read of a further request while one is answered: enough to see the client's end.
constexpr size_t kReadAheadBytes = size_t{4} * 1024;

// Where a browser shows this instead of a page, somebody has chosen a file.
Fault TooLarge(int64_t most) {
  constexpr int64_t kMebibyte = int64_t{1} << 20;
  const bool large = most >= kMebibyte;
  const int64_t count = large ? most / kMebibyte : most;
  return {.status = 413,
          .message = {
              absl::StrCat("what was sent is larger than ", count, large ? " MB" : " bytes",
                           ", which is the most here; nothing was done"),
              absl::StrCat("送信された内容が大きすぎます（", count, large ? "MB" : "バイト",
                           "まで）。何も変更されていません。前の画面に戻って、ファイルを分けるなど"
                           "してください。")}};
}

Fault TooManyBodies() {
  return {
      .status = 503,
      .message =
          {"the server holds as much as it can; send it again in a moment",
           "混み合っているため受け付けられませんでした。少し待ってからもう一度送ってください。"},
      .retry_after_seconds = kRetryAfterSeconds};
}

Fault BadChunks() {
  return {.status = 400,
          .message = {"the chunks of the body cannot be read",
                      "本文の chunked 形式が正しくありません。"}};
}

Fault Busy() {
  return {.status = 503,
          .message = {"all workers are busy; come back in a moment",
                      "混み合っています。少し待ってからもう一度お試しください。"},
          .retry_after_seconds = kRetryAfterSeconds};
}

}  // namespace

void Connection::ReadMore() {
  for (int reads = 0; !reading_ && WantsBytes(); ++reads) {
    if (reads == kStepsInTurn) {
      reading_ = true;
      return Later(&Connection::OnReadable);
    }
    auto& scratch = loop_->scratch();
    const Wire::Result read = wire_->Read(scratch.data(), RoomForBytes());
    switch (read.state) {
      case Wire::State::kDone:
        input_.append(scratch.data(), read.bytes);
        OnBytes(read.bytes);
        break;
      case Wire::State::kWantRead:
      case Wire::State::kWantWrite:
        if (input_.empty()) input_.shrink_to_fit();
        reading_ = true;
        WaitFor(read.state, &Connection::OnReadable);
        break;
      case Wire::State::kEnd:
        OnPeerEnd();
        break;
      case Wire::State::kFailed:
        return Close();
    }
  }
}

void Connection::OnReadable() {
  reading_ = false;
  ReadMore();
}

bool Connection::ReadsBody() const {
  return phase_ == Phase::kBody ||
         (phase_ == Phase::kExchange && current_.pipe != nullptr && current_.body_wanted);
}

bool Connection::WantsBytes() const {
  if (peer_ended_) return false;
  switch (phase_) {
    case Phase::kHandshake:
    case Phase::kClosed:
      return false;
    case Phase::kHead:
    case Phase::kBody:
    case Phase::kLingering:
      return true;
    case Phase::kExchange:
      if (parser_ && !parser_->done()) return ReadsBody();
      return input_.size() < kReadAheadBytes;
  }
  return false;
}

size_t Connection::RoomForBytes() const {
  const bool answering = phase_ == Phase::kExchange && !ReadsBody();
  const size_t most = answering                ? kReadAheadBytes
                      : phase_ == Phase::kHead ? std::min(limits().head.head_bytes, kPieceBytes)
                                               : kPieceBytes;
  return std::max<size_t>(most - std::min(most, input_.size()), 1);
}

void Connection::OnBytes(size_t fresh) {
  if (ReadsBody() && fresh > 0) {
    current_.body_pace.Moved(Now(), fresh);
    AwaitBody();
  }
  switch (phase_) {
    case Phase::kHead:
      return ReadHead();
    case Phase::kBody:
      return ReadWholeBody();
    case Phase::kExchange:
      if (current_.body_wanted) ReadStreamedBody();
      return;
    case Phase::kLingering:
      input_.clear();
      return;
    case Phase::kHandshake:
    case Phase::kClosed:
      return;
  }
}

void Connection::Proceed() {
  if (!input_.empty()) OnBytes(0);
  if (phase_ == Phase::kHead && peer_ended_) return Close();
  ReadMore();
}

void Connection::OnPeerEnd() {
  peer_ended_ = true;
  const bool awaits_answer =
      phase_ == Phase::kExchange && (!parser_ || parser_->done()) && !current_.endless;
  // Who has sent all and waits for the answer may well have ended its own half.
  if (!awaits_answer) Close();
}

void Connection::ShakeHands() {
  const Wire::Result result = wire_->Handshake();
  switch (result.state) {
    case Wire::State::kDone:
      phase_ = Phase::kHead;
      return ReadMore();
    case Wire::State::kWantRead:
    case Wire::State::kWantWrite:
      return WaitFor(result.state, &Connection::ShakeHands);
    case Wire::State::kEnd:
    case Wire::State::kFailed:
      return Close();
  }
}

void Connection::ReadHead() {
  if (!std::exchange(head_begun_, true)) {
    SetDeadline(kReading, Now() + absl::ToChronoNanoseconds(limits().head_time));
  }
  // An empty line before a request is passed over, as RFC 9112 asks.
  if (absl::StartsWith(input_, "\r\n")) {
    input_.erase(0, 2);
    scan_ = {};
  }
  switch (scan_.Look(input_)) {
    case HeadScan::State::kWhole:
      return OnHead(absl::string_view(input_).substr(0, scan_.size()));
    case HeadScan::State::kBad:
      return Refuse({.status = 400,
                     .message = {"every line of a head ends in CR LF, and holds no zero byte",
                                 "ヘッダーの各行は CR LF で終わり、NUL を含めません。"}});
    case HeadScan::State::kMore:
      if (input_.size() < limits().head.head_bytes) return;
      return Refuse(
          {.status = 431,
           .message = {absl::StrCat("the head is larger than ", limits().head.head_bytes, " bytes"),
                       absl::StrCat("ヘッダーが大きすぎます（", limits().head.head_bytes,
                                    "バイトまで）。")}});
  }
}

void Connection::OnHead(absl::string_view bytes) {
  current_.since = Now();
  if (const auto fault = FaultOfHead(bytes, limits().head)) return Refuse(*fault);
  RequestParser::Head parsed;
  parser_.emplace();
  if (!parser_->ReadHead(bytes, parsed)) {
    parser_.reset();
    return Refuse({.status = 400,
                   .message = {"the head is none of HTTP/1.1",
                               "ヘッダーが HTTP/1.1 の形式ではありません。"}});
  }
  input_.erase(0, bytes.size());
  scan_ = {};
  current_.http_1_0 = parsed.http_1_0;
  if (const auto fault = Prepare(std::move(parsed), current_.head)) return Refuse(*fault);
  current_.known = true;
  Admit();
}

std::optional<Fault> Connection::Prepare(RequestParser::Head parsed, RequestHead& head) const {
  const std::optional<Method> method = ParseMethod(parsed.method);
  if (!method) {
    return Fault{.status = 501,
                 .message = {"this server does not know the method " + parsed.method,
                             "メソッド " + parsed.method + " には対応していません。"}};
  }
  std::optional<Target> target = ParseTarget(parsed.target);
  if (!target) {
    return Fault{.status = 400,
                 .message = {"the address cannot be read: is something wrongly encoded?",
                             "アドレスを読み取れません。文字の符号化（%）を確かめてください。"}};
  }
  const std::string expect = parsed.headers.Joined("expect");
  if (!expect.empty() && !absl::EqualsIgnoreCase(expect, "100-continue")) {
    return Fault{.status = 417,
                 .message = {"the only expectation here is 100-continue",
                             "Expect には 100-continue だけが使えます。"}};
  }
  const ProxyList& proxies = shared_.options.proxies;
  head.method = *method;
  head.target = *std::move(target);
  head.host = std::string(parsed.headers.Find("host").value_or(""));
  head.peer = VisitorOf(peer_, parsed.headers.Joined("x-forwarded-for"), proxies);
  head.encrypted = tls_ != nullptr ||
                   (proxies.Has(peer_) && parsed.headers.Joined("x-forwarded-proto") == "https");
  head.content_length = parsed.content_length;
  head.keeps_alive = parsed.keeps_alive;
  head.headers = std::move(parsed.headers);
  return std::nullopt;
}

void Connection::Admit() {
  current_.admission = shared_.handler.Admit(current_.head);
  const int64_t most = current_.admission.max_body_bytes;
  if (current_.head.content_length.value_or(0) > most) return Refuse(TooLarge(most));
  parser_->LimitBody(most);
  current_.body_pace = Pace(limits().body_time);
  if (current_.admission.body == Admission::Body::kStream || parser_->done()) return Dispatch();
  phase_ = Phase::kBody;
  AwaitBody();
  TellToGoOn();
  ReadWholeBody();
}

void Connection::AwaitBody() { SetDeadline(kReading, current_.body_pace.Wait(Now())); }

void Connection::TellToGoOn() {
  const bool waits = !current_.http_1_0 && current_.head.headers.Find("expect").has_value();
  if (!waits || !input_.empty() || current_.status != 0 ||
      std::exchange(current_.told_to_go_on, true))
    return;
  Write(std::string(kContinue), nullptr);
}

std::optional<Fault> Connection::DecodeBody(std::string& out) {
  const size_t before = out.size();
  const RequestParser::Taken taken = parser_->ReadBody(input_, out);
  input_.erase(0, taken.bytes);
  current_.received_bytes += static_cast<int64_t>(out.size() - before);
  switch (taken.state) {
    case RequestParser::BodyState::kDone:
      return std::nullopt;
    case RequestParser::BodyState::kMore:
      // A line of chunks or trailers that is larger than a piece.
      if (input_.size() >= kPieceBytes) return BadChunks();
      return std::nullopt;
    case RequestParser::BodyState::kTooLarge:
      return TooLarge(current_.admission.max_body_bytes);
    case RequestParser::BodyState::kBad:
      return BadChunks();
  }
  return std::nullopt;
}

void Connection::ReadWholeBody() {
  if (input_.empty()) return;
  const size_t before = current_.body.size();
  if (const auto fault = DecodeBody(current_.body)) return Refuse(*fault);
  const auto more = static_cast<int64_t>(current_.body.size() - before);
  current_.counted_body_bytes += more;
  if ((shared_.counters.body_bytes += more) > limits().body_bytes) return Refuse(TooManyBodies());
  if (parser_->done()) Dispatch();
}

void Connection::ReadStreamedBody() {
  std::string piece;
  const std::optional<Fault> fault = DecodeBody(piece);
  const bool done = parser_->done();
  if (piece.empty() && !done && !fault) return;
  current_.body_wanted = false;
  ClearDeadline(kReading);
  if (!piece.empty()) current_.pipe->Put(std::move(piece));
  if (done) current_.pipe->End(absl::OkStatus());
  if (!fault) return;
  current_.pipe->End(fault->status == 413 ? absl::ResourceExhaustedError(fault->message.en)
                                          : absl::InvalidArgumentError(fault->message.en));
}

void Connection::WantBody(Serial serial) {
  if (!IsCurrent(serial) || parser_->done()) return;
  current_.body_wanted = true;
  AwaitBody();
  TellToGoOn();
  Proceed();
}

void Connection::Dispatch() {
  phase_ = Phase::kExchange;
  ClearDeadline(kReading);
  current_.running = true;
  ++shared_.counters.requests_running;
  const Serial serial = current_.serial;
  if (current_.admission.body == Admission::Body::kStream) {
    current_.pipe = std::make_shared<BodyPipe>([self = weak_from_this(), loop = loop_, serial] {
      loop->Post([self, serial] {
        if (const auto connection = self.lock()) connection->WantBody(serial);
      });
    });
    if (parser_->done()) current_.pipe->End(absl::OkStatus());
  }
  auto exchange = std::make_unique<LiveExchange>(
      shared_from_this(), loop_, serial,
      Request{.head = current_.head, .body = std::move(current_.body)}, current_.pipe);
  if (current_.admission.run == Admission::Run::kInline)
    return shared_.handler.Handle(std::move(exchange));
  WorkerPool::Task task = [&handler = shared_.handler, exchange = std::move(exchange)]() mutable {
    handler.Handle(std::move(exchange));
  };
  // What the dropped exchange says then comes too late.
  if (!shared_.workers.TryRun(task)) Refuse(Busy());
}

}  // namespace renkei::http
