// A mail server on loopback that does what a test tells it: takes a mail, refuses it at some point, or hangs up.

#ifndef RENKEI_TESTS_UNIT_MAIL_SMTP_SINK_H_
#define RENKEI_TESTS_UNIT_MAIL_SMTP_SINK_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"

namespace renkei::mail {

class SmtpSink {
 public:
  enum class Does { kTake, kRefuseNow, kRefuseForEver, kRefuseText, kHangUpAfterText, kHangUp };

  explicit SmtpSink(Does does) : does_(does), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 5);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~SmtpSink() {
    ending_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  std::string url() const { return absl::StrCat("smtp://127.0.0.1:", port_); }
  // Texts that came whole, as they came.
  std::vector<std::string> texts() const {
    const MutexLock lock(mutex_);
    return texts_;
  }
  // Every line that came beside.
  std::string said() const {
    const MutexLock lock(mutex_);
    return said_;
  }

 private:
  void Serve() {
    while (!ending_) {
      const int peer = accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      Talk(peer);
      close(peer);
    }
  }

  static void Say(int peer, const std::string& line) {
    const std::string bytes = line + "\r\n";
    if (write(peer, bytes.data(), bytes.size()) < 0) return;
  }

  // One line without its end; false: the peer is gone.
  bool ReadLine(int peer, std::string& line) {
    size_t end = 0;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
      char part[4096];
      const ssize_t got = read(peer, part, sizeof(part));
      if (got <= 0) return false;
      buffer_.append(part, static_cast<size_t>(got));
    }
    line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return true;
  }

  void Talk(int peer) {
    buffer_.clear();
    if (does_ == Does::kHangUp) return;
    Say(peer, "220 sink ESMTP");
    std::string line;
    while (ReadLine(peer, line)) {
      {
        const MutexLock lock(mutex_);
        absl::StrAppend(&said_, line, "\n");
      }
      if (absl::StartsWith(line, "EHLO")) {
        Say(peer, "250 sink");
      } else if (absl::StartsWith(line, "RCPT") && does_ == Does::kRefuseNow) {
        Say(peer, "450 mailbox busy");
      } else if (absl::StartsWith(line, "RCPT") && does_ == Does::kRefuseForEver) {
        Say(peer, "550 no such mailbox");
      } else if (line == "DATA") {
        Say(peer, "354 go on");
        if (!ReadText(peer)) return;
        if (does_ == Does::kHangUpAfterText) return;
        Say(peer, does_ == Does::kRefuseText ? "552 too large" : "250 taken");
      } else if (line == "QUIT") {
        Say(peer, "221 bye");
        return;
      } else {
        Say(peer, "250 ok");
      }
    }
  }

  bool ReadText(int peer) {
    std::string text;
    std::string line;
    while (ReadLine(peer, line)) {
      if (line == ".") {
        const MutexLock lock(mutex_);
        texts_.push_back(text);
        return true;
      }
      absl::StrAppend(&text, line, "\r\n");
    }
    return false;
  }

  const Does does_;
  const int listener_;
  int port_ = 0;
  std::atomic<bool> ending_ = false;
  std::string buffer_;  // the thread's
  mutable Mutex mutex_;
  std::vector<std::string> texts_ ABSL_GUARDED_BY(mutex_);
  std::string said_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace renkei::mail

#endif  // RENKEI_TESTS_UNIT_MAIL_SMTP_SINK_H_
