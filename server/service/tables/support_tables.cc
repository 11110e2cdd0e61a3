#include "server/service/tables/support_tables.h"

#include "server/domain/resource_name.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/support/support_steps.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"

namespace renkei::service {

using domain::LastSegment;
using domain::ParentName;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

constexpr int kSupportSegments = 2;

absl::string_view SupportIdOf(absl::string_view part) {
  return LastSegment(ParentName(part, kSupportSegments));
}

// Begins the key of a part: that of its case, then its own.
template <typename M>
void AddPartKey(const M& part, Key& key) {
  key.Add(SupportIdOf(part.name())).Add(LastSegment(part.name()));
}

uint64_t FiscalYearOfRequest(const pb::SupportCase& support) {
  const absl::Time time = absl::FromUnixSeconds(support.request_time().seconds());
  return static_cast<uint64_t>(domain::FiscalYearOf(domain::TodayInJapan(time)));
}

// Whoever has a part in it, once the case is theirs to read.
void EmitSupportParty(const pb::SupportCase& support, const EmitKey& emit,
                      const std::string& organization) {
  emit(SupportsOf(organization, /*open=*/false));
  if (!domain::HasEnded(support.state())) emit(SupportsOf(organization, /*open=*/true));
}

}  // namespace

Key SupportsOf(absl::string_view organization, bool open) {
  return Key(kSupportsByPartyId).Add(open ? "open" : "all").Add(organization);
}

Key SupportsAtWindow(absl::string_view window) { return Key(kSupportsAtWindowId).Add(window); }

Key SupportsOfYear(int fiscal_year) {
  return Key(kSupportsByYearId).Add(static_cast<uint64_t>(fiscal_year));
}

Key SupportEntriesInOrder(absl::string_view support) {
  return Key(kSupportEntriesByDateId).Add(LastSegment(support));
}

Key SupportStepsInOrder(absl::string_view support) {
  return Key(kSupportStepsByDayId).Add("of").Add(LastSegment(support));
}

Key OpenSupportStepsOf(absl::string_view organization) {
  return Key(kSupportStepsByDayId).Add("by").Add(organization);
}

const Table<pb::SupportCase>& Supports() {
  static const auto& table = *new Table<pb::SupportCase>(TableSpec<pb::SupportCase>{
      .id = kSupportsId,
      .name = "supports",
      .primary_key = [](const pb::SupportCase& s, Key& key) { key.Add(LastSegment(s.name())); },
      .indexes = {{.id = kSupportsByPartyId,
                   .name = "supports_by_party",
                   .keys =
                       [](const pb::SupportCase& s, const EmitKey& emit) {
                         EmitSupportParty(s, emit, s.body());
                         for (const std::string& name : s.joint_bodies())
                           EmitSupportParty(s, emit, name);
                         for (const std::string& name : s.asked_bodies())
                           EmitSupportParty(s, emit, name);
                         if (!s.has_request_time()) return;
                         EmitSupportParty(s, emit, s.window());
                         for (const std::string& name : s.team()) EmitSupportParty(s, emit, name);
                         for (const std::string& name : s.asked_team())
                           EmitSupportParty(s, emit, name);
                       }},
                  {.id = kSupportsAtWindowId,
                   .name = "supports_at_window",
                   .keys =
                       [](const pb::SupportCase& s, const EmitKey& emit) {
                         if (s.has_request_time() && !domain::HasEnded(s.state()))
                           emit(SupportsAtWindow(s.window()));
                       }},
                  {.id = kSupportsByYearId,
                   .name = "supports_by_year",
                   .keys = [](const pb::SupportCase& s, const EmitKey& emit) {
                     if (s.has_request_time())
                       emit(SupportsOfYear(static_cast<int>(FiscalYearOfRequest(s))));
                   }}}});
  return table;
}

const Table<pb::SupportMember>& SupportMembers() {
  static const auto& table = *new Table<pb::SupportMember>(
      TableSpec<pb::SupportMember>{.id = kSupportMembersId,
                                   .name = "support_members",
                                   .primary_key = AddPartKey<pb::SupportMember>});
  return table;
}

const Table<pb::SupportEntry>& SupportEntries() {
  static const auto& table = *new Table<pb::SupportEntry>(TableSpec<pb::SupportEntry>{
      .id = kSupportEntriesId,
      .name = "support_entries",
      .primary_key = AddPartKey<pb::SupportEntry>,
      .indexes = {
          {.id = kSupportEntriesByDateId,
           .name = "support_entries_by_date",
           .keys = [](const pb::SupportEntry& e, const EmitKey& emit) {
             emit(SupportEntriesInOrder(ParentName(e.name(), kSupportSegments)).Add(e.date()));
           }}}});
  return table;
}

const Table<pb::SupportStep>& SupportSteps() {
  static const auto& table = *new Table<pb::SupportStep>(TableSpec<pb::SupportStep>{
      .id = kSupportStepsId,
      .name = "support_steps",
      .primary_key = AddPartKey<pb::SupportStep>,
      .indexes = {
          {.id = kSupportStepsByDayId,
           .name = "support_steps_by_day",
           .keys = [](const pb::SupportStep& s, const EmitKey& emit) {
             emit(SupportStepsInOrder(ParentName(s.name(), kSupportSegments)).Add(s.due_date()));
             if (domain::IsOpenStep(s)) emit(OpenSupportStepsOf(s.responsible()).Add(s.due_date()));
           }}}});
  return table;
}

const Table<pb::SupportRecommendation>& SupportRecommendations() {
  static const auto& table = *new Table<pb::SupportRecommendation>(
      TableSpec<pb::SupportRecommendation>{.id = kSupportRecommendationsId,
                                           .name = "support_recommendations",
                                           .primary_key = AddPartKey<pb::SupportRecommendation>});
  return table;
}

}  // namespace renkei::service
