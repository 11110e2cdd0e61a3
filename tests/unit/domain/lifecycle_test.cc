#include "server/domain/lifecycle.h"

#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using A = LifecycleAction;
constexpr A kActions[] = {A::kSubmit, A::kReturn, A::kPublish, A::kArchive, A::kRevise};
constexpr pb::LifecycleState kLifecycleStates[] = {
    pb::LIFECYCLE_STATE_UNSPECIFIED, pb::LIFECYCLE_STATE_DRAFT,    pb::LIFECYCLE_STATE_IN_REVIEW,
    pb::LIFECYCLE_STATE_PUBLISHED,   pb::LIFECYCLE_STATE_ARCHIVED, pb::LIFECYCLE_STATE_RETURNED};

TEST(NextState, ADocumentGoesFromDraftToArchive) {
  EXPECT_EQ(*NextState(pb::LIFECYCLE_STATE_DRAFT, A::kSubmit), pb::LIFECYCLE_STATE_IN_REVIEW);
  EXPECT_EQ(*NextState(pb::LIFECYCLE_STATE_IN_REVIEW, A::kReturn), pb::LIFECYCLE_STATE_RETURNED);
  EXPECT_EQ(*NextState(pb::LIFECYCLE_STATE_RETURNED, A::kSubmit), pb::LIFECYCLE_STATE_IN_REVIEW);
  EXPECT_EQ(*NextState(pb::LIFECYCLE_STATE_IN_REVIEW, A::kPublish), pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_EQ(*NextState(pb::LIFECYCLE_STATE_PUBLISHED, A::kRevise), pb::LIFECYCLE_STATE_DRAFT);
  EXPECT_EQ(*NextState(pb::LIFECYCLE_STATE_PUBLISHED, A::kArchive), pb::LIFECYCLE_STATE_ARCHIVED);
}

TEST(NextState, AllOtherTransitionsAreRefusedWithTheStateAndWhatIsPossible) {
  int allowed = 0;
  for (const pb::LifecycleState state : kLifecycleStates) {
    for (const A action : kActions) {
      const absl::StatusOr<pb::LifecycleState> next = NextState(state, action);
      if (next.ok()) {
        ++allowed;
        continue;
      }
      EXPECT_EQ(next.status().code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_EQ(ReasonOf(next.status()), pb::REASON_ILLEGAL_TRANSITION);
      EXPECT_EQ(MetadataOf(next.status(), "state"), StateToken(state));
    }
  }
  EXPECT_EQ(allowed, 6);
  EXPECT_EQ(MetadataOf(NextState(pb::LIFECYCLE_STATE_IN_REVIEW, A::kSubmit).status(), "allowed"),
            "return,publish");
  EXPECT_EQ(MetadataOf(NextState(pb::LIFECYCLE_STATE_ARCHIVED, A::kSubmit).status(), "allowed"),
            "");
}

TEST(CheckEditable, OnlyDraftsAndReturnedOnesAreEdited) {
  for (const pb::LifecycleState state : kLifecycleStates) {
    const bool editable =
        state == pb::LIFECYCLE_STATE_DRAFT || state == pb::LIFECYCLE_STATE_RETURNED;
    EXPECT_EQ(IsEditable(state), editable);
    EXPECT_EQ(ReasonOf(CheckEditable(state)),
              editable ? pb::REASON_UNSPECIFIED : pb::REASON_NOT_EDITABLE);
  }
}

TEST(StateToken, IsTheNameOfTheEnumWithoutItsPrefix) {
  for (const pb::LifecycleState state : kLifecycleStates) {
    EXPECT_EQ("LIFECYCLE_STATE_" + std::string(StateToken(state)), pb::LifecycleState_Name(state));
  }
}

}  // namespace
}  // namespace renkei::domain
