// crash_writer DIRECTORY: commits numbered records for as long as it lives, with many in flight,
// and prints the number of each one that is acknowledged. It is there to be killed; it ends by
// itself only on an error.

#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"
#include "storage/rocksdb_store.h"
#include "tests/crash/numbered_commits.h"

namespace renkei::storage {
namespace {

constexpr int kInFlight = 64;

class InFlight {
 public:
  void Enter() {
    MutexLock lock(mutex_);
    while (count_ >= kInFlight) left_.Wait(mutex_);
    ++count_;
  }
  void Leave() {
    MutexLock lock(mutex_);
    --count_;
    left_.NotifyOne();
  }

 private:
  Mutex mutex_;
  CondVar left_;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
};

// One write, unbuffered: what is printed has been acknowledged, and what a kill leaves in the pipe
// can be read.
void Print(const absl::StatusOr<Sequence>& sequence) {
  if (!sequence.ok()) {
    std::cerr << sequence.status() << std::endl;
    _exit(1);
  }
  const std::string line = absl::StrCat(ToInt(*sequence), "\n");
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) _exit(1);
}

int Main(const std::string& directory) {
  RocksDbOptions options;
  options.directory = directory;
  options.write_buffer_bytes =
      size_t{512} * 1024;  // small, so that flushes and compactions are killed too
  Print(Sequence::kNone);
  absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(options);
  if (!store.ok()) {
    std::cerr << store.status() << std::endl;
    return 1;
  }
  InFlight in_flight;
  for (uint64_t n = ToInt((*store)->Head()) + 1;; ++n) {
    in_flight.Enter();
    (*store)->Commit(NumberedMutation(n), [&in_flight](const absl::StatusOr<Sequence>& sequence) {
      Print(sequence);
      in_flight.Leave();
    });
  }
}

}  // namespace
}  // namespace renkei::storage

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: crash_writer DIRECTORY\n";
    return 2;
  }
  return renkei::storage::Main(argv[1]);
}
