// An index of what the generated world has in its store, and what a caller finds in it.

#ifndef RENKEI_TESTS_UNIT_SERVICE_SEARCH_SEARCH_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_SEARCH_SEARCH_FIXTURE_H_

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/service/search/search_index.h"
#include "tests/unit/service/derived_index.h"

namespace renkei::service {

class SearchIndexTest : public SystemReaderTest {
 protected:
  SearchIndexTest() {
    std::string name = ::testing::TempDir() + "search.XXXXXX";
    directory_ = mkdtemp(name.data());
  }
  ~SearchIndexTest() override { std::filesystem::remove_all(directory_); }

  // The index's thread reads no clock that the test moves on.
  Env StillEnv(storage::Store& store) const {
    Env env = EnvOver(store);
    env.now = [now = now_] { return now; };
    return env;
  }

  std::string IndexDirectory() const { return directory_ + "/index"; }

  // Not begun.
  std::unique_ptr<SearchIndex> OpenIndex(const std::string& directory, storage::Store& store) {
    auto opened = SearchIndex::Open(StillEnv(store), AllResourceSources(), {.directory = directory},
                                    [](const std::string&) {});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }
  std::unique_ptr<SearchIndex> OpenIndex() { return OpenIndex(IndexDirectory(), *store_); }
  std::unique_ptr<SearchIndex> BegunIndex(const std::string& directory) {
    std::unique_ptr<SearchIndex> index = OpenIndex(directory, *store_);
    index->Begin();
    return index;
  }
  std::unique_ptr<SearchIndex> BegunIndex() { return BegunIndex(IndexDirectory()); }

  // Everything that was committed is found.
  void CatchUp(const SearchIndex& index) {
    const absl::Status come = index.Await(store_->Head(), absl::Minutes(2), [] { return false; });
    ASSERT_TRUE(come.ok()) << come;
  }

  static auth::Caller CallerOf(const std::string& organization, auth::Roles roles) {
    auth::Caller caller;
    caller.account = "accounts/any";
    caller.organization = organization;
    caller.roles = roles;
    return caller;
  }
  static std::vector<auth::Caller> Callers() {
    return {CallerOf(kManiwa, {pb::ROLE_CONTRIBUTOR}),  CallerOf(kAizu, {pb::ROLE_CONTRIBUTOR}),
            CallerOf(kYokohama, {pb::ROLE_READER}),     CallerOf(kKanagawa, {pb::ROLE_COORDINATOR}),
            CallerOf(kManiwa, {pb::ROLE_SYSTEM_ADMIN}), auth::Caller()};
  }

  static absl::StatusOr<search::Answer> Ask(const SearchIndex& index, const auth::Caller& caller,
                                            const std::string& text,
                                            std::vector<search::Filter> filters = {}) {
    return index.Read([&](const IndexView& view) {
      search::Request request;
      request.text = text;
      request.audiences = AudiencesOf(caller);
      request.filters = HiddenFrom(caller);
      request.filters.insert(request.filters.end(), filters.begin(), filters.end());
      request.limit = search::kMaxHits;
      request.facets = {kStateFacet, kOwnerFacet, kPrefectureFacet, kSelectedFacet, kYearFacet};
      request.synonyms = &view.synonyms;
      return view.reader.Search(request);
    });
  }
  // The keys of what is found; "" finds everything.
  static std::set<std::string> Found(const SearchIndex& index, const auth::Caller& caller,
                                     const std::string& text = "",
                                     std::vector<search::Filter> filters = {}) {
    const auto answer = Ask(index, caller, text, std::move(filters));
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::set<std::string> keys;
    if (!answer.ok()) return keys;
    for (const search::Hit& hit : answer->hits) keys.insert(hit.key);
    EXPECT_EQ(answer->total, keys.size());
    return keys;
  }
  // What everybody is answered, with counts.
  static std::vector<std::string> Answers(const SearchIndex& index) {
    std::vector<std::string> lines;
    for (const auth::Caller& caller : Callers()) {
      const auto answer = Ask(index, caller, "");
      EXPECT_TRUE(answer.ok()) << answer.status();
      if (!answer.ok()) continue;
      std::string line = caller.organization;
      for (const search::Hit& hit : answer->hits) absl::StrAppend(&line, " ", hit.key);
      for (const search::FacetCounts& facet : answer->facets) {
        for (const search::ValueCount& value : facet.values)
          absl::StrAppend(&line, "\n", facet.facet, "=", value.value, " ", value.count);
      }
      lines.push_back(line);
    }
    return lines;
  }
  // Those of an index that is made now.
  std::vector<std::string> FreshAnswers() {
    const auto fresh = BegunIndex(directory_ + "/fresh");
    CatchUp(*fresh);
    std::vector<std::string> answers = Answers(*fresh);
    fresh->End();
    std::filesystem::remove_all(directory_ + "/fresh");
    return answers;
  }

  void Live(uint64_t seed, int actions) {
    std::mt19937_64 random(seed);
    for (int i = 0; i < actions; ++i) {
      Act(random);
      now_ += absl::Seconds(1);
    }
  }

  std::string CreatePublicCase(const std::string& title) {
    return CreatePublicCase(title, kManiwa, owner_);
  }
  std::string CreatePublicCase(const std::string& title, const std::string& owner,
                               const std::string& token) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(owner);
    request.mutable_case_()->set_title(title);
    request.mutable_case_()->set_summary("概要");
    request.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    const auto made = Call<pb::Case>(token, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made->name();
  }
  template <typename Request, typename Reply = pb::Case>
  void Done(const std::string& token, absl::string_view method, const std::string& name) {
    Request request;
    request.set_name(name);
    const auto done = Call<Reply>(token, method, request);
    EXPECT_TRUE(done.ok()) << method << " " << done.status();
  }
  void PublishCase(const std::string& name) { PublishCase(name, owner_); }
  void PublishCase(const std::string& name, const std::string& token) {
    Done<pb::SubmitCaseRequest>(token, "CaseService/SubmitCase", name);
    Done<pb::PublishCaseRequest>(token, "CaseService/PublishCase", name);
  }
  std::string PublishedCase(const std::string& title) {
    return PublishedCase(title, kManiwa, owner_);
  }
  std::string PublishedCase(const std::string& title, const std::string& owner,
                            const std::string& token) {
    std::string name = CreatePublicCase(title, owner, token);
    PublishCase(name, token);
    return name;
  }

  std::string directory_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_SEARCH_SEARCH_FIXTURE_H_
