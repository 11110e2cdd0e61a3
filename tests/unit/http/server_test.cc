// The server over raw sockets: what clients do to it, and what it says.

#include "server/http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/random_seed.h"
#include "tests/unit/http/raw_client.h"
#include "tests/unit/http/test_server.h"

namespace renkei::http {
namespace {

using namespace std::string_literals;

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int64_t kMebibyte = int64_t{1} << 20;

std::string Post(absl::string_view body) {
  return absl::StrCat("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: ", body.size(), "\r\n\r\n",
                      body);
}

TEST(HttpServerTest, AConnectionIsKeptForTheNextRequestUnlessEitherSideEndsIt) {
  TestServer server;
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/a")));
  EXPECT_THAT(client.ReadReply(), HasSubstr("GET /a"));
  ASSERT_TRUE(client.Send(Post("hello")));
  EXPECT_THAT(client.ReadReply(), HasSubstr("POST /p hello"));
  ASSERT_TRUE(client.Send(Get("/b", "Connection: close\r\n")));
  EXPECT_THAT(client.ReadReply(), HasSubstr("Connection: close"));
  bool closed = false;
  EXPECT_EQ(client.ReadToEnd(&closed), "");
  EXPECT_TRUE(closed);
  EXPECT_EQ(server->counters().connections_accepted, 1);
}

TEST(HttpServerTest, Http10GetsItsAnswerAndTheEnd) {
  TestServer server;
  RawClient client(server->address());
  ASSERT_TRUE(client.Send("GET /a HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"));
  bool closed = false;
  EXPECT_THAT(client.ReadToEnd(&closed), HasSubstr("GET /a"));
  EXPECT_TRUE(closed);
}

TEST(HttpServerTest, RequestsThatComeAtOnceAreAnsweredInTheirOrder) {
  TestServer server;
  RawClient client(server->address());
  constexpr int kRequests = 500;
  std::string all;
  for (int i = 0; i < kRequests; ++i)
    absl::StrAppend(&all, i % 2 == 0 ? Get(absl::StrCat("/", i)) : Post(absl::StrCat(i)));
  std::jthread sender([&] { EXPECT_TRUE(client.Send(all)); });
  for (int i = 0; i < kRequests; ++i) {
    ASSERT_THAT(client.ReadReply(),
                HasSubstr(i % 2 == 0 ? absl::StrCat("GET /", i, " ") : absl::StrCat("/p ", i)));
  }
  sender.join();
}

TEST(HttpServerTest, HeadSaysWhatGetWouldAndSendsNothingOfIt) {
  TestServer server;
  RawClient client(server->address());
  ASSERT_TRUE(client.Send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n" + Get("/b")));
  EXPECT_THAT(client.ReadReply(/*has_body=*/false), HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(client.ReadReply(), HasSubstr("GET /b"));
}

TEST(HttpServerTest, AStatusWithoutBodyHasNone) {
  TestServer server([](auto exchange) { exchange->Send({.status = 304, .body = "never"}); });
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/a") + Get("/b")));
  EXPECT_THAT(client.ReadReply(), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(client.ReadReply(), StartsWith("HTTP/1.1 304 Not Modified\r\n"));
}

TEST(HttpServerTest, WhoAsksBeforeItsBodyIsToldToGoOnOnceItIsTaken) {
  TestServer server;
  RawClient client(server->address());
  const std::string head =
      "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
  ASSERT_TRUE(client.Send(head + "5\r\n\r\n"));
  EXPECT_EQ(client.ReadThrough("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.Send("hello"));
  EXPECT_THAT(client.ReadReply(), HasSubstr("POST /p hello"));
  ASSERT_TRUE(client.Send(head + "1001\r\n\r\n"));
  EXPECT_THAT(client.ReadReply(), StartsWith("HTTP/1.1 413 "));
  RawClient other(server->address());
  ASSERT_TRUE(other.Send(Get("/", "Expect: a-miracle\r\n")));
  EXPECT_THAT(other.ReadReply(), StartsWith("HTTP/1.1 417 "));
}

TEST(HttpServerTest, OneByteAtATimeIsARequestAsWell) {
  TestServer server;
  RawClient client(server->address());
  const std::string chunked =
      "\r\nPOST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n";
  for (const std::string& bytes : {Get("/a"), Post("hello"), chunked}) {
    for (const char c : bytes) ASSERT_TRUE(client.Send(absl::string_view(&c, 1)));
    EXPECT_THAT(client.ReadReply(), HasSubstr(bytes == Get("/a") ? "GET /a" : "POST /p hello"));
  }
}

TEST(HttpServerTest, WhatHasTwoReadingsIsRefusedAndEndsTheConnection) {
  std::atomic<int> handled = 0;
  TestServer server([&](auto exchange) {
    ++handled;
    Echo(std::move(exchange));
  });
  const std::string smuggled = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::vector<std::string> requests = {
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: "
      "chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b: c\r\n\r\n",
      "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET / HTTP/1.1\nHost: a\n\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s,
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
  };
  for (const std::string& request : requests) {
    RawClient client(server->address());
    ASSERT_TRUE(client.Send(request + smuggled));
    bool closed = false;
    const std::string reply = client.ReadToEnd(&closed);
    EXPECT_THAT(reply, StartsWith("HTTP/1.1 400 ")) << request;
    EXPECT_THAT(reply, HasSubstr("Connection: close")) << request;
    EXPECT_THAT(reply, Not(HasSubstr("HTTP/1.1 200"))) << request;
    EXPECT_TRUE(closed);
  }
  EXPECT_EQ(handled, 0);
}

TEST(HttpServerTest, WhatIsTooLongHasItsOwnAnswer) {
  TestServer server(Echo, {.head = {.head_bytes = 4096, .target_bytes = 1024}});
  RawClient target(server->address());
  ASSERT_TRUE(target.Send(Get("/" + std::string(2000, 'a'))));
  EXPECT_THAT(target.ReadReply(), StartsWith("HTTP/1.1 414 "));
  RawClient head(server->address());
  ASSERT_TRUE(head.Send(Get("/", "X: " + std::string(5000, 'a') + "\r\n")));
  EXPECT_THAT(head.ReadReply(), StartsWith("HTTP/1.1 431 "));
  RawClient method(server->address());
  ASSERT_TRUE(method.Send("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_THAT(method.ReadReply(), StartsWith("HTTP/1.1 501 "));
}

// Whatever is sent, the server goes on, and answers with what HTTP has.
TEST(HttpServerTest, BytesByChanceAreAnsweredOrRefusedAndNeverEndTheServer) {
  TestServer server(Echo, {.head_time = absl::Milliseconds(200),
                           .body_time = absl::Milliseconds(200),
                           .linger_time = absl::Milliseconds(100)});
  const std::string seeds[] = {
      Get("/a?b=c%20d"), Post("hello"),
      "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"};
  std::mt19937 random(RandomSeed());
  const auto pick = [&](size_t below) { return random() % below; };
  for (int i = 0; i < 500; ++i) {
    std::string bytes = seeds[pick(3)] + seeds[pick(3)];
    for (size_t edits = 1 + pick(4); edits > 0; --edits) {
      const size_t at = pick(bytes.size());
      constexpr absl::string_view kTelling = "\r\n\0 :;,0f%\x7f\xff\t/";
      switch (pick(3)) {
        case 0:
          bytes[at] = kTelling[pick(kTelling.size())];
          break;
        case 1:
          bytes.erase(at, 1 + pick(3));
          break;
        default:
          bytes.insert(at, 1 + pick(3), kTelling[pick(kTelling.size())]);
      }
      if (bytes.empty()) bytes = "x";
    }
    RawClient client(server->address());
    ASSERT_TRUE(client.Send(bytes));
    client.SayEnd();
    bool closed = false;
    const std::string reply = client.ReadToEnd(&closed);
    ASSERT_TRUE(closed);
    ASSERT_TRUE(reply.empty() || absl::StartsWith(reply, "HTTP/1.1 ")) << reply;
  }
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/a")));
  EXPECT_THAT(client.ReadReply(), HasSubstr("GET /a"));
}

TEST(HttpServerTest, HalfAHeadIsToldThatItIsLate) {
  TestServer server(Echo, {.head_time = absl::Milliseconds(100)});
  RawClient client(server->address());
  ASSERT_TRUE(client.Send("GET / HTTP/1.1\r\nHo"));
  bool closed = false;
  EXPECT_THAT(client.ReadToEnd(&closed), StartsWith("HTTP/1.1 408 "));
  EXPECT_TRUE(closed);
  EXPECT_EQ(server->counters().connections_cut, 1);
}

TEST(HttpServerTest, ABodyThatNeverEndsIsLateOrTooLarge) {
  TestServer server(Echo,
                    {.body_time = absl::Milliseconds(100), .linger_time = absl::Milliseconds(100)});
  RawClient silent(server->address());
  ASSERT_TRUE(silent.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"));
  EXPECT_THAT(silent.ReadToEnd(), StartsWith("HTTP/1.1 408 "));
  RawClient endless(server->address());
  ASSERT_TRUE(endless.Send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
  // Until the server has had enough of it and ends the connection, however fast it is sent.
  std::jthread sender([&] {
    while (endless.Send("1\r\nx\r\n")) {
    }
  });
  EXPECT_THAT(endless.ReadReply(), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(server.Record(1).received_bytes, 1000);
  sender.join();
}

TEST(HttpServerTest, ABodyThatIsTooLargeIsRefusedUnread) {
  TestServer server;
  RawClient client(server->address());
  ASSERT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 209715200\r\n\r\n"));
  // It is heard although the client is still sending.
  std::jthread sender([&] { client.SendUntilStuck(static_cast<size_t>(8 * kMebibyte), 1000); });
  EXPECT_THAT(client.ReadReply(), StartsWith("HTTP/1.1 413 "));
  EXPECT_EQ(server.Record(0).received_bytes, 0);
  sender.join();
}

TEST(HttpServerTest, BodiesInMemoryAreBoundedAllTogether) {
  TestServer server(Echo, {.body_bytes = 100});
  RawClient first(server->address());
  ASSERT_TRUE(first.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n" +
                         std::string(80, 'x')));
  while (server->counters().body_bytes < 80) std::this_thread::yield();
  RawClient second(server->address());
  ASSERT_TRUE(second.Send(Post(std::string(50, 'y'))));
  EXPECT_THAT(second.ReadReply(), StartsWith("HTTP/1.1 503 "));
  while (server->counters().body_bytes > 80) std::this_thread::yield();
  ASSERT_TRUE(first.Send(std::string(10, 'x')));
  EXPECT_THAT(first.ReadReply(), StartsWith("HTTP/1.1 200 "));
  while (server->counters().body_bytes > 0) std::this_thread::yield();
}

// What an upload holds, again and again: no piece that is lost, doubled or out of its place fits.
std::string Pattern() {
  std::string pattern(static_cast<size_t>(kMebibyte), '\0');
  for (size_t at = 0; at < pattern.size(); ++at)
    pattern[at] = static_cast<char>((at * 2654435761U) >> 13);
  return pattern;
}

// Holds what comes against that, piece by piece, and says how much it was.
void Compare(std::unique_ptr<Exchange> exchange) {
  const std::string twice = Pattern() + Pattern();
  size_t bytes = 0;
  while (true) {
    const auto piece = exchange->body().Read();
    if (!piece.ok()) return exchange->Send({.status = 400, .body = piece.status().ToString()});
    if (piece->empty()) break;
    EXPECT_LE(piece->size(), kPieceBytes);
    if (twice.compare(bytes % static_cast<size_t>(kMebibyte), piece->size(), *piece) != 0)
      return exchange->Send({.status = 400, .body = absl::StrCat("differs near ", bytes)});
    bytes += piece->size();
  }
  exchange->Send({.body = absl::StrCat("same ", bytes)});
}

TEST(HttpServerTest, AnUploadOfTwoHundredMegabytesArrivesWhole) {
  TestServer server(Compare, Limits(),
                    {.max_body_bytes = 200 * kMebibyte, .body = Admission::Body::kStream});
  const std::string pattern = Pattern();
  for (const bool chunked : {false, true}) {
    RawClient client(server->address());
    ASSERT_TRUE(client.Send(absl::StrCat(
        "POST / HTTP/1.1\r\nHost: a\r\n",
        chunked ? "Transfer-Encoding: chunked" : absl::StrCat("Content-Length: ", 200 * kMebibyte),
        "\r\n\r\n")));
    for (int i = 0; i < 200; ++i)
      ASSERT_TRUE(client.Send(chunked ? absl::StrCat("100000\r\n", pattern, "\r\n") : pattern));
    ASSERT_TRUE(client.Send(chunked ? "0\r\n\r\n" : ""));
    EXPECT_THAT(client.ReadReply(), EndsWith(absl::StrCat("same ", 200 * kMebibyte)));
  }
}

TEST(HttpServerTest, AClientIsReadFromAsFastAsItsHandlerReads) {
  Event<> go_on;
  TestServer server(
      [&](auto exchange) {
        EXPECT_TRUE(go_on.Wait());
        absl::StatusOr<std::string> piece = exchange->body().Read();
        while (piece.ok() && !piece->empty()) piece = exchange->body().Read();
        exchange->Send({.status = piece.ok() ? 200 : 400});
      },
      Limits(), {.max_body_bytes = 200 * kMebibyte, .body = Admission::Body::kStream});
  RawClient client(server->address());
  ASSERT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 209715200\r\n\r\n"));
  // What fits into the system's buffers of both ends.
  const size_t taken = client.SendUntilStuck(static_cast<size_t>(200 * kMebibyte), 200);
  EXPECT_LT(taken, static_cast<size_t>(32 * kMebibyte));
  go_on.Tell();
  EXPECT_EQ(client.SendUntilStuck(static_cast<size_t>(200 * kMebibyte) - taken, 20'000),
            static_cast<size_t>(200 * kMebibyte) - taken);
  EXPECT_THAT(client.ReadReply(), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpServerTest, AReaderOfABodyHearsWhyThereIsNoMore) {
  Event<absl::Status> ended;
  const auto read_all = [&](auto exchange) {
    auto piece = exchange->body().Read();
    while (piece.ok() && !piece->empty()) piece = exchange->body().Read();
    ended.Tell(piece.status());
  };
  const Admission stream = {.max_body_bytes = 10, .body = Admission::Body::kStream};
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  {
    TestServer server(read_all, Limits(), stream);
    RawClient client(server->address());
    ASSERT_TRUE(client.Send(head + "1\r\nx\r\n"));
    client.Close();
    EXPECT_EQ(ended.Wait()->code(), absl::StatusCode::kCancelled);
  }
  {
    TestServer server(read_all, {.body_time = absl::Milliseconds(100)}, stream);
    RawClient client(server->address());
    ASSERT_TRUE(client.Send(head + "1\r\nx\r\n"));
    EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 500 "));
    EXPECT_EQ(ended.Wait()->code(), absl::StatusCode::kDeadlineExceeded);
  }
  {
    TestServer server(read_all, Limits(), stream);
    RawClient client(server->address());
    ASSERT_TRUE(client.Send(head + "b\r\nhello world\r\n"));
    EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 500 "));
    EXPECT_EQ(ended.Wait()->code(), absl::StatusCode::kResourceExhausted);
  }
}

// RLIMIT_NOFILE for both ends of so many connections; false: this system has less.
bool RaiseFileLimit(rlim_t files) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < files) return false;
  limit.rlim_cur = std::max(limit.rlim_cur, files);
  return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

int64_t ResidentKibibytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    int64_t kibibytes = 0;
    if (word == "VmRSS:" && status >> kibibytes) return kibibytes;
  }
  return 0;
}

TEST(HttpServerTest, FiveThousandConnectionsThatSayNothingCostLittleAndEnd) {
  constexpr int kConnections = 5000;
  if (!RaiseFileLimit(2 * kConnections + 200)) GTEST_SKIP() << "too few files may be open";
  TestServer server(Echo,
                    {.connections_per_address = 2 * kConnections, .head_time = absl::Seconds(5)});
  const int64_t before = ResidentKibibytes();
  std::vector<RawClient> silent;
  silent.reserve(kConnections);
  for (int i = 0; i < kConnections; ++i) {
    silent.emplace_back(server->address());
    ASSERT_TRUE(silent.back().connected());
  }
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/a")));
  EXPECT_THAT(client.ReadReply(), HasSubstr("GET /a"));
#ifndef RENKEI_SANITIZED  // sanitizers have memory of their own for each
  EXPECT_LT(ResidentKibibytes() - before, 4 * kConnections);
#else
  (void)before;
#endif
  for (RawClient& one : silent) {
    EXPECT_EQ(one.ReadToEnd(), "");
    EXPECT_TRUE(one.ended());
  }
}

TEST(HttpServerTest, ConnectionsBeyondTheLimitsAreToldSo) {
  TestServer all(Echo, {.connections = 2});
  RawClient first(all->address());
  RawClient second(all->address());
  RawClient third(all->address());
  EXPECT_THAT(third.ReadToEnd(), StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(all->counters().connections_refused, 1);

  TestServer each(Echo, {.connections_per_address = 1});
  RawClient kept(each->address());
  RawClient refused(each->address());
  EXPECT_THAT(refused.ReadToEnd(), StartsWith("HTTP/1.1 503 "));
  ASSERT_TRUE(kept.Send(Get("/a", "Connection: close\r\n")));
  EXPECT_THAT(kept.ReadToEnd(), HasSubstr("GET /a"));
  kept.Close();
  while (each->counters().connections > 0) std::this_thread::yield();
  RawClient next(each->address());
  ASSERT_TRUE(next.Send(Get("/b")));
  EXPECT_THAT(next.ReadReply(), HasSubstr("GET /b"));
}

TEST(HttpServerTest, AFullQueueIsToldToComeBackAndTheConnectionIsKept) {
  Event<> go_on;
  TestServer server(
      [&](auto exchange) {
        EXPECT_TRUE(go_on.Wait());
        Echo(std::move(exchange));
      },
      {.workers = 1, .queue = 1});
  RawClient running(server->address());
  ASSERT_TRUE(running.Send(Get("/running")));
  while (server->counters().requests_running < 1 || server->counters().requests_waiting > 0)
    std::this_thread::yield();
  RawClient waiting(server->address());
  ASSERT_TRUE(waiting.Send(Get("/waiting")));
  while (server->counters().requests_waiting < 1) std::this_thread::yield();
  RawClient refused(server->address());
  ASSERT_TRUE(refused.Send(Get("/refused")));
  const std::string reply = refused.ReadReply();
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(reply, HasSubstr("Retry-After: "));
  go_on.Tell();
  EXPECT_THAT(running.ReadReply(), HasSubstr("GET /running"));
  EXPECT_THAT(waiting.ReadReply(), HasSubstr("GET /waiting"));
  ASSERT_TRUE(refused.Send(Get("/again")));
  EXPECT_THAT(refused.ReadReply(), HasSubstr("GET /again"));
}

TEST(HttpServerTest, AReplyThatNobodyTakesIsCutOff) {
  TestServer server(
      [](auto exchange) {
        exchange->Send({.body = std::string(static_cast<size_t>(64 * kMebibyte), 'x')});
      },
      {.write_time = absl::Milliseconds(200)});
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/")));
  const AccessRecord record = server.Record(0);
  EXPECT_EQ(record.status, 499);
  EXPECT_LT(record.sent_bytes, 64 * kMebibyte);
  EXPECT_EQ(server->counters().connections_cut, 1);
}

TEST(HttpServerTest, ALargeReplyArrivesWhole) {
  const std::string body(static_cast<size_t>(64 * kMebibyte), 'x');
  TestServer server([&](auto exchange) { exchange->Send({.body = body}); });
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/", "Connection: close\r\n")));
  client.SayEnd();  // it may end its own half before
  const std::string reply = client.ReadToEnd();
  EXPECT_EQ(reply.size() - reply.find("\r\n\r\n") - 4, body.size());
}

TEST(HttpServerTest, AStreamIsWrittenAsFastAsItsClientReads) {
  std::atomic<int> written = 0;
  Event<bool> ended;
  TestServer server([&](auto exchange) {
    const auto stream = exchange->Begin({}, Exchange::Length::kFinite);
    const std::string piece(kPieceBytes, 'x');
    bool open = true;
    for (int i = 0; i < 1600 && open; ++i) {
      open = stream->Write(piece);
      ++written;
    }
    if (open) stream->End();
    ended.Tell(open);
  });
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/")));
  EXPECT_THAT(client.ReadThrough("\r\n\r\n"), HasSubstr("Transfer-Encoding: chunked"));
  for (int i = 0; i < 1600; ++i) {
    ASSERT_EQ(client.ReadThrough("\r\n"), "10000\r\n");
    ASSERT_EQ(client.ReadBytes(kPieceBytes + 2).size(), kPieceBytes + 2);
    // No more is on its way than the system's buffers hold.
    ASSERT_LT(written - i, 512);
  }
  EXPECT_EQ(client.ReadThrough("\r\n\r\n"), "0\r\n\r\n");
  EXPECT_TRUE(*ended.Wait());
  ASSERT_TRUE(client.Send(Get("/")));  // and the connection goes on
  EXPECT_THAT(client.ReadThrough("\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  client.Close();
}

TEST(HttpServerTest, AStreamThatIsDroppedIsNotTakenForWhole) {
  TestServer server([](auto exchange) {
    const auto stream = exchange->Begin({}, Exchange::Length::kFinite);
    EXPECT_TRUE(stream->Write("part"));
  });
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/")));
  bool closed = false;
  EXPECT_THAT(client.ReadToEnd(&closed), Not(HasSubstr("0\r\n\r\n")));
  EXPECT_TRUE(closed);
  EXPECT_EQ(server.Record(0).status, 500);
}

TEST(HttpServerTest, WhoWritesEventsHearsThatTheClientHasGone) {
  Event<> gone;
  Event<bool> taken;
  Event<std::shared_ptr<ReplyStream>> stream;
  TestServer server([&](auto exchange) {
    stream.Tell(exchange->Begin({.headers = {{"Content-Type", "text/event-stream"}}},
                                Exchange::Length::kEndless));
  });
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/")));
  const std::shared_ptr<ReplyStream> events = *stream.Wait();
  events->OnGone([&] { gone.Tell(); });
  ASSERT_TRUE(events->Write(": hello\n\n"));
  EXPECT_THAT(client.ReadThrough("hello\n\n"), HasSubstr("text/event-stream"));
  client.Close();
  EXPECT_TRUE(gone.Wait());
  events->Write("data: x\n\n", [&](bool open) { taken.Tell(open); });
  EXPECT_FALSE(*taken.Wait());
}

TEST(HttpServerTest, AStreamForHeadHasNobody) {
  TestServer server([](auto exchange) {
    const auto stream = exchange->Begin({}, Exchange::Length::kFinite);
    EXPECT_FALSE(stream->Write("never"));
    stream->End();
  });
  RawClient client(server->address());
  ASSERT_TRUE(client.Send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_THAT(client.ReadThrough("\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpServerTest, AnExchangeThatNobodyAnswersIsTheServersFault) {
  TestServer server([](std::unique_ptr<Exchange>) {});
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/") + Get("/")));
  EXPECT_THAT(client.ReadReply(), StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(client.ReadReply(), StartsWith("HTTP/1.1 500 "));
}

TEST(HttpServerTest, TheLogHasThePathAndNothingOfTheQuery) {
  TestServer server;
  RawClient client(server->address());
  ASSERT_TRUE(client.Send(Get("/a/b?token=secret&q", "Authorization: Bearer secret\r\n")));
  client.ReadReply();
  const AccessRecord record = server.Record(0);
  EXPECT_EQ(record.method, "GET");
  EXPECT_EQ(record.path, "/a/b");
  EXPECT_EQ(record.status, 200);
  EXPECT_EQ(record.peer.Text(), "127.0.0.1");
  EXPECT_GT(record.sent_bytes, 10);
}

TEST(HttpServerTest, ANamedProxySpeaksForItsVisitorsAndIsNotCountedAsOne) {
  const auto visitor = [](auto exchange) {
    const RequestHead& head = exchange->request().head;
    exchange->Send({.body = absl::StrCat(head.peer.Text(), head.encrypted ? " https" : " http")});
  };
  const std::string request = Get("/",
                                  "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 192.0.2.9\r\n"
                                  "X-Forwarded-Proto: https\r\n");
  TestServer strange(visitor);
  RawClient stranger(strange->address());
  ASSERT_TRUE(stranger.Send(request));
  EXPECT_THAT(stranger.ReadReply(), EndsWith("127.0.0.1 http"));

  TestServer named(visitor,
                   ServerOptions{.limits = {.connections_per_address = 1},
                                 .proxies = *ProxyList::Parse("127.0.0.0/8")},
                   {});
  RawClient first(named->address());
  RawClient second(named->address());
  ASSERT_TRUE(second.Send(request));
  EXPECT_THAT(second.ReadReply(), EndsWith("192.0.2.9 https"));
  EXPECT_EQ(named.Record(0).peer.Text(), "192.0.2.9");
}

}  // namespace
}  // namespace renkei::http
