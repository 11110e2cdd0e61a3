#include "client/cli/progress.h"

namespace renkei::cli {
namespace {

// Clears what stands behind the cursor in its line (ECMA-48 EL).
constexpr char kClearLine[] = "\r\x1b[K";

}  // namespace

Progress::Progress(Session& session, std::string what, size_t total)
    : session_(session), what_(std::move(what)), total_(total) {}

Progress::~Progress() { Yield(); }

void Progress::Yield() {
  if (drawn_ && session_.err_is_terminal()) session_.err() << kClearLine << std::flush;
  drawn_ = false;
}

void Progress::Advance(size_t by) {
  done_ += by;
  if (session_.shows_progress()) Draw();
}

void Progress::Draw() {
  const std::string count = total_ > 0 ? absl::StrCat(done_, " / ", total_) : absl::StrCat(done_);
  if (session_.err_is_terminal()) {
    session_.err() << kClearLine << what_ << "  " << count << std::flush;
    drawn_ = true;
  } else if (done_ >= next_line_ || done_ == total_) {
    session_.err() << what_ << "  " << count << "\n";
    next_line_ = done_ + std::max<size_t>(total_ / 10, 1);
  }
}

}  // namespace renkei::cli
