// Many at once on the embedded engine, whose commits take their time: between a call's look and its
// commit others get in.

#include <thread>

#include "storage/rocksdb_store.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

class VisionRaceTest : public VisionTest {
 protected:
  // A server on a RocksDB store that begins with what the fixture's store holds.
  struct OnDisk {
    explicit OnDisk(VisionRaceTest& test)
        : store(Open(directory.path(), *test.store_)),
          env(test.EnvOver(*store)),
          executor(4),
          dispatcher(env, test.methods_, executor) {}

    static std::unique_ptr<storage::Store> Open(const std::string& path, storage::Store& from) {
      storage::RocksDbOptions options;
      options.directory = path + "/store";
      auto store = storage::OpenRocksDbStore(options);
      EXPECT_TRUE(store.ok()) << store.status();
      const auto rows = from.NewSnapshot()->Scan({"", ""}, 900);
      EXPECT_LT(rows->size(), 900u);
      storage::Mutation mutation;
      for (const storage::KeyRecord& row : *rows) mutation.Put(row.key, row.record.value);
      EXPECT_TRUE(storage::CommitAndWait(**store, std::move(mutation)).ok());
      return *std::move(store);
    }

    TemporaryDirectory directory;
    std::unique_ptr<storage::Store> store;
    Env env;
    Executor executor;
    Dispatcher dispatcher;
  };

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> CallOn(OnDisk& server, const std::string& token, absl::string_view method,
                               const Request& request) {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.VisionService/", method));
    incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.requests.push_back(std::make_unique<Request>(request));
    incoming.abandoned = [] { return false; };
    std::promise<absl::StatusOr<Reply>> promise;
    server.dispatcher.Dispatch(std::move(incoming),
                               [&](const absl::Status& status, MessagePtr reply) {
                                 if (status.ok()) {
                                   promise.set_value(static_cast<Reply&>(*reply));
                                 } else {
                                   promise.set_value(status);
                                 }
                               });
    return promise.get_future().get();
  }

  static pb::CreateNodeRequest NewNode(const std::string& vision, const std::string& parent) {
    pb::CreateNodeRequest request;
    request.set_parent(vision);
    *request.mutable_node() = NodeUnder(parent, "項目");
    return request;
  }
};

TEST_F(VisionRaceTest, ThirtySectionsCreateAndEditAtOnceAndEachSucceeds) {
  constexpr int kSections = 30;
  constexpr int kNodesEach = 10;
  const std::string vision = Create(Head("三十課")).name();
  const std::string goal = AddNode(vision, "", "基本目標").name();
  OnDisk server(*this);
  std::vector<std::thread> sections;
  for (int section = 0; section < kSections; ++section) {
    sections.emplace_back([&] {
      for (int i = 0; i < kNodesEach; ++i) {
        auto made = CallOn<pb::VisionNode>(server, author_, "CreateNode", NewNode(vision, goal));
        ASSERT_TRUE(made.ok()) << made.status();
        pb::UpdateNodeRequest update;
        *update.mutable_node() = *made;
        update.mutable_node()->set_text("本文");
        const auto changed = CallOn<pb::VisionNode>(server, author_, "UpdateNode", update);
        ASSERT_TRUE(changed.ok()) << changed.status();
      }
    });
  }
  for (std::thread& section : sections) section.join();
  pb::GetVisionRequest get;
  get.set_name(vision);
  EXPECT_EQ(CallOn<pb::Vision>(server, author_, "GetVision", get)->node_count(),
            1 + kSections * kNodesEach);
}

TEST_F(VisionRaceTest, ParentsThatGoAndChildrenThatComeNeverLeaveAnOrphan) {
  constexpr int kRounds = 20;
  const std::string vision = Create(Head("競合")).name();
  OnDisk server(*this);
  int kept = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto parent = CallOn<pb::VisionNode>(server, author_, "CreateNode", NewNode(vision, ""));
    ASSERT_TRUE(parent.ok()) << parent.status();
    std::vector<std::thread> children;
    for (int i = 0; i < 4; ++i) {
      children.emplace_back([&] {
        const auto child =
            CallOn<pb::VisionNode>(server, author_, "CreateNode", NewNode(vision, parent->name()));
        if (!child.ok()) {
          EXPECT_EQ(ReasonOf(child), pb::REASON_DANGLING_REFERENCE);
        }
      });
    }
    pb::DeleteNodeRequest remove;
    remove.set_name(parent->name());
    const auto gone = CallOn<google::protobuf::Empty>(server, author_, "DeleteNode", remove);
    if (!gone.ok()) {
      EXPECT_EQ(ReasonOf(gone), pb::REASON_STILL_REFERENCED);
      ++kept;
    }
    for (std::thread& child : children) child.join();
  }
  // Submission checks the tree as a whole: a child without its parent would be found.
  pb::SubmitVisionRequest submit;
  submit.set_name(vision);
  const auto valid = CallOn<pb::Vision>(server, author_, "SubmitVision", submit);
  EXPECT_TRUE(valid.ok()) << valid.status();
  EXPECT_GE(valid->node_count(), kept);
}

TEST_F(VisionRaceTest, EveryWriteOfOneFigureIsKeptWhoeverComesLast) {
  constexpr int kFigureWriters = 8;
  constexpr int kFiguresEach = 5;
  const std::string vision = Create(Head("競合")).name();
  const std::string kpi = AddKpi(vision, "", "移住者数").name();
  OnDisk server(*this);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kFigureWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kFiguresEach; ++i) {
        pb::RecordKpiActualsRequest request;
        request.set_parent(kpi);
        pb::KpiActual& figure = *request.add_actuals();
        figure.mutable_when()->set_text("令和5年度");
        figure.mutable_value()->set_number(writer * 100 + i);
        absl::StatusOr<pb::RecordKpiActualsResponse> done;
        do {
          done = CallOn<pb::RecordKpiActualsResponse>(server, author_, "RecordKpiActuals", request);
        } while (ReasonOf(done) == pb::REASON_CONFLICT);
        ASSERT_TRUE(done.ok()) << done.status();
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  pb::ListKpiActualHistoryRequest history;
  history.set_parent(kpi + "/actuals/fy2023");
  history.set_page_size(200);
  const auto states =
      CallOn<pb::ListKpiActualHistoryResponse>(server, author_, "ListKpiActualHistory", history);
  ASSERT_TRUE(states.ok()) << states.status();
  std::set<double> values;
  for (const pb::KpiActual& state : states->states()) values.insert(state.value().number());
  EXPECT_EQ(states->states_size(), kFigureWriters * kFiguresEach);
  EXPECT_EQ(values.size(), static_cast<size_t>(kFigureWriters * kFiguresEach)) << "none was lost";
}

TEST_F(VisionRaceTest, NoActivityNamesAKpiThatWentMeanwhile) {
  constexpr int kRounds = 20;
  const std::string vision = Create(Head("競合")).name();
  OnDisk server(*this);
  for (int round = 0; round < kRounds; ++round) {
    pb::CreateKpiRequest create;
    create.set_parent(vision);
    create.mutable_kpi()->set_title("指標");
    const auto kpi = CallOn<pb::Kpi>(server, author_, "CreateKpi", create);
    ASSERT_TRUE(kpi.ok()) << kpi.status();
    std::thread linking([&] {
      pb::CreateNodeRequest request = NewNode(vision, "");
      pb::Activity& activity = *request.mutable_node()->add_activities();
      activity.set_title("実証");
      activity.add_kpis(kpi->name());
      const auto made = CallOn<pb::VisionNode>(server, author_, "CreateNode", request);
      if (!made.ok()) {
        EXPECT_EQ(ReasonOf(made), pb::REASON_DANGLING_REFERENCE);
      }
    });
    pb::DeleteKpiRequest remove;
    remove.set_name(kpi->name());
    const auto gone = CallOn<google::protobuf::Empty>(server, author_, "DeleteKpi", remove);
    EXPECT_TRUE(gone.ok()) << gone.status();
    linking.join();
  }
  pb::ListNodesRequest list;
  list.set_parent(vision);
  const auto nodes = CallOn<pb::ListNodesResponse>(server, author_, "ListNodes", list);
  ASSERT_TRUE(nodes.ok()) << nodes.status();
  for (const pb::VisionNode& node : nodes->nodes())
    EXPECT_TRUE(node.activities(0).kpis().empty()) << node.ShortDebugString();
}

}  // namespace
}  // namespace renkei::service
