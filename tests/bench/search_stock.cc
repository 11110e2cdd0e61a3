#include "tests/bench/search_stock.h"

#include <google/protobuf/util/json_util.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/error.h"
#include "server/host/store_by_engine.h"
#include "server/service/tables/tables.h"
#include "storage/store.h"
#include "tests/bench/author.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

constexpr size_t kCasesOfCommit = 300;
constexpr int kOrganizationsOfCall = 100;
constexpr size_t kLetters = 2'000;  // of one field of a case, at most

[[noreturn]] void Fail(absl::string_view what, const absl::Status& status) {
  std::cerr << what << ": " << status << "\n";
  std::exit(1);
}

template <typename T>
T Got(absl::string_view what, absl::StatusOr<T> value) {
  if (!value.ok()) Fail(what, value.status());
  return *std::move(value);
}

double SecondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<pb::Organization> ReadRegistry(const std::string& packs) {
  std::vector<pb::Organization> organizations;
  const std::string lines = ReadWhole(packs + "/registry.jsonl");
  for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
    pb::Organization& organization = organizations.emplace_back();
    const google::protobuf::StringPiece json(line.data(), line.size());
    if (!google::protobuf::util::JsonStringToMessage(json, &organization).ok()) {
      std::cerr << "the registry pack is no JSON\n";
      std::exit(1);
    }
  }
  return organizations;
}

std::unique_ptr<client::Client> Connect(const e2e::ServerProcess& server,
                                        const std::string& token) {
  return Got("connect", client::Client::Connect({.server = server.address(), .token = token}));
}

std::unique_ptr<client::Client> NewAccount(client::Client& admin, const e2e::ServerProcess& server,
                                           const std::string& organization, pb::Role role) {
  pb::CreateAccountRequest account;
  account.mutable_account()->set_organization(organization);
  account.mutable_account()->set_display_name("企画課");
  account.mutable_account()->add_roles(role);
  pb::CreateTokenRequest token;
  token.set_parent(Must<pb::Account>(admin, "IdentityService/CreateAccount", account).name());
  return Connect(
      server, Must<pb::CreateTokenResponse>(admin, "IdentityService/CreateToken", token).secret());
}

// At most so many letters, from the front; the rest stays in `text`.
std::string Cut(absl::string_view& text) {
  size_t letters = 0;
  size_t end = 0;
  for (; end < text.size() && letters <= kLetters; ++end)
    letters += (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
  if (letters > kLetters) --end;
  std::string cut(text.substr(0, end));
  text.remove_prefix(end);
  return cut;
}

pb::Case CaseOf(const Text& text, size_t number, const std::string& owner) {
  pb::Case made;
  made.set_name(StockedCase(number));
  made.set_owner(owner);
  made.set_title(text.title);
  absl::string_view body = text.body;
  made.set_summary(Cut(body));
  made.set_challenge(Cut(body));
  made.set_approach(Cut(body));
  made.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  made.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  made.mutable_publish_time()->set_seconds(1'700'000'000 + static_cast<int64_t>(number));
  *made.mutable_update_time() = made.publish_time();
  made.mutable_begin()->set_kind(pb::When::KIND_FISCAL_YEAR);
  made.mutable_begin()->set_year(2015 + static_cast<int>(number % 10));
  made.set_continuity(number % 3 == 0 ? pb::CONTINUITY_RUNNING : pb::CONTINUITY_PILOTING);
  return made;
}

void Fill(const std::string& store_directory, const std::vector<Text>& texts,
          const std::vector<std::string>& owners) {
  const auto store =
      Got("store", host::OpenStore({.directory = store_directory, .create_if_missing = false}));
  storage::Mutation mutation;
  for (size_t i = 0; i < texts.size(); ++i) {
    service::Cases().Insert(CaseOf(texts[i], i, owners[i % owners.size()]), mutation);
    if ((i + 1) % kCasesOfCommit != 0 && i + 1 != texts.size()) continue;
    Got("commit", storage::CommitAndWait(*store, std::exchange(mutation, {})));
  }
}

}  // namespace

std::string StockedCase(size_t number) { return absl::StrFormat("cases/stock%021d", number); }

StockedServer Stock(const std::string& directory, const std::vector<Text>& texts,
                    const std::string& packs, const std::vector<std::string>& options) {
  StockedServer stocked;
  const std::vector<pb::Organization> registry = ReadRegistry(packs);
  std::vector<std::string> municipalities;
  for (const pb::Organization& organization : registry) {
    const pb::OrganizationKind kind = organization.designations().rbegin()->kind();
    if (kind == pb::ORGANIZATION_KIND_PREFECTURE)
      stocked.prefectures.push_back(organization.name());
    if (kind > pb::ORGANIZATION_KIND_PREFECTURE && kind < pb::ORGANIZATION_KIND_WARD)
      municipalities.push_back(organization.name());
  }
  {
    const auto server = Got("server", e2e::ServerProcess::Start(directory, {"--search-dir=none"}));
    const auto admin = Connect(*server, server->admin_token());
    pb::BatchUpsertOrganizationsRequest request;
    for (size_t i = 0; i < registry.size(); ++i) {
      *request.add_organizations() = registry[i];
      if (request.organizations_size() < kOrganizationsOfCall && i + 1 < registry.size()) continue;
      Must<pb::BatchUpsertResponse>(*admin, "RegistryService/BatchUpsertOrganizations", request);
      request.clear_organizations();
    }
    server->Stop();
  }
  const auto loading = std::chrono::steady_clock::now();
  Fill(directory + "/data", texts, municipalities);
  stocked.load_seconds = SecondsSince(loading);
  const auto start = std::chrono::steady_clock::now();
  stocked.server = Got("server", e2e::ServerProcess::Start(directory, options));
  const auto admin = Connect(*stocked.server, stocked.server->admin_token());
  stocked.organization = municipalities.front();
  stocked.writer = NewAccount(*admin, *stocked.server, stocked.organization, pb::ROLE_CONTRIBUTOR);
  stocked.reader = NewAccount(*admin, *stocked.server, municipalities.back(), pb::ROLE_READER);
  pb::SearchCasesRequest wait;
  wait.mutable_criteria()->set_up_to_date(true);
  wait.set_page_size(1);
  while (true) {
    const auto reply =
        stocked.reader->Call<pb::SearchCasesResponse>("SearchService/SearchCases", wait);
    if (reply.ok()) {
      if (reply->summary().total_size() == static_cast<int64_t>(texts.size())) break;
      std::cerr << "found " << reply->summary().total_size() << " of " << texts.size() << "\n";
      std::exit(1);
    }
    // On a machine that others use it takes longer than a call may.
    if (absl::IsDeadlineExceeded(reply.status())) continue;
    const auto detail = domain::DetailOf(reply.status());
    if (!detail || detail->reason() != pb::REASON_SEARCH_NOT_READY)
      Fail("wait for the index", reply.status());
  }
  stocked.index_seconds = SecondsSince(start);
  return stocked;
}

}  // namespace renkei::bench
