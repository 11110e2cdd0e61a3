#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/http/message/address.h"
#include "server/http/message/head_guard.h"
#include "server/http/message/multipart.h"
#include "server/http/message/reply_head.h"
#include "server/http/message/request_parser.h"
#include "server/http/message/target.h"

namespace renkei::http {
namespace {

using namespace std::string_literals;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

int StatusOf(const std::string& head, const HeadLimits& limits = {}) {
  HeadScan scan;
  if (scan.Look(head) != HeadScan::State::kWhole || scan.size() != head.size()) return -1;
  const auto fault = FaultOfHead(head, limits);
  return fault ? fault->status : 200;
}

std::string Head(const std::string& fields, const std::string& line = "POST / HTTP/1.1") {
  return absl::StrCat(line, "\r\nHost: a\r\n", fields, "\r\n");
}

TEST(HeadGuardTest, WhatHasOneReadingPasses) {
  EXPECT_EQ(StatusOf(Head("")), 200);
  EXPECT_EQ(StatusOf(Head("Content-Length: 12\r\n")), 200);
  EXPECT_EQ(StatusOf(Head("transfer-encoding: Chunked\r\n")), 200);
  EXPECT_EQ(StatusOf(Head("X-Empty:\r\nX-Tab: a\tb\r\n")), 200);
  EXPECT_EQ(StatusOf("GET http://a/b HTTP/1.1\r\nHost: a:80\r\n\r\n"), 200);
  EXPECT_EQ(StatusOf("GET / HTTP/1.0\r\nHost: [::1]:80\r\n\r\n"), 200);
}

// Each of these is read in two ways by some pair of a proxy and a server.
TEST(HeadGuardTest, WhatTwoReadersCouldReadDifferentlyIsRefused) {
  const std::vector<std::string> fields = {
      "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
      "Content-Length: 4\r\nContent-Length: 4\r\n",
      "Content-Length: 4, 4\r\n",
      "Content-Length: +4\r\n",
      "Content-Length: -1\r\n",
      "Content-Length: 0x4\r\n",
      "Content-Length: \r\n",
      "Content-Length: 99999999999999999999\r\n",
      "Transfer-Encoding: gzip, chunked\r\n",
      "Transfer-Encoding: chunked, chunked\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: identity\r\n",
      "Transfer-Encoding: xchunked\r\n",
      "Transfer-Encoding: \"chunked\"\r\n",
      "Transfer-Encoding:\r\n",
      "Transfer-Encoding : chunked\r\n",
      "Content-Length : 4\r\n",
      " Content-Length: 4\r\n",
      "X: a\r\n b\r\n",
      "X: a\r\n\tb\r\n",
      "X: a\rTransfer-Encoding: chunked\r\n",
      "X\r\n",
      ": x\r\n",
      "X(y): z\r\n",
      std::string("X\x80: z\r\n"),
      "X: a\x01z\r\n",
      "X: a\x7fz\r\n",
      "Host: b\r\n",
  };
  for (const std::string& one : fields) EXPECT_EQ(StatusOf(Head(one)), 400) << one;
}

TEST(HeadGuardTest, ChunksAreNothingOfHttp10) {
  EXPECT_EQ(StatusOf(Head("Transfer-Encoding: chunked\r\n", "POST / HTTP/1.0")), 400);
}

TEST(HeadGuardTest, ThereIsOneHost) {
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400);
}

TEST(HeadGuardTest, RequestLinesThatAreNoneAreRefused) {
  for (const std::string line :
       {"GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET /a b HTTP/1.1", "GET /",
        "GET /\tHTTP/1.1", "G(T / HTTP/1.1", "GET /\x80 HTTP/1.1"}) {
    EXPECT_EQ(StatusOf(Head("", line)), 400) << line;
  }
  EXPECT_EQ(StatusOf(Head("", "GET / HTTP/2.0")), 505);
  EXPECT_EQ(StatusOf(Head("", "GET / http/1.1")), 505);
}

TEST(HeadGuardTest, LinesEndInCrLfAndAZeroByteEndsAll) {
  HeadScan scan;
  EXPECT_EQ(scan.Look("GET / HTTP/1.1\nHost: a\n\n"), HeadScan::State::kBad);
  HeadScan zero;
  EXPECT_EQ(zero.Look("GET /\0 HTTP"s), HeadScan::State::kBad);
}

TEST(HeadGuardTest, TheEndIsFoundWhereverTheBytesAreCut) {
  const std::string bytes = Head("X: y\r\n") + "body\n";
  HeadScan scan;
  for (size_t seen = 1; seen < bytes.size() - 5; ++seen)
    ASSERT_EQ(scan.Look(bytes.substr(0, seen)), HeadScan::State::kMore) << seen;
  ASSERT_EQ(scan.Look(bytes), HeadScan::State::kWhole);
  EXPECT_EQ(scan.size(), bytes.size() - 5);
}

TEST(HeadGuardTest, LimitsHaveTheirOwnAnswers) {
  EXPECT_EQ(StatusOf(Head("", "GET /" + std::string(64, 'a') + " HTTP/1.1"), {.target_bytes = 64}),
            414);
  EXPECT_EQ(StatusOf(Head("A: a\r\nB: b\r\n"), {.fields = 2}), 431);
  EXPECT_EQ(StatusOf(Head("A: a\r\n"), {.fields = 2}), 200);
}

TEST(TargetTest, PathAndQueryAreDecodedPieceByPiece) {
  const auto target = ParseTarget("/cases/%E4%BA%8B%2Fb/?q=a+b%2B&q=%E4%BE%8B&flag&=x");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/cases/%E4%BA%8B%2Fb/");
  EXPECT_THAT(target->segments, ElementsAre("cases", "事/b", ""));
  EXPECT_THAT(target->query,
              ElementsAre(Pair("q", "a b+"), Pair("q", "例"), Pair("flag", ""), Pair("", "x")));
  EXPECT_EQ(target->Find("q"), "a b+");
  EXPECT_EQ(target->Find("r"), std::nullopt);
}

TEST(TargetTest, TheRootHasNoSegmentsAndAnOriginIsLeftOut) {
  EXPECT_THAT(ParseTarget("/")->segments, IsEmpty());
  EXPECT_EQ(ParseTarget("http://a")->path, "/");
  EXPECT_EQ(ParseTarget("http://a/b?c")->path, "/b");
  EXPECT_EQ(ParseTarget("//a/b")->path, "//a/b");
}

TEST(TargetTest, WhatCannotBeDecodedOrLeadsElsewhereIsNone) {
  for (const char* const text : {"/%", "/%4", "/%zz", "/%ff", "/a%00b", "/../b", "/a/./b",
                                 "/%2e%2e/", "/?a=%", "/?a=%e3%81", "*", "a", ""}) {
    EXPECT_FALSE(ParseTarget(text)) << text;
  }
  std::string many = "/?";
  for (size_t i = 0; i <= kMaxParameters; ++i) many += "a&";
  EXPECT_FALSE(ParseTarget(many));
}

TEST(AddressTest, OneTextForEachAddressAndOneNetworkForEachVisitor) {
  EXPECT_EQ(IpAddress::Parse("::ffff:192.0.2.1")->Text(), "192.0.2.1");
  EXPECT_EQ(IpAddress::Parse("2001:DB8:0::1")->Text(), "2001:db8::1");
  EXPECT_EQ(IpAddress::Parse("2001:db8:1:2:3:4:5:6")->Network().Text(), "2001:db8:1:2::");
  EXPECT_EQ(IpAddress::Parse("192.0.2.1")->Network().Text(), "192.0.2.1");
  EXPECT_TRUE(IpAddress::Parse("127.8.0.1")->IsLoopback());
  EXPECT_TRUE(IpAddress::Parse("::1")->IsLoopback());
  EXPECT_FALSE(IpAddress::Parse("::2")->IsLoopback());
  for (const char* const text : {"", "1.2.3", "1.2.3.4:80", "[::1]", "01.2.3.4", "localhost"})
    EXPECT_FALSE(IpAddress::Parse(text)) << text;
}

TEST(ProxyTest, NetworksAreMatchedBitByBit) {
  const auto proxies = ProxyList::Parse("10.0.0.0/9, 192.0.2.7,2001:db8::/33");
  ASSERT_TRUE(proxies.ok());
  const auto has = [&](absl::string_view text) { return proxies->Has(*IpAddress::Parse(text)); };
  EXPECT_TRUE(has("10.127.0.1"));
  EXPECT_FALSE(has("10.128.0.1"));
  EXPECT_TRUE(has("192.0.2.7"));
  EXPECT_FALSE(has("192.0.2.8"));
  EXPECT_TRUE(has("2001:db8:7fff::1"));
  EXPECT_FALSE(has("2001:db8:8000::1"));
  EXPECT_TRUE(ProxyList::Parse("")->Has(IpAddress()) == false);
  for (const char* const text : {"10.0.0.0/33", "10.0.0.0/", "proxy", "::1/129"})
    EXPECT_FALSE(ProxyList::Parse(text).ok()) << text;
}

std::string Visitor(absl::string_view peer, absl::string_view forwarded) {
  return VisitorOf(*IpAddress::Parse(peer), forwarded, *ProxyList::Parse("10.0.0.0/8")).Text();
}

TEST(ProxyTest, OnlyWhatANamedProxySaysIsBelieved) {
  EXPECT_EQ(Visitor("192.0.2.1", "203.0.113.5"), "192.0.2.1");
  EXPECT_EQ(Visitor("10.0.0.1", "203.0.113.5"), "203.0.113.5");
  // What stands before a stranger's address the stranger wrote.
  EXPECT_EQ(Visitor("10.0.0.1", "198.51.100.9, 203.0.113.5"), "203.0.113.5");
  EXPECT_EQ(Visitor("10.0.0.1", "198.51.100.9, 203.0.113.5, 10.0.0.2"), "203.0.113.5");
  EXPECT_EQ(Visitor("10.0.0.1", ""), "10.0.0.1");
  EXPECT_EQ(Visitor("10.0.0.1", "203.0.113.5, unknown"), "10.0.0.1");
  EXPECT_EQ(Visitor("10.0.0.1", "10.0.0.3, 10.0.0.2"), "10.0.0.3");
}

// `bytes` in pieces of `step`.
struct Read {
  std::string body;
  RequestParser::BodyState state = RequestParser::BodyState::kMore;
  size_t rest = 0;
};
Read ReadChunks(const std::string& bytes, size_t step, int64_t limit = 1000) {
  RequestParser parser;
  RequestParser::Head head;
  EXPECT_TRUE(parser.ReadHead(Head("Transfer-Encoding: chunked\r\n"), head));
  EXPECT_EQ(head.content_length, std::nullopt);
  parser.LimitBody(limit);
  Read read;
  std::string input;
  for (size_t at = 0; at < bytes.size() && read.state == RequestParser::BodyState::kMore;
       at += step) {
    input += bytes.substr(at, step);
    const auto taken = parser.ReadBody(input, read.body);
    input.erase(0, taken.bytes);
    read.state = taken.state;
  }
  read.rest = input.size();
  return read;
}

TEST(RequestParserTest, ChunksAreReadWhereverTheyAreCutAndTrailersDropped) {
  const std::string bytes =
      "5\r\nhello\r\n00a;ext=\"x\"\r\n, world on\r\n0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\nGET";
  for (const size_t step : {size_t{1}, size_t{2}, size_t{7}, bytes.size()}) {
    const Read read = ReadChunks(bytes, step);
    EXPECT_EQ(read.state, RequestParser::BodyState::kDone) << step;
    EXPECT_EQ(read.body, "hello, world on") << step;
  }
  EXPECT_EQ(ReadChunks(bytes, bytes.size()).rest, 3U);
}

TEST(RequestParserTest, ChunksThatAreNoneAreRefused) {
  for (const std::string bytes :
       {"5\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n", "g\r\nhello\r\n0\r\n\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n\r\n", "11111111111111111\r\nhello",
        "5;a\nb\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\nbad trailer\r\n\r\n"}) {
    for (const size_t step : {size_t{1}, bytes.size()})
      EXPECT_EQ(ReadChunks(bytes, step).state, RequestParser::BodyState::kBad) << bytes;
  }
}

TEST(RequestParserTest, ChunksBeyondTheLimitAreToldApart) {
  EXPECT_EQ(ReadChunks("5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n", 1, 10).state,
            RequestParser::BodyState::kTooLarge);
  EXPECT_EQ(ReadChunks("ffffffff\r\n", 1, 10).state, RequestParser::BodyState::kTooLarge);
}

TEST(RequestParserTest, ABodyWithALengthEndsThere) {
  RequestParser parser;
  RequestParser::Head head;
  ASSERT_TRUE(parser.ReadHead(Head("Content-Length: 3\r\nConnection: close\r\n"), head));
  EXPECT_EQ(head.content_length, 3);
  EXPECT_FALSE(head.keeps_alive);
  std::string body;
  const auto taken = parser.ReadBody("abcGET", body);
  EXPECT_EQ(taken.state, RequestParser::BodyState::kDone);
  EXPECT_EQ(taken.bytes, 3U);
  EXPECT_EQ(body, "abc");
}

TEST(ReplyHeadTest, NoValueBeginsAnotherField) {
  const std::string head =
      WriteReplyHead(200, {{"Location", "/a\r\nSet-Cookie: b"}, {"Content-Length", "7"}},
                     {.length = 3}, absl::UnixEpoch());
  EXPECT_THAT(head, HasSubstr("Location: /a  Set-Cookie: b\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Length: 3\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length: 7")));
  EXPECT_THAT(head, HasSubstr("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"));
}

TEST(MultipartTest, TextsAndFilesComeAsTheyWere) {
  const std::string type = "multipart/form-data; boundary=\"--b 1\"";
  const std::string body =
      "preamble\r\n----b 1\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n事例\r\n二行\r\n"
      "----b 1\r\ncontent-disposition: form-data; name=\"file\"; filename=\"C:\\表%22.xlsx\"\r\n"
      "Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n----b\r\n----b 1--\r\nepilogue"s;
  const auto parts = ParseMultipart(type, body, 10);
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].name, "kind");
  EXPECT_EQ((*parts)[0].content, "事例\r\n二行");
  EXPECT_FALSE((*parts)[0].file_name.has_value());
  EXPECT_EQ((*parts)[1].file_name, "表\".xlsx");
  EXPECT_EQ((*parts)[1].content, "\x00\xff\r\n----b"s);
}

TEST(MultipartTest, AFieldWithoutAFileIsAFileWithoutAName) {
  const auto parts = ParseMultipart(
      "multipart/form-data; boundary=b",
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b--", 10);
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ((*parts)[0].file_name, "");
}

TEST(MultipartTest, WhatCannotBeReadIsNoForm) {
  const std::string type = "multipart/form-data; boundary=b";
  const std::string head = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
  EXPECT_TRUE(ParseMultipart(type, absl::StrCat("--b\r\n", head, "x\r\n--b--"), 1).has_value());
  for (const std::string& body :
       {std::string(), "--b"s, "--b\r\n"s, absl::StrCat("--b\r\n", head, "x"),
        absl::StrCat("--b\r\n", head, "x\r\n--b"), absl::StrCat("--b\r\n", head, "\xff\r\n--b--"),
        "--b\r\nx\r\n\r\ny\r\n--b--"s, "--b x\r\n"s,
        absl::StrCat("--b\r\n", head, "x\r\n--b\r\n", head, "y\r\n--b--")}) {
    EXPECT_FALSE(ParseMultipart(type, body, 1).has_value()) << body;
  }
  EXPECT_FALSE(ParseMultipart("multipart/form-data", "--b--", 1).has_value());
  EXPECT_FALSE(ParseMultipart("multipart/form-data; boundary=" + std::string(71, 'b'), "--b--", 1)
                   .has_value());
  EXPECT_FALSE(IsMultipart("multipart/form-database"));
  EXPECT_TRUE(IsMultipart("Multipart/Form-Data; boundary=b"));
}

}  // namespace
}  // namespace renkei::http
