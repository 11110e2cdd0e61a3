#include "server/domain/initiative/initiative_state.h"

#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

constexpr pb::InitiativeState kInitiativeStates[] = {
    pb::INITIATIVE_STATE_UNSPECIFIED, pb::INITIATIVE_STATE_PROPOSED,
    pb::INITIATIVE_STATE_OPEN,        pb::INITIATIVE_STATE_RUNNING,
    pb::INITIATIVE_STATE_CLOSED,      pb::INITIATIVE_STATE_CANCELLED};

TEST(CheckInitiativeStep, OnlyTheStepsOfTheTableAreTaken) {
  // Rows: from; columns: to; in the order of kInitiativeStates.
  const std::string expected[] = {"......", "..o..o", "...o.o", "....oo", "......", "......"};
  for (size_t from = 0; from < std::size(kInitiativeStates); ++from) {
    for (size_t to = 0; to < std::size(kInitiativeStates); ++to) {
      const absl::Status status =
          CheckInitiativeStep(kInitiativeStates[from], kInitiativeStates[to], "成果", "理由");
      EXPECT_EQ(status.ok(), expected[from][to] == 'o') << from << " to " << to;
      if (status.ok()) continue;
      EXPECT_EQ(ReasonOf(status), pb::REASON_ILLEGAL_TRANSITION);
      EXPECT_EQ(MetadataOf(status, "state"), StateToken(kInitiativeStates[from]));
    }
  }
  EXPECT_EQ(MetadataOf(CheckInitiativeStep(pb::INITIATIVE_STATE_RUNNING, pb::INITIATIVE_STATE_OPEN,
                                           "", ""),
                       "allowed"),
            "CLOSED,CANCELLED");
}

TEST(CheckInitiativeStep, ClosingNeedsResultsAndCancellingAReason) {
  EXPECT_EQ(KindOf(CheckInitiativeStep(pb::INITIATIVE_STATE_RUNNING, pb::INITIATIVE_STATE_CLOSED,
                                       "", "理由")),
            "REQUIRED");
  for (const pb::InitiativeState from :
       {kInitiativeStates[1], kInitiativeStates[2], kInitiativeStates[3]}) {
    EXPECT_EQ(KindOf(CheckInitiativeStep(from, pb::INITIATIVE_STATE_CANCELLED, "成果", "")),
              "REQUIRED");
  }
  EXPECT_TRUE(
      CheckInitiativeStep(pb::INITIATIVE_STATE_PROPOSED, pb::INITIATIVE_STATE_OPEN, "", "").ok());
}

TEST(CheckEditable, AnInitiativeIsChangedWhileItLives) {
  for (const pb::InitiativeState state : kInitiativeStates) {
    const bool living = state == pb::INITIATIVE_STATE_PROPOSED ||
                        state == pb::INITIATIVE_STATE_OPEN || state == pb::INITIATIVE_STATE_RUNNING;
    EXPECT_EQ(IsLiving(state), living);
    pb::Initiative initiative;
    initiative.set_name("initiatives/i");
    initiative.set_state(state);
    EXPECT_EQ(ReasonOf(CheckEditable(initiative)),
              living ? pb::REASON_UNSPECIFIED : pb::REASON_NOT_EDITABLE);
    EXPECT_EQ("INITIATIVE_STATE_" + std::string(StateToken(state)),
              pb::InitiativeState_Name(state));
  }
}

}  // namespace
}  // namespace renkei::domain
