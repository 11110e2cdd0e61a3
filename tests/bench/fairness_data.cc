#include "tests/bench/fairness_data.h"

#include <thread>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

constexpr int kInnocentCases = 500;
constexpr int kNodes = 1'000;
constexpr int kKpis = 10'000;
constexpr int kItemsOfMessage = 1'000;
constexpr size_t kPiece = size_t{512} << 10;
constexpr int kIndicators = 10;

std::unique_ptr<client::Client> Connect(const e2e::ServerProcess& server,
                                        const std::string& token) {
  auto client = client::Client::Connect({.server = server.address(), .token = token});
  if (!client.ok()) std::exit(1);
  return *std::move(client);
}

void EndUnless(bool done, const char* what, const absl::Status& status) {
  if (done) return;
  std::cerr << what << ": " << status << "\n";
  std::exit(1);
}

void ImportCases(client::Client& client, int count) {
  client::MessageStream stream = client.OpenStream("ExchangeService/ImportResources");
  pb::ImportResourcesRequest message;
  message.mutable_options()->set_kind(pb::EXCHANGE_KIND_CASES);
  message.mutable_options()->set_format(pb::EXCHANGE_FORMAT_JSON_LINES);
  bool open = stream.Write(message);
  std::string piece;
  for (int i = 0; i < count && open; ++i) {
    absl::StrAppend(&piece, "{\"external_id\":\"B-", i, "\",\"title\":\"事例", i,
                    "\",\"summary\":\"概要\",\"audience\":{\"visibility\":\"public\"}}\n");
    if (piece.size() < kPiece && i + 1 < count) continue;
    message.set_data(std::move(piece));
    open = stream.Write(message);
    piece.clear();
  }
  stream.WritesDone();
  pb::ImportResult result;
  while (true) {
    const auto reply = stream.Read<pb::ImportResourcesResponse>();
    EndUnless(reply.ok(), "import", reply.status());
    if (!reply->has_value()) break;
    result = (*reply)->result();
  }
  EndUnless(result.created() == count, "import", absl::InternalError(result.ShortDebugString()));
}

pb::ApplyKpi SomeKpi(int i) {
  pb::ApplyKpi apply;
  pb::Kpi& kpi = *apply.mutable_kpi();
  kpi.set_external_id(absl::StrCat("k", i));
  kpi.set_node_external_id(absl::StrCat("n", i % kNodes));
  kpi.set_title("利用者数");
  kpi.set_unit("人");
  kpi.set_direction(pb::DIRECTION_UP);
  kpi.set_aggregation(pb::AGGREGATION_LEVEL);
  kpi.set_section("企画課");
  kpi.set_next_due_date("2024-05-30");
  kpi.set_indicator(absl::StrCat("indicators/i", i % kIndicators));
  pb::TimedValue& target = *kpi.add_targets();
  target.mutable_value()->set_number(100);
  target.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  target.mutable_when()->set_year(2024);
  pb::KpiActual& actual = *apply.add_actuals();
  actual.mutable_value()->set_number(50);
  actual.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  actual.mutable_when()->set_year(2022);
  return apply;
}

// Its name.
std::string ApplyPlan(client::Client& client, const std::string& organization) {
  client::MessageStream stream = client.OpenStream("VisionService/ApplyVision");
  pb::ApplyVisionRequest request;
  request.mutable_header()->set_parent(organization);
  request.mutable_header()->mutable_vision()->set_title("総合戦略");
  request.mutable_header()->mutable_vision()->set_external_id("plan");
  bool open = stream.Write(request);
  request.Clear();
  for (int i = 0; i < kNodes; ++i) {
    pb::VisionNode& node = *request.mutable_items()->add_nodes()->mutable_node();
    node.set_external_id(absl::StrCat("n", i));
    node.set_title("取組");
  }
  open = open && stream.Write(request);
  for (int begin = 0; begin < kKpis && open; begin += kItemsOfMessage) {
    request.Clear();
    for (int i = begin; i < begin + kItemsOfMessage; ++i)
      *request.mutable_items()->add_kpis() = SomeKpi(i);
    open = stream.Write(request);
  }
  const auto reply = stream.Finish<pb::ApplyVisionResponse>();
  EndUnless(reply.ok(), "apply", reply.status());
  return reply->vision().name();
}

void UpsertIndicators(client::Client& admin) {
  for (int i = 0; i < kIndicators; ++i) {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(absl::StrCat("indicators/i", i));
    indicator.set_title("利用者数");
    indicator.set_unit("人");
    indicator.set_definition("年度の利用者の数");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_LEVEL);
    Must<pb::Indicator>(admin, "FrameworkService/UpsertIndicator", request);
  }
}

}  // namespace

FairnessData LoadFairnessData(const e2e::ServerProcess& server, int cases) {
  const auto admin = Connect(server, server.admin_token());
  UpsertIndicators(*admin);
  FairnessData data;
  data.innocent = MakeAuthor(*admin, "innocent", "神奈川県", "140007");
  data.hostiles = {{MakeAuthor(*admin, "hostile1", "東京都", "130001"), ""},
                   {MakeAuthor(*admin, "hostile2", "大阪府", "270008"), ""}};
  std::vector<std::thread> threads;
  for (FairnessData::HostileAuthor& hostile : data.hostiles) {
    threads.emplace_back([&] {
      const auto own = Connect(server, hostile.author.token);
      ImportCases(*own, cases / static_cast<int>(data.hostiles.size()));
      hostile.vision = ApplyPlan(*own, hostile.author.organization);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto client = Connect(server, data.innocent.token);
  // The last ones: lists begin with the newest.
  ImportCases(*client, kInnocentCases);
  const auto list =
      Must<pb::ListCasesResponse>(*client, "CaseService/ListCases", pb::ListCasesRequest());
  data.innocent_case = list.cases(0).name();
  return data;
}

}  // namespace renkei::bench
