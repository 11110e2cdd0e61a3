// What an edit of an initiative says in the log.

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/field_mask_util.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/initiative/initiative_parts.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

using Events = std::vector<pb::InitiativeEvent>;

pb::InitiativeEvent Event(pb::InitiativeAction action, const std::string& subject,
                          const std::string& date) {
  pb::InitiativeEvent event;
  event.set_action(pb::InitiativeAction_Name(action));
  event.set_subject(subject);
  event.set_date(date);
  return event;
}

template <typename Part>
bool Same(const Part& a, const Part& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// The steps of each kind that `a` has and `b` has not.
std::map<pb::CooperationStep, std::vector<pb::InitiativeStep>> StepsWithout(
    const pb::Initiative& a, const pb::Initiative& b) {
  std::map<std::string, int> there;
  for (const pb::InitiativeStep& step : b.steps()) ++there[step.SerializeAsString()];
  std::map<pb::CooperationStep, std::vector<pb::InitiativeStep>> without;
  for (const pb::InitiativeStep& step : a.steps()) {
    if (there[step.SerializeAsString()]-- <= 0) without[step.kind()].push_back(step);
  }
  return without;
}

// One of a kind that went while one came was corrected.
void AddSteps(const pb::Initiative& old, const pb::Initiative& changed, Events& events) {
  auto gone = StepsWithout(old, changed);
  for (const auto& [kind, steps] : StepsWithout(changed, old)) {
    std::vector<pb::InitiativeStep>& replaced = gone[kind];
    for (const pb::InitiativeStep& step : steps) {
      const bool corrected = !replaced.empty();
      if (corrected) replaced.pop_back();
      events.push_back(
          Event(corrected ? pb::INITIATIVE_ACTION_CORRECT_STEP : pb::INITIATIVE_ACTION_RECORD_STEP,
                pb::CooperationStep_Name(kind), step.date()));
    }
  }
  for (const auto& [kind, steps] : gone) {
    for (const pb::InitiativeStep& step : steps) {
      events.push_back(
          Event(pb::INITIATIVE_ACTION_REMOVE_STEP, pb::CooperationStep_Name(kind), step.date()));
    }
  }
}

pb::InitiativeAction ActionOf(pb::MilestoneState state) {
  switch (state) {
    case pb::MILESTONE_STATE_DONE:
      return pb::INITIATIVE_ACTION_REACH_MILESTONE;
    case pb::MILESTONE_STATE_DELAYED:
      return pb::INITIATIVE_ACTION_DELAY_MILESTONE;
    case pb::MILESTONE_STATE_DROPPED:
      return pb::INITIATIVE_ACTION_DROP_MILESTONE;
    default:
      return pb::INITIATIVE_ACTION_SET_MILESTONE;
  }
}

void AddMilestones(const pb::Initiative& old, const pb::Initiative& changed,
                   const std::string& today, Events& events) {
  std::map<std::string, pb::InitiativeMilestone> before;
  for (const pb::InitiativeMilestone& m : old.milestones()) before[m.title()] = m;
  for (const pb::InitiativeMilestone& m : changed.milestones()) {
    const auto it = before.find(m.title());
    const bool there = it != before.end();
    if (!there || !Same(it->second, m)) {
      const bool moved = !there || it->second.state() != m.state();
      const pb::InitiativeAction action =
          moved ? ActionOf(m.state()) : pb::INITIATIVE_ACTION_SET_MILESTONE;
      const bool reached = action == pb::INITIATIVE_ACTION_REACH_MILESTONE;
      events.push_back(Event(action, m.title(), reached ? m.done_date() : today));
    }
    if (there) before.erase(it);
  }
  for (const auto& [title, m] : before) {
    events.push_back(Event(pb::INITIATIVE_ACTION_REMOVE_MILESTONE, title, today));
  }
}

void AddKpis(const pb::Initiative& old, const pb::Initiative& changed, const std::string& today,
             Events& events) {
  const auto called = [](const pb::SharedKpi& k) { return k.title().empty() ? k.id() : k.title(); };
  std::map<std::string, pb::SharedKpi> before;
  for (const pb::SharedKpi& k : old.kpis()) before[k.id()] = k;
  for (const pb::SharedKpi& k : changed.kpis()) {
    const auto it = before.find(k.id());
    if (it == before.end()) {
      events.push_back(Event(pb::INITIATIVE_ACTION_ADD_KPI, called(k), today));
      continue;
    }
    if (!Same(it->second, k)) {
      events.push_back(Event(pb::INITIATIVE_ACTION_CHANGE_KPI, called(k), today));
    }
    before.erase(it);
  }
  for (const auto& [id, k] : before) {
    events.push_back(Event(pb::INITIATIVE_ACTION_REMOVE_KPI, called(k), today));
  }
}

bool Differs(const std::string& field, const pb::Initiative& old, const pb::Initiative& changed) {
  using google::protobuf::util::FieldMaskUtil;
  google::protobuf::FieldMask mask;
  mask.add_paths(field);
  pb::Initiative a;
  pb::Initiative b;
  FieldMaskUtil::MergeMessageTo(old, mask, FieldMaskUtil::MergeOptions(), &a);
  FieldMaskUtil::MergeMessageTo(changed, mask, FieldMaskUtil::MergeOptions(), &b);
  return !Same(a, b);
}

// Names of the writable fields that differ, those that have events of their own among them only if
// `all`.
std::string FieldsThatDiffer(const pb::Initiative& old, const pb::Initiative& changed, bool all) {
  std::string names;
  const google::protobuf::Descriptor& type = *pb::Initiative::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    const std::string& name = field.name();
    const bool own_events = name == "steps" || name == "milestones" || name == "kpis";
    const bool fixed = name == "name" || name == "etag";
    if (fixed || field.options().GetExtension(pb::rules).output_only()) continue;
    if ((own_events && !all) || !Differs(name, old, changed)) continue;
    absl::StrAppend(&names, names.empty() ? "" : ",", name);
  }
  return names;
}

}  // namespace

std::vector<pb::InitiativeEvent> EventsOfEdit(const pb::Initiative& old,
                                              const pb::Initiative& changed, absl::CivilDay today) {
  const std::string date = FormatDate(today);
  Events events;
  AddSteps(old, changed, events);
  AddMilestones(old, changed, date, events);
  AddKpis(old, changed, date, events);
  const bool too_many = events.size() > kMaxEventsOfEdit;
  if (too_many) events.clear();
  const std::string fields = FieldsThatDiffer(old, changed, too_many);
  if (!fields.empty()) events.push_back(Event(pb::INITIATIVE_ACTION_EDIT, fields, date));
  return events;
}

}  // namespace renkei::domain
