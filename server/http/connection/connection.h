// One connection: its requests one after the other, each with its reply.
//
// It belongs to one Loop and runs there alone. It has two halves, which wait by themselves: what is
// read (a head, a body, or nothing but the client's end) and what is written. Exchanges and streams
// reach it through the loop, with the number of their request: what comes for an earlier one is passed
// over.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_CONNECTION_H_
#define RENKEI_SERVER_HTTP_CONNECTION_CONNECTION_H_

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "server/http/connection/body_pipe.h"
#include "server/http/connection/loop.h"
#include "server/http/connection/pace.h"
#include "server/http/connection/shared.h"
#include "server/http/connection/wire.h"
#include "server/http/message/head_guard.h"
#include "server/http/message/request_parser.h"

namespace renkei::http {

class ConnectionSet;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // The socket is of `loop`. `visitor` is its other end, `counted` as OpenConnections knows it.
  struct Accepted {
    boost::asio::ip::tcp::socket socket;
    IpAddress peer;
    bool counted = true;
  };
  Connection(Shared& shared, ConnectionSet& set, std::shared_ptr<Loop> loop, Accepted accepted);

  // Everything below: on the loop.
  void Start();
  // The server stops: ends between two requests, or after the one that runs; a stream without end
  // ends now.
  void Drain();
  void Cut();
  bool closed() const { return phase_ == Phase::kClosed; }

  // Of the exchange with this number.
  using Serial = int64_t;
  void Answer(Serial serial, Reply reply);
  // It was dropped without one.
  void Unanswered(Serial serial);
  void BeginStream(Serial serial, const ReplyHead& head, Exchange::Length length);
  void WritePiece(Serial serial, std::string piece, ReplyStream::Taken taken);
  void OnGone(Serial serial, std::function<void()> gone);
  void EndStream(Serial serial);
  // Its stream was dropped before its end.
  void DropStream(Serial serial);
  void WantBody(Serial serial);

 private:
  // As proxies write it into their logs; nobody is answered with it.
  static constexpr int kClientGone = 499;
  // Reads, or writes, before the other connections of the loop and its timers have their turn: who
  // sends or takes as fast as it can is not the only one.
  static constexpr int kStepsInTurn = 16;

  // What is being read.
  enum class Phase {
    kHandshake,
    kHead,
    kBody,       // as a whole, before its handler
    kExchange,   // a handler has it; a body that it reads as a stream, or nothing
    kLingering,  // whatever still comes, until the client has heard that this is the end
    kClosed,
  };
  // The request that is answered now.
  struct Current {
    Serial serial = 0;
    RequestHead head;
    Admission admission;
    std::string body;
    std::shared_ptr<BodyPipe> pipe;
    bool body_wanted = false;  // by the reader of the pipe
    bool http_1_0 = false;
    bool told_to_go_on = false;
    Pace body_pace{absl::ZeroDuration()};
    int64_t received_bytes = 0;
    int64_t sent_bytes = 0;
    int64_t counted_body_bytes = 0;
    Steady since;
    int status = 0;        // 0: no reply has begun
    bool known = false;    // its head could be read
    bool running = false;  // among Counters::requests_running
    bool closes = false;   // the connection ends with the reply
    bool streams = false;
    bool chunked = false;
    bool endless = false;
    bool ends = false;  // after the piece that is being written
    std::function<void()> gone;
  };

  // --- reading: connection_read.cc
  void ReadMore();
  void OnReadable();
  // Whether there is a use for further bytes now.
  bool WantsBytes() const;
  size_t RoomForBytes() const;
  void OnBytes(size_t fresh);
  // What was read already, and then what comes.
  void Proceed();
  void OnPeerEnd();
  void ShakeHands();
  void ReadHead();
  void OnHead(absl::string_view bytes);
  std::optional<Fault> Prepare(RequestParser::Head parsed, RequestHead& head) const;
  void Admit();
  bool ReadsBody() const;
  void AwaitBody();
  void ReadWholeBody();
  void ReadStreamedBody();
  std::optional<Fault> DecodeBody(std::string& out);
  void TellToGoOn();
  void Dispatch();

  // --- writing: connection_write.cc
  void Refuse(const Fault& fault);
  void SendReply(Reply reply);
  std::string BeginReply(int status, const Headers& headers, std::optional<size_t> length);
  void Write(std::string bytes, ReplyStream::Taken taken);
  void Flush();
  void OnWritable();
  void FinishReply();
  void NextRequest();
  void Linger();
  // `status` is what the log says of a reply that is not finished.
  void Close(int status = kClientGone);
  // Tells log and counters of the request, and forgets what was counted for it.
  void Settle(int status);

  // --- time
  enum Half { kReading = 0, kWriting = 1 };
  void SetDeadline(Half half, Steady deadline);
  void ClearDeadline(Half half) { deadlines_[half] = Steady::max(); }
  void ArmTimer();
  void OnTimer();
  void OnTimeout(Half half);

  bool IsCurrent(Serial serial) const {
    return phase_ == Phase::kExchange && current_.serial == serial;
  }
  const Limits& limits() const { return shared_.options.limits; }
  // Calls `then` once the socket is ready, unless the connection is closed before.
  void WaitFor(Wire::State wanted, void (Connection::*then)());
  // Calls `then` once the loop has looked after the others, unless the connection is closed before.
  void Later(void (Connection::*then)());

  // Not after Close.
  Shared& shared_;
  ConnectionSet& set_;
  const std::shared_ptr<Loop> loop_;
  boost::asio::ip::tcp::socket socket_;
  const IpAddress peer_;
  const bool counted_;
  // Kept as long as a connection has its certificate.
  const std::shared_ptr<SSL_CTX> tls_;
  std::unique_ptr<Wire> wire_;
  Phase phase_ = Phase::kHandshake;

  // Read and not used yet; no more than a head or a piece.
  std::string input_;
  HeadScan scan_;
  std::optional<RequestParser> parser_;
  bool head_begun_ = true;   // its time runs
  bool reading_ = false;     // a wait for bytes is under way
  bool peer_ended_ = false;  // nothing further comes
  Current current_;

  // One piece at a time; those of a head and its body as two.
  std::deque<std::string> output_;
  size_t output_sent_ = 0;  // of its first
  ReplyStream::Taken taken_;
  bool writing_ = false;  // a wait for room is under way
  Pace write_pace_;

  boost::asio::steady_timer timer_;
  Steady deadlines_[2] = {Steady::max(), Steady::max()};
  Steady armed_for_ = Steady::max();
};

// The connections of one loop, which alone touches it.
class ConnectionSet {
 public:
  void Add(std::shared_ptr<Connection> connection) { open_.insert(std::move(connection)); }
  void Remove(const std::shared_ptr<Connection>& connection) { open_.erase(connection); }
  // `use` may remove them.
  void ForEach(void (Connection::*use)()) {
    const std::vector<std::shared_ptr<Connection>> all(open_.begin(), open_.end());
    for (const auto& connection : all) (*connection.*use)();
  }

 private:
  absl::flat_hash_set<std::shared_ptr<Connection>> open_;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_CONNECTION_H_
