#include "server/http/message/reply_head.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace renkei::http {
namespace {

bool IsServers(absl::string_view name) {
  constexpr absl::string_view kServers[] = {"connection", "content-length", "date",
                                            "transfer-encoding"};
  return std::any_of(std::begin(kServers), std::end(kServers),
                     [&](absl::string_view own) { return absl::EqualsIgnoreCase(own, name); });
}

std::string OnOneLine(absl::string_view value) {
  std::string line(value);
  std::replace_if(line.begin(), line.end(), absl::ascii_iscntrl, ' ');
  return line;
}

}  // namespace

bool HasNoBody(int status) { return status < 200 || status == 204 || status == 304; }

std::string WriteReplyHead(int status, const Headers& headers, const ReplyFraming& framing,
                           absl::Time now) {
  std::string head = absl::StrCat("HTTP/1.1 ", status, " ", ReasonOf(status), "\r\n");
  absl::StrAppend(
      &head, "Date: ", absl::FormatTime("%a, %d %b %E4Y %H:%M:%S GMT", now, absl::UTCTimeZone()),
      "\r\n");
  for (const auto& [name, value] : headers.fields()) {
    if (!IsServers(name)) absl::StrAppend(&head, OnOneLine(name), ": ", OnOneLine(value), "\r\n");
  }
  if (framing.length && !HasNoBody(status))
    absl::StrAppend(&head, "Content-Length: ", *framing.length, "\r\n");
  if (framing.chunked) absl::StrAppend(&head, "Transfer-Encoding: chunked\r\n");
  if (framing.closes) absl::StrAppend(&head, "Connection: close\r\n");
  absl::StrAppend(&head, "\r\n");
  return head;
}

std::string WriteChunk(absl::string_view piece) {
  return absl::StrCat(absl::Hex(piece.size()), "\r\n", piece, "\r\n");
}

}  // namespace renkei::http
