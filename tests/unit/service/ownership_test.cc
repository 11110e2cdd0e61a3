// The frame commits nothing of a handler that forgot to ask whose it is that it writes.

#include <filesystem>
#include <memory>

#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/support/source_dir.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

constexpr char kWritten[] = "cases/forgotten";

storage::Mutation SomeWrite() {
  pb::Case c;
  c.set_name(kWritten);
  c.set_owner(kYokohama);
  storage::Mutation mutation;
  Cases().Insert(c, mutation);
  return mutation;
}

absl::StatusOr<Write<google::protobuf::Empty>> ForgetfulWrite(const Call&,
                                                              const pb::DeleteCaseRequest&) {
  Write<google::protobuf::Empty> result;
  result.mutation = SomeWrite();
  return result;
}

absl::StatusOr<google::protobuf::Empty> ForgetfulJob(Job& job, const pb::DeleteVisionRequest&) {
  // What was asked on one snapshot says nothing of the next.
  job.call().Prove(auth::Ownership::kOwner);
  job.Refresh();
  const auto done = job.Commit(SomeWrite(), kWritten);
  if (!done.ok()) return done.status();
  return google::protobuf::Empty();
}

class ForgetfulSource : public ReplySource {
 public:
  absl::StatusOr<NextReply> Pull(Job& job) override {
    const auto done = job.Commit(SomeWrite(), kWritten);
    if (!done.ok()) return done.status();
    return NextReply(EndOfReplies());
  }
};

const pb::ImportOptions* OptionsOf(const pb::ImportResourcesRequest& first) {
  return first.has_options() ? &first.options() : nullptr;
}

absl::StatusOr<std::unique_ptr<ReplySource>> OpenForgetful(const Call&, const pb::ImportOptions&) {
  return std::make_unique<ForgetfulSource>();
}

class OwnershipTest : public ServiceTest {
 protected:
  OwnershipTest()
      : token_(AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR})),
        forgetful_env_{*store_,
                       *random_,
                       sealer_,
                       env_.now,
                       "test",
                       true,
                       [this](absl::string_view incident, absl::string_view what) {
                         EXPECT_FALSE(incident.empty());
                         told_.emplace_back(what);
                       }},
        forgetful_(forgetful_env_, forgetful_methods_, executor_) {
    RegisterAllServices(forgetful_methods_);
    forgetful_methods_.Write("renkei.v1.CaseService/DeleteCase", ForgetfulWrite);
    forgetful_methods_.Job("renkei.v1.VisionService/DeleteVision", ForgetfulJob);
    forgetful_methods_
        .Exchange<pb::ImportResourcesRequest, pb::ImportOptions, pb::ImportResourcesResponse>(
            "renkei.v1.ExchangeService/ImportResources", OptionsOf, OpenForgetful);
  }

  template <typename Request>
  Dispatcher::Incoming IncomingOf(absl::string_view method, const Request& request) {
    Dispatcher::Incoming incoming;
    incoming.method = forgetful_methods_.Find(method);
    incoming.authorization = absl::StrCat("Bearer ", token_);
    incoming.requests.push_back(std::make_unique<Request>(request));
    incoming.abandoned = [] { return false; };
    return incoming;
  }

  template <typename Request>
  absl::Status Run(absl::string_view method, const Request& request) {
    std::promise<absl::Status> promise;
    forgetful_.Dispatch(
        IncomingOf(method, request),
        [&](const absl::Status& status, const MessagePtr&) { promise.set_value(status); });
    return promise.get_future().get();
  }

  void ExpectRefused(const absl::Status& status) {
    EXPECT_EQ(ReasonOf(status), pb::REASON_INTERNAL) << status;
    EXPECT_FALSE(domain::DetailOf(status)->metadata().at("incident").empty());
    ASSERT_EQ(told_.size(), 1u);
    EXPECT_THAT(told_[0], ::testing::HasSubstr("without asking whose it is"));
    const auto row = Cases().Get(*store_->NewSnapshot(), KeyByName(Cases(), kWritten));
    EXPECT_FALSE(row->has_value());
  }

  const std::string token_;
  std::vector<std::string> told_;
  Env forgetful_env_;
  MethodRegistry forgetful_methods_;
  Dispatcher forgetful_;
};

TEST_F(OwnershipTest, AWriteThatAskedNobodyIsNotCommitted) {
  pb::DeleteCaseRequest request;
  request.set_name("cases/any");
  ExpectRefused(Run("renkei.v1.CaseService/DeleteCase", request));
}

TEST_F(OwnershipTest, AJobAsksOnEverySnapshotOnWhichItCommits) {
  pb::DeleteVisionRequest request;
  request.set_name(absl::StrCat(kYokohama, "/visions/any"));
  ExpectRefused(Run("renkei.v1.VisionService/DeleteVision", request));
}

TEST_F(OwnershipTest, AnExchangeThatAskedNobodyCommitsNothing) {
  pb::ImportResourcesRequest request;
  request.mutable_options()->set_kind(pb::EXCHANGE_KIND_CASES);
  request.mutable_options()->set_format(pb::EXCHANGE_FORMAT_CSV);
  const auto replies =
      forgetful_.Open(IncomingOf("renkei.v1.ExchangeService/ImportResources", request));
  ASSERT_TRUE(replies.ok()) << replies.status();
  std::promise<absl::Status> promise;
  (*replies)->Next(
      [&](const absl::Status& status, const MessagePtr&) { promise.set_value(status); });
  ExpectRefused(promise.get_future().get());
}

// From the files themselves: what no code uses is not linked in, and no pool would know of it.
TEST(Contract, EveryMethodOfEveryFileInProtoHasAHandlerAndAPolicy) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  const std::filesystem::path root = test::SourceFile("proto");
  google::protobuf::compiler::DiskSourceTree tree;
  tree.MapPath("", root.string());
  tree.MapPath("", "/usr/include");
  google::protobuf::compiler::Importer importer(&tree, nullptr);
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root / "renkei/v1")) {
    if (entry.path().extension() != ".proto") continue;
    const auto* file = importer.Import("renkei/v1/" + entry.path().filename().string());
    ASSERT_NE(file, nullptr) << entry.path();
    for (int i = 0; i < file->service_count(); ++i) {
      for (int k = 0; k < file->service(i)->method_count(); ++k) {
        const std::string name =
            absl::StrCat(file->service(i)->full_name(), "/", file->service(i)->method(k)->name());
        EXPECT_NE(methods.Find(name), nullptr) << name;
        EXPECT_NE(auth::FindPolicy(name), nullptr) << name;
        ++found;
      }
    }
  }
  EXPECT_EQ(static_cast<size_t>(found), methods.methods().size());
}

}  // namespace
}  // namespace renkei::service
