// storage_bench [SECONDS_PER_ROUND]: durable commits per second through the Store, against a bare
// RocksDB loop that writes the same bytes in groups of the same size with the same sync, on the
// same options. Rounds of both are interleaved, so that a noisy neighbour meets both; medians are
// compared. Not a test: it prints.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "rocksdb/write_batch.h"
#include "storage/key.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_layout.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/temporary_directory.h"

namespace renkei::storage {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 7;
constexpr int kInFlight[] = {1, 8, 64};
constexpr size_t kRecordBytes = 2'000;
constexpr size_t kLogEntryBytes = 60;

RocksDbOptions Options(const TemporaryDirectory& directory) {
  RocksDbOptions options;
  options.directory = directory.path() + "/db";
  return options;
}

std::string RecordKey(uint64_t n) { return Key(1).Add(absl::StrCat("cases/", n)).bytes(); }
std::string RecordValue(uint64_t n) {
  return std::string(kRecordBytes, static_cast<char>('a' + n % 26));
}

// Keeps a number of commits in flight: each callback makes the next one, until the time is over.
class StoreRound {
 public:
  StoreRound(Store& store, Clock::time_point end) : store_(store), end_(end) {}

  double Run(int in_flight) {
    const Clock::time_point begin = Clock::now();
    left_ = in_flight;
    for (int i = 0; i < in_flight; ++i) Next();
    ended_.get_future().wait();
    return static_cast<double>(committed_) /
           std::chrono::duration<double>(Clock::now() - begin).count();
  }

 private:
  void Next() {
    const uint64_t n = ++next_;
    Mutation mutation;
    const std::string key = RecordKey(n);
    mutation.RequireAbsent(key);
    mutation.Put(key, RecordValue(n));
    mutation.Append(Log::kChanges, std::string(kLogEntryBytes, 'c'));
    store_.Commit(std::move(mutation), [this](const absl::StatusOr<Sequence>& sequence) {
      if (!sequence.ok()) {
        std::cerr << sequence.status() << std::endl;
        std::abort();
      }
      ++committed_;
      if (Clock::now() < end_) {
        Next();
      } else if (--left_ == 0) {
        ended_.set_value();
      }
    });
  }

  Store& store_;
  const Clock::time_point end_;
  std::promise<void> ended_;
  std::atomic<uint64_t> next_ = 0;
  std::atomic<uint64_t> committed_ = 0;
  std::atomic<int> left_ = 0;
};

double StoreRate(int in_flight, Clock::duration time) {
  const TemporaryDirectory directory;
  absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(Options(directory));
  if (!store.ok()) std::abort();
  return StoreRound(**store, Clock::now() + time).Run(in_flight);
}

double BareRate(int group, Clock::duration time) {
  const TemporaryDirectory directory;
  absl::StatusOr<std::unique_ptr<RocksDatabase>> database =
      RocksDatabase::Open(Options(directory), nullptr);
  if (!database.ok()) std::abort();
  rocksdb::WriteOptions durable;
  durable.sync = true;
  uint64_t n = 0;
  const Clock::time_point begin = Clock::now();
  while (Clock::now() < begin + time) {
    rocksdb::WriteBatch batch;
    for (int i = 0; i < group; ++i) {
      ++n;
      const std::string value = EncodeVersion(Sequence{n}) + RecordValue(n);
      (void)batch.Put((*database)->records(), RecordKey(n), value);
      (void)batch.Put((*database)->logs(), LogKey(Log::kChanges, {Sequence{n}, 0}),
                      std::string(kLogEntryBytes, 'c'));
    }
    (void)batch.Put((*database)->meta(), kMetaHead, EncodeFixed64(n));
    if (!(*database)->db().Write(durable, &batch).ok()) std::abort();
  }
  return static_cast<double>(n) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Compare(int in_flight, Clock::duration time) {
  std::vector<double> store;
  std::vector<double> bare;
  std::vector<double> ratios;
  for (int round = 0; round < kRounds; ++round) {
    store.push_back(StoreRate(in_flight, time));
    bare.push_back(BareRate(in_flight, time));
    ratios.push_back(store.back() / bare.back());
  }
  std::cout << absl::StrFormat("%9d  %12.0f  %12.0f  %6.2f  (%.2f to %.2f)\n", in_flight,
                               Median(store), Median(bare), Median(ratios),
                               *std::min_element(ratios.begin(), ratios.end()),
                               *std::max_element(ratios.begin(), ratios.end()))
            << std::flush;
}

}  // namespace
}  // namespace renkei::storage

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 0.5;
  const auto time = std::chrono::duration_cast<renkei::storage::Clock::duration>(
      std::chrono::duration<double>(seconds));
  std::cout << "durable commits per second, " << renkei::storage::kRecordBytes
            << " B records, medians of " << renkei::storage::kRounds << " interleaved rounds\n"
            << "in flight         Store  bare RocksDB   ratio  (least to most)\n";
  for (const int in_flight : renkei::storage::kInFlight) {
    renkei::storage::Compare(in_flight, time);
  }
  return 0;
}
