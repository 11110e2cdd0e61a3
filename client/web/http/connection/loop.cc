#include "client/web/http/connection/loop.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace renkei::web::http {

Loop::Loop() : work_(io_.get_executor()), thread_([this] { io_.run(); }) {}

Loop::~Loop() {
  if (thread_.joinable()) Stop();
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

}  // namespace renkei::web::http
