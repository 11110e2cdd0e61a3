// The real registry in a real server: loaded as quickstart loads it, and there after a restart.

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/error.h"
#include "tests/e2e/server_process.h"
#include "tests/support/source_dir.h"

namespace renkei::e2e {
namespace {

constexpr size_t kBatch = 100;  // the most that an upsert takes
constexpr size_t kLivingWithoutWards = 47 + 1'741 + 6;

std::unique_ptr<client::Client> ConnectAsAdmin(const ServerProcess& server) {
  auto connected =
      client::Client::Connect({.server = server.address(), .token = server.admin_token()});
  EXPECT_TRUE(connected.ok()) << connected.status();
  return *std::move(connected);
}

// Sends a pack in batches; returns how many records were created.
template <typename Request, typename M>
int LoadPack(client::Client& admin, const std::string& file, const std::string& method,
             google::protobuf::RepeatedPtrField<M>* (Request::*list)()) {
  std::ifstream in(test::SourceFile(absl::StrCat("deploy/packs/", file)));
  EXPECT_TRUE(in.good()) << file;
  int created = 0;
  Request request;
  const auto send = [&] {
    const auto done = admin.Call<pb::BatchUpsertResponse>(method, request);
    EXPECT_TRUE(done.ok()) << done.status();
    if (done.ok()) created += done->created();
    request.Clear();
  };
  for (std::string line; std::getline(in, line);) {
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, (request.*list)()->Add()).ok());
    if (static_cast<size_t>((request.*list)()->size()) == kBatch) send();
  }
  if (!(request.*list)()->empty()) send();
  return created;
}

int LoadRegistry(client::Client& admin) {
  int created = 0;
  for (const char* file : {"registry.jsonl", "registry_former.jsonl"}) {
    created += LoadPack<pb::BatchUpsertOrganizationsRequest, pb::Organization>(
        admin, file, "RegistryService/BatchUpsertOrganizations",
        &pb::BatchUpsertOrganizationsRequest::mutable_organizations);
  }
  return created + LoadPack<pb::BatchUpsertReorganizationsRequest, pb::Reorganization>(
                       admin, "reorganizations.jsonl", "RegistryService/BatchUpsertReorganizations",
                       &pb::BatchUpsertReorganizationsRequest::mutable_reorganizations);
}

// Everything that a list gives, page by page.
std::vector<std::string> ListNames(client::Client& admin) {
  std::vector<std::string> names;
  pb::ListOrganizationsRequest request;
  request.set_filter("code != \"\"");
  do {
    const auto page =
        admin.Call<pb::ListOrganizationsResponse>("RegistryService/ListOrganizations", request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    for (const pb::Organization& body : page->organizations()) names.push_back(body.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return names;
}

std::string Successor(client::Client& admin, const std::string& query) {
  pb::ResolveOrganizationRequest request;
  request.set_query(query);
  const auto response =
      admin.Call<pb::ResolveOrganizationResponse>("RegistryService/ResolveOrganization", request);
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() && response->successors_size() == 1 ? response->successors(0).display_name()
                                                           : "";
}

TEST(RegistryOnDisk, IsTheSameAfterARestartAndLoadingItAgainChangesNothing) {
  const TempDir directory;
  auto server = ServerProcess::Start(directory.path());
  ASSERT_TRUE(server.ok()) << server.status();
  auto admin = ConnectAsAdmin(**server);
  EXPECT_EQ(LoadRegistry(*admin), 1'965 + 1'977 + 708);
  const std::vector<std::string> before = ListNames(*admin);
  EXPECT_EQ(before.size(), kLivingWithoutWards);
  EXPECT_EQ(Successor(*admin, "安塚町"), "上越市");

  EXPECT_EQ((*server)->Stop(), 0) << (*server)->Log();
  server = ServerProcess::Start(directory.path());
  ASSERT_TRUE(server.ok()) << server.status();
  admin = ConnectAsAdmin(**server);
  EXPECT_EQ(LoadRegistry(*admin), 0);
  EXPECT_EQ(ListNames(*admin), before);
  EXPECT_EQ(Successor(*admin, "安塚町"), "上越市");
}

}  // namespace
}  // namespace renkei::e2e
