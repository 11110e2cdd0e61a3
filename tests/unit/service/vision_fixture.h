// What the tests of VisionService share.

#ifndef RENKEI_TESTS_UNIT_SERVICE_VISION_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_VISION_FIXTURE_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

class VisionTest : public ServiceTest {
 protected:
  VisionTest()
      : author_(AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR})),
        approver_(AddAccount(kKanagawa, {pb::ROLE_APPROVER})),
        partner_(AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})),
        outsider_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})) {}

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Vision(const std::string& token, absl::string_view method,
                               const Request& request) {
    return Call<Reply>(token, absl::StrCat("VisionService/", method), request);
  }

  static pb::Vision Head(const std::string& title) {
    pb::Vision v;
    v.set_title(title);
    v.mutable_period()->set_from_fiscal_year(2023);
    v.mutable_period()->set_to_fiscal_year(2027);
    v.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    return v;
  }

  absl::StatusOr<pb::Vision> TryCreate(const std::string& token, const pb::Vision& head,
                                       const std::string& parent = kKanagawa) {
    pb::CreateVisionRequest request;
    request.set_parent(parent);
    *request.mutable_vision() = head;
    return Vision<pb::Vision>(token, "CreateVision", request);
  }

  pb::Vision Create(const pb::Vision& head) {
    const auto created = TryCreate(author_, head);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : pb::Vision();
  }

  absl::StatusOr<pb::Vision> Get(const std::string& token, const std::string& name,
                                 int revision = 0) {
    pb::GetVisionRequest request;
    request.set_name(name);
    request.set_revision(revision);
    return Vision<pb::Vision>(token, "GetVision", request);
  }

  template <typename Request>
  absl::StatusOr<pb::Vision> Step(const std::string& token, absl::string_view method,
                                  const std::string& name) {
    Request request;
    request.set_name(name);
    if constexpr (std::is_same_v<Request, pb::ReturnVisionRequest>) request.set_comment("見直し");
    return Vision<pb::Vision>(token, method, request);
  }

  void Submit(const std::string& name) {
    const auto done = Step<pb::SubmitVisionRequest>(author_, "SubmitVision", name);
    ASSERT_TRUE(done.ok()) << done.status();
  }
  void Publish(const std::string& name) {
    Submit(name);
    const auto done = Step<pb::PublishVisionRequest>(approver_, "PublishVision", name);
    ASSERT_TRUE(done.ok()) << done.status();
  }
  void Revise(const std::string& name) {
    const auto done = Step<pb::ReviseVisionRequest>(author_, "ReviseVision", name);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  absl::StatusOr<pb::VisionNode> TryCreateNode(const std::string& token, const std::string& vision,
                                               const pb::VisionNode& node) {
    pb::CreateNodeRequest request;
    request.set_parent(vision);
    *request.mutable_node() = node;
    return Vision<pb::VisionNode>(token, "CreateNode", request);
  }

  static pb::VisionNode NodeUnder(const std::string& parent, const std::string& title) {
    pb::VisionNode node;
    node.set_parent(parent);
    node.set_title(title);
    return node;
  }

  pb::VisionNode AddNode(const std::string& vision, const std::string& parent,
                         const std::string& title) {
    const auto node = TryCreateNode(author_, vision, NodeUnder(parent, title));
    EXPECT_TRUE(node.ok()) << node.status();
    return node.ok() ? *node : pb::VisionNode();
  }

  pb::Kpi AddKpi(const std::string& vision, const std::string& node, const std::string& title) {
    pb::CreateKpiRequest request;
    request.set_parent(vision);
    request.mutable_kpi()->set_node(node);
    request.mutable_kpi()->set_title(title);
    const auto kpi = Vision<pb::Kpi>(author_, "CreateKpi", request);
    EXPECT_TRUE(kpi.ok()) << kpi.status();
    return kpi.ok() ? *kpi : pb::Kpi();
  }

  absl::StatusOr<pb::VisionNode> UpdateNode(const std::string& token, const pb::VisionNode& node,
                                            const std::vector<std::string>& mask) {
    pb::UpdateNodeRequest request;
    *request.mutable_node() = node;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Vision<pb::VisionNode>(token, "UpdateNode", request);
  }

  absl::StatusOr<pb::VisionNode> MoveNode(const std::string& name, const std::string& parent) {
    pb::VisionNode node;
    node.set_name(name);
    node.set_parent(parent);
    return UpdateNode(author_, node, {"parent"});
  }

  absl::Status DeleteNode(const std::string& token, const std::string& name, bool force = false) {
    pb::DeleteNodeRequest request;
    request.set_name(name);
    request.set_force(force);
    return Vision<google::protobuf::Empty>(token, "DeleteNode", request).status();
  }

  // All pages of ListNodes or ListKpis.
  absl::StatusOr<std::vector<pb::VisionNode>> ListNodes(const std::string& token,
                                                        const std::string& vision, int revision = 0,
                                                        int page_size = 0) {
    pb::ListNodesRequest request;
    request.set_parent(vision);
    request.set_revision(revision);
    request.set_page_size(page_size);
    std::vector<pb::VisionNode> all;
    do {
      const auto page = Vision<pb::ListNodesResponse>(token, "ListNodes", request);
      if (!page.ok()) return page.status();
      all.insert(all.end(), page->nodes().begin(), page->nodes().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  absl::StatusOr<std::vector<pb::Kpi>> ListKpis(const std::string& token, const std::string& vision,
                                                int revision = 0, int page_size = 0) {
    pb::ListKpisRequest request;
    request.set_parent(vision);
    request.set_revision(revision);
    request.set_page_size(page_size);
    std::vector<pb::Kpi> all;
    do {
      const auto page = Vision<pb::ListKpisResponse>(token, "ListKpis", request);
      if (!page.ok()) return page.status();
      all.insert(all.end(), page->kpis().begin(), page->kpis().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  // A stream of ApplyVision; the items may be sent in several parts.
  struct Stream {
    pb::ApplyVisionHeader header;
    std::vector<pb::ApplyVisionItems> parts;
  };

  absl::StatusOr<pb::ApplyVisionResponse> Apply(const std::string& token, const Stream& stream) {
    std::vector<MessagePtr> requests;
    auto first = std::make_unique<pb::ApplyVisionRequest>();
    *first->mutable_header() = stream.header;
    requests.push_back(std::move(first));
    for (const pb::ApplyVisionItems& part : stream.parts) {
      auto next = std::make_unique<pb::ApplyVisionRequest>();
      *next->mutable_items() = part;
      requests.push_back(std::move(next));
    }
    return CallStream<pb::ApplyVisionResponse>(token, "VisionService/ApplyVision",
                                               std::move(requests));
  }

  static Stream NewStream(const std::string& external_id) {
    Stream stream;
    stream.header.set_parent(kKanagawa);
    *stream.header.mutable_vision() = Head("総合戦略");
    stream.header.mutable_vision()->set_external_id(external_id);
    stream.parts.emplace_back();
    return stream;
  }

  static pb::VisionNode& Node(Stream& stream, const std::string& external_id,
                              const std::string& parent = "") {
    if (stream.parts.back().nodes_size() == 2000) stream.parts.emplace_back();
    pb::VisionNode& node = *stream.parts.back().add_nodes()->mutable_node();
    node.set_external_id(external_id);
    node.set_parent_external_id(parent);
    node.set_title(absl::StrCat("取組", external_id));
    return node;
  }

  static pb::ApplyKpi& KpiOf(Stream& stream, const std::string& external_id,
                             const std::string& node) {
    if (stream.parts.back().kpis_size() == 2000) stream.parts.emplace_back();
    pb::ApplyKpi& item = *stream.parts.back().add_kpis();
    item.mutable_kpi()->set_external_id(external_id);
    item.mutable_kpi()->set_node_external_id(node);
    item.mutable_kpi()->set_title(absl::StrCat("指標", external_id));
    return item;
  }

  // The tree by external_ids: what does not depend on ids that the server gave.
  std::string Shape(const std::string& vision, int revision = 0) {
    std::set<std::string> lines;
    std::map<std::string, std::string> ids;
    const auto nodes = ListNodes(author_, vision, revision);
    const auto kpis = ListKpis(author_, vision, revision);
    EXPECT_TRUE(nodes.ok() && kpis.ok());
    for (const auto& n : *nodes) ids[n.name()] = n.external_id();
    for (const auto& n : *nodes) {
      std::string line =
          absl::StrCat("node ", n.external_id(), " ", n.title(), " < ", ids[n.parent()]);
      for (const auto& r : n.re_mentions()) absl::StrAppend(&line, " also ", ids[r.parent()]);
      lines.insert(line);
    }
    for (const auto& k : *kpis) {
      std::string line = absl::StrCat("kpi ", k.external_id(), " ", k.title(), " ", k.unit(), " < ",
                                      ids[k.node()]);
      for (const auto& r : k.re_mentions()) absl::StrAppend(&line, " also ", ids[r.parent()]);
      lines.insert(line);
    }
    return absl::StrJoin(lines, "\n");
  }

  const std::string author_;    // contributor of the leading owner
  const std::string approver_;  // approver of the leading owner
  const std::string partner_;   // both, of the second owner where there is one
  const std::string outsider_;
};

// Content without what the server gives anew: to compare trees that were made in different ways.
template <typename M>
std::string Content(M message) {
  message.clear_etag();
  message.clear_update_time();
  message.clear_updater();
  message.clear_field_updaters();
  return message.SerializeAsString();
}

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_VISION_FIXTURE_H_
