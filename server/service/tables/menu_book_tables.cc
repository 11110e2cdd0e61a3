#include "absl/strings/numbers.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/submission_steps.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using domain::ParentName;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

// The id of the collection's member in which `name` lies: of caseLists/l/editions/2/entries/7 the
// first is "l", the second "2", the third "7"; "" where it has none.
absl::string_view IdAt(absl::string_view name, int member) {
  return LastSegment(ParentName(name, 2 * member));
}

// A number that stands in a name; what is none comes before all of them.
uint64_t NumberAt(absl::string_view name, int member) {
  uint64_t number = 0;
  return absl::SimpleAtoi(IdAt(name, member), &number) ? number : 0;
}

}  // namespace

Key CallsByClose(absl::string_view list) {
  return Key(kCaseCallsByCloseId).Add(list.empty() ? list : LastSegment(list));
}

Key SubmissionsOf(absl::string_view body) {
  return Key(kCaseSubmissionsByPartyId).Add("of").Add(body);
}

Key SubmissionsTo(absl::string_view body, absl::string_view call) {
  return SubmissionsOf(body).Add(IdAt(call, 1)).Add(IdAt(call, 2));
}

Key SubmissionsAt(absl::string_view waiting) {
  return Key(kCaseSubmissionsByPartyId).Add("at").Add(waiting);
}

Key AdoptionsVia(absl::string_view edition) {
  return Key(kAdoptionsByEditionId).Add(IdAt(edition, 1)).Add(NumberAt(edition, 2));
}

const Table<pb::CaseListEdition>& CaseListEditions() {
  static const auto& table = *new Table<pb::CaseListEdition>(
      TableSpec<pb::CaseListEdition>{.id = kCaseListEditionsId,
                                     .name = "case_list_editions",
                                     .primary_key = [](const pb::CaseListEdition& e, Key& key) {
                                       key.Add(IdAt(e.name(), 1)).Add(NumberAt(e.name(), 2));
                                     }});
  return table;
}

const Table<pb::CaseListEditionEntry>& CaseListEditionEntries() {
  static const auto& table =
      *new Table<pb::CaseListEditionEntry>(TableSpec<pb::CaseListEditionEntry>{
          .id = kCaseListEditionEntriesId,
          .name = "case_list_edition_entries",
          .primary_key = [](const pb::CaseListEditionEntry& e, Key& key) {
            key.Add(IdAt(e.name(), 1)).Add(NumberAt(e.name(), 2)).Add(NumberAt(e.name(), 3));
          }});
  return table;
}

const Table<pb::CaseCall>& CaseCalls() {
  static const auto& table = *new Table<pb::CaseCall>(TableSpec<pb::CaseCall>{
      .id = kCaseCallsId,
      .name = "case_calls",
      .primary_key = [](const pb::CaseCall& c,
                        Key& key) { key.Add(IdAt(c.name(), 1)).Add(IdAt(c.name(), 2)); },
      .indexes = {{.id = kCaseCallsByCloseId,
                   .name = "case_calls_by_close",
                   .keys = [](const pb::CaseCall& c, const EmitKey& emit) {
                     emit(CallsByClose("").Add(c.closes_at()));
                     emit(CallsByClose(ParentName(c.name(), 2)).Add(c.closes_at()));
                   }}}});
  return table;
}

const Table<pb::CaseSubmission>& CaseSubmissions() {
  static const auto& table = *new Table<pb::CaseSubmission>(TableSpec<pb::CaseSubmission>{
      .id = kCaseSubmissionsId,
      .name = "case_submissions",
      .primary_key =
          [](const pb::CaseSubmission& s, Key& key) {
            key.Add(IdAt(s.name(), 1)).Add(IdAt(s.name(), 2)).Add(IdAt(s.name(), 3));
          },
      .indexes = {{.id = kCaseSubmissionsByPartyId,
                   .name = "case_submissions_by_party",
                   .keys = [](const pb::CaseSubmission& s, const EmitKey& emit) {
                     emit(SubmissionsTo(s.body(), ParentName(s.name(), 4)));
                     const std::string waits = domain::WaitsFor(s);
                     if (!waits.empty()) emit(SubmissionsAt(waits));
                   }}}});
  return table;
}

const Table<internal_pb::CaseSubmissionText>& CaseSubmissionTexts() {
  static const auto& table =
      *new Table<internal_pb::CaseSubmissionText>(TableSpec<internal_pb::CaseSubmissionText>{
          .id = kCaseSubmissionTextsId,
          .name = "case_submission_texts",
          .primary_key = [](const internal_pb::CaseSubmissionText& t, Key& key) {
            key.Add(IdAt(t.name(), 1)).Add(IdAt(t.name(), 2)).Add(IdAt(t.name(), 3));
          }});
  return table;
}

}  // namespace renkei::service
