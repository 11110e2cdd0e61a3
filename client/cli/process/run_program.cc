#include "client/cli/process/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/lib/descriptor.h"
#include "client/lib/error.h"
#include "client/lib/steady_time.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using client::Descriptor;

// A pair of sockets rather than a pipe: writing to a program that has ended then is an error and
// not a signal.
bool MakePair(Descriptor& ours, Descriptor& theirs) {
  std::array<int, 2> fds = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) return false;
  ours = Descriptor(fds[0]);
  theirs = Descriptor(fds[1]);
  return fcntl(ours.get(), F_SETFL, O_NONBLOCK) == 0;
}

absl::Status Failed(const std::string& program, absl::string_view why) {
  return client::LocalError(absl::StatusCode::kInternal,
                            {absl::StrCat(program, " failed: ", why),
                             absl::StrCat(program, " の実行に失敗しました（", why, "）。")});
}

// A child under our care: it is waited for, and ended first if need be.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  // Its status as waitpid tells it; nullopt if it has not ended by `deadline`.
  std::optional<int> WaitUntil(absl::Time deadline) {
    constexpr absl::Duration kStep = absl::Milliseconds(5);
    int status = 0;
    while (true) {
      const pid_t ended = waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) break;
      if (ended < 0 && errno != EINTR) return std::nullopt;
      if (client::SteadyNow() >= deadline) return std::nullopt;
      absl::SleepFor(kStep);
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
};

// Starts the program with our ends of its standard streams in `in` and `out`.
absl::StatusOr<pid_t> Start(const std::vector<std::string>& arguments, Descriptor& in,
                            Descriptor& out) {
  Descriptor their_in;
  Descriptor their_out;
  if (!MakePair(in, their_in) || !MakePair(out, their_out)) return Failed(arguments[0], "sockets");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, their_in.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, their_out.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int error =
      posix_spawnp(&pid, arguments[0].c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) {
    return client::LocalError(
        absl::StatusCode::kNotFound,
        {absl::StrCat("there is no program \"", arguments[0], "\" here"),
         absl::StrCat("このコンピューターに ", arguments[0], " がありません。")});
  }
  if (error != 0) return Failed(arguments[0], absl::StrCat("error ", error));
  return pid;
}

// Feeds and drains the program until it closes its output.
class Exchange {
 public:
  Exchange(const std::string& program, Descriptor in, Descriptor out, absl::string_view input,
           absl::Time deadline)
      : program_(program),
        in_(std::move(in)),
        out_(std::move(out)),
        input_(input),
        deadline_(deadline) {}

  absl::StatusOr<std::string> Run() {
    while (true) {
      if (input_.empty()) in_.Close();
      std::array<pollfd, 2> fds = {pollfd{out_.get(), POLLIN, 0}, pollfd{in_.get(), POLLOUT, 0}};
      const int64_t wait_ms = absl::ToInt64Milliseconds(deadline_ - client::SteadyNow());
      if (wait_ms <= 0) return TooSlow();
      const int ready = poll(fds.data(), fds.size(), static_cast<int>(wait_ms));
      if (ready < 0 && errno != EINTR) return Failed(program_, "poll");
      if (ready <= 0) continue;
      if (fds[1].revents != 0) Feed();
      if (fds[0].revents == 0) continue;
      ASSIGN_OR_RETURN(const bool more, Drain());
      if (!more) return std::move(output_);
    }
  }

 private:
  absl::Status TooSlow() const {
    return client::LocalError(
        absl::StatusCode::kDeadlineExceeded,
        {absl::StrCat(program_, " took too long and was ended"),
         absl::StrCat(program_, " が時間内に終わらなかったため、打ち切りました。")});
  }

  // What does not want more input has ended its reading: its output says how that went.
  void Feed() {
    const ssize_t sent = send(in_.get(), input_.data(), input_.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      input_.remove_prefix(static_cast<size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      input_ = {};
    }
  }

  // False at the end of the output.
  absl::StatusOr<bool> Drain() {
    std::array<char, 1 << 16> buffer;
    const ssize_t got = read(out_.get(), buffer.data(), buffer.size());
    if (got == 0) return false;
    if (got < 0) {
      if (errno == EAGAIN || errno == EINTR) return true;
      return Failed(program_, "read");
    }
    output_.append(buffer.data(), static_cast<size_t>(got));
    if (output_.size() > kMaxProgramOutput) return Failed(program_, "too much output");
    return true;
  }

  const std::string program_;
  Descriptor in_;
  Descriptor out_;
  absl::string_view input_;
  const absl::Time deadline_;
  std::string output_;
};

}  // namespace

absl::StatusOr<std::string> RunProgram(const std::vector<std::string>& arguments,
                                       absl::string_view input, absl::Duration limit) {
  const absl::Time deadline = client::SteadyNow() + std::min(limit, absl::Hours(1));
  Descriptor in;
  Descriptor out;
  ASSIGN_OR_RETURN(const pid_t pid, Start(arguments, in, out));
  Child child(pid);
  ASSIGN_OR_RETURN(std::string output,
                   Exchange(arguments[0], std::move(in), std::move(out), input, deadline).Run());
  const std::optional<int> status = child.WaitUntil(deadline);
  if (!status) return Failed(arguments[0], "did not end");
  if (!WIFEXITED(*status)) return Failed(arguments[0], "killed");
  if (WEXITSTATUS(*status) != 0)
    return Failed(arguments[0], absl::StrCat("exit ", WEXITSTATUS(*status)));
  return output;
}

}  // namespace renkei::cli
