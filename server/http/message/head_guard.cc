#include "server/http/message/head_guard.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace renkei::http {
namespace {

constexpr absl::string_view kLineEnd = "\r\n";

Fault Bad(absl::string_view en, absl::string_view ja) {
  return {.status = 400, .message = {std::string(en), std::string(ja)}};
}

// RFC 9110: what a method and the name of a field are made of.
bool IsToken(absl::string_view text) {
  constexpr absl::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(kMarks, c);
  });
}

bool IsVisible(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isgraph);
}

// A name or an address with its port: no white space, no path, no list, nobody's name.
bool IsHost(absl::string_view text) {
  constexpr absl::string_view kMarks = ".-_:[]";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(kMarks, c);
  });
}

bool IsLength(absl::string_view text) {
  int64_t length = 0;
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(text, &length);
}

// What the fields of a head say of framing and of whom they are for.
struct Framing {
  std::vector<absl::string_view> hosts;
  std::vector<absl::string_view> lengths;
  std::vector<absl::string_view> codings;
};

std::optional<Fault> FaultOfRequestLine(absl::string_view line, const HeadLimits& limits) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, ' ');
  if (parts.size() != 3 || !IsToken(parts[0]) || !IsVisible(parts[1])) {
    return Bad("the request line is none of HTTP/1.1",
               "リクエスト行が HTTP/1.1 の形式ではありません。");
  }
  if (parts[1].size() > limits.target_bytes) {
    return Fault{.status = 414,
                 .message = {absl::StrCat("the address is longer than ", limits.target_bytes,
                                          " bytes; shorten the query"),
                             absl::StrCat("アドレスが長すぎます（", limits.target_bytes,
                                          "バイトまで）。検索語などを短くしてください。")}};
  }
  if (parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0") return std::nullopt;
  return Fault{
      .status = 505,
      .message = {"this server speaks HTTP/1.1", "このサーバーは HTTP/1.1 に対応しています。"}};
}

std::optional<Fault> ReadField(absl::string_view line, Framing& framing) {
  const size_t colon = line.find(':');
  const absl::string_view name = line.substr(0, colon);
  // White space before a colon or at the beginning of a line (a field that goes on) is no token.
  if (colon == absl::string_view::npos || !IsToken(name)) {
    return Bad("a header field does not have the form \"name: value\" on one line",
               "ヘッダーに「名前: 値」（1行）の形式ではないものがあります。");
  }
  const absl::string_view value = absl::StripAsciiWhitespace(line.substr(colon + 1));
  if (std::any_of(value.begin(), value.end(),
                  [](char c) { return absl::ascii_iscntrl(c) && c != '\t'; })) {
    return Bad("a header field holds a control character", "ヘッダーに制御文字があります。");
  }
  if (absl::EqualsIgnoreCase(name, "host")) framing.hosts.push_back(value);
  if (absl::EqualsIgnoreCase(name, "content-length")) framing.lengths.push_back(value);
  if (absl::EqualsIgnoreCase(name, "transfer-encoding")) framing.codings.push_back(value);
  return std::nullopt;
}

std::optional<Fault> FaultOfFraming(const Framing& framing, bool http_1_0) {
  if (framing.hosts.size() != 1 || !IsHost(framing.hosts.front()))
    return Bad("there must be one Host header with one host", "Host ヘッダーが1つ必要です。");
  if (!framing.codings.empty() && !framing.lengths.empty()) {
    return Bad("Content-Length and Transfer-Encoding exclude each other",
               "Content-Length と Transfer-Encoding は同時に指定できません。");
  }
  if (framing.lengths.size() > 1 || (!framing.lengths.empty() && !IsLength(framing.lengths[0])))
    return Bad("Content-Length must be one whole number",
               "Content-Length は1つの整数で指定してください。");
  if (framing.codings.empty()) return std::nullopt;
  if (framing.codings.size() > 1 || !absl::EqualsIgnoreCase(framing.codings[0], "chunked") ||
      http_1_0) {
    return Bad("the only Transfer-Encoding here is \"chunked\", in HTTP/1.1",
               "Transfer-Encoding は HTTP/1.1 の chunked だけが使えます。");
  }
  return std::nullopt;
}

}  // namespace

HeadScan::State HeadScan::Look(absl::string_view bytes) {
  for (; seen_ < bytes.size(); ++seen_) {
    if (bytes[seen_] == '\0') return State::kBad;
    if (bytes[seen_] != '\n') continue;
    if (seen_ == line_start_ || bytes[seen_ - 1] != '\r') return State::kBad;
    const bool empty_line = seen_ == line_start_ + 1;
    line_start_ = seen_ + 1;
    if (empty_line) {
      ++seen_;
      return State::kWhole;
    }
  }
  return State::kMore;
}

std::optional<Fault> FaultOfHead(absl::string_view head, const HeadLimits& limits) {
  absl::ConsumeSuffix(&head, "\r\n\r\n");
  const std::vector<absl::string_view> lines = absl::StrSplit(head, kLineEnd);
  if (auto fault = FaultOfRequestLine(lines.front(), limits)) return fault;
  if (lines.size() - 1 > limits.fields) {
    return Fault{.status = 431,
                 .message = {absl::StrCat("there are more than ", limits.fields, " header fields"),
                             absl::StrCat("ヘッダーが多すぎます（", limits.fields, "個まで）。")}};
  }
  Framing framing;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    if (auto fault = ReadField(*line, framing)) return fault;
  }
  return FaultOfFraming(framing, absl::EndsWith(lines.front(), "1.0"));
}

}  // namespace renkei::http
