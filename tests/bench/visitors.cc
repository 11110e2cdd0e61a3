#include "tests/bench/visitors.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace renkei::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kFarApart = 7;

// Of the head that `bytes` begin with; "" where it has none of this name.
std::string HeaderIn(const std::string& bytes, size_t head, const std::string& name) {
  const std::string line = absl::StrCat("\r\n", name, ": ");
  const size_t at = bytes.find(line);
  if (at > head) return "";
  return bytes.substr(at + line.size(), bytes.find('\r', at + 2) - at - line.size());
}

}  // namespace

VisitorsOptions ReadVisitorsOptions(int argc, char** argv, size_t texts) {
  VisitorsOptions options = {.texts = texts};
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--texts" && i + 1 < argc) {
      options.texts = static_cast<size_t>(std::max(1, std::atoi(argv[++i])));
    } else if (argument == "--seconds" && i + 1 < argc) {
      options.seconds = std::max(.1, std::atof(argv[++i]));
    } else {
      paths.push_back(argument);
    }
  }
  if (paths.size() != 2) {
    std::fprintf(stderr, "usage: %s TEXTS PACKS [--texts N] [--seconds S]\n", argv[0]);
    std::exit(2);
  }
  options.file = paths[0];
  options.packs = paths[1];
  return options;
}

std::string AddressOfUser(int user) { return absl::StrCat("192.0.2.", user + 1); }

Browser::Browser(const std::string& address, std::string visitor) : visitor_(std::move(visitor)) {
  int port = 0;
  (void)absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0) End("connect");
  const int on = 1;
  (void)setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

Browser::~Browser() { close(socket_); }

void Browser::ReadEvents(const std::string& token, const std::string& cursor) {
  Send(absl::StrCat(Head("GET", "/renkei.v1.ChangeService/WatchChanges"), "Authorization: Bearer ",
                    token, "\r\nLast-Event-ID: ", cursor, "\r\n\r\n"));
}

void Browser::AwaitEvents() {
  bytes_.clear();
  while (!absl::StrContains(bytes_, "\nid: ")) Receive();
  if (!absl::StartsWith(bytes_, "HTTP/1.1 200 ")) End("events");
}

size_t Browser::Get(const std::string& target) {
  Send(absl::StrCat(Head("GET", target), "\r\n"));
  return ReceiveReply(target);
}

size_t Browser::Post(const std::string& target, const std::string& form) {
  Send(absl::StrCat(Head("POST", target), "Content-Type: application/x-www-form-urlencoded\r\n",
                    "Content-Length: ", form.size(), "\r\n\r\n", form));
  return ReceiveReply(target);
}

void Browser::KeepCookie() {
  const std::string set = HeaderIn(bytes_, bytes_.find("\r\n\r\n"), "Set-Cookie");
  if (set.empty()) End("cookie");
  cookie_ = absl::StrCat("Cookie: ", set.substr(0, set.find(';')), "\r\n");
}

std::string Browser::Head(const char* method, const std::string& target) const {
  return absl::StrCat(method, " ", target,
                      " HTTP/1.1\r\nHost: renkei\r\nX-Forwarded-For: ", visitor_, "\r\n", cookie_);
}

size_t Browser::ReceiveReply(const std::string& target) {
  bytes_.clear();
  size_t head = std::string::npos;
  while ((head = bytes_.find("\r\n\r\n")) == std::string::npos) Receive();
  if (!absl::StartsWith(bytes_, "HTTP/1.1 200 ") && !absl::StartsWith(bytes_, "HTTP/1.1 303 "))
    End(target);
  size_t length = 0;
  if (!absl::SimpleAtoi(HeaderIn(bytes_, head, "Content-Length"), &length)) End(target);
  while (bytes_.size() < head + 4 + length) Receive();
  return length;
}

void Browser::Send(const std::string& request) const {
  if (send(socket_, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size()))
    End("send");
}

void Browser::Receive() {
  char piece[size_t{64} << 10];
  const ssize_t got = recv(socket_, piece, sizeof(piece), 0);
  if (got <= 0) End("receive");
  bytes_.append(piece, static_cast<size_t>(got));
}

void Browser::End(const std::string& what) const {
  std::cerr << what << ": no page came\n" << bytes_.substr(0, 2'000) << "\n";
  std::exit(1);
}

void Figures::Finish() { std::sort(milliseconds.begin(), milliseconds.end()); }

double Figures::At(double part) const {
  return milliseconds[static_cast<size_t>(part * static_cast<double>(milliseconds.size() - 1))];
}

void Measure(int users, double seconds, const std::function<Doing(int)>& user, Figures& figures) {
  std::vector<Doing> doings;
  for (int i = 0; i < users; ++i) {
    doings.push_back(user(i));
    doings.back()(0);
  }
  std::vector<std::vector<double>> times(doings.size());
  const auto begin = Clock::now();
  const auto end =
      begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < doings.size(); ++i) {
    threads.emplace_back([&, i] {
      size_t time = i * kFarApart;
      for (auto now = Clock::now(); now < end;) {
        doings[i](++time);
        const auto after = Clock::now();
        times[i].push_back(std::chrono::duration<double, std::milli>(after - now).count());
        now = after;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  figures.seconds += std::chrono::duration<double>(Clock::now() - begin).count();
  for (const std::vector<double>& of_one : times)
    figures.milliseconds.insert(figures.milliseconds.end(), of_one.begin(), of_one.end());
}

}  // namespace renkei::bench
