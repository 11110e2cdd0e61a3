// How long the numbers of national KPIs take: to be kept up by the commits that publish cases, to be counted where a definition is new, to be
// read, and to be counted anew. In one process, over the engine, without a transport.
//
//   national_bench [CASES [BODIES [KPIS]]]      100000 1788 20

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "server/service/frame/ids.h"
#include "server/service/frame/sealing.h"
#include "server/service/frame/system_call.h"
#include "server/service/frame/time.h"
#include "server/service/national/count/counted_store.h"
#include "server/service/national/count_now.h"
#include "server/service/national/count_steps.h"
#include "server/service/national/record_reading.h"
#include "server/service/organization/peers.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

constexpr int kFields = 40;
constexpr int kPillars = 5;
constexpr size_t kCasesPerCommit = 4;
constexpr int kReads = 50;

double Milliseconds(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

template <typename T>
T Must(absl::StatusOr<T> result) {
  if (!result.ok()) {
    absl::FPrintF(stderr, "%s\n", result.status().ToString());
    std::exit(1);
  }
  return *std::move(result);
}

void Must(const absl::Status& status) {
  (void)Must<int>(status.ok() ? absl::StatusOr<int>(0) : status);
}

class Bench {
 public:
  Bench(const std::string& directory, int cases, int bodies, int kpis)
      : cases_(cases), bodies_(bodies), kpis_(kpis), store_(Opened(directory)) {
    env_ = std::make_unique<Env>(Env{.store = *store_,
                                     .random = *random_,
                                     .sealer = sealer_,
                                     .now = [] { return absl::Now(); },
                                     .version = "bench",
                                     .on_fault = [](absl::string_view, absl::string_view) {},
                                     .peers = &peers_});
  }

  void Run() {
    AddReferenceData();
    auto begin = std::chrono::steady_clock::now();
    AddCases(0, cases_ / 2);
    absl::PrintF("%d cases written, no KPI: %.1f us each\n", cases_ / 2,
                 1'000 * Milliseconds(begin) / (cases_ / 2));
    for (int i = 0; i < kpis_; ++i) AddKpi(i);
    begin = std::chrono::steady_clock::now();
    int steps = 0;
    while (Must(TakeCountStep(*env_))) ++steps;
    absl::PrintF("%d KPIs counted over them: %.0f ms in %d steps\n", kpis_, Milliseconds(begin),
                 steps);
    begin = std::chrono::steady_clock::now();
    AddCases(cases_ / 2, cases_);
    absl::PrintF("%d cases written, %d KPIs: %.1f us each\n", cases_ - cases_ / 2, kpis_,
                 1'000 * Milliseconds(begin) / (cases_ - cases_ / 2));
    Read("all facets", FacetsOf({}));
    Read("total alone", {});
    Recount();
  }

 private:
  static std::unique_ptr<storage::Store> Opened(const std::string& directory) {
    storage::RocksDbOptions options;
    options.directory = directory;
    options.create_if_missing = true;
    return std::make_unique<CountedStore>(Must(storage::OpenRocksDbStore(options)));
  }

  static std::string Body(int i) { return absl::StrCat("organizations/b", i); }
  static std::string Item(int i) { return absl::StrCat("frameworks/f/items/field", i); }

  void Commit(storage::Mutation mutation) {
    Must(storage::CommitAndWait(*store_, std::move(mutation)).status());
  }

  void AddReferenceData() {
    storage::Mutation mutation;
    for (int i = 0; i < bodies_; ++i) {
      pb::Organization o;
      o.set_name(Body(i));
      const int prefecture = i % 47;
      if (i >= 47) o.set_prefecture(Body(prefecture));
      pb::Designation& d = *o.add_designations();
      d.set_code(absl::StrFormat("%02d%04d", prefecture + 1, i));
      d.set_display_name(absl::StrCat("団体", i));
      d.set_kind(i < 47 ? pb::ORGANIZATION_KIND_PREFECTURE : pb::ORGANIZATION_KIND_TOWN);
      Organizations().Insert(o, mutation);
      if (mutation.record_count() > 800) Commit(std::exchange(mutation, storage::Mutation()));
    }
    pb::Framework framework;
    framework.set_name("frameworks/f");
    for (int i = 0; i < kPillars; ++i) framework.add_items()->set_id(absl::StrCat("pillar", i));
    for (int i = 0; i < kFields; ++i) {
      pb::FrameworkItem& item = *framework.add_items();
      item.set_id(absl::StrCat("field", i));
      item.set_parent(absl::StrCat("pillar", i % kPillars));
    }
    Frameworks().Insert(framework, mutation);
    Commit(std::move(mutation));
  }

  // Published, of bodies and items in turn.
  void AddCases(int from, int to) {
    storage::Mutation mutation;
    size_t held = 0;
    for (int i = from; i < to; ++i) {
      pb::Case c;
      c.set_name(absl::StrCat("cases/", NewUlid(absl::Now(), *random_)));
      c.set_owner(Body(static_cast<int>(static_cast<int64_t>(i) * 7919 % bodies_)));
      c.set_title(absl::StrCat("事例", i));
      c.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
      c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
      c.set_continuity(i % 3 == 0 ? pb::CONTINUITY_PILOTING : pb::CONTINUITY_RUNNING);
      c.add_framework_items(Item(i % kFields));
      c.add_framework_items(Item(i * 31 % kFields));
      Cases().Insert(c, mutation);
      if (++held < kCasesPerCommit && i + 1 < to) continue;
      held = 0;
      Commit(std::exchange(mutation, storage::Mutation()));
    }
  }

  void AddKpi(int i) {
    pb::NationalKpi kpi;
    kpi.set_name(absl::StrCat("nationalKpis/k", i));
    kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    pb::NationalKpiDefinition& definition = *kpi.mutable_definition();
    definition.set_unit(i % 2 == 0 ? pb::COUNTING_UNIT_BODIES : pb::COUNTING_UNIT_RECORDS);
    definition.mutable_cases()->add_continuities(pb::CONTINUITY_RUNNING);
    // The first counts everything that runs, by every item.
    if (i > 0)
      definition.mutable_cases()->add_framework_items(
          absl::StrCat("frameworks/f/items/pillar", i % kPillars));
    kpi.set_framework("frameworks/f");
    storage::Mutation mutation;
    NationalKpis().Insert(kpi, mutation);
    Must(WritePlan(*store_->NewSnapshot(), kpi.name(), &kpi, mutation));
    Commit(std::move(mutation));
  }

  void Read(const char* what, const Facets& facets) {
    double total = 0;
    double worst = 0;
    const std::clock_t worked = std::clock();
    int64_t counted = 0;
    for (int i = 0; i < kReads; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      const SystemCall system(*env_);
      const Call& call = system.call();
      const auto kpi =
          Must(NationalKpis().Get(call.snapshot(), KeyByName(NationalKpis(), "nationalKpis/k0")));
      const pb::NationalKpiCount count = Must(CountNow(call, kpi->message, facets));
      const double taken = Milliseconds(begin);
      total += taken;
      worst = std::max(worst, taken);
      counted = count.count();
    }
    const double processor =
        1'000.0 * static_cast<double>(std::clock() - worked) / CLOCKS_PER_SEC / kReads;
    absl::PrintF("read, %s: %d; %.1f ms on average, %.1f at most; %.1f ms of a processor\n", what,
                 counted, total / kReads, worst, processor);
  }

  void Recount() {
    const auto begin = std::chrono::steady_clock::now();
    const SystemCall system(*env_);
    const Call& call = system.call();
    const auto plan = Must(FindPlan(call.snapshot(), "nationalKpis/k0"));
    const std::vector<CountPlan> plans = {PlanOf(plan->message)};
    Tally tally;
    std::string after;
    do {
      const auto page = Must(Cases().Scan(call.snapshot(), Cases().NewKey(), after, 1'000));
      for (const auto& row : page.rows) {
        for (const auto& entry : Must(EntriesOfCase(call, {plans}, row, nullptr)))
          tally.Add(entry, +1);
      }
      after = page.next;
    } while (!after.empty());
    absl::PrintF("recount of %d cases: %.0f ms\n", cases_, Milliseconds(begin));
  }

  const int cases_;
  const int bodies_;
  const int kpis_;
  const std::unique_ptr<storage::Store> store_;
  const std::unique_ptr<Random> random_ = NewSeededRandom(1);
  const auth::Sealer sealer_ = Must(OpenSealer(*store_, *random_));
  PeerDirectory peers_;
  std::unique_ptr<Env> env_;
};

}  // namespace
}  // namespace renkei::service

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const auto number = [&](int place, int otherwise) {
    return argc > place ? std::atoi(argv[place]) : otherwise;
  };
  const std::string directory =
      absl::StrCat(std::filesystem::temp_directory_path().string(), "/renkei_national_bench");
  std::filesystem::remove_all(directory);
  renkei::service::Bench(directory, number(1, 100'000), number(2, 1'788), number(3, 20)).Run();
  std::filesystem::remove_all(directory);
  return 0;
}
