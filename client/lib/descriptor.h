// An open file, socket or directory that is closed with its owner.

#ifndef RENKEI_CLIENT_LIB_DESCRIPTOR_H_
#define RENKEI_CLIENT_LIB_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace renkei::client {

class Descriptor {
 public:
  Descriptor() = default;
  // Takes what open() and its like returned; negative: none.
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Close(); }

  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_DESCRIPTOR_H_
