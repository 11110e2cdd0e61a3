#include "client/cli/process/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <utility>

namespace renkei::cli {
namespace {

// As shells tell a process that a signal ended.
constexpr int kSignalExit = 128;

sigset_t EndSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = EndSignals();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
  if (pipe2(end_, O_CLOEXEC) == 0) waiter_ = std::thread([this] { Wait(); });
}

Interrupt::~Interrupt() {
  if (waiter_.joinable()) {
    close(end_[1]);
    waiter_.join();
    close(end_[0]);
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interrupt::Call(std::function<void()> function) {
  const MutexLock lock(mutex_);
  function_ = std::move(function);
  if (came_ && function_) function_();
}

void Interrupt::Wait() {
  const sigset_t set = EndSignals();
  const int signals = signalfd(-1, &set, SFD_CLOEXEC);
  pollfd wanted[2] = {{signals, POLLIN, 0}, {end_[0], POLLIN, 0}};
  while (signals >= 0 && (poll(wanted, 2, -1) >= 0 || errno == EINTR)) {
    if (wanted[1].revents != 0) break;
    signalfd_siginfo info = {};
    if (wanted[0].revents == 0 || read(signals, &info, sizeof(info)) != sizeof(info)) continue;
    const MutexLock lock(mutex_);
    if (came_) _exit(kSignalExit + static_cast<int>(info.ssi_signo));
    came_ = true;
    if (function_) function_();
  }
  close(signals);
}

}  // namespace renkei::cli
