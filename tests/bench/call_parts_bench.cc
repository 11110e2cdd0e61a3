// What a call pays for being counted, and a write for its entry in the audit log: the same calls in one process, over the same store and
// without a transport, with the part and without it in turns.
//
//   call_parts_bench [CALLS [ROUNDS [memory]]]      calls of a round, rounds: 1000 9; "memory": without the engine

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/host/call_meter.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/dispatch/turns/executor.h"
#include "server/service/frame/sealing.h"
#include "server/service/frame/time.h"
#include "server/service/identity/identity_service.h"
#include "server/service/national/count/counted_store.h"
#include "server/service/organization/peers.h"
#include "server/service/services.h"
#include "storage/model_store.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

template <typename T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  absl::FPrintF(stderr, "%s\n", result.status().ToString());
  std::exit(1);
}

// The model keeps every version of a record, and looks through those of one.
constexpr int kChangedCases = 2'000;

class Nobody : public CallObserver {
 public:
  void Ended(const EndedCall&) override {}
  void Refused(absl::string_view, const absl::Status&) override {}
};

double Seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// One way of making a call, and what it took: microseconds a call, of each round.
struct Way {
  std::string name;
  std::function<void()> call;
  std::vector<double> passed = {};
  std::vector<double> processor = {};
};

void PrintWays(const std::vector<Way>& ways) {
  const Way& least = ways.front();
  for (const Way& way : ways) {
    std::vector<double> ratios;
    for (size_t i = 0; i < way.passed.size(); ++i)
      ratios.push_back(way.processor[i] / least.processor[i]);
    const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
    absl::PrintF("  %-28s %8.1f us, %7.2f us of a processor; ratio of these %.3f (%.3f-%.3f)\n",
                 way.name, Median(way.passed), Median(way.processor), Median(ratios), *low, *high);
  }
}

class Bench {
 public:
  Bench(std::unique_ptr<storage::Store> engine, int calls, int rounds)
      : calls_(calls), rounds_(rounds), store_(std::move(engine)) {
    RegisterAllServices(methods_);
    std::vector<std::string> names;
    for (const auto& [name, method] : methods_.methods()) names.emplace_back(name);
    meter_ = std::make_unique<host::CallMeter>(names, nobody_);
    counting_env_.observer = meter_.get();
    dispatcher_ = std::make_unique<Dispatcher>(env_, methods_, executor_);
    counting_ = std::make_unique<Dispatcher>(counting_env_, methods_, executor_);
  }

  void Run() {
    SetUp();
    const Method* const get = Find("CaseService/GetCase");
    const Method* const create = Find("CaseService/CreateCase");
    const Method* const update = Find("CaseService/UpdateCase");
    const auto read = [this, get](const Dispatcher& server) { Get(server, *get); };
    Compare("GetCase",
            {{"not counted", [&] { read(*dispatcher_); }}, {"counted", [&] { read(*counting_); }}});
    Compare("CreateCase", {{"not counted", [&] { Create(*dispatcher_, *create); }},
                           {"counted", [&] { Create(*counting_, *create); }}});
    for (const Method* write : {create, update}) {
      const Method none = WithoutEntry(*write);
      const Method bare = WithBareEntry(*write);
      const auto call = [&](const Method& method) {
        write == create ? Create(*dispatcher_, method) : Update(*dispatcher_, method);
      };
      Compare(write->name.substr(sizeof("renkei.v1.CaseService/") - 1),
              {{"no entry", [&] { call(none); }},
               {"an entry without fields", [&] { call(bare); }},
               {"an entry that compares", [&] { call(*write); }}});
    }
  }

 private:
  const Method* Find(absl::string_view name) const {
    return methods_.Find(absl::StrCat("renkei.v1.", name));
  }

  static Method WithoutEntry(const Method& method) {
    Method changed = method;
    changed.write = [write = method.write](const Call& call,
                                           const google::protobuf::Message& request) {
      absl::StatusOr<ErasedWrite> result = write(call, request);
      if (result.ok()) result->unlogged = true;
      return result;
    };
    return changed;
  }

  // Who, when, what and from where, as an entry has them.
  static Method WithBareEntry(const Method& method) {
    Method changed = method;
    changed.write = [write = method.write, name = method.name](
                        const Call& call, const google::protobuf::Message& request) {
      absl::StatusOr<ErasedWrite> result = write(call, request);
      if (!result.ok()) return result;
      result->unlogged = true;
      pb::AuditEntry entry;
      *entry.mutable_time() = ToProto(call.now());
      entry.set_actor(call.caller().account);
      entry.set_organization(call.caller().organization);
      entry.set_method(name);
      entry.set_address(call.network());
      entry.set_resource(result->resource);
      result->mutation.Append(storage::Log::kAudit, entry.SerializeAsString());
      return result;
    };
    return changed;
  }

  template <typename Reply>
  Reply Ask(const Dispatcher& server, const Method& method, const std::string& token,
            const google::protobuf::Message& request) const {
    Dispatcher::Incoming incoming;
    incoming.method = &method;
    incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.requests.emplace_back(request.New());
    incoming.requests.front()->CopyFrom(request);
    incoming.abandoned = [] { return false; };
    std::promise<absl::StatusOr<Reply>> promise;
    server.Dispatch(std::move(incoming), [&promise](const absl::Status& status, MessagePtr reply) {
      if (status.ok()) {
        promise.set_value(static_cast<Reply&>(*reply));
      } else {
        promise.set_value(status);
      }
    });
    return Must(promise.get_future().get());
  }

  void SetUp() {
    const std::string admin = Must(CreateFirstAdministrator(env_));
    pb::BatchUpsertOrganizationsRequest bodies;
    pb::Organization& body = *bodies.add_organizations();
    body.set_name("organizations/obody");
    pb::Designation& designation = *body.add_designations();
    designation.set_code("140007");
    designation.set_display_name("神奈川県");
    designation.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
    Ask<pb::BatchUpsertResponse>(*dispatcher_, *Find("RegistryService/BatchUpsertOrganizations"),
                                 admin, bodies);
    pb::CreateAccountRequest account;
    account.mutable_account()->set_organization(body.name());
    account.mutable_account()->set_display_name("企画課");
    account.mutable_account()->add_roles(pb::ROLE_CONTRIBUTOR);
    pb::CreateTokenRequest token;
    token.set_parent(
        Ask<pb::Account>(*dispatcher_, *Find("IdentityService/CreateAccount"), admin, account)
            .name());
    token_ = Ask<pb::CreateTokenResponse>(*dispatcher_, *Find("IdentityService/CreateToken"), admin,
                                          token)
                 .secret();
    create_.mutable_case_()->set_owner(body.name());
    create_.mutable_case_()->set_title("自動運転バスの実証");
    for (int i = 0; i < 40; ++i)
      create_.mutable_case_()->mutable_summary()->append("地域の移動手段を確保する取組です。");
    create_.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    for (int i = 0; i < kChangedCases; ++i) {
      changed_.push_back(
          Ask<pb::Case>(*dispatcher_, *Find("CaseService/CreateCase"), token_, create_).name());
    }
    get_.set_name(changed_.front());
    update_.mutable_update_mask()->add_paths("title");
  }

  void Get(const Dispatcher& server, const Method& method) const {
    Ask<pb::Case>(server, method, token_, get_);
  }
  void Create(const Dispatcher& server, const Method& method) const {
    Ask<pb::Case>(server, method, token_, create_);
  }
  void Update(const Dispatcher& server, const Method& method) {
    update_.mutable_case_()->set_name(changed_[static_cast<size_t>(++updates_) % changed_.size()]);
    update_.mutable_case_()->set_title(absl::StrCat("自動運転バスの実証", updates_));
    Ask<pb::Case>(server, method, token_, update_);
  }

  // In turns, each time in another order.
  void Compare(const std::string& what, std::vector<Way> ways) const {
    for (int round = -1; round < rounds_; ++round) {
      for (size_t i = 0; i < ways.size(); ++i) {
        Way& way = ways[(i + static_cast<size_t>(round + 1)) % ways.size()];
        const double passed = Seconds(CLOCK_MONOTONIC);
        const double processor = Seconds(CLOCK_PROCESS_CPUTIME_ID);
        for (int n = 0; n < calls_; ++n) way.call();
        if (round < 0) continue;  // what is read for the first time
        way.passed.push_back((Seconds(CLOCK_MONOTONIC) - passed) * 1e6 / calls_);
        way.processor.push_back((Seconds(CLOCK_PROCESS_CPUTIME_ID) - processor) * 1e6 / calls_);
      }
    }
    absl::PrintF(" %s\n", what);
    PrintWays(ways);
  }

  Env NewEnv() {
    return {.store = store_,
            .random = *random_,
            .sealer = sealer_,
            .now = [] { return absl::Now(); },
            .version = "bench",
            .on_fault = [](absl::string_view, absl::string_view) {},
            .change_readers = &AllChangeReaders(),
            .peers = &peers_};
  }

  const int calls_;
  const int rounds_;
  CountedStore store_;
  const std::unique_ptr<Random> random_ = NewSystemRandom();
  const auth::Sealer sealer_ = Must(OpenSealer(store_, *random_));
  PeerDirectory peers_;
  Nobody nobody_;
  const Env env_ = NewEnv();
  Env counting_env_ = NewEnv();
  MethodRegistry methods_;
  std::unique_ptr<host::CallMeter> meter_;
  Executor executor_{2};
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Dispatcher> counting_;
  std::string token_;
  pb::GetCaseRequest get_;
  pb::CreateCaseRequest create_;
  pb::UpdateCaseRequest update_;
  std::vector<std::string> changed_;
  int updates_ = 0;
};

int Main(int argc, char** argv) {
  const int calls = argc > 1 ? std::atoi(argv[1]) : 1'000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 9;
  absl::PrintF("in memory\n");
  Bench(storage::NewModelStore("bench"), calls, rounds).Run();
  if (argc > 3) return 0;
  const std::string directory =
      (std::filesystem::temp_directory_path() / "renkei-call-parts-bench").string();
  std::filesystem::remove_all(directory);
  storage::RocksDbOptions options;
  options.directory = directory;
  absl::PrintF("over the engine, each commit synced\n");
  Bench(Must(storage::OpenRocksDbStore(options)), calls, rounds).Run();
  std::filesystem::remove_all(directory);
  return 0;
}

}  // namespace
}  // namespace renkei::service

int main(int argc, char** argv) { return renkei::service::Main(argc, argv); }
