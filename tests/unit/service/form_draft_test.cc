// What was typed into a form and not sent: whose it is, how much is kept and for how long.

#include "renkei/v1/form_draft_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/service/form_draft/form_draft_service.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

class FormDraftTest : public ServiceTest {
 protected:
  std::string AccountOf(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest())
        ->account()
        .name();
  }
  std::string NameOf(const std::string& token, const std::string& form = "f") {
    return absl::StrCat(AccountOf(token), "/formDrafts/", form);
  }

  absl::StatusOr<pb::FormDraft> Save(const std::string& token, const std::string& name,
                                     const std::string& content, const std::string& etag = "",
                                     const std::string& resource = "") {
    pb::SaveFormDraftRequest request;
    request.mutable_form_draft()->set_name(name);
    request.mutable_form_draft()->set_content(content);
    request.mutable_form_draft()->set_etag(etag);
    request.mutable_form_draft()->set_resource(resource);
    return Call<pb::FormDraft>(token, "FormDraftService/SaveFormDraft", request);
  }

  absl::StatusOr<pb::FormDraft> Get(const std::string& token, const std::string& name) {
    pb::GetFormDraftRequest request;
    request.set_name(name);
    return Call<pb::FormDraft>(token, "FormDraftService/GetFormDraft", request);
  }

  absl::Status Delete(const std::string& token, const std::string& name) {
    pb::DeleteFormDraftRequest request;
    request.set_name(name);
    return Call<pb::DeleteFormDraftResponse>(token, "FormDraftService/DeleteFormDraft", request)
        .status();
  }

  std::vector<std::string> Listed(const std::string& token) {
    std::vector<std::string> ids;
    const auto page = Call<pb::ListFormDraftsResponse>(token, "FormDraftService/ListFormDrafts",
                                                       pb::ListFormDraftsRequest());
    for (const pb::FormDraft& draft : page->form_drafts()) {
      EXPECT_EQ(draft.content(), "");
      ids.emplace_back(domain::LastSegment(draft.name()));
    }
    return ids;
  }

  std::vector<std::string> Editors(const std::string& token, const std::string& resource) {
    pb::FindEditorsRequest request;
    request.set_resource(resource);
    std::vector<std::string> accounts;
    const auto found =
        Call<pb::FindEditorsResponse>(token, "FormDraftService/FindEditors", request);
    for (const pb::Editor& editor : found->editors()) accounts.push_back(editor.account());
    return accounts;
  }

  const std::string mine_ = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string colleague_ = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  const std::string stranger_ = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR});
};

TEST_F(FormDraftTest, IsItsOwnersAloneWhateverTheRoleOfOthers) {
  const std::string name = NameOf(mine_);
  ASSERT_TRUE(Save(mine_, name, "途中").ok());
  EXPECT_EQ(Get(mine_, name)->content(), "途中");
  for (const std::string& other : {colleague_, stranger_, admin_}) {
    EXPECT_EQ(ReasonOf(Get(other, name)), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(Save(other, name, "x")), pb::REASON_NOT_FOUND);
    EXPECT_TRUE(absl::IsNotFound(Delete(other, name)));
    EXPECT_THAT(Listed(other), IsEmpty());
  }
  EXPECT_EQ(Get(mine_, name)->content(), "途中");
}

TEST_F(FormDraftTest, HoldsWhatNoResourceWouldTake) {
  const std::string odd = "\0\x01\xff<b>"s;
  ASSERT_TRUE(Save(mine_, NameOf(mine_), odd).ok());
  EXPECT_EQ(Get(mine_, NameOf(mine_))->content(), odd);
}

TEST_F(FormDraftTest, OfTwoWindowsTheSecondLearnsOfTheFirst) {
  const std::string name = NameOf(mine_);
  const auto first = Save(mine_, name, "1");
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(Save(mine_, name, "2", first->etag()).ok());
  EXPECT_EQ(ReasonOf(Save(mine_, name, "3", first->etag())), pb::REASON_ETAG_MISMATCH);
  EXPECT_EQ(Get(mine_, name)->content(), "2");
  // Without an etag the last one counts; with that of what is gone it is made anew.
  const auto last = Save(mine_, name, "4");
  ASSERT_TRUE(last.ok());
  ASSERT_TRUE(Delete(mine_, name).ok());
  EXPECT_EQ(ReasonOf(Get(mine_, name)), pb::REASON_NOT_FOUND);
  EXPECT_TRUE(Save(mine_, name, "5", last->etag()).ok());
  EXPECT_EQ(Get(mine_, name)->content(), "5");
}

TEST_F(FormDraftTest, DeletingWhatIsGoneIsDone) { EXPECT_TRUE(Delete(mine_, NameOf(mine_)).ok()); }

TEST_F(FormDraftTest, AreBoundedInNumberAndSize) {
  for (size_t i = 0; i < kMaxFormDrafts; ++i)
    ASSERT_TRUE(Save(mine_, NameOf(mine_, absl::StrCat("f", i)), "x").ok());
  EXPECT_EQ(ReasonOf(Save(mine_, NameOf(mine_, "more"), "x")), pb::REASON_TOO_LARGE);
  EXPECT_TRUE(Save(mine_, NameOf(mine_, "f0"), std::string(kMaxFormDraftBytes, 'x')).ok());
  EXPECT_EQ(ReasonOf(Save(mine_, NameOf(mine_, "f0"), std::string(kMaxFormDraftBytes + 1, 'x'))),
            pb::REASON_INVALID_FIELDS);
  ASSERT_TRUE(Delete(mine_, NameOf(mine_, "f1")).ok());
  EXPECT_TRUE(Save(mine_, NameOf(mine_, "more"), "x").ok());
  EXPECT_EQ(Listed(mine_).size(), kMaxFormDrafts);
}

TEST_F(FormDraftTest, IsForgottenThirtyDaysAfterItWasLastSaved) {
  ASSERT_TRUE(Save(mine_, NameOf(mine_, "old"), "x").ok());
  ASSERT_TRUE(Save(mine_, NameOf(mine_, "used"), "x").ok());
  now_ += kFormDraftLifetime - absl::Hours(1);
  ASSERT_TRUE(Save(mine_, NameOf(mine_, "used"), "y").ok());
  EXPECT_EQ(*SweepFormDrafts(env_, 100), 0);
  now_ += absl::Hours(1);
  // From the very moment on, whether it was swept or not.
  EXPECT_EQ(ReasonOf(Get(mine_, NameOf(mine_, "old"))), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Listed(mine_), ElementsAre("used"));
  EXPECT_EQ(*SweepFormDrafts(env_, 100), 1);
  EXPECT_EQ(*SweepFormDrafts(env_, 100), 0);
  EXPECT_EQ(Get(mine_, NameOf(mine_, "used"))->content(), "y");
}

TEST_F(FormDraftTest, WhoEditsTheSameIsToldToColleaguesForAQuarterOfAnHour) {
  const std::string about = "cases/c";
  ASSERT_TRUE(Save(mine_, NameOf(mine_), "x", "", about).ok());
  ASSERT_TRUE(Save(stranger_, NameOf(stranger_), "x", "", about).ok());
  EXPECT_THAT(Editors(colleague_, about), ElementsAre(AccountOf(mine_)));
  EXPECT_THAT(Editors(mine_, about), IsEmpty());
  EXPECT_THAT(Editors(colleague_, "cases/other"), IsEmpty());
  now_ += kEditingTime;
  EXPECT_THAT(Editors(colleague_, about), IsEmpty());
}

TEST_F(FormDraftTest, NeitherTheFeedNorTheAuditLogTellsOfIt) {
  const auto entries = [&](storage::Log log) {
    return store_->ReadLog(log, storage::LogPosition{}, 1000)->size();
  };
  const size_t changes = entries(storage::Log::kChanges);
  const size_t audit = entries(storage::Log::kAudit);
  ASSERT_TRUE(Save(mine_, NameOf(mine_), "x").ok());
  ASSERT_TRUE(Delete(mine_, NameOf(mine_)).ok());
  EXPECT_EQ(entries(storage::Log::kChanges), changes);
  EXPECT_EQ(entries(storage::Log::kAudit), audit);
}

}  // namespace
}  // namespace renkei::service
