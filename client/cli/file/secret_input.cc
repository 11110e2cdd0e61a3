#include "client/cli/file/secret_input.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "client/lib/error.h"

namespace renkei::cli {
namespace {

// Shows what is typed again when it goes, whatever happens between.
class Unshown {
 public:
  Unshown() {
    known_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!known_) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden.c_lflag |= ECHONL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~Unshown() {
    if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Unshown(const Unshown&) = delete;
  Unshown& operator=(const Unshown&) = delete;

 private:
  termios before_ = {};
  bool known_ = false;  // false: no terminal
};

}  // namespace

absl::StatusOr<std::string> ReadSecretLine() {
  const Unshown unshown;
  std::string line;
  if (!std::getline(std::cin, line) || line.empty()) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {"nothing was typed", "入力がありません。もう一度実行して入力してください。"});
  }
  if (line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace renkei::cli
