#include "server/service/national/record_reading.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "server/auth/visibility.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/revision_rules.h"
#include "server/domain/time/date.h"
#include "server/service/frame/time.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/revision/kept_revisions.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRowsAtOnce = 500;
// Selections of one case, a bound of its own service.
constexpr size_t kSelectionsOfCase = 1'000;

// Whether a day that a record states had come.
bool HadCome(const std::string& date, const Moment& moment) {
  return !date.empty() && (!moment.day.has_value() || date <= domain::FormatDate(*moment.day));
}

bool WasKnown(const google::protobuf::Timestamp& time, const Moment& moment) {
  return !moment.known_at.has_value() || FromProto(time) <= *moment.known_at;
}

bool HadHappened(const google::protobuf::Timestamp& time, const Moment& moment) {
  return WasKnown(time, moment) &&
         (!moment.day.has_value() || domain::TodayInJapan(FromProto(time)) <= *moment.day);
}

// The state of the text in force; UNSPECIFIED before there was one. Of a document whose history is longer
// than what is kept, the oldest that is kept says when it begins.
template <typename Document>
pb::LifecycleState StateInForce(const Document& document, const Moment& moment) {
  pb::LifecycleState state = pb::LIFECYCLE_STATE_UNSPECIFIED;
  for (const pb::LifecycleEvent& event : document.history()) {
    if (!HadHappened(event.time(), moment)) break;
    if (event.to() == pb::LIFECYCLE_STATE_PUBLISHED || event.to() == pb::LIFECYCLE_STATE_ARCHIVED)
      state = event.to();
  }
  return state;
}

// Whether the last step until then selected the case.
bool WasSelected(const pb::CaseSelection& selection, const Moment& moment) {
  bool selected = false;
  for (const pb::SelectionEvent& event : selection.history()) {
    if (HadCome(event.date(), moment) && WasKnown(event.time(), moment))
      selected = !event.withdrawn();
  }
  return selected;
}

absl::StatusOr<bool> WasSelected(const Call& call, const std::string& name, const Moment& moment) {
  ASSIGN_OR_RETURN(
      const auto page,
      Selections().Scan(call.snapshot(), Selections().NewKey().Add(domain::LastSegment(name)), "",
                        kSelectionsOfCase));
  return absl::c_any_of(page.rows, [&](const storage::Row<pb::CaseSelection>& row) {
    return WasSelected(row.message, moment);
  });
}

absl::StatusOr<bool> IsSelectedNow(const Call& call, const std::string& name,
                                   storage::Mutation* relied_on) {
  const std::string key = KeyByName(SelectionMarks(), name).bytes();
  ASSIGN_OR_RETURN(const auto mark, SelectionMarks().Get(call.snapshot(), key));
  if (relied_on != nullptr)
    relied_on->RequireVersion(key, mark.has_value() ? mark->version : storage::Sequence::kNone);
  return mark.has_value() && !mark->message.in_force().empty();
}

bool AsksForSelection(const std::vector<CountPlan>& plans) {
  return absl::c_any_of(
      plans, [](const CountPlan& plan) { return plan.definition.cases().selected_only(); });
}

// The states that an initiative went through say its names; what else was done to it is no state.
pb::InitiativeState StateOf(const pb::Initiative& initiative, const Moment& moment) {
  if (moment.is_now()) return initiative.state();
  pb::InitiativeState state = HadHappened(initiative.create_time(), moment)
                                  ? pb::INITIATIVE_STATE_PROPOSED
                                  : pb::INITIATIVE_STATE_UNSPECIFIED;
  for (const pb::InitiativeEvent& event : initiative.history()) {
    pb::InitiativeState next = pb::INITIATIVE_STATE_UNSPECIFIED;
    if (!pb::InitiativeState_Parse(event.action(), &next) || !WasKnown(event.time(), moment))
      continue;
    const bool come =
        event.date().empty() ? HadHappened(event.time(), moment) : HadCome(event.date(), moment);
    if (come) state = next;
  }
  return state;
}

// Whether a membership counts as a body that takes part.
bool TakesPart(const pb::InitiativeMember& member, const Moment& moment) {
  if (member.role() != pb::MEMBER_ROLE_LEAD && member.role() != pb::MEMBER_ROLE_MEMBER)
    return false;
  if (moment.is_now()) return member.state() == pb::MEMBER_STATE_JOINED;
  const absl::CivilDay day =
      moment.day.has_value() ? *moment.day : domain::TodayInJapan(*moment.known_at);
  // When a step was recorded is what its history says.
  const auto known = [&](const std::string& date) {
    for (const pb::InitiativeEvent& event : member.history()) {
      if (event.date() == date) return WasKnown(event.time(), moment);
    }
    return true;
  };
  if (!known(member.joined_date())) return false;
  if (member.left_date().empty() || known(member.left_date()))
    return domain::WasJoinedOn(member, day);
  pb::InitiativeMember then = member;
  then.clear_left_date();
  return domain::WasJoinedOn(then, day);
}

// The bodies that have joined, the lead first.
absl::StatusOr<std::vector<std::string>> BodiesOf(const Call& call,
                                                  const pb::Initiative& initiative,
                                                  const Moment& moment) {
  std::vector<std::string> bodies;
  std::string after;
  do {
    ASSIGN_OR_RETURN(
        const auto page,
        Members().Scan(call.snapshot(), MembersPrefix(initiative.name()), after, kRowsAtOnce));
    for (const auto& row : page.rows) {
      if (!TakesPart(row.message, moment)) continue;
      const bool leads = row.message.organization() == initiative.lead();
      bodies.insert(leads ? bodies.begin() : bodies.end(), row.message.organization());
    }
    after = page.next;
  } while (!after.empty());
  return bodies;
}

// The revision in force, which was published for all members at least; nullopt: none.
absl::StatusOr<std::optional<RevisionRow>> RevisionInForce(const Call& call, const pb::Vision& head,
                                                           const Moment& moment) {
  std::optional<RevisionRow> revision;
  for (int number = head.published_revision(); number > 0; --number) {
    ASSIGN_OR_RETURN(auto row, FindRevision(call, head.name(), number));
    if (!row.has_value()) continue;
    const bool in_force = moment.is_now() || (HadCome(domain::InForceFrom(row->message), moment) &&
                                              WasKnown(row->message.publish_time(), moment));
    if (!in_force) continue;
    if (auth::IsOpen(PublishedAudience(row->message.vision()))) revision = std::move(row);
    break;
  }
  return revision;
}

bool AsksForNodes(const std::vector<CountPlan>& plans) {
  return absl::c_any_of(plans, [](const CountPlan& plan) {
    return plan.definition.has_measures() || plan.definition.has_visions();
  });
}

bool AsksForIndicator(const std::vector<CountPlan>& plans, const std::string& indicator) {
  return !indicator.empty() && absl::c_any_of(plans, [&](const CountPlan& plan) {
    return plan.definition.has_actuals() && plan.definition.actuals().indicator() == indicator;
  });
}

bool AsksForActuals(const std::vector<CountPlan>& plans) {
  return absl::c_any_of(plans, [](const CountPlan& plan) { return plan.definition.has_actuals(); });
}

// Everything of a kind that a revision has.
template <typename Kind, typename Take>
absl::Status EachItem(const Call& call, const VisionReading& reading, const Take& take) {
  std::string after;
  do {
    ASSIGN_OR_RETURN(auto page, ScanPublished<Kind>(call, reading, after, kRowsAtOnce));
    for (auto& row : page.rows) RETURN_IF_ERROR(take(std::move(row.message)));
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

absl::Status AddKpi(const Call& call, const Wanted& wanted, pb::Kpi kpi, CountableVision& vision) {
  if (!AsksForIndicator(wanted.plans, kpi.indicator())) return absl::OkStatus();
  std::optional<absl::CivilDay> known_at;
  if (wanted.moment.known_at.has_value()) known_at = domain::TodayInJapan(*wanted.moment.known_at);
  ASSIGN_OR_RETURN(auto actuals, LoadActualsOfKpi(call, kpi.name(), known_at));
  vision.kpis.push_back({std::move(kpi), std::move(actuals)});
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<ReadCase>> ReadCountableCase(const Call& call, const Wanted& wanted,
                                                          const storage::Row<pb::Case>& working,
                                                          storage::Mutation* relied_on) {
  const Moment& moment = wanted.moment;
  // The text in force changes with the working copy, and never without.
  if (relied_on != nullptr) Cases().Require(working, *relied_on);
  std::optional<ReadCase> read(ReadCase{working.message});
  const std::string& name = working.message.name();
  if (working.message.revising()) {
    ASSIGN_OR_RETURN(auto published,
                     PublishedCases().Get(call.snapshot(), KeyByName(PublishedCases(), name)));
    if (!published.has_value()) return std::optional<ReadCase>();
    read->text = std::move(published->message);
  }
  // What was archived since had a text in force before.
  if (!moment.is_now()) read->text.set_state(StateInForce(working.message, moment));
  if (!IsCountable(read->text)) return std::optional<ReadCase>();
  if (!AsksForSelection(wanted.plans)) return read;
  ASSIGN_OR_RETURN(read->selected, moment.is_now() ? IsSelectedNow(call, name, relied_on)
                                                   : WasSelected(call, name, moment));
  return read;
}

absl::StatusOr<std::optional<CountableVision>> ReadCountableVision(
    const Call& call, const Wanted& wanted, const storage::Row<pb::Vision>& head) {
  const Moment& moment = wanted.moment;
  const bool archived = moment.is_now()
                            ? head.message.state() == pb::LIFECYCLE_STATE_ARCHIVED
                            : StateInForce(head.message, moment) == pb::LIFECYCLE_STATE_ARCHIVED;
  if (archived) return std::optional<CountableVision>();
  ASSIGN_OR_RETURN(auto revision, RevisionInForce(call, head.message, moment));
  if (!revision.has_value()) return std::optional<CountableVision>();
  std::optional<CountableVision> vision(std::in_place);
  vision->owners = OwnersOf(head.message);
  vision->text = revision->message.vision();
  if (moment.day.has_value()) vision->day = *moment.day;
  const VisionReading reading = {head, /*owner=*/false, std::move(revision)};
  if (AsksForNodes(wanted.plans)) {
    RETURN_IF_ERROR(EachItem<NodeKind>(call, reading, [&](pb::VisionNode node) {
      vision->nodes.push_back(std::move(node));
      return absl::OkStatus();
    }));
  }
  if (AsksForActuals(wanted.plans)) {
    RETURN_IF_ERROR(EachItem<KpiKind>(
        call, reading, [&](pb::Kpi kpi) { return AddKpi(call, wanted, std::move(kpi), *vision); }));
  }
  return vision;
}

absl::StatusOr<Entries> EntriesOfCase(const Call& call, const Wanted& wanted,
                                      const storage::Row<pb::Case>& working,
                                      storage::Mutation* relied_on) {
  ASSIGN_OR_RETURN(const auto read, ReadCountableCase(call, wanted, working, relied_on));
  if (!read.has_value()) return Entries();
  return EntriesOf(wanted.plans, CountableCase{read->text, read->selected});
}

absl::StatusOr<Entries> EntriesOfInitiative(const Call& call, const Wanted& wanted,
                                            const storage::Row<pb::Initiative>& initiative) {
  if (!IsCountable(initiative.message)) return Entries();
  const pb::InitiativeState state = StateOf(initiative.message, wanted.moment);
  ASSIGN_OR_RETURN(std::vector<std::string> bodies,
                   BodiesOf(call, initiative.message, wanted.moment));
  return EntriesOf(wanted.plans, CountableInitiative{initiative.message, state, std::move(bodies)});
}

absl::StatusOr<Entries> EntriesOfVision(const Call& call, const Wanted& wanted,
                                        const storage::Row<pb::Vision>& head) {
  ASSIGN_OR_RETURN(const auto vision, ReadCountableVision(call, wanted, head));
  if (!vision.has_value()) return Entries();
  return EntriesOf(wanted.plans, *vision);
}

absl::StatusOr<Entries> ReadEntries(const Call& call, const Wanted& wanted,
                                    const std::string& record, storage::Mutation* relied_on) {
  if (absl::StartsWith(record, "cases/")) {
    ASSIGN_OR_RETURN(const auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), record)));
    if (row.has_value()) return EntriesOfCase(call, wanted, *row, relied_on);
    if (relied_on != nullptr) relied_on->RequireAbsent(KeyByName(Cases(), record).bytes());
    return Entries();
  }
  if (absl::StartsWith(record, "initiatives/")) {
    ASSIGN_OR_RETURN(const auto row,
                     Initiatives().Get(call.snapshot(), KeyByName(Initiatives(), record)));
    if (!row.has_value()) return Entries();
    return EntriesOfInitiative(call, wanted, *row);
  }
  ASSIGN_OR_RETURN(const auto row, Visions().Get(call.snapshot(), KeyByName(Visions(), record)));
  if (!row.has_value()) return Entries();
  return EntriesOfVision(call, wanted, *row);
}

}  // namespace renkei::service
