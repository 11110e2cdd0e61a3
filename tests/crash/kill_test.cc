// A process that commits is killed with SIGKILL at a random moment, again and again, over one
// store.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "storage/counter.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/crash/numbered_commits.h"
#include "tests/random_seed.h"

namespace renkei::storage {
namespace {

constexpr int kRounds = 12;
constexpr size_t kMostLines = 3'000;

// The writer's process, with the end of a pipe that holds what it has printed.
class CrashWriter {
 public:
  explicit CrashWriter(const std::string& directory) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      close(ends[1]);
      execl(RENKEI_CRASH_WRITER, RENKEI_CRASH_WRITER, directory.c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~CrashWriter() { close(output_); }
  CrashWriter(const CrashWriter&) = delete;
  CrashWriter& operator=(const CrashWriter&) = delete;

  // Returns after that many lines; all that is printed goes to printed().
  void ReadLines(size_t lines) {
    while (lines_ < lines && ReadSome()) {
    }
  }

  // Kills it and reads what is left in the pipe. Whether the kill is what ended it.
  bool Kill() {
    kill(pid_, SIGKILL);
    while (ReadSome()) {
    }
    int status = 0;
    waitpid(pid_, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }

  // The numbers acknowledged; a line cut short by the kill is not one.
  std::vector<uint64_t> Acknowledged() const {
    std::vector<uint64_t> numbers;
    const size_t complete = printed_.rfind('\n');
    if (complete == std::string::npos) return numbers;
    for (const auto line : absl::StrSplit(printed_.substr(0, complete), '\n')) {
      uint64_t number = 0;
      EXPECT_TRUE(absl::SimpleAtoi(line, &number)) << line;
      if (number > 0) numbers.push_back(number);
    }
    return numbers;
  }

 private:
  bool ReadSome() {
    char buffer[4096];
    const ssize_t size = read(output_, buffer, sizeof(buffer));
    if (size <= 0) return false;
    printed_.append(buffer, size);
    lines_ += std::count(buffer, buffer + size, '\n');
    return true;
  }

  pid_t pid_ = -1;
  int output_ = -1;
  std::string printed_;
  size_t lines_ = 0;
};

// All commits up to the head are there whole, and nothing is beyond it.
void CheckStore(const Store& store) {
  const uint64_t head = ToInt(store.Head());
  const std::unique_ptr<Snapshot> snapshot = store.NewSnapshot();
  ASSERT_EQ(ToInt(snapshot->sequence()), head);
  const absl::StatusOr<std::vector<LogEntry>> entries = store.ReadLog(Log::kChanges, {}, head + 10);
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), head);
  for (uint64_t n = 1; n <= head; ++n) {
    ASSERT_EQ((*entries)[n - 1].position, (LogPosition{Sequence{n}, 0}));
    ASSERT_EQ((*entries)[n - 1].payload, absl::StrCat(n));
    const absl::StatusOr<std::optional<Record>> record = snapshot->Get(NumberedKey(n));
    ASSERT_TRUE(record.ok() && record->has_value()) << n;
    ASSERT_EQ((*record)->version, Sequence{n});
    ASSERT_EQ((*record)->value, NumberedValue(n));
  }
  ASSERT_FALSE(snapshot->Get(NumberedKey(head + 1))->has_value());
  if (head > 0) {
    ASSERT_EQ((*snapshot->Get(kLastKey))->value, absl::StrCat(head));
    // As many as there were commits: none is lost, and none is added again by a recovery.
    const absl::StatusOr<std::optional<Record>> count = snapshot->Get(kCountKey);
    ASSERT_TRUE(count.ok() && count->has_value()) << count.status();
    ASSERT_EQ(DecodeCounter((*count)->value), static_cast<int64_t>(head));
    ASSERT_EQ(ToInt((*count)->version), head);
  }
}

TEST(KillTest, EveryAcknowledgedCommitSurvivesAndTheOrderStaysDense) {
  const uint32_t seed = renkei::RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937 random(seed);
  const TemporaryDirectory directory;
  RocksDbOptions options;
  options.directory = directory.path() + "/db";
  uint64_t last_acknowledged = 0;
  for (int round = 0; round < kRounds && !testing::Test::HasFailure(); ++round) {
    CrashWriter writer(options.directory);
    // Every fourth one is killed while it recovers what the one before has left.
    writer.ReadLines(round % 4 == 3 ? 1 : 1 + random() % kMostLines);
    ASSERT_TRUE(writer.Kill()) << "the writer ended by itself";
    const std::vector<uint64_t> acknowledged = writer.Acknowledged();
    for (size_t i = 1; i < acknowledged.size(); ++i) {
      ASSERT_EQ(acknowledged[i], acknowledged[i - 1] + 1) << "callbacks in commit order";
    }
    if (!acknowledged.empty()) last_acknowledged = acknowledged.back();
    absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(options);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_GE(ToInt((*store)->Head()), last_acknowledged) << "an acknowledged commit is lost";
    CheckStore(**store);
  }
  EXPECT_GT(last_acknowledged, 0U);
}

}  // namespace
}  // namespace renkei::storage
