#include "tests/bench/web_stock.h"

#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/bench/author.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

constexpr int kNodes = 500;
constexpr int kKpis = 100;
constexpr int kFirstYear = 2019;
constexpr int kYears = 6;
constexpr int kStartSeconds = 60;

std::unique_ptr<client::Client> Connect(const StockedServer& stocked, const std::string& token) {
  auto client = client::Client::Connect({.server = stocked.server->address(), .token = token});
  if (!client.ok()) std::exit(1);
  return *std::move(client);
}

// An account of the organization that writes and publishes what it wrote.
std::unique_ptr<client::Client> NewPlanner(const StockedServer& stocked) {
  const auto admin = Connect(stocked, stocked.server->admin_token());
  pb::CreateAccountRequest account;
  account.mutable_account()->set_organization(stocked.organization);
  account.mutable_account()->set_display_name("企画課");
  for (const pb::Role role : {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})
    account.mutable_account()->add_roles(role);
  account.mutable_account()->set_may_publish_own(true);
  pb::CreateTokenRequest token;
  token.set_parent(Must<pb::Account>(*admin, "IdentityService/CreateAccount", account).name());
  return Connect(
      stocked,
      Must<pb::CreateTokenResponse>(*admin, "IdentityService/CreateToken", token).secret());
}

std::string NewFrontToken(const StockedServer& stocked) {
  const auto admin = Connect(stocked, stocked.server->admin_token());
  pb::CreateTokenRequest token;
  token.set_parent(Must<pb::WhoAmIResponse>(*admin, "IdentityService/WhoAmI", pb::WhoAmIRequest())
                       .account()
                       .name());
  token.set_front(true);
  return Must<pb::CreateTokenResponse>(*admin, "IdentityService/CreateToken", token).secret();
}

void SetYear(pb::When& when, int year) {
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
}

// Ten goals, nine fields below each, and the measures below these.
pb::VisionNode Node(int i) {
  constexpr int kGoals = 10;
  constexpr int kFields = 100;
  pb::VisionNode node;
  node.set_external_id(absl::StrCat("n", i));
  node.set_label(absl::StrCat(i + 1));
  node.set_title(absl::StrCat("地域公共交通の維持と利用の促進に取り組む施策", i));
  node.set_text(
      "高齢者をはじめとする住民の通院や買い物の足を確保し、住み慣れた地域で暮らし続けられるまちをつ"
      "くる。");
  node.set_section("企画部政策推進課");
  if (i >= kGoals)
    node.set_parent_external_id(absl::StrCat("n", i % (i < kFields ? kGoals : kFields)));
  return node;
}

pb::ApplyKpi Kpi(int i) {
  pb::ApplyKpi apply;
  pb::Kpi& kpi = *apply.mutable_kpi();
  kpi.set_external_id(absl::StrCat("k", i));
  kpi.set_node_external_id(absl::StrCat("n", i * (kNodes / kKpis)));
  kpi.set_title(absl::StrCat("乗合タクシーの年間利用者数", i));
  kpi.set_unit("人");
  kpi.set_direction(pb::DIRECTION_UP);
  kpi.set_aggregation(pb::AGGREGATION_FLOW);
  kpi.set_section("企画部政策推進課");
  kpi.mutable_baseline()->mutable_value()->set_number(1'000);
  SetYear(*kpi.mutable_baseline()->mutable_when(), kFirstYear - 1);
  for (const int year : {kFirstYear + 2, kFirstYear + kYears}) {
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(1'000 + 200 * (year - kFirstYear));
    SetYear(*target.mutable_when(), year);
  }
  for (int year = kFirstYear; year < kFirstYear + kYears; ++year) {
    pb::KpiActual& actual = *apply.add_actuals();
    actual.mutable_value()->set_number(1'000 + (150 + i) * (year - kFirstYear));
    SetYear(*actual.mutable_when(), year);
    actual.set_status(year + 1 == kFirstYear + kYears ? pb::KPI_ACTUAL_STATUS_PRELIMINARY
                                                      : pb::KPI_ACTUAL_STATUS_CONFIRMED);
  }
  return apply;
}

std::string ApplyVision(client::Client& planner, const std::string& organization) {
  client::MessageStream stream = planner.OpenStream("VisionService/ApplyVision");
  pb::ApplyVisionRequest request;
  request.mutable_header()->set_parent(organization);
  pb::Vision& vision = *request.mutable_header()->mutable_vision();
  vision.set_external_id("plan");
  vision.set_title("第3期まち・ひと・しごと創生総合戦略");
  vision.set_narrative("誰もが移動に困らず、安心して暮らし続けられるまち。");
  vision.mutable_period()->set_from_fiscal_year(kFirstYear);
  vision.mutable_period()->set_to_fiscal_year(kFirstYear + kYears);
  vision.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  bool open = stream.Write(request);
  request.Clear();
  for (int i = 0; i < kNodes; ++i) *request.mutable_items()->add_nodes()->mutable_node() = Node(i);
  for (int i = 0; i < kKpis; ++i) *request.mutable_items()->add_kpis() = Kpi(i);
  open = open && stream.Write(request);
  const auto reply = stream.Finish<pb::ApplyVisionResponse>();
  if (reply.ok() && open) return reply->vision().name();
  std::cerr << "apply: " << reply.status() << "\n";
  std::exit(1);
}

void WriteLineTo(const std::string& path, const std::string& line) {
  std::ofstream(path) << line << "\n";
}

}  // namespace

StockedVision StockVision(const StockedServer& stocked) {
  const auto planner = NewPlanner(stocked);
  StockedVision vision;
  vision.name = ApplyVision(*planner, stocked.organization);
  pb::SubmitVisionRequest submit;
  submit.set_name(vision.name);
  Must<pb::Vision>(*planner, "VisionService/SubmitVision", submit);
  pb::PublishVisionRequest publish;
  publish.set_name(vision.name);
  Must<pb::Vision>(*planner, "VisionService/PublishVision", publish);
  pb::ListKpisRequest list;
  list.set_parent(vision.name);
  list.set_page_size(kKpis);
  const auto kpis = Must<pb::ListKpisResponse>(*planner, "VisionService/ListKpis", list);
  for (const pb::Kpi& kpi : kpis.kpis()) vision.kpis.push_back(kpi.name());
  return vision;
}

FrontProcess::FrontProcess(const StockedServer& stocked, const std::string& directory)
    : token_(NewFrontToken(stocked)),
      address_file_(directory + "/web.address"),
      process_(
          [&] {
            const char* const path = std::getenv("RENKEI_WEB");
            if (path == nullptr) {
              std::cerr << "RENKEI_WEB is not set\n";
              std::exit(2);
            }
            WriteLineTo(directory + "/front.token", token_);
            return path;
          }(),
          {"--server", stocked.server->address(), "--listen", "127.0.0.1:0", "--ops-listen", "none",
           "--front-token-file", directory + "/front.token", "--trusted-proxies", "127.0.0.1",
           "--access-log", "false", "--log-level", "warn", "--address-file", address_file_}) {
  for (int i = 0; i < kStartSeconds * 100 && address_.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::ifstream file(address_file_);
    std::getline(file, address_);
  }
  if (!address_.empty()) return;
  std::cerr << "renkei-web does not serve\n";
  std::exit(1);
}

FrontProcess::~FrontProcess() { kill(process_.pid(), SIGTERM); }

}  // namespace renkei::bench
