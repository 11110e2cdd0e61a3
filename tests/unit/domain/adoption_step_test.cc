#include "server/domain/adoption/adoption_step.h"

#include <map>
#include <sstream>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr pb::AdoptionState kStates[] = {
    pb::ADOPTION_STATE_UNSPECIFIED, pb::ADOPTION_STATE_CONSIDERED, pb::ADOPTION_STATE_DECLINED,
    pb::ADOPTION_STATE_PILOTED,     pb::ADOPTION_STATE_ADOPTED,    pb::ADOPTION_STATE_ADAPTED,
    pb::ADOPTION_STATE_STOPPED};

// The law once more, by hand: for each step and each state before it (in the order of kStates)
// whether it may be taken, and by whom.
struct Expected {
  pb::AdoptionState step;
  const char* after;  // none con dec pil ado ada sto
  bool approver;
};

const Expected kExpected[] = {
    {pb::ADOPTION_STATE_CONSIDERED, "y . y . . . y", false},
    {pb::ADOPTION_STATE_DECLINED, "y y . y . . .", true},
    {pb::ADOPTION_STATE_PILOTED, "y y y . . . y", true},
    {pb::ADOPTION_STATE_ADOPTED, "y y y y . y y", true},
    {pb::ADOPTION_STATE_ADAPTED, "y y y y y . y", true},
    {pb::ADOPTION_STATE_STOPPED, "y . . y y y .", true},
};

bool MayFollow(const Expected& row, size_t state) {
  std::istringstream words(row.after);
  std::string cell;
  for (size_t i = 0; i <= state; ++i) words >> cell;
  return cell == "y";
}

class AdoptionStepTest : public ::testing::Test {
 protected:
  // A record in `state` since 2023-04-01, and a step with all that it needs.
  void Prepare(pb::AdoptionState state, pb::AdoptionState step) {
    adoption_.Clear();
    adoption_.set_name("cases/c/adoptions/o");
    adoption_.set_adopter("organizations/o");
    adoption_.set_state(state);
    if (state != pb::ADOPTION_STATE_UNSPECIFIED) adoption_.set_date("2023-04-01");
    request_.Clear();
    request_.set_state(step);
    request_.set_date("2024-04-01");
    if (step == pb::ADOPTION_STATE_DECLINED || step == pb::ADOPTION_STATE_STOPPED)
      request_.set_reason("費用");
    if (step == pb::ADOPTION_STATE_ADAPTED) request_.set_changes("予約制にした");
  }

  absl::Status Check(const AdoptionActor& actor = {true, true, true}) const {
    return CheckAdoptionStep(Context(actor));
  }

  AdoptionContext Context(const AdoptionActor& actor = {true, true, true}) const {
    return {adoption_, request_, actor, absl::CivilDay(2024, 7, 3)};
  }

  static std::vector<std::string> BadFields(const absl::Status& status) {
    std::vector<std::string> fields;
    const auto detail = DetailOf(status);
    if (!detail) return fields;
    for (const auto& v : detail->violations())
      fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    return fields;
  }

  pb::Adoption adoption_;
  pb::ChangeAdoptionRequest request_;
};

TEST_F(AdoptionStepTest, EveryStepFromEveryStateByEveryRoleIsAsTheTableSays) {
  std::map<pb::Reason, int> seen;
  for (const Expected& row : kExpected) {
    for (size_t state = 0; state < std::size(kStates); ++state) {
      Prepare(kStates[state], row.step);
      for (int bits = 0; bits < 8; ++bits) {
        const AdoptionActor actor = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
        const bool role = actor.approver || (actor.contributor && !row.approver);
        const pb::Reason expected = !actor.of_adopter        ? pb::REASON_OTHER_ORGANIZATION
                                    : !role                  ? pb::REASON_ROLE_MISSING
                                    : !MayFollow(row, state) ? pb::REASON_ILLEGAL_TRANSITION
                                                             : pb::REASON_UNSPECIFIED;
        const absl::Status status = Check(actor);
        EXPECT_EQ(ReasonOf(status), expected)
            << StateToken(kStates[state]) << " -> " << StateToken(row.step) << " " << bits << " "
            << status;
        EXPECT_EQ(status.ok(), expected == pb::REASON_UNSPECIFIED);
        ++seen[expected];
      }
    }
  }
  EXPECT_EQ(seen.size(), 4U);  // every outcome was met
}

TEST_F(AdoptionStepTest, AnUnknownStepIsRefused) {
  Prepare(pb::ADOPTION_STATE_UNSPECIFIED, pb::ADOPTION_STATE_CONSIDERED);
  for (const int number : {0, 7, 1000, -1}) {
    request_.set_state(static_cast<pb::AdoptionState>(number));
    EXPECT_EQ(ReasonOf(Check()), pb::REASON_ILLEGAL_TRANSITION) << number;
  }
}

TEST_F(AdoptionStepTest, ARefusalSaysWhatIsPossible) {
  Prepare(pb::ADOPTION_STATE_CONSIDERED, pb::ADOPTION_STATE_STOPPED);
  const absl::Status status = Check();
  EXPECT_EQ(MetadataOf(status, "state"), "CONSIDERED");
  EXPECT_EQ(MetadataOf(status, "allowed"), "DECLINED,PILOTED,ADOPTED,ADAPTED");
  EXPECT_THAT(MessageOf(status), HasSubstr("今記録できるもの: 見送り、試行、導入、応用"));
}

TEST_F(AdoptionStepTest, ReasonsAndChangesAreRequiredWhereTheyTeach) {
  Prepare(pb::ADOPTION_STATE_CONSIDERED, pb::ADOPTION_STATE_DECLINED);
  request_.clear_reason();
  EXPECT_THAT(BadFields(Check()), ElementsAre("reason REQUIRED"));
  Prepare(pb::ADOPTION_STATE_ADOPTED, pb::ADOPTION_STATE_STOPPED);
  request_.clear_reason();
  EXPECT_THAT(BadFields(Check()), ElementsAre("reason REQUIRED"));
  Prepare(pb::ADOPTION_STATE_ADOPTED, pb::ADOPTION_STATE_ADAPTED);
  request_.clear_changes();
  EXPECT_THAT(BadFields(Check()), ElementsAre("changes REQUIRED"));
  // Taken up again after a stop, as it was.
  Prepare(pb::ADOPTION_STATE_STOPPED, pb::ADOPTION_STATE_ADAPTED);
  request_.clear_changes();
  adoption_.set_changes("予約制にした");
  EXPECT_TRUE(Check().ok());
}

TEST_F(AdoptionStepTest, FieldsThatSayNothingForAStepAreAllNamed) {
  Prepare(pb::ADOPTION_STATE_UNSPECIFIED, pb::ADOPTION_STATE_CONSIDERED);
  request_.set_condition("補助があれば");
  request_.set_changes("x");
  request_.set_resulting_case("cases/own");
  EXPECT_THAT(BadFields(Check()),
              UnorderedElementsAre("condition NOT_APPLICABLE", "changes NOT_APPLICABLE",
                                   "resulting_case NOT_APPLICABLE"));
  for (const auto step :
       {pb::ADOPTION_STATE_PILOTED, pb::ADOPTION_STATE_ADOPTED, pb::ADOPTION_STATE_ADAPTED}) {
    Prepare(pb::ADOPTION_STATE_UNSPECIFIED, step);
    request_.set_resulting_case("cases/own");
    EXPECT_TRUE(Check().ok()) << StateToken(step);
  }
}

TEST_F(AdoptionStepTest, DaysStandInOrderAndNotInTheFuture) {
  Prepare(pb::ADOPTION_STATE_CONSIDERED, pb::ADOPTION_STATE_PILOTED);
  request_.set_date("2023-04-01");  // the day of the step before
  EXPECT_TRUE(Check().ok());
  request_.set_date("2023-03-31");
  EXPECT_THAT(BadFields(Check()), ElementsAre("date BAD_ORDER"));
  request_.set_date("2024-07-03");  // today
  EXPECT_TRUE(Check().ok());
  request_.set_date("2024-07-04");
  EXPECT_THAT(BadFields(Check()), ElementsAre("date IN_FUTURE"));
  request_.set_date("去年");
  EXPECT_THAT(BadFields(Check()), ElementsAre("date BAD_DATE"));
}

TEST_F(AdoptionStepTest, TextsBelongToTheStateInWhichTheyWereSaid) {
  Prepare(pb::ADOPTION_STATE_CONSIDERED, pb::ADOPTION_STATE_DECLINED);
  request_.set_condition("補助率が上がれば");
  adoption_ = AfterAdoptionStep(Context());
  EXPECT_EQ(adoption_.reason(), "費用");
  EXPECT_EQ(adoption_.condition(), "補助率が上がれば");
  EXPECT_EQ(adoption_.date(), "2024-04-01");
  const pb::Adoption declined = adoption_;

  Prepare(pb::ADOPTION_STATE_DECLINED, pb::ADOPTION_STATE_ADAPTED);
  adoption_ = declined;
  adoption_ = AfterAdoptionStep(Context());
  EXPECT_EQ(adoption_.reason(), "");
  EXPECT_EQ(adoption_.condition(), "");
  EXPECT_EQ(adoption_.changes(), "予約制にした");

  request_.Clear();
  request_.set_state(pb::ADOPTION_STATE_STOPPED);
  request_.set_reason("利用が少ない");
  adoption_ = AfterAdoptionStep(Context());
  EXPECT_EQ(adoption_.changes(), "予約制にした");
  EXPECT_EQ(adoption_.reason(), "利用が少ない");

  request_.set_state(pb::ADOPTION_STATE_ADOPTED);
  request_.set_reason("補助が付いた");  // a remark
  adoption_ = AfterAdoptionStep(Context());
  EXPECT_EQ(adoption_.changes(), "");
  EXPECT_EQ(adoption_.reason(), "");
}

TEST_F(AdoptionStepTest, EditedTextsMustFitTheState) {
  for (const pb::AdoptionState state : kStates) {
    pb::Adoption adoption;
    adoption.set_state(state);
    adoption.set_condition("x");
    adoption.set_changes("y");
    const std::vector<std::string> bad = BadFields(CheckAdoptionTexts(adoption));
    EXPECT_EQ(absl::c_count(bad, "adoption.condition NOT_APPLICABLE") == 0,
              state == pb::ADOPTION_STATE_DECLINED);
    EXPECT_EQ(absl::c_count(bad, "adoption.changes NOT_APPLICABLE") == 0,
              state == pb::ADOPTION_STATE_ADAPTED || state == pb::ADOPTION_STATE_STOPPED);
    adoption.clear_condition();
    adoption.clear_changes();
    EXPECT_EQ(CheckAdoptionTexts(adoption).ok(), state != pb::ADOPTION_STATE_ADAPTED);
  }
}

TEST_F(AdoptionStepTest, OnlyWhatWasNeverMoreThanConsideredIsRemoved) {
  for (const pb::AdoptionState state : kStates) {
    pb::Adoption adoption;
    adoption.set_state(state);
    adoption.add_history()->set_state(state);
    EXPECT_EQ(CheckAdoptionRemovable(adoption).ok(), state == pb::ADOPTION_STATE_CONSIDERED);
  }
  pb::Adoption again;
  again.set_state(pb::ADOPTION_STATE_CONSIDERED);
  again.add_history()->set_state(pb::ADOPTION_STATE_DECLINED);
  again.add_history()->set_state(pb::ADOPTION_STATE_CONSIDERED);
  EXPECT_EQ(ReasonOf(CheckAdoptionRemovable(again)), pb::REASON_NOT_EDITABLE);
}

}  // namespace
}  // namespace renkei::domain
