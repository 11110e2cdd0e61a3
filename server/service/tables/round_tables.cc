#include "server/domain/resource_name.h"
#include "server/domain/round/application_steps.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using domain::ParentName;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

constexpr int kRoundSegments = 2;
constexpr int kApplicationSegments = 4;

// Of rounds/r/applications/a/followUps/2027 the round's and the application's id.
Key& AddApplication(absl::string_view name, Key& key) {
  return key.Add(LastSegment(ParentName(name, kRoundSegments)))
      .Add(LastSegment(ParentName(name, kApplicationSegments)));
}

}  // namespace

Key RoundsByClose() { return Key(kRoundsByCloseId); }

Key ApplicationsTo(absl::string_view round) {
  return Key(kRoundApplicationsId).Add(LastSegment(round));
}

Key ApplicationsOfBody(absl::string_view body) {
  return Key(kRoundApplicationsByPartyId).Add("of").Add(body);
}

Key ApplicationsOfBodyTo(absl::string_view body, absl::string_view round) {
  return ApplicationsOfBody(body).Add(LastSegment(round));
}

Key ApplicationsAt(absl::string_view organization) {
  return Key(kRoundApplicationsByPartyId).Add("at").Add(organization);
}

const Table<pb::Round>& Rounds() {
  static const auto& table = *new Table<pb::Round>(TableSpec<pb::Round>{
      .id = kRoundsId,
      .name = "rounds",
      .primary_key = [](const pb::Round& r, Key& key) { key.Add(LastSegment(r.name())); },
      .indexes = {{.id = kRoundsByCloseId,
                   .name = "rounds_by_close",
                   .keys = [](const pb::Round& r, const EmitKey& emit) {
                     emit(RoundsByClose().Add(r.closes_at()));
                   }}}});
  return table;
}

const Table<pb::RoundApplication>& RoundApplications() {
  static const auto& table = *new Table<pb::RoundApplication>(TableSpec<pb::RoundApplication>{
      .id = kRoundApplicationsId,
      .name = "round_applications",
      .primary_key = [](const pb::RoundApplication& a, Key& key) { AddApplication(a.name(), key); },
      .indexes = {{.id = kRoundApplicationsByPartyId,
                   .name = "round_applications_by_party",
                   .keys = [](const pb::RoundApplication& a, const EmitKey& emit) {
                     for (const pb::RoundApplicant& body : a.bodies())
                       emit(ApplicationsOfBodyTo(body.organization(),
                                                 ParentName(a.name(), kRoundSegments)));
                     for (const std::string& waits : domain::ApplicationWaitsFor(a))
                       emit(ApplicationsAt(waits));
                   }}}});
  return table;
}

const Table<internal_pb::RoundApplicationText>& RoundApplicationTexts() {
  static const auto& table =
      *new Table<internal_pb::RoundApplicationText>(TableSpec<internal_pb::RoundApplicationText>{
          .id = kRoundApplicationTextsId,
          .name = "round_application_texts",
          .primary_key = [](const internal_pb::RoundApplicationText& t, Key& key) {
            AddApplication(t.name(), key);
          }});
  return table;
}

const Table<pb::RoundFollowUp>& RoundFollowUps() {
  static const auto& table = *new Table<pb::RoundFollowUp>(
      TableSpec<pb::RoundFollowUp>{.id = kRoundFollowUpsId,
                                   .name = "round_follow_ups",
                                   .primary_key = [](const pb::RoundFollowUp& f, Key& key) {
                                     AddApplication(f.name(), key).Add(LastSegment(f.name()));
                                   }});
  return table;
}

const Table<internal_pb::RoundRegister>& RoundRegisters() {
  static const auto& table =
      *new Table<internal_pb::RoundRegister>(TableSpec<internal_pb::RoundRegister>{
          .id = kRoundRegistersId,
          .name = "round_registers",
          .primary_key = [](const internal_pb::RoundRegister& r, Key& key) {
            key.Add(LastSegment(r.round()));
          }});
  return table;
}

const Table<internal_pb::RoundExclusion>& RoundExclusions() {
  static const auto& table =
      *new Table<internal_pb::RoundExclusion>(TableSpec<internal_pb::RoundExclusion>{
          .id = kRoundExclusionsId,
          .name = "round_exclusions",
          .primary_key = [](const internal_pb::RoundExclusion& e, Key& key) {
            key.Add(e.owner()).Add(e.group()).Add(e.body());
          }});
  return table;
}

}  // namespace renkei::service
