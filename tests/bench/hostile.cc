#include "tests/bench/hostile.h"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/mutex.h"
#include "tests/bench/load.h"
#include "tests/e2e/watch_stream.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

// More of each than one account is given.
constexpr int kWatches = 150;
constexpr int kIdleImports = 6;
constexpr int kExports = 3;
constexpr int kApplies = 12;
constexpr int kDigests = 4;
constexpr int kLists = 40;
constexpr int kEachPlan = 10;
// A plan of the largest kind: 90 MB in messages of 2 MB, each text of 4,500 bytes.
constexpr int kApplyMessages = 40;
constexpr int kNodesOfMessage = 500;
constexpr int kTextChars = 1'500;

// What came of the calls of one kind.
class Tally {
 public:
  void Count(const std::string& what, int code) {
    MutexLock lock(mutex_);
    ++counts_[what][code];
  }

  void Print() {
    MutexLock lock(mutex_);
    for (const auto& [what, codes] : counts_) {
      std::cout << what;
      for (const auto& [code, count] : codes) {
        std::cout << " "
                  << (code == 0 ? "answered"
                                : absl::StatusCodeToString(static_cast<absl::StatusCode>(code)))
                  << " " << count;
      }
      std::cout << "\n";
    }
    std::cout << std::flush;
  }

 private:
  Mutex mutex_;
  std::map<std::string, std::map<int, int>> counts_ ABSL_GUARDED_BY(mutex_);
};

// Goes on until the process ends.
class Hostile {
 public:
  explicit Hostile(const HostileOptions& options)
      : options_(options), target_(options.address, options.token), items_(Items()) {
    for (int i = 0; i < kWatches; ++i) Watch();
    FloodUnaries();
    for (int i = 0; i < kIdleImports; ++i) Repeat([this](client::Client& c) { IdleImport(c); });
    for (int i = 0; i < kExports; ++i) Repeat([this](client::Client& c) { Export(c); });
    for (int i = 0; i < kApplies; ++i) Repeat([this](client::Client& c) { Apply(c); });
  }

  void Print() { tally_.Print(); }

 private:
  void FloodUnaries() {
    pb::ListCasesRequest list;
    list.set_page_size(500);
    // None of a hundred thousand is: a page looks at as many as it may.
    list.set_filter("state = PUBLISHED");
    Flood("CaseService/ListCases", list, kLists);
    Flood("CaseService/ListCaseFreshness", pb::ListCaseFreshnessRequest(), kEachPlan);
    Flood("InboxService/ListInboxItems", pb::ListInboxItemsRequest(), kEachPlan);
    pb::GetVisionProgressRequest progress;
    progress.set_name(options_.vision);
    Flood("AnalysisService/GetVisionProgress", progress, kEachPlan);
    pb::ListOverdueKpisRequest overdue;
    overdue.set_parent(options_.organization);
    Flood("AnalysisService/ListOverdueKpis", overdue, kEachPlan);
    pb::RollUpIndicatorRequest roll_up;
    roll_up.set_indicator("indicators/i1");
    roll_up.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    roll_up.mutable_when()->set_year(2024);
    Flood("ContributionService/RollUpIndicator", roll_up, kEachPlan);
    pb::GetFeedBoundsRequest bounds;
    const auto client = Connect();
    const auto now = client->Call<pb::GetFeedBoundsResponse>("ChangeService/GetFeedBounds", bounds);
    if (!now.ok()) std::exit(1);
    pb::GetFeedDigestRequest digest;
    digest.set_cursor(now->head_cursor());
    Flood("ChangeService/GetFeedDigest", digest, kDigests);
  }

  // So many of one call under way, whatever is answered.
  void Flood(const std::string& method, const google::protobuf::Message& request, int count) {
    for (int i = 0; i < count; ++i) CallAgain(method, request.SerializeAsString());
  }
  void CallAgain(const std::string& method, const std::string& bytes) {
    target_.Call(absl::StrCat("/renkei.v1.", method), bytes,
                 [this, method, bytes](const grpc::Status& status, auto) {
                   tally_.Count(method, static_cast<int>(status.error_code()));
                   CallAgain(method, bytes);
                 });
  }

  void Watch() {
    watches_.push_back(
        std::make_unique<e2e::WatchStream>(e2e::WatchStream::Options{.address = options_.address,
                                                                     .token = options_.token,
                                                                     .request = "",
                                                                     .own_connection = true},
                                           [](const std::string&) { return true; }));
  }

  std::unique_ptr<client::Client> Connect() const {
    auto client = client::Client::Connect({.server = options_.address, .token = options_.token});
    if (!client.ok()) std::exit(1);
    return *std::move(client);
  }

  void Repeat(std::function<void(client::Client&)> act) {
    threads_.emplace_back([this, act = std::move(act)] {
      const auto client = Connect();
      while (true) act(*client);
    });
  }

  // Says what it will send, and sends nothing.
  void IdleImport(client::Client& client) {
    client::MessageStream stream = client.OpenStream("ExchangeService/ImportResources");
    pb::ImportResourcesRequest request;
    request.mutable_options()->set_kind(pb::EXCHANGE_KIND_CASES);
    request.mutable_options()->set_format(pb::EXCHANGE_FORMAT_CSV);
    (void)stream.Write(request);
    tally_.Count("ExchangeService/ImportResources",
                 stream.Read<pb::ImportResourcesResponse>().status().raw_code());
  }

  void Export(client::Client& client) {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_CASES);
    request.set_format(pb::EXCHANGE_FORMAT_XLSX);
    client::MessageStream stream = client.OpenStream("ExchangeService/ExportResources");
    if (stream.Write(request)) stream.WritesDone();
    while (true) {
      const auto reply = stream.Read<pb::ExportResourcesResponse>();
      if (reply.ok() && reply->has_value()) continue;
      return tally_.Count("ExchangeService/ExportResources", reply.status().raw_code());
    }
  }

  void Apply(client::Client& client) {
    client::MessageStream stream = client.OpenStream("VisionService/ApplyVision");
    pb::ApplyVisionRequest request;
    request.mutable_header()->set_parent(options_.organization);
    request.mutable_header()->mutable_vision()->set_title("計画");
    request.mutable_header()->mutable_vision()->set_external_id("large");
    request.mutable_header()->set_validate_only(true);
    bool open = stream.Write(request);
    for (size_t i = 0; i < items_.size() && open; ++i) open = stream.Write(items_[i]);
    // Each second one that gets so far goes through, the others leave the server waiting.
    const bool through = open && ++applies_ % 2 == 0;
    if (through) stream.WritesDone();
    tally_.Count(
        through ? "VisionService/ApplyVision whole" : "VisionService/ApplyVision left open",
        stream.Read<pb::ApplyVisionResponse>().status().raw_code());
  }

  static std::vector<pb::ApplyVisionRequest> Items() {
    std::string text;
    for (int i = 0; i < kTextChars; ++i) text += "あ";
    std::vector<pb::ApplyVisionRequest> items(kApplyMessages);
    int n = 0;
    for (pb::ApplyVisionRequest& message : items) {
      for (int i = 0; i < kNodesOfMessage; ++i) {
        pb::VisionNode& node = *message.mutable_items()->add_nodes()->mutable_node();
        node.set_external_id(absl::StrCat("n", n++));
        node.set_title("取組");
        node.set_text(text);
      }
    }
    return items;
  }

  const HostileOptions options_;
  Target target_;
  const std::vector<pb::ApplyVisionRequest> items_;
  std::atomic<int> applies_{0};
  Tally tally_;
  std::vector<std::unique_ptr<e2e::WatchStream>> watches_;
  std::vector<std::thread> threads_;
};

}  // namespace

int RunHostile(const HostileOptions& options) {
  if (setpriority(PRIO_PROCESS, 0, options.nice) != 0) return 1;
  Hostile hostile(options);
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  hostile.Print();
  // All that is under way ends as it does when a machine goes down.
  std::_Exit(0);
}

}  // namespace renkei::bench
