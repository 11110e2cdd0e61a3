// What the tests of PlanningService share.

#ifndef RENKEI_TESTS_UNIT_SERVICE_PLANNING_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_PLANNING_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {

class PlanningTest : public VisionTest {
 protected:
  PlanningTest() : vision_(Create(Head("総合戦略")).name()) {}

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Planning(const std::string& token, absl::string_view method,
                                 const Request& request) {
    return Call<Reply>(token, absl::StrCat("PlanningService/", method), request);
  }

  static pb::Opinion OpinionOf(const std::string& text,
                               pb::OpinionAnswer answer = pb::OPINION_ANSWER_UNSPECIFIED,
                               const std::string& reason = "") {
    pb::Opinion opinion;
    opinion.set_source_kind(pb::OPINION_SOURCE_COUNCIL);
    opinion.set_text(text);
    opinion.set_answer(answer);
    opinion.set_reason(reason);
    return opinion;
  }

  absl::StatusOr<pb::Opinion> TryAdd(const std::string& token, const pb::Opinion& opinion) {
    pb::CreateOpinionRequest request;
    request.set_parent(vision_);
    *request.mutable_opinion() = opinion;
    return Planning<pb::Opinion>(token, "CreateOpinion", request);
  }
  pb::Opinion Add(const pb::Opinion& opinion) {
    const auto added = TryAdd(author_, opinion);
    EXPECT_TRUE(added.ok()) << added.status();
    return added.ok() ? *added : pb::Opinion();
  }
  pb::Opinion Adopted(const std::string& text) {
    return Add(OpinionOf(text, pb::OPINION_ANSWER_ADOPTED));
  }

  absl::StatusOr<pb::Opinion> UpdateOpinion(const std::string& token, const pb::Opinion& opinion,
                                            const std::vector<std::string>& mask) {
    pb::UpdateOpinionRequest request;
    *request.mutable_opinion() = opinion;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Planning<pb::Opinion>(token, "UpdateOpinion", request);
  }

  absl::StatusOr<pb::Opinion> GetOpinion(const std::string& token, const std::string& name) {
    pb::GetOpinionRequest request;
    request.set_name(name);
    return Planning<pb::Opinion>(token, "GetOpinion", request);
  }

  absl::StatusOr<pb::PublishOpinionsResponse> PublishOpinions(
      const std::string& token, const std::vector<std::string>& names = {}, int revision = 0) {
    pb::PublishOpinionsRequest request;
    request.set_parent(vision_);
    request.set_revision(revision);
    for (const std::string& name : names) request.add_names(name);
    return Planning<pb::PublishOpinionsResponse>(token, "PublishOpinions", request);
  }

  // "1 意見" of each, in order.
  absl::StatusOr<std::vector<std::string>> Listed(const std::string& token,
                                                  const std::string& filter = "") {
    pb::ListOpinionsRequest request;
    request.set_parent(vision_);
    request.set_filter(filter);
    request.set_page_size(1);
    std::vector<std::string> all;
    do {
      const auto page = Planning<pb::ListOpinionsResponse>(token, "ListOpinions", request);
      if (!page.ok()) return page.status();
      for (const pb::Opinion& o : page->opinions()) {
        all.push_back(absl::StrCat(o.number(), " ", o.text()));
        EXPECT_NE(o.etag(), "");
        EXPECT_EQ(o.updater().empty(), token == outsider_);
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  const std::string vision_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_PLANNING_FIXTURE_H_
