// SearchService over a store and an index that are real, through the whole frame.

#ifndef RENKEI_TESTS_UNIT_SERVICE_SEARCH_SEARCH_SERVICE_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_SEARCH_SEARCH_SERVICE_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/search_service.pb.h"
#include "server/service/search/search_index.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/support/source_dir.h"
#include "tests/unit/service/generated_world.h"

namespace renkei::service {

class SearchServiceTest : public GeneratedWorld {
 protected:
  SearchServiceTest() {
    // As sudachi-synonyms-dictionary has it, of which an operator brings the whole.
    const std::string sudachi = absl::StrCat(directory_.path(), "/sudachi.json");
    std::ofstream(sudachi) << R"([{"id": "1", "items": [
        {"expandControl": 0, "midashi": "児童クラブ"}, {"expandControl": 0, "midashi": "学童保育"},
        {"expandControl": 2, "midashi": "託児"}]}])";
    auto index =
        SearchIndex::Open(env_, AllResourceSources(),
                          {.directory = absl::StrCat(directory_.path(), "/index"),
                           .synonyms = {test::SourceFile("deploy/packs/synonyms.txt"), sudachi}},
                          [](const std::string&) {});
    EXPECT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
    env_.search = index_.get();
    index_->Begin();
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Page(const std::string& token, const std::string& method,
                                const pb::SearchCriteria& criteria, int size = 100,
                                const std::string& page_token = "") {
    Request request;
    *request.mutable_criteria() = criteria;
    request.mutable_criteria()->set_up_to_date(true);
    request.set_page_size(size);
    request.set_page_token(page_token);
    return Call<Response>(token, absl::StrCat("SearchService/", method), request);
  }
  absl::StatusOr<pb::SearchCasesResponse> Cases(const std::string& token,
                                                const pb::SearchCriteria& criteria, int size = 100,
                                                const std::string& page_token = "") {
    return Page<pb::SearchCasesResponse, pb::SearchCasesRequest>(token, "SearchCases", criteria,
                                                                 size, page_token);
  }
  pb::SearchCasesResponse Found(const std::string& token, const std::string& text,
                                const std::string& filter = "") {
    pb::SearchCriteria criteria;
    criteria.set_text(text);
    criteria.set_filter(filter);
    const auto reply = Cases(token, criteria);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : pb::SearchCasesResponse();
  }

  template <typename Response>
  static std::vector<std::string> Names(const Response& response) {
    std::vector<std::string> names;
    for (const pb::SearchHit& hit : response.hits()) names.push_back(hit.name());
    return names;
  }

  pb::Case Draft(const std::string& title, const std::string& challenge = "") {
    pb::Case text;
    text.set_owner(kManiwa);
    text.set_title(title);
    text.set_summary("概要");
    text.set_challenge(challenge);
    text.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    return text;
  }
  std::string Create(const pb::Case& text) {
    pb::CreateCaseRequest request;
    *request.mutable_case_() = text;
    const auto made = Call<pb::Case>(owner_, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->name() : "";
  }
  std::string Publish(const pb::Case& text) {
    const std::string name = Create(text);
    Step<pb::Case, pb::SubmitCaseRequest>(owner_, "CaseService/SubmitCase", name);
    Step<pb::Case, pb::PublishCaseRequest>(owner_, "CaseService/PublishCase", name);
    return name;
  }
  std::string CreatePlan() {
    pb::CreateVisionRequest plan;
    plan.set_parent(kManiwa);
    plan.mutable_vision()->set_title("真庭ビジョン");
    plan.mutable_vision()->mutable_period()->set_from_fiscal_year(2023);
    plan.mutable_vision()->mutable_period()->set_to_fiscal_year(2027);
    const auto vision = Call<pb::Vision>(owner_, "VisionService/CreateVision", plan);
    EXPECT_TRUE(vision.ok()) << vision.status();
    return vision.ok() ? vision->name() : "";
  }
  void Archive(const std::string& name) {
    Step<pb::Case, pb::ArchiveCaseRequest>(owner_, "CaseService/ArchiveCase", name);
  }

  // Of each of them that the caller reads and that was not put away: its name.
  template <typename M, typename Request>
  std::vector<std::string> Readable(const std::string& token, const std::string& method,
                                    const std::vector<std::string>& names) {
    std::set<std::string> readable;
    for (const std::string& name : names) {
      Request request;
      request.set_name(name);
      const auto read = Call<M>(token, method, request);
      if (!read.ok()) continue;
      if constexpr (requires(pb::LifecycleState state) { state = read->state(); }) {
        if (read->state() == pb::LIFECYCLE_STATE_ARCHIVED) continue;
      }
      readable.insert(name);
    }
    return {readable.begin(), readable.end()};
  }

  const TemporaryDirectory directory_;
  std::unique_ptr<SearchIndex> index_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_SEARCH_SEARCH_SERVICE_FIXTURE_H_
