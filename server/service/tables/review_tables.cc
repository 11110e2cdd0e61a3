#include "absl/strings/numbers.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reviewer_steps.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using domain::ParentName;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

constexpr int kReviewedRoundSegments = 2;
constexpr int kReviewedApplicationSegments = 4;

absl::string_view ReviewedRoundId(absl::string_view name) {
  return LastSegment(ParentName(name, kReviewedRoundSegments));
}

// A number that stands in a name; what is none comes before all of them.
uint64_t AssignmentNumber(absl::string_view name) {
  uint64_t number = 0;
  return absl::SimpleAtoi(LastSegment(name), &number) ? number : 0;
}

}  // namespace

Key ReviewersOf(absl::string_view round) { return Key(kRoundReviewersId).Add(LastSegment(round)); }

Key ReadingsOf(absl::string_view round) { return Key(kRoundReadingsId).Add(LastSegment(round)); }

Key ReadingsOfApplication(absl::string_view application) {
  return Key(kRoundReadingsId)
      .Add(ReviewedRoundId(application))
      .Add(LastSegment(ParentName(application, kReviewedApplicationSegments)));
}

Key AppointmentsOf(absl::string_view account) {
  return Key(kRoundReviewersByAccountId).Add(LastSegment(account));
}

Key ReadingsBy(absl::string_view account) {
  return Key(kRoundReadingsByAccountId).Add(LastSegment(account));
}

Key ReadingsBy(absl::string_view account, absl::string_view round) {
  return ReadingsBy(account).Add(LastSegment(round));
}

Key AnswersTo(absl::string_view owner) { return Key(kRoundReviewersByAnswerId).Add(owner); }

Key AssignmentsOf(absl::string_view round) {
  return Key(kRoundAssignmentsId).Add(LastSegment(round));
}

const Table<pb::RoundReviewer>& RoundReviewers() {
  static const auto& table = *new Table<pb::RoundReviewer>(TableSpec<pb::RoundReviewer>{
      .id = kRoundReviewersId,
      .name = "round_reviewers",
      .primary_key =
          [](const pb::RoundReviewer& r, Key& key) {
            key.Add(ReviewedRoundId(r.name())).Add(LastSegment(r.name()));
          },
      .indexes = {{.id = kRoundReviewersByAccountId,
                   .name = "round_reviewers_by_account",
                   .keys = [](const pb::RoundReviewer& r,
                              const EmitKey& emit) { emit(AppointmentsOf(r.name())); }},
                  {.id = kRoundReviewersByAnswerId,
                   .name = "round_reviewers_by_answer",
                   .keys = [](const pb::RoundReviewer& r, const EmitKey& emit) {
                     const pb::RoundReviewerEvent* answer = domain::LastAnswer(r);
                     if (answer == nullptr) return;
                     emit(
                         AnswersTo(r.owner()).Add(static_cast<uint64_t>(answer->time().seconds())));
                   }}}});
  return table;
}

const Table<pb::RoundReading>& RoundReadings() {
  static const auto& table = *new Table<pb::RoundReading>(TableSpec<pb::RoundReading>{
      .id = kRoundReadingsId,
      .name = "round_readings",
      .primary_key =
          [](const pb::RoundReading& r, Key& key) {
            key.Add(ReviewedRoundId(r.name()))
                .Add(LastSegment(ParentName(r.name(), kReviewedApplicationSegments)))
                .Add(LastSegment(r.name()));
          },
      .indexes = {{.id = kRoundReadingsByAccountId,
                   .name = "round_readings_by_account",
                   .keys = [](const pb::RoundReading& r, const EmitKey& emit) {
                     emit(ReadingsBy(r.name(), ParentName(r.name(), kReviewedRoundSegments)));
                   }}}});
  return table;
}

const Table<pb::RoundAssignment>& RoundAssignments() {
  static const auto& table = *new Table<pb::RoundAssignment>(TableSpec<pb::RoundAssignment>{
      .id = kRoundAssignmentsId,
      .name = "round_assignments",
      .primary_key = [](const pb::RoundAssignment& a, Key& key) {
        key.Add(ReviewedRoundId(a.name())).Add(AssignmentNumber(a.name()));
      }});
  return table;
}

}  // namespace renkei::service
