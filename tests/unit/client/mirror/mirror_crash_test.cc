// A copy survives the end of its process, and of its machine, at any write that it makes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/mirror/copy_state.h"
#include "client/mirror/generation.h"
#include "client/mirror/mirror.h"
#include "client/mirror/sync.h"
#include "tests/random_seed.h"
#include "tests/unit/client/mirror/fake_feed.h"
#include "tests/unit/client/mirror/memory_files.h"

namespace renkei::mirror {
namespace {

constexpr char kDirectory[] = "/copy";
constexpr char kData[] = "/copy/data";

CopyScope Scope() { return {"store", kOwnOrganization, {}, ""}; }

SyncOptions Options(FakeFeed& feed) {
  SyncOptions options;
  options.open = [&feed](const std::string& cursor) {
    return std::make_unique<FakeSource>(feed, cursor);
  };
  options.now = [] { return absl::FromUnixSeconds(1'700'000'000); };
  return options;
}

// One run of the command.
absl::Status SyncOnce(MemoryFiles& files, FakeFeed& feed) {
  const absl::StatusOr<std::unique_ptr<Mirror>> mirror = Mirror::Open(files, kDirectory, Scope());
  if (!mirror.ok()) return mirror.status();
  return RunSync(**mirror, Options(feed)).status;
}

std::map<std::string, std::string> Shown(MemoryFiles& files) {
  std::map<std::string, std::string> shown;
  for (const std::string& stem : AllStems()) {
    const std::string text = files.Content(absl::StrCat(kData, "/", LinesFile(stem)));
    if (!text.empty()) shown[stem] = text;
  }
  return shown;
}

std::optional<CopyState> StateShown(MemoryFiles& files) {
  const std::string path = absl::StrCat(kData, "/", kStateFile);
  if (!files.Exists(path)) return std::nullopt;
  const absl::StatusOr<CopyState> state = ParseState(files.Content(path), path);
  EXPECT_TRUE(state.ok()) << files.Content(path);
  return *state;
}

// Whatever stands in data/ is exactly what its cursor stands for.
void ExpectShownIsWhole(MemoryFiles& files, const FakeFeed& feed) {
  const std::optional<CopyState> state = StateShown(files);
  if (!state) {
    EXPECT_FALSE(files.Exists(kData));
    return;
  }
  EXPECT_EQ(Shown(files), FilesOf(feed.At(state->cursor))) << state->cursor;
  std::map<std::string, int64_t> counts;
  for (const auto& [stem, by_name] : feed.At(state->cursor)) {
    if (!by_name.empty()) counts[stem] = static_cast<int64_t>(by_name.size());
  }
  EXPECT_EQ(state->counts, counts);
}

// After the end of the machine the next run reaches the head, from what was there.
void ExpectGoesOn(MemoryFiles& files, FakeFeed& feed) {
  const absl::Status status = SyncOnce(files, feed);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Shown(files), FilesOf(feed.Now()));
  EXPECT_EQ(StateShown(files)->cursor, feed.Head());
  const std::vector<std::string> work = *files.List("/copy/.sync");
  EXPECT_THAT(work, testing::ElementsAre(".gitignore")) << "leftovers";
}

struct Machine {
  MemoryFiles::End end;
  bool can_exchange;
};

class MirrorCrash : public testing::TestWithParam<Machine> {};

// The same three runs - the first copy, an update, a rebuild after a cursor that expired - with the
// machine ending at each of their writes in turn.
TEST_P(MirrorCrash, AtEveryWriteLeavesAWholeCopyThatGoesOn) {
  const uint32_t seed = RandomSeed();
  for (int crash_at = 1;; ++crash_at) {
    SCOPED_TRACE(absl::StrCat("write ", crash_at));
    std::minstd_rand random(seed);
    FakeFeed feed(seed);
    MemoryFiles files(GetParam().can_exchange);
    files.CrashAfter(crash_at);
    for (int part = 0; part < 3; ++part) {
      feed.Commit(12);
      if (part == 2) feed.Compact();
      if (SyncOnce(files, feed).ok()) continue;
      ASSERT_TRUE(files.crashed());
      files.Restart(GetParam().end, random);
      ExpectShownIsWhole(files, feed);
      ExpectGoesOn(files, feed);
      if (HasFailure()) return;
    }
    if (files.steps() < crash_at) {  // the end would have come after everything
      EXPECT_GT(crash_at, 100);
      break;
    }
  }
}

// Many ends in a row, also while the copy recovers from the one before.
TEST_P(MirrorCrash, AgainAndAgainChangesNothing) {
  const uint32_t seed = RandomSeed();
  std::minstd_rand random(seed);
  FakeFeed feed(seed);
  MemoryFiles files(GetParam().can_exchange);
  int ends = 0;
  for (int round = 0; round < 400; ++round) {
    feed.Commit(static_cast<int>(random() % 5));
    if (random() % 40 == 0) feed.Compact();
    files.CrashAfter(static_cast<int>(random() % 60));
    const absl::Status status = SyncOnce(files, feed);
    ASSERT_EQ(status.ok(), !files.crashed()) << status;
    if (!files.crashed()) continue;
    ++ends;
    files.Restart(GetParam().end, random);
    ExpectShownIsWhole(files, feed);
    if (HasFailure()) return;
  }
  EXPECT_GT(ends, 100);
  files.CrashAfter(0);
  ExpectGoesOn(files, feed);
}

INSTANTIATE_TEST_SUITE_P(Machines, MirrorCrash,
                         testing::Values(Machine{MemoryFiles::End::kKilled, true},
                                         Machine{MemoryFiles::End::kPowerLost, true},
                                         Machine{MemoryFiles::End::kKilled, false},
                                         Machine{MemoryFiles::End::kPowerLost, false}));

}  // namespace
}  // namespace renkei::mirror
