// What a list reads for what its filter requires: as much as passes, however much an owner has.
//
// Found: `case show OWNER/EXTERNAL_ID` read all 1,000,000 cases of an owner, and asked of each
// whether it is selected before it asked the filter.

#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/adoption/adoption_service.h"
#include "server/service/case/case_service.h"
#include "server/service/frame/list/paging.h"
#include "server/service/initiative/initiative_list.h"
#include "server/service/selection/case_list_reading.h"
#include "server/service/vision/vision_list.h"
#include "tests/unit/service/counting_store.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ListWayTest : public ServiceTest {
 protected:
  // The records are written as they lie, without what else a handler would write with them.
  ListWayTest() { leaves_sound_store_ = false; }

  static constexpr int kOfEachOwner = 40;

  // Everything that an owner has of a kind, under the external_ids x0, x1, ...
  template <typename M, typename Set>
  void Add(const storage::Table<M>& table, const std::string& collection, const Set& set) {
    for (const char* owner : {kManiwa, kAizu}) {
      storage::Mutation mutation;
      for (int i = 0; i < kOfEachOwner; ++i) {
        M message;
        message.set_name(absl::StrCat(collection, "0", ++ids_ + 100));
        message.set_external_id(absl::StrCat("x", i));
        message.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
        set(owner, message);
        table.Insert(message, mutation);
      }
      ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
    }
  }

  void AddCases() {
    Add(Cases(), "cases/", [](const char* owner, pb::Case& c) {
      c.set_owner(owner);
      c.set_title("事例");
      c.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
    });
  }

  template <typename Reply>
  struct Answer {
    Reply reply;
    int read = 0;  // records and index rows
  };

  // What a reader of Maniwa gets from `handler`, and what was read for it.
  template <typename Request, typename Reply>
  Answer<Reply> Ask(absl::StatusOr<Reply> (*handler)(const service::Call&, const Request&),
                    const std::string& method, const Request& request) {
    auth::Caller caller;
    caller.account = "accounts/a";
    caller.organization = kManiwa;
    caller.roles = {pb::ROLE_READER};
    CountingStore counting(*store_);
    const Env env = EnvOver(counting);
    const std::function<bool()> waits = [] { return false; };
    const service::Call call(env, caller, *auth::FindPolicy(absl::StrCat("renkei.v1.", method)),
                             now_, waits);
    const auto reply = handler(call, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return {reply.ok() ? *reply : Reply(), counting.gets() + counting.scanned()};
  }

  template <typename Request, typename Reply>
  Answer<Reply> Ask(absl::StatusOr<Reply> (*handler)(const service::Call&, const Request&),
                    const std::string& method, const std::string& filter,
                    Request request = Request()) {
    request.set_filter(filter);
    return Ask(handler, method, request);
  }

  auto CasesFor(const std::string& filter) {
    return Ask(&ListCases, "CaseService/ListCases", filter);
  }

  int ids_ = 0;
};

// More than what leads to one record, less than what one owner has.
constexpr int kFew = 16;

std::vector<std::string> CaseOwners(const pb::ListCasesResponse& reply) {
  std::vector<std::string> owners;
  for (const pb::Case& c : reply.cases()) owners.push_back(c.owner());
  return owners;
}

TEST_F(ListWayTest, ACaseIsFoundByOwnerAndExternalIdHoweverManyTheOwnerHas) {
  AddCases();
  const auto one = CasesFor("owner = organizations/omaniwa AND external_id = x7");
  EXPECT_THAT(CaseOwners(one.reply), ElementsAre(kManiwa));
  EXPECT_LT(one.read, kFew);
  const auto none = CasesFor("external_id = nowhere AND owner = organizations/omaniwa");
  EXPECT_THAT(CaseOwners(none.reply), ElementsAre());
  EXPECT_LT(none.read, kFew);
}

TEST_F(ListWayTest, AnExternalIdAloneIsLookedUpForEachOwnerNewestFirst) {
  AddCases();
  const auto both = CasesFor("external_id = x7");
  EXPECT_THAT(CaseOwners(both.reply), ElementsAre(kAizu, kManiwa));
  EXPECT_LT(both.read, kFew);
}

TEST_F(ListWayTest, AnEmptyExternalIdIsNoKeyOfTheIndex) {
  AddCases();
  pb::Case without;
  without.set_name("cases/0999");
  without.set_owner(kManiwa);
  storage::Mutation mutation;
  Cases().Insert(without, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  const auto found = CasesFor("owner = organizations/omaniwa AND external_id = \"\"");
  ASSERT_EQ(found.reply.cases_size(), 1);
  EXPECT_EQ(found.reply.cases(0).name(), without.name());
}

// One read of the index, one of the record for each case of the owner; nothing is computed for
// cases that do not pass.
TEST_F(ListWayTest, WhatDoesNotPassIsNotAskedForItsSelection) {
  AddCases();
  const auto none = CasesFor("owner = organizations/omaniwa AND title = nothing");
  EXPECT_THAT(CaseOwners(none.reply), ElementsAre());
  EXPECT_LE(none.read, 2 * kOfEachOwner + 2);
}

// The case that came of an adoption is read to say whether it may be named.
TEST_F(ListWayTest, AnAdoptionThatDoesNotPassIsNotAskedForTheCaseThatCameOfIt) {
  AddCases();
  storage::Mutation mutation;
  for (int i = 0; i < kOfEachOwner; ++i) {
    pb::Adoption adoption;
    adoption.set_name(absl::StrCat("cases/0101/adoptions/o", i));
    adoption.set_adopter(absl::StrCat("organizations/o", i));
    adoption.set_state(pb::ADOPTION_STATE_ADOPTED);
    adoption.set_resulting_case(absl::StrCat("cases/0", 102 + i));
    Adoptions().Insert(adoption, mutation);
  }
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  pb::ListAdoptionsRequest request;
  request.set_parent("cases/0101");
  const auto ask = [&](const std::string& filter) {
    return Ask(&ListAdoptions, "AdoptionService/ListAdoptions", filter, request);
  };
  const auto all = ask("state = ADOPTED");
  EXPECT_EQ(all.reply.adoptions_size(), kOfEachOwner);
  EXPECT_GE(all.read, 2 * kOfEachOwner);
  const auto none = ask("state = STOPPED");
  EXPECT_EQ(none.reply.adoptions_size(), 0);
  EXPECT_LE(none.read, kOfEachOwner + kFew);
}

// Found: of each of 20,000 rows that did not pass the case was made ready to be shown, and kept.
TEST_F(ListWayTest, OfTheCaseOfAnAdoptionOnlyWhatTheRuleLooksAtIsRead) {
  AddCases();
  storage::Mutation mutation;
  for (int i = 0; i < kOfEachOwner; ++i) {
    pb::Adoption adoption;
    adoption.set_name(absl::StrCat("cases/0", 101 + i, "/adoptions/oaizu"));
    adoption.set_adopter(kAizu);
    adoption.set_state(pb::ADOPTION_STATE_ADOPTED);
    Adoptions().Insert(adoption, mutation);
  }
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  pb::ListAdoptionsRequest request;
  request.set_parent("cases/-");
  const auto none =
      Ask(&ListAdoptions, "AdoptionService/ListAdoptions", "state = STOPPED", request);
  EXPECT_EQ(none.reply.adoptions_size(), 0);
  EXPECT_LE(none.read, 2 * kOfEachOwner + kFew) << "the row and its case, no selection";
}

// Found: who asked only whether a case can be read had it made ready to be shown.
TEST_F(ListWayTest, OfTheCasesThatSomethingNamesNoSelectionIsRead) {
  AddCases();
  storage::Mutation mutation;
  pb::CaseList list;
  list.set_name("caseLists/c");
  list.set_owner(kAizu);
  list.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  for (int i = 0; i < kOfEachOwner; ++i) {
    const std::string name = absl::StrCat("cases/0", 101 + i);
    list.add_entries()->set_case_(name);
    pb::CaseSelection selection;
    selection.set_name(name + "/selections/okanagawa");
    selection.set_selector(kKanagawa);
    Selections().Insert(selection, mutation);
  }
  CaseLists().Insert(list, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());

  pb::GetCaseListRequest of_list;
  of_list.set_name(list.name());
  const auto entries = Ask(&GetCaseList, "CaseListService/GetCaseList", of_list);
  EXPECT_EQ(entries.reply.entries_size(), kOfEachOwner);
  EXPECT_LT(entries.read, kOfEachOwner + kFew);

  CountingStore counting(*store_);
  const Env env = EnvOver(counting);
  const Dispatcher server(env, methods_, executor_);
  const auto selections = Call<pb::ListSelectionsResponse>(AddAccount(kManiwa, {pb::ROLE_READER}),
                                                           "SelectionService/ListSelections",
                                                           pb::ListSelectionsRequest(), &server);
  ASSERT_TRUE(selections.ok()) << selections.status();
  EXPECT_EQ(selections->selections_size(), kOfEachOwner);
  EXPECT_LT(counting.gets() + counting.scanned(), 2 * kOfEachOwner + kFew) << "each and its case";
}

// The cases of an owner who has more than a page may look at, of which Aizu has adopted some.
class OwnerOfManyTest : public ListWayTest {
 protected:
  static constexpr size_t kCases = kMaxExamined + 300;

  static std::string CaseName(size_t i) { return absl::StrFormat("cases/c%06d", i); }
  static std::string AdoptionOf(size_t i) { return CaseName(i) + "/adoptions/oaizu"; }

  void AddCasesOfWhichAdopted(const std::function<bool(size_t)>& adopted) {
    for (size_t i = 0; i < kCases;) {
      storage::Mutation mutation;
      for (size_t batch = 0; batch < 100 && i < kCases; ++batch, ++i) {
        pb::Case c;
        c.set_name(CaseName(i));
        c.set_owner(kManiwa);
        c.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
        c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
        Cases().Insert(c, mutation);
        if (!adopted(i)) continue;
        pb::Adoption adoption;
        adoption.set_name(AdoptionOf(i));
        adoption.set_adopter(kAizu);
        adoption.set_state(pb::ADOPTION_STATE_ADOPTED);
        Adoptions().Insert(adoption, mutation);
      }
      ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
    }
  }

  // All pages of what `filter` lets pass, each of which reads no more than it may.
  std::vector<std::string> Walk(const std::string& filter, int page_size = 0) {
    pb::ListAdoptionsRequest request;
    request.set_parent("cases/-");
    request.set_page_size(page_size);
    std::vector<std::string> found;
    pages_ = 0;
    do {
      const auto page = Ask(&ListAdoptions, "AdoptionService/ListAdoptions", filter, request);
      for (const pb::Adoption& one : page.reply.adoptions()) found.push_back(one.name());
      EXPECT_LE(page.read, 2 * static_cast<int>(kMaxExamined) + 2'000);
      request.set_page_token(page.reply.next_page_token());
    } while (!request.page_token().empty() && ++pages_ < 1'000);
    EXPECT_EQ(request.page_token(), "");
    return found;
  }

  int pages_ = 0;  // of the last walk, but for its last
};

// Found: one call read all cases of an owner, however many, to find that none was adopted.
TEST_F(OwnerOfManyTest, AdoptionsOfAnOwnersCasesAreLookedForInBoundedSteps) {
  AddCasesOfWhichAdopted([](size_t i) { return i == 1 || i + 1 == kCases; });
  EXPECT_THAT(Walk("case_owner = organizations/omaniwa"),
              ElementsAre(AdoptionOf(1), AdoptionOf(kCases - 1)));
  EXPECT_GT(pages_, 0);
}

// Found: a step that found one adoption among its cases counted as one record looked at.
TEST_F(OwnerOfManyTest, AStepThatFindsLittleCountsWhatItLookedAt) {
  constexpr size_t kEach = 50;
  AddCasesOfWhichAdopted([](size_t i) { return i % kEach == 0; });
  EXPECT_THAT(Walk("case_owner = organizations/omaniwa AND state = STOPPED"), IsEmpty());
  EXPECT_GT(pages_, 0);
  std::vector<std::string> all;
  for (size_t i = 0; i < kCases; i += kEach) all.push_back(AdoptionOf(i));
  EXPECT_EQ(Walk("case_owner = organizations/omaniwa", 100), all)
      << "nothing is skipped or told twice";
}

TEST_F(ListWayTest, ACaseListIsFoundByOwnerAndExternalId) {
  Add(CaseLists(), "caseLists/", [](const char* owner, pb::CaseList& list) {
    list.set_owner(owner);
    list.set_title("リスト");
  });
  const auto one = Ask(&ListCaseLists, "CaseListService/ListCaseLists",
                       "owner = organizations/omaniwa AND external_id = x7");
  EXPECT_EQ(one.reply.case_lists_size(), 1);
  EXPECT_LT(one.read, kFew);
}

TEST_F(ListWayTest, AnExternalIdOfVisionsIsLookedUpForEachLeadingOwner) {
  Add(Visions(), "organizations/omaniwa/visions/", [](const char* owner, pb::Vision& vision) {
    vision.set_title("ビジョン");
    vision.add_owners(owner);
  });
  const auto own = Ask(&ListVisions, "VisionService/ListVisions", "external_id = x7");
  ASSERT_EQ(own.reply.visions_size(), 1);
  EXPECT_EQ(own.reply.visions(0).owners(0), kManiwa);
  EXPECT_LT(own.read, kFew);
}

TEST_F(ListWayTest, AnInitiativeIsFoundByExternalIdWithAndWithoutItsFounder) {
  Add(Initiatives(), "initiatives/", [](const char* owner, pb::Initiative& initiative) {
    initiative.set_title("取組");
    initiative.set_lead(owner);
    initiative.set_founder(owner);
    initiative.set_state(pb::INITIATIVE_STATE_OPEN);
  });
  const auto one = Ask(&ListInitiatives, "InitiativeService/ListInitiatives",
                       "founder = organizations/omaniwa AND external_id = x7");
  EXPECT_EQ(one.reply.initiatives_size(), 1);
  EXPECT_LT(one.read, kFew);
  const auto both = Ask(&ListInitiatives, "InitiativeService/ListInitiatives", "external_id = x7");
  EXPECT_EQ(both.reply.initiatives_size(), 2);
  EXPECT_LT(both.read, 2 * kFew);
}

}  // namespace
}  // namespace renkei::service
