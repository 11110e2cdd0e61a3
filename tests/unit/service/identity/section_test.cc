// Sections: who makes and sees them, what they are called, and who is in them.

#include "server/domain/resource_name.h"
#include "tests/unit/service/identity/person_fixture.h"
#include "tests/unit/service/identity/section_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class SectionTest : public WithSections<PersonTest> {
 protected:
  std::vector<std::string> Listed(const std::string& token, const std::string& parent = "",
                                  int page_size = 0) {
    pb::ListSectionsRequest request;
    request.set_parent(parent);
    request.set_page_size(page_size);
    std::vector<std::string> names;
    do {
      const auto page =
          Call<pb::ListSectionsResponse>(token, "IdentityService/ListSections", request);
      if (!page.ok()) return {absl::StrCat(ReasonOf(page))};
      for (const pb::Section& one : page->sections()) names.push_back(one.display_name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  absl::StatusOr<pb::Section> Get(const std::string& token, const std::string& name) {
    pb::GetSectionRequest request;
    request.set_name(name);
    return Call<pb::Section>(token, "IdentityService/GetSection", request);
  }

  std::vector<std::string> In(const std::string& token, const std::string& section) {
    pb::ListAccountsRequest request;
    request.set_section(section);
    const auto listed =
        Call<pb::ListAccountsResponse>(token, "IdentityService/ListAccounts", request);
    if (!listed.ok()) return {absl::StrCat(ReasonOf(listed))};
    std::vector<std::string> names;
    for (const pb::Account& one : listed->accounts()) names.push_back(one.name());
    return names;
  }

  const std::string manager_ = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  const std::string reader_ = AddAccount(kManiwa, {pb::ROLE_READER});
  const std::string stranger_ = AddAccount(kAizu, {pb::ROLE_ORGANIZATION_ADMIN});
};

TEST_F(SectionTest, AreManagedByWhoManagesAccountsAndSeenByTheirOrganization) {
  const auto made = TryAddSection(manager_, "企画課");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(ReasonOf(TryAddSection(reader_, "財政課")), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(TryAddSection(stranger_, "財政課")), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Listed(reader_), ElementsAre("企画課"));
  EXPECT_THAT(Listed(admin_, kManiwa), ElementsAre("企画課"));
  EXPECT_THAT(Listed(stranger_, kManiwa), ElementsAre(absl::StrCat(pb::REASON_NOT_FOUND)));
  EXPECT_EQ(Get(reader_, made->name())->etag(), made->etag());
  EXPECT_EQ(ReasonOf(Get(stranger_, made->name())), pb::REASON_NOT_FOUND);
  // Its id under another organization's name is nobody's.
  const std::string id(domain::LastSegment(made->name()));
  EXPECT_EQ(ReasonOf(Get(admin_, absl::StrCat(kAizu, "/sections/", id))), pb::REASON_NOT_FOUND);
  pb::Section changed = *made;
  changed.set_display_name("政策課");
  EXPECT_EQ(ReasonOf(UpdateSection(stranger_, changed, {"display_name"})), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(UpdateSection(reader_, changed, {"display_name"})), pb::REASON_ROLE_MISSING);
  EXPECT_TRUE(UpdateSection(manager_, changed, {"display_name"}).ok());
  EXPECT_EQ(ReasonOf(UpdateSection(manager_, changed, {"display_name", "retired"})),
            pb::REASON_ETAG_MISMATCH);
}

TEST_F(SectionTest, AreListedInPagesOfAnySize) {
  std::vector<std::string> all;
  for (int i = 10; i < 17; ++i) {
    all.push_back(absl::StrCat("第", i, "課"));
    AddSection(all.back());
  }
  AddSection("他団体の課", kAizu);
  for (const int size : {1, 3, 7, 100}) EXPECT_EQ(Listed(reader_, "", size), all) << size;
}

TEST_F(SectionTest, HaveNamesOfTheirOwnInTheirOrganization) {
  const std::string first = AddSection("DX推進課");
  AddSection("DX推進課", kAizu);
  EXPECT_EQ(ReasonOf(TryAddSection(manager_, "ｄｘ 推進課")), pb::REASON_ALREADY_EXISTS);
  const std::string second = AddSection("財政課");
  EXPECT_EQ(ReasonOf(Rename(second, "ＤＸ推進課")), pb::REASON_ALREADY_EXISTS);
  EXPECT_TRUE(Rename(first, "ＤＸ推進課").ok()) << "its own name";
  ASSERT_TRUE(Retire(first).ok());
  EXPECT_EQ(ReasonOf(TryAddSection(manager_, "DX推進課")), pb::REASON_ALREADY_EXISTS)
      << "plans name it";
}

TEST_F(SectionTest, KeepWhatTheyWereCalled) {
  const std::string name = AddSection("企画課");
  EXPECT_THAT(Rename(name, "政策課")->former_names(), ElementsAre("企画課"));
  EXPECT_THAT(Rename(name, "総合政策課")->former_names(), ElementsAre("企画課", "政策課"));
  EXPECT_THAT(Rename(name, "企画課")->former_names(), ElementsAre("政策課", "総合政策課"));
  pb::Section full;
  full.set_name(name);
  for (int i = 0; i < 20; ++i) full.add_former_names(absl::StrCat("旧", i, "課"));
  ASSERT_TRUE(UpdateSection(admin_, full, {"former_names"}).ok());
  EXPECT_THAT(BadFields(Rename(name, "新課")), ElementsAre("section.former_names TOO_MANY"));
}

TEST_F(SectionTest, AreFollowedByOneOfTheirOrganizationAndByNoCircle) {
  const std::string a = AddSection("観光課");
  const std::string b = AddSection("商工課");
  const std::string other = AddSection("他団体の課", kAizu);
  EXPECT_THAT(BadFields(Retire(a, other)), ElementsAre("section.successor UNKNOWN_SECTION"));
  EXPECT_EQ(ReasonOf(Retire(a, a)), pb::REASON_CYCLE);
  ASSERT_TRUE(Retire(a, b).ok());
  EXPECT_EQ(ReasonOf(Retire(b, a)), pb::REASON_CYCLE);
  pb::Section back;
  back.set_name(a);
  const auto restored = UpdateSection(admin_, back, {"retired"});
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->successor(), "") << "it has its work itself again";
  back.set_successor(b);
  EXPECT_THAT(BadFields(UpdateSection(admin_, back, {"successor"})),
              ElementsAre("section.successor NOT_RETIRED"));
}

TEST_F(SectionTest, AccountsBelongToSeveralOfTheirOwnOrganization) {
  const std::string a = AddSection("企画課");
  const std::string b = AddSection("財政課");
  const std::string other = AddSection("企画課", kAizu);
  const std::string hanako = AddPerson(Person("hanako")).name();
  const std::string taro = AddPerson(Person("taro")).name();
  ASSERT_TRUE(PutInto(hanako, {a, b}).ok());
  ASSERT_TRUE(PutInto(taro, {b}).ok());
  EXPECT_THAT(In(manager_, a), ElementsAre(hanako));
  EXPECT_THAT(In(manager_, b), UnorderedElementsAre(hanako, taro));
  EXPECT_THAT(In(stranger_, b), ElementsAre(absl::StrCat(pb::REASON_NOT_FOUND)));
  EXPECT_THAT(
      BadFields(PutInto(taro, {b, other, b})),
      UnorderedElementsAre("account.sections[1] UNKNOWN_SECTION", "account.sections[2] DUPLICATE"));
  ASSERT_TRUE(PutInto(taro, {}).ok());
  EXPECT_THAT(In(manager_, b), ElementsAre(hanako));
  pb::Account with = Person("jiro");
  with.add_sections(a);
  EXPECT_EQ(AddPerson(with).sections(0), a);
}

TEST_F(SectionTest, WhoIsInOneThatIsRetiredStaysAndNobodyComes) {
  const std::string a = AddSection("観光課");
  const std::string b = AddSection("商工課");
  const std::string hanako = AddPerson(Person("hanako")).name();
  const std::string taro = AddPerson(Person("taro")).name();
  ASSERT_TRUE(PutInto(hanako, {a}).ok());
  ASSERT_TRUE(Retire(a, b).ok());
  EXPECT_TRUE(PutInto(hanako, {a, b}).ok());
  EXPECT_THAT(BadFields(PutInto(taro, {a})), ElementsAre("account.sections[0] RETIRED"));
}

TEST_F(SectionTest, AListOfAccountsSaysWhoIsWhereAndWhatDiffers) {
  const std::string a = AddSection("企画課");
  pb::BatchCreateAccountsRequest request;
  pb::Account& account = *request.add_accounts();
  account = Person("hanako");
  account.set_external_id("hanako");
  account.add_sections(a);
  const auto send = [&] {
    return Call<pb::BatchCreateAccountsResponse>(manager_, "IdentityService/BatchCreateAccounts",
                                                 request);
  };
  EXPECT_THAT(send()->results(0).account().sections(), ElementsAre(a));
  EXPECT_THAT(send()->results(0).different_fields(), IsEmpty());
  account.clear_sections();
  EXPECT_THAT(send()->results(0).different_fields(), ElementsAre("sections"));
  account.set_external_id("taro");
  account.set_login_name("taro");
  account.add_sections("organizations/omaniwa/sections/none");
  EXPECT_THAT(BadFields(send()), ElementsAre("accounts[0].sections[0] UNKNOWN_SECTION"));
}

}  // namespace
}  // namespace renkei::service
