// fairness_bench [SECONDS] [ROUNDS]: what an innocent account sees of a real renkeid while two
// hostile ones take all that they get: digests, idle imports, watches, large applies and floods of
// lists. The innocent makes 20 calls a second. Needs RENKEID. Not a test: it prints.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/bench/author.h"
#include "tests/bench/load.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/watch_stream.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;
using Clock = std::chrono::steady_clock;

constexpr int kChanges = 100'000;
constexpr int kCases = 500;
constexpr int kWatches = 150;
constexpr int kIdleImports = 6;
constexpr int kLists = 12;
constexpr int kApplies = 3;
constexpr int kApplyMessages = 60;  // of 1 MB
constexpr auto kBetweenCalls = std::chrono::milliseconds(50);

double ResidentMegabytes(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmRSS:", 0) == 0) return std::atof(line.substr(6).c_str()) / 1024;
  }
  return 0;
}

std::unique_ptr<client::Client> Connect(const std::string& address, const std::string& token) {
  auto client = client::Client::Connect({.server = address, .token = token});
  if (!client.ok()) std::exit(1);
  return *std::move(client);
}

// A contributor of a new organization's.
Author NewAuthor(client::Client& admin, const std::string& id, const std::string& code) {
  pb::BatchUpsertOrganizationsRequest registry;
  pb::Organization& organization = *registry.add_organizations();
  organization.set_name(absl::StrCat("organizations/", id));
  pb::Designation& designation = *organization.add_designations();
  designation.set_display_name(id);
  designation.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
  designation.set_code(code);
  Must<pb::BatchUpsertResponse>(admin, "RegistryService/BatchUpsertOrganizations", registry);
  pb::CreateAccountRequest account;
  account.mutable_account()->set_organization(organization.name());
  account.mutable_account()->set_display_name("企画課");
  account.mutable_account()->add_roles(pb::ROLE_CONTRIBUTOR);
  pb::CreateTokenRequest token;
  token.set_parent(Must<pb::Account>(admin, "IdentityService/CreateAccount", account).name());
  return {
      .organization = organization.name(),
      .token = Must<pb::CreateTokenResponse>(admin, "IdentityService/CreateToken", token).secret()};
}

// Everything that one account can think of, until it is destroyed.
class Hostile {
 public:
  Hostile(const std::string& address, const Author& author) : address_(address), author_(author) {
    for (int i = 0; i < kWatches; ++i) {
      watches_.push_back(std::make_unique<e2e::WatchStream>(
          e2e::WatchStream::Options{.address = address, .token = author.token, .request = ""},
          [](const std::string&) { return true; }));
    }
    for (int i = 0; i < 2; ++i) Repeat([this](client::Client& client) { Digest(client); });
    for (int i = 0; i < kLists; ++i)
      Repeat([](client::Client& client) {
        (void)client.Call<pb::ListCasesResponse>("CaseService/ListCases", pb::ListCasesRequest());
      });
    for (int i = 0; i < kIdleImports; ++i) Repeat([this](client::Client& client) { Idle(client); });
    for (int i = 0; i < kApplies; ++i) Repeat([this](client::Client& client) { Apply(client); });
  }
  ~Hostile() {
    ended_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void Repeat(std::function<void(client::Client&)> act) {
    threads_.emplace_back([this, act = std::move(act)] {
      const auto client = Connect(address_, author_.token);
      while (!ended_) act(*client);
    });
  }

  void Digest(client::Client& client) {
    const auto bounds = client.Call<pb::GetFeedBoundsResponse>("ChangeService/GetFeedBounds",
                                                               pb::GetFeedBoundsRequest());
    if (!bounds.ok()) return;
    pb::GetFeedDigestRequest request;
    request.set_cursor(bounds->head_cursor());
    (void)client.Call<pb::GetFeedDigestResponse>("ChangeService/GetFeedDigest", request);
  }

  void Idle(client::Client& client) {
    client::MessageStream stream = client.OpenStream("ExchangeService/ImportResources");
    pb::ImportResourcesRequest request;
    request.mutable_options()->set_kind(pb::EXCHANGE_KIND_CASES);
    request.mutable_options()->set_format(pb::EXCHANGE_FORMAT_CSV);
    (void)stream.Write(request);
    for (int i = 0; i < 20 && !ended_; ++i) absl::SleepFor(absl::Milliseconds(100));
  }

  void Apply(client::Client& client) {
    client::MessageStream stream = client.OpenStream("VisionService/ApplyVision");
    pb::ApplyVisionRequest request;
    request.mutable_header()->set_parent(author_.organization);
    request.mutable_header()->mutable_vision()->set_title("計画");
    bool open = stream.Write(request);
    for (int i = 0; i < kApplyMessages && open && !ended_; ++i) {
      pb::ApplyVisionRequest items;
      for (int n = 0; n < 500; ++n) {
        pb::VisionNode& node = *items.mutable_items()->add_nodes()->mutable_node();
        node.set_title("取組");
        node.set_text(std::string(2'000, 'a'));
      }
      open = stream.Write(items);
    }
    stream.WritesDone();
    (void)stream.Read<pb::ApplyVisionResponse>();
  }

  const std::string address_;
  const Author author_;
  std::atomic<bool> ended_{false};
  std::vector<std::unique_ptr<e2e::WatchStream>> watches_;
  std::vector<std::thread> threads_;
};

struct Seen {
  std::vector<double> millis;
  int refused = 0;

  double At(double part) {
    if (millis.empty()) return 0;
    std::sort(millis.begin(), millis.end());
    return millis[static_cast<size_t>(part * static_cast<double>(millis.size() - 1))];
  }
};

// Calls at their times, whatever the ones before them took.
void Innocent(client::Client& client, const std::string& name, double seconds, const char* when) {
  Seen gets;
  Seen lists;
  pb::GetCaseRequest get;
  get.set_name(name);
  Clock::time_point next = Clock::now();
  const Clock::time_point end =
      next + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  for (int i = 0; next < end; ++i, next += kBetweenCalls) {
    std::this_thread::sleep_until(next);
    Seen& seen = i % 2 == 0 ? gets : lists;
    const absl::Status status =
        i % 2 == 0
            ? client.Call<pb::Case>("CaseService/GetCase", get).status()
            : client.Call<pb::ListCasesResponse>("CaseService/ListCases", pb::ListCasesRequest())
                  .status();
    if (!status.ok()) ++seen.refused;
    seen.millis.push_back(std::chrono::duration<double, std::milli>(Clock::now() - next).count());
  }
  std::cout << absl::StrFormat(
                   "%-16s GetCase p50 %7.1f p99 %7.1f most %7.1f ms, refused %d; ListCases p50 "
                   "%7.1f p99 %7.1f most %7.1f ms, refused %d\n",
                   when, gets.At(0.5), gets.At(0.99), gets.At(1), gets.refused, lists.At(0.5),
                   lists.At(0.99), lists.At(1), lists.refused)
            << std::flush;
}

int Run(double seconds, int rounds) {
  const e2e::TempDir directory;
  const auto server = e2e::ServerProcess::Start(directory.path());
  if (!server.ok()) {
    std::cerr << server.status() << "\n";
    return 1;
  }
  const std::string& address = (*server)->address();
  const auto admin = Connect(address, (*server)->admin_token());
  const Author innocent = NewAuthor(*admin, "innocent", "140007");
  const Author first = NewAuthor(*admin, "hostile1", "130001");
  const Author second = NewAuthor(*admin, "hostile2", "270008");
  const auto client = Connect(address, innocent.token);
  std::string name;
  for (int i = 0; i < kCases; ++i) {
    pb::CreateCaseRequest create;
    create.mutable_case_()->set_owner(innocent.organization);
    create.mutable_case_()->set_title(absl::StrCat("事例", i));
    create.mutable_case_()->set_summary("概要");
    create.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    name = Must<pb::Case>(*client, "CaseService/CreateCase", create).name();
  }
  Target writer(address, (*server)->admin_token());
  std::atomic<int> next{0};
  while (next < kChanges) {
    writer.Rate("/renkei.v1.FrameworkService/UpsertIndicator", 64, std::chrono::seconds(1), [&] {
      pb::UpsertIndicatorRequest request;
      pb::Indicator& indicator = *request.mutable_indicator();
      indicator.set_name(absl::StrCat("indicators/i", next++));
      indicator.set_title("指標");
      indicator.set_unit("人");
      indicator.set_definition("定義");
      indicator.set_direction(pb::DIRECTION_UP);
      indicator.set_aggregation(pb::AGGREGATION_LEVEL);
      return request.SerializeAsString();
    });
  }
  std::cout << next << " changes, " << kCases << " cases; resident "
            << ResidentMegabytes((*server)->pid()) << " MB\n";
  for (int round = 0; round < rounds; ++round) {
    Innocent(*client, name, seconds, "alone");
    {
      const Hostile one(address, first);
      const Hostile two(address, second);
      Innocent(*client, name, seconds, "beside hostiles");
      std::cout << "resident under load " << ResidentMegabytes((*server)->pid()) << " MB\n";
    }
    absl::SleepFor(absl::Seconds(2));
    std::cout << "resident afterwards " << ResidentMegabytes((*server)->pid()) << " MB\n";
  }
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  return renkei::bench::Run(argc > 1 ? std::atof(argv[1]) : 20, argc > 2 ? std::atoi(argv[2]) : 3);
}
