// What the tests of editions and of calls for cases share: a list of Kanagawa's coordinators.

#ifndef RENKEI_TESTS_UNIT_SERVICE_MENU_BOOK_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_MENU_BOOK_FIXTURE_H_

#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {

class MenuBookTest : public SelectionTest {
 protected:
  std::string CreateList(pb::Visibility visibility = pb::VISIBILITY_MEMBERS) {
    pb::CreateCaseListRequest request;
    request.mutable_case_list()->set_title("優良事例集");
    request.mutable_case_list()->set_introduction("はじめに");
    request.mutable_case_list()->mutable_audience()->set_visibility(visibility);
    const auto created =
        Call<pb::CaseList>(coordinator_, "CaseListService/CreateCaseList", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }

  absl::StatusOr<pb::CaseList> Put(const std::string& list, const std::string& name,
                                   pb::CaseChapter chapter = pb::CASE_CHAPTER_UNSPECIFIED,
                                   int position = 0) {
    pb::AddCaseListEntryRequest request;
    request.set_name(list);
    request.set_position(position);
    request.mutable_entry()->set_case_(name);
    request.mutable_entry()->set_chapter(chapter);
    return Call<pb::CaseList>(coordinator_, "CaseListService/AddCaseListEntry", request);
  }

  absl::StatusOr<pb::CaseList> TakeOut(const std::string& list, const std::string& name) {
    pb::RemoveCaseListEntryRequest request;
    request.set_name(list);
    request.set_case_(name);
    return Call<pb::CaseList>(coordinator_, "CaseListService/RemoveCaseListEntry", request);
  }

  void Retitle(const std::string& name, const std::string& title) {
    now_ += absl::Seconds(1);
    EXPECT_TRUE(CaseStep<pb::ReviseCaseRequest>("ReviseCase", name).ok());
    pb::UpdateCaseRequest request;
    request.mutable_case_()->set_name(name);
    request.mutable_case_()->set_title(title);
    EXPECT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", request).ok());
    Publish(name);
  }

  static pb::PublishCaseListEditionRequest Issuing(const std::string& list) {
    pb::PublishCaseListEditionRequest request;
    request.set_parent(list);
    return request;
  }
  absl::StatusOr<pb::CaseListEdition> Issue(const std::string& token,
                                            const pb::PublishCaseListEditionRequest& request,
                                            const Dispatcher* server = nullptr) {
    return Call<pb::CaseListEdition>(token, "CaseListEditionService/PublishCaseListEdition",
                                     request, server);
  }
  absl::StatusOr<pb::CaseListEdition> Issue(const std::string& list) {
    return Issue(coordinator_, Issuing(list));
  }

  absl::StatusOr<pb::CaseListEdition> GetEdition(const std::string& token,
                                                 const std::string& name) {
    pb::GetCaseListEditionRequest request;
    request.set_name(name);
    return Call<pb::CaseListEdition>(token, "CaseListEditionService/GetCaseListEdition", request);
  }

  // "1 題名" of each, in order, in pages of two.
  absl::StatusOr<std::vector<std::string>> Entries(const std::string& token,
                                                   const std::string& edition) {
    pb::ListCaseListEditionEntriesRequest request;
    request.set_parent(edition);
    request.set_page_size(2);
    std::vector<std::string> told;
    do {
      const auto page = Call<pb::ListCaseListEditionEntriesResponse>(
          token, "CaseListEditionService/ListCaseListEditionEntries", request);
      if (!page.ok()) return page.status();
      for (const pb::CaseListEditionEntry& entry : page->entries()) {
        told.push_back(absl::StrCat(entry.number(), " ", entry.listed().case_().title()));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return told;
  }

  absl::StatusOr<pb::CaseListEditionEntry> GetEntry(const std::string& token,
                                                    const std::string& name) {
    pb::GetCaseListEditionEntryRequest request;
    request.set_name(name);
    return Call<pb::CaseListEditionEntry>(token, "CaseListEditionService/GetCaseListEditionEntry",
                                          request);
  }

  absl::StatusOr<pb::CaseListEditionEntry> Strike(const std::string& token,
                                                  const std::string& entry) {
    pb::StrikeCaseListEditionEntryRequest request;
    request.set_name(entry);
    request.set_reason("個人情報の保護のため");
    return Call<pb::CaseListEditionEntry>(
        token, "CaseListEditionService/StrikeCaseListEditionEntry", request);
  }

  absl::StatusOr<pb::CaseListEdition> WithdrawEdition(const std::string& token,
                                                      const std::string& name) {
    pb::WithdrawCaseListEditionRequest request;
    request.set_name(name);
    request.set_reason("誤りがあったため");
    return Call<pb::CaseListEdition>(token, "CaseListEditionService/WithdrawCaseListEdition",
                                     request);
  }

  absl::StatusOr<pb::CompareCaseListEditionsResponse> CompareEditionsOf(const std::string& token,
                                                                        const std::string& list,
                                                                        int from, int to) {
    pb::CompareCaseListEditionsRequest request;
    request.set_parent(list);
    request.set_from(from);
    request.set_to(to);
    return Call<pb::CompareCaseListEditionsResponse>(
        token, "CaseListEditionService/CompareCaseListEditions", request);
  }

  // Numbers of those that the caller reads.
  absl::StatusOr<std::vector<int>> EditionsOf(const std::string& token, const std::string& list) {
    pb::ListCaseListEditionsRequest request;
    request.set_parent(list);
    const auto page = Call<pb::ListCaseListEditionsResponse>(
        token, "CaseListEditionService/ListCaseListEditions", request);
    if (!page.ok()) return page.status();
    std::vector<int> numbers;
    for (const pb::CaseListEdition& edition : page->editions()) numbers.push_back(edition.number());
    return numbers;
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_MENU_BOOK_FIXTURE_H_
