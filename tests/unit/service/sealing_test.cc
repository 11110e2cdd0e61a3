#include "server/service/frame/sealing.h"

#include "absl/strings/escaping.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/service/frame/list/paging.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using auth::Sealer;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Salt(char c) { return std::string(auth::kSealSaltBytes, c); }

TEST(SealerTest, OnlyTheSameKeyForTheSamePurposeOpensWhatWasSealed) {
  const Sealer sealer(std::string(auth::kSealKeyBytes, 'k'));
  const Sealer other(std::string(auth::kSealKeyBytes, 'o'));
  Sealer::Stamp stamp(sealer, "list", Salt('s'));
  for (const std::string& content :
       {std::string(), std::string("cases/x"), std::string(70, '\0')}) {
    const std::string sealed = stamp.Seal(content);
    EXPECT_EQ(sealer.Open("list", sealed), content);
    EXPECT_EQ(sealer.Open("feed", sealed), std::nullopt);
    EXPECT_EQ(other.Open("list", sealed), std::nullopt);
  }
}

TEST(SealerTest, NoBitOfATextCanBeChanged) {
  const Sealer sealer(std::string(auth::kSealKeyBytes, 'k'));
  const std::string sealed = Sealer::Stamp(sealer, "list", Salt('s')).Seal("cases/x");
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string forged = sealed;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(sealer.Open("list", forged), std::nullopt) << i;
    EXPECT_EQ(sealer.Open("list", sealed.substr(0, i)), std::nullopt) << i;
  }
}

TEST(SealerTest, TheSameContentNeverLooksTheSameAndItsLengthIsNotTold) {
  const Sealer sealer(std::string(auth::kSealKeyBytes, 'k'));
  Sealer::Stamp stamp(sealer, "list", Salt('s'));
  const std::string one = stamp.Seal("cases/short");
  EXPECT_NE(one, stamp.Seal("cases/short"));
  EXPECT_EQ(one.size(), stamp.Seal("cases/much-longer-than-the-other").size());
}

class SealingTest : public ServiceTest {
 protected:
  absl::StatusOr<pb::ListOrganizationsResponse> List(const std::string& page_token,
                                                     const std::string& filter = "") {
    pb::ListOrganizationsRequest request;
    request.set_page_size(1);
    request.set_filter(filter);
    request.set_page_token(page_token);
    return Call<pb::ListOrganizationsResponse>(admin_, "RegistryService/ListOrganizations",
                                               request);
  }
};

TEST_F(SealingTest, APageTokenTellsNothingOfWhereThePageStopped) {
  const auto page = List("");
  ASSERT_TRUE(page.ok()) << page.status();
  const std::string& token = page->next_page_token();
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &bytes));
  internal_pb::PageToken plain;
  EXPECT_FALSE(plain.ParseFromString(bytes) && !plain.position().empty());
  const std::string stopped = page->organizations(0).name();
  EXPECT_THAT(bytes, Not(HasSubstr(stopped.substr(stopped.rfind('/') + 1))));
  EXPECT_TRUE(List(token).ok());
}

TEST_F(SealingTest, APageTokenThatWasNotMadeHereForThisQueryIsRefused) {
  const std::string token = List("")->next_page_token();
  EXPECT_EQ(ReasonOf(List(token, "kind = CITY")), pb::REASON_INVALID_PAGE_TOKEN);
  internal_pb::PageToken forged;
  forged.set_position("organizations/omaniwa");
  EXPECT_EQ(ReasonOf(List(absl::WebSafeBase64Escape(forged.SerializeAsString()))),
            pb::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(SealingTest, AForgedCursorIsForeign) {
  internal_pb::ChangeCursor forged;
  forged.set_store_id(store_->id());
  forged.set_epoch(storage::ToInt(store_->epoch()));
  forged.set_sequence(1);
  pb::ListChangesRequest request;
  request.set_cursor(absl::WebSafeBase64Escape(forged.SerializeAsString()));
  EXPECT_EQ(ReasonOf(Call<pb::ListChangesResponse>(admin_, "ChangeService/ListChanges", request)),
            pb::REASON_FOREIGN_CURSOR);
}

// A restart, and another server over the same store.
TEST_F(SealingTest, AStoreHasOneKeyForEver) {
  const std::string sealed = NewStamp(env_, "list").Seal("x");
  const std::unique_ptr<Random> other = NewSeededRandom(99);
  const absl::StatusOr<Sealer> again = OpenSealer(*store_, *other);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->Open("list", sealed), "x");
}

}  // namespace
}  // namespace renkei::service
