// feed_bench [EVENTS]: (0: reading only) the change feed of a real renkeid against a bare fan-out and a bare stream of
// the same bytes, each in a process of its own. Not a test: it prints. Needs RENKEID.
//
//   latency   from the reply to the writer until a watcher has the change, with 1, 100 and 1,000
//             watchers, each with a connection of its own; the bare server sends the same bytes to
//             as many
//   memory    of the server, a watcher
//   reading   the whole feed, from the beginning

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/lib/client.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "storage/base/mutex.h"
#include "tests/bench/bare_process.h"
#include "tests/bench/bare_server.h"
#include "tests/bench/load.h"
#include "tests/bench/process_stat.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/watch_stream.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;
using Clock = std::chrono::steady_clock;

double Micros(Clock::duration d) { return std::chrono::duration<double, std::micro>(d).count(); }

double Percentile(std::vector<double>& values, double part) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(part * static_cast<double>(values.size() - 1))];
}

// Many watchers of one server, and when each got the last message.
class Crowd {
 public:
  // Waits until each has its first message, if `greeted`.
  Crowd(size_t count, const e2e::WatchStream::Options& options, bool greeted) : count_(count) {
    got_ = greeted ? 0 : count;
    for (size_t i = 0; i < count; ++i) {
      streams_.push_back(std::make_unique<e2e::WatchStream>(
          options, [this](const std::string& bytes) { return Got(bytes); }));
      if (i % 50 == 49) absl::SleepFor(absl::Milliseconds(20));
    }
    Wait();
  }

  void Expect() {
    MutexLock lock(mutex_);
    got_ = 0;
    times_.clear();
  }
  // When each of them got what is expected.
  std::vector<Clock::time_point> Wait() {
    MutexLock lock(mutex_);
    while (got_ < count_) {
      if (!changed_.WaitFor(mutex_, std::chrono::seconds(30))) {
        std::cerr << got_ << " of " << count_ << " watchers have it\n";
        std::exit(1);
      }
    }
    return times_;
  }

 private:
  bool Got(const std::string& bytes) {
    const Clock::time_point now = Clock::now();
    MutexLock lock(mutex_);
    // Heartbeats say nothing.
    if (greeted_ >= count_ && bytes.size() < kSmall) return true;
    ++greeted_;
    times_.push_back(now);
    if (++got_ == count_) changed_.NotifyAll();
    return true;
  }

  static constexpr size_t kSmall = 400;
  const size_t count_;
  Mutex mutex_;
  CondVar changed_;
  size_t got_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t greeted_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Clock::time_point> times_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<e2e::WatchStream>> streams_;
};

struct Latency {
  double p50 = 0;
  double p99 = 0;
};

// Writes `events` one after the other, each when the last one has reached everyone.
Latency Measure(Crowd& crowd, int events, const std::function<void()>& write) {
  std::vector<double> micros;
  for (int i = 0; i < events; ++i) {
    crowd.Expect();
    write();
    const Clock::time_point replied = Clock::now();
    for (const Clock::time_point& time : crowd.Wait())
      micros.push_back(std::max(0.0, Micros(time - replied)));
  }
  return {Percentile(micros, 0.5), Percentile(micros, 0.99)};
}

pb::Indicator SomeIndicator(int n) {
  pb::Indicator indicator;
  indicator.set_name(absl::StrCat("indicators/i", n));
  indicator.set_title("負荷試験の指標");
  indicator.set_unit("人");
  // No more compressible than text is.
  std::string definition;
  std::mt19937 random(static_cast<unsigned>(n));
  while (definition.size() < 1'800) absl::StrAppend(&definition, random() % 100'000, " ");
  indicator.set_definition(definition);
  indicator.set_direction(pb::DIRECTION_UP);
  indicator.set_aggregation(pb::AGGREGATION_LEVEL);
  return indicator;
}

class Bench {
 public:
  Bench(const char* self, int events) : self_(self), events_(events) {
    auto server = e2e::ServerProcess::Start(
        ours_.path(), {"--watches-per-account", "5000", "--watches-per-organization", "5000"});
    if (!server.ok()) {
      std::cerr << server.status() << "\n";
      std::exit(1);
    }
    server_ = *std::move(server);
    client_ =
        *client::Client::Connect({.server = server_->address(), .token = server_->admin_token()});
  }

  void Run() {
    if (events_ == 0) return Reading();
    std::cout << "commit to watcher, " << events_
              << " changes of 2 kB one after the other; from the "
              << "writer's reply\nwatchers   Renkei p50 / p99 ms      bare p50 / p99 ms    ratio "
              << "of p99   server kB a watcher\n";
    for (const size_t watchers : {1, 100, 1'000}) Latencies(watchers);
    Reading();
  }

 private:
  void Write() {
    pb::UpsertIndicatorRequest request;
    *request.mutable_indicator() = SomeIndicator(written_++);
    const auto done = client_->Call<pb::Indicator>("FrameworkService/UpsertIndicator", request);
    if (done.ok()) return;
    std::cerr << done.status() << "\n";
    std::exit(1);
  }

  e2e::WatchStream::Options Watching(const std::string& cursor, bool own_connection) const {
    pb::WatchChangesRequest request;
    request.set_cursor(cursor);
    request.set_heartbeat_seconds(300);
    return {.address = server_->address(),
            .token = server_->admin_token(),
            .request = request.SerializeAsString(),
            .own_connection = own_connection};
  }

  std::string HeadCursor() {
    return client_
        ->Call<pb::GetFeedBoundsResponse>("ChangeService/GetFeedBounds", pb::GetFeedBoundsRequest())
        ->head_cursor();
  }

  void Latencies(size_t watchers) {
    constexpr int kRounds = 3;
    std::vector<double> ours50, ours99, bare50, bare99, ratios;
    double kilobytes = 0;
    for (int round = 0; round < kRounds; ++round) {
      const int events = std::max(10, events_ / static_cast<int>(watchers));
      const double before = ResidentMegabytes(server_->pid());
      Latency renkei;
      {
        Crowd crowd(watchers, Watching(HeadCursor(), true), true);
        kilobytes = std::max(kilobytes, (ResidentMegabytes(server_->pid()) - before) * 1024 /
                                            static_cast<double>(watchers));
        renkei = Measure(crowd, events, [&] { Write(); });
      }
      const e2e::TempDir theirs;
      const BareProcess bare(self_, theirs.path());
      Target publisher(bare.address(), "");
      const std::string bytes(2'100, 'b');
      Crowd crowd(watchers,
                  {.address = bare.address(),
                   .token = "",
                   .method = kBareWatch,
                   .request = "w",
                   .own_connection = true},
                  true);
      const Latency floor = Measure(crowd, events, [&] {
        publisher.Rate(kBarePublish, 1, std::chrono::duration<double>(0), [&] { return bytes; });
      });
      ours50.push_back(renkei.p50);
      ours99.push_back(renkei.p99);
      bare50.push_back(floor.p50);
      bare99.push_back(floor.p99);
      ratios.push_back(renkei.p99 / floor.p99);
    }
    std::cout << absl::StrFormat("%8d   %8.2f / %8.2f      %8.2f / %8.2f   %8.2f       %8.1f\n",
                                 watchers, Percentile(ours50, 0.5) / 1000,
                                 Percentile(ours99, 0.5) / 1000, Percentile(bare50, 0.5) / 1000,
                                 Percentile(bare99, 0.5) / 1000, Percentile(ratios, 0.5), kilobytes)
              << std::flush;
  }

  // Seconds until `changes` are read; the sizes of the messages.
  double ReadAll(size_t changes, bool names_only, std::vector<size_t>& sizes) {
    pb::WatchChangesRequest request;
    request.set_names_only(names_only);
    std::promise<void> all;
    size_t read = 0;
    const Clock::time_point begin = Clock::now();
    e2e::WatchStream::Options options = Watching("", true);
    options.request = request.SerializeAsString();
    e2e::WatchStream stream(options, [&](const std::string& bytes) {
      pb::WatchChangesResponse message;
      if (read >= changes || !message.ParseFromString(bytes)) return true;
      sizes.push_back(bytes.size());
      read += static_cast<size_t>(message.changes_size());
      if (read >= changes) all.set_value();
      return true;
    });
    all.get_future().wait();
    return std::chrono::duration<double>(Clock::now() - begin).count();
  }

  void Reading() {
    constexpr int kChanges = 100'000;
    std::cout << "writing " << kChanges << " changes ...\n" << std::flush;
    Target target(server_->address(), server_->admin_token());
    std::atomic<int> next{written_};
    while (next < kChanges) {
      target.Rate("/renkei.v1.FrameworkService/UpsertIndicator", 64, std::chrono::seconds(1), [&] {
        pb::UpsertIndicatorRequest request;
        *request.mutable_indicator() = SomeIndicator(next++);
        return request.SerializeAsString();
      });
    }
    const e2e::TempDir theirs;
    const BareProcess bare(self_, theirs.path());
    for (const bool names_only : {false, true}) {
      std::vector<double> ours, floors, ratios;
      size_t megabytes = 0;
      for (int round = 0; round < 5; ++round) {
        std::vector<size_t> sizes;
        ours.push_back(ReadAll(kChanges, names_only, sizes));
        size_t bytes = 0;
        for (const size_t size : sizes) bytes += size;
        megabytes = bytes >> 20;
        // As many messages of the mean size.
        const Clock::time_point begin = Clock::now();
        std::promise<void> all;
        size_t read = 0;
        const size_t mean = bytes / sizes.size();
        e2e::WatchStream stream({.address = bare.address(),
                                 .token = "",
                                 .method = kBareStream,
                                 .request = absl::StrCat(sizes.size(), " ", mean),
                                 .own_connection = true},
                                [&](const std::string&) {
                                  if (++read == sizes.size()) all.set_value();
                                  return true;
                                });
        all.get_future().wait();
        floors.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
        ratios.push_back(floors.back() / ours.back());
      }
      std::cout
          << absl::StrFormat(
                 "reading %d changes%s, %d MB: %.2f s (%.0f a second); bare stream of the same "
                 "bytes %.2f s; ratio %.2f (%.2f to %.2f)\n",
                 kChanges, names_only ? ", names only" : "", megabytes, Percentile(ours, 0.5),
                 kChanges / Percentile(ours, 0.5), Percentile(floors, 0.5), Percentile(ratios, 0.5),
                 ratios.front(), ratios.back())
          << std::flush;
    }
  }

  const char* const self_;
  const int events_;
  const e2e::TempDir ours_;
  std::unique_ptr<e2e::ServerProcess> server_;
  std::unique_ptr<client::Client> client_;
  int written_ = 0;
};

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--bare") return renkei::bench::RunBareServer(argv[2]);
  rlimit files = {65'536, 65'536};
  setrlimit(RLIMIT_NOFILE, &files);
  renkei::bench::Bench(argv[0], argc > 1 ? std::atoi(argv[1]) : 2'000).Run();
  return 0;
}
