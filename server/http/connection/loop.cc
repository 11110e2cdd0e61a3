#include "server/http/connection/loop.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace renkei::http {

Loop::Loop() : work_(io_.get_executor()), thread_([this] { Run(); }) {}

Loop::~Loop() {
  if (thread_.joinable()) Stop();
}

void Loop::Run() {
  io_.run();
  // What was called off before the end hears of it behind the end: each such wait holds a connection, and that this loop.
  io_.restart();
  io_.poll();
}

bool Loop::Post(absl::AnyInvocable<void()> task) {
  const MutexLock lock(mutex_);
  if (ended_) return false;
  boost::asio::post(io_, [task = std::move(task)]() mutable { task(); });
  return true;
}

void Loop::Stop() {
  {
    const MutexLock lock(mutex_);
    ended_ = true;
    // Behind everything else that was posted.
    boost::asio::post(io_, [this] { io_.stop(); });
  }
  thread_.join();
}

}  // namespace renkei::http
