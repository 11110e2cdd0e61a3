#include "server/domain/follow/news.h"

#include <algorithm>
#include <utility>

#include "absl/strings/strip.h"
#include "server/domain/fold.h"
#include "server/domain/resource_name.h"

namespace renkei::domain {
namespace {

constexpr int kCaseOrInitiativeSegments = 2;
constexpr int kFollowedVisionSegments = 4;
constexpr int kFollowedProgrammeSegments = 2;

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

std::string Parent(absl::string_view name, int segments) {
  return std::string(ParentName(name, segments));
}

std::optional<News> NewsOfCase(const pb::Case& found) {
  const auto step = std::find_if(
      found.history().rbegin(), found.history().rend(), [](const pb::LifecycleEvent& event) {
        return event.from() != event.to() && (event.to() == pb::LIFECYCLE_STATE_PUBLISHED ||
                                              event.to() == pb::LIFECYCLE_STATE_ARCHIVED);
      });
  if (step == found.history().rend()) return std::nullopt;
  News news;
  news.time = TimeOf(step->time());
  if (step->to() == pb::LIFECYCLE_STATE_ARCHIVED) {
    news.kind = pb::NOTICE_KIND_STATE_CHANGED;
    news.context = "ARCHIVED";
  } else {
    const bool before = std::any_of(step + 1, found.history().rend(), [](const auto& event) {
      return event.to() == pb::LIFECYCLE_STATE_PUBLISHED;
    });
    news.kind = before ? pb::NOTICE_KIND_REVISED : pb::NOTICE_KIND_PUBLISHED;
    news.publishers = {found.owner()};
  }
  news.resource = found.name();
  news.type = pb::RESOURCE_TYPE_CASE;
  news.organization = found.owner();
  news.things = {{pb::FOLLOW_KIND_CASE, found.name()},
                 {pb::FOLLOW_KIND_ORGANIZATION, found.owner()}};
  for (const std::string& tag : found.tags())
    news.things.push_back({pb::FOLLOW_KIND_TAG, Fold(tag)});
  news.framework_items.assign(found.framework_items().begin(), found.framework_items().end());
  return news;
}

std::optional<News> NewsOfRevision(const pb::VisionRevision& revision) {
  const pb::Vision& vision = revision.vision();
  News news;
  news.kind = revision.kind() == pb::REVISION_KIND_FIRST ? pb::NOTICE_KIND_PUBLISHED
                                                         : pb::NOTICE_KIND_REVISED;
  news.resource = Parent(revision.name(), kFollowedVisionSegments);
  news.type = pb::RESOURCE_TYPE_VISION;
  news.time = TimeOf(revision.publish_time());
  news.things = {{pb::FOLLOW_KIND_VISION, news.resource}};
  for (const std::string& owner : vision.owners()) {
    news.things.push_back({pb::FOLLOW_KIND_ORGANIZATION, owner});
    news.publishers.push_back(owner);
  }
  if (!vision.owners().empty()) news.organization = vision.owners(0);
  news.framework_items.assign(vision.framework_items().begin(), vision.framework_items().end());
  news.framework_items.insert(news.framework_items.end(), vision.node_framework_items().begin(),
                              vision.node_framework_items().end());
  return news;
}

std::optional<News> NewsOfInitiative(const pb::Initiative& initiative) {
  News news;
  news.kind = pb::NOTICE_KIND_PUBLISHED;
  news.time = TimeOf(initiative.create_time());
  for (const pb::InitiativeEvent& event : initiative.history()) {
    pb::InitiativeState state = pb::INITIATIVE_STATE_UNSPECIFIED;
    if (!pb::InitiativeState_Parse(event.action(), &state)) continue;
    if (state == pb::INITIATIVE_STATE_PROPOSED) continue;
    news.kind = pb::NOTICE_KIND_STATE_CHANGED;
    news.time = TimeOf(event.time());
    news.context = std::string(absl::StripPrefix(event.action(), "INITIATIVE_STATE_"));
  }
  news.resource = initiative.name();
  news.type = pb::RESOURCE_TYPE_INITIATIVE;
  news.organization = initiative.lead();
  news.things = {{pb::FOLLOW_KIND_INITIATIVE, initiative.name()},
                 {pb::FOLLOW_KIND_ORGANIZATION, initiative.lead()}};
  news.framework_items.assign(initiative.framework_items().begin(),
                              initiative.framework_items().end());
  if (news.kind == pb::NOTICE_KIND_PUBLISHED) news.publishers = {initiative.lead()};
  return news;
}

std::optional<News> NewsOfMember(const pb::InitiativeMember& member) {
  const bool joined = member.state() == pb::MEMBER_STATE_JOINED;
  const bool left =
      member.state() == pb::MEMBER_STATE_WITHDRAWN || member.state() == pb::MEMBER_STATE_REMOVED;
  if (!joined && !left) return std::nullopt;
  // Whoever founded an initiative is in it from the beginning: that is the initiative's own news.
  const auto step = std::find_if(
      member.history().rbegin(), member.history().rend(), [&](const pb::InitiativeEvent& event) {
        if (joined) return event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_JOIN);
        return event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_WITHDRAW) ||
               event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_CONSENT_TO_REMOVAL);
      });
  if (step == member.history().rend()) return std::nullopt;
  News news;
  news.kind = joined ? pb::NOTICE_KIND_MEMBER_JOINED : pb::NOTICE_KIND_MEMBER_LEFT;
  news.resource = Parent(member.name(), kCaseOrInitiativeSegments);
  news.type = pb::RESOURCE_TYPE_INITIATIVE;
  news.time = TimeOf(step->time());
  news.organization = member.organization();
  news.things = {{pb::FOLLOW_KIND_INITIATIVE, news.resource},
                 {pb::FOLLOW_KIND_ORGANIZATION, member.organization()}};
  return news;
}

std::optional<News> NewsOfEdition(const pb::ProgrammeEdition& edition) {
  if (!edition.has_publish_time()) return std::nullopt;
  News news;
  const bool withdrawn = edition.has_withdraw_time();
  news.kind = withdrawn ? pb::NOTICE_KIND_STATE_CHANGED : pb::NOTICE_KIND_PUBLISHED;
  news.time = TimeOf(withdrawn ? edition.withdraw_time() : edition.publish_time());
  news.resource = edition.name();
  news.type = pb::RESOURCE_TYPE_PROGRAMME_EDITION;
  news.context = withdrawn ? "WITHDRAWN" : edition.ministry();
  news.things = {{pb::FOLLOW_KIND_PROGRAMME, Parent(edition.name(), kFollowedProgrammeSegments)}};
  news.framework_items.assign(edition.framework_items().begin(), edition.framework_items().end());
  return news;
}

std::optional<News> NewsOfProgrammeCall(const pb::ProgrammeCall& call) {
  if (!call.announced()) return std::nullopt;
  News news;
  const bool cancelled = call.has_cancel_time();
  news.kind = cancelled ? pb::NOTICE_KIND_CALL_CANCELLED : pb::NOTICE_KIND_CALL_ANNOUNCED;
  news.time = TimeOf(cancelled ? call.cancel_time() : call.create_time());
  news.resource = call.name();
  news.type = pb::RESOURCE_TYPE_PROGRAMME_CALL;
  news.things = {{pb::FOLLOW_KIND_PROGRAMME, Parent(call.name(), kFollowedProgrammeSegments)}};
  return news;
}

std::optional<News> NewsOfSelection(const pb::CaseSelection& selection) {
  if (selection.history().empty()) return std::nullopt;
  const pb::SelectionEvent& last = *selection.history().rbegin();
  News news;
  news.kind = last.withdrawn() ? pb::NOTICE_KIND_STATE_CHANGED : pb::NOTICE_KIND_SELECTED;
  if (last.withdrawn()) news.context = "SELECTION_WITHDRAWN";
  news.resource = Parent(selection.name(), kCaseOrInitiativeSegments);
  news.type = pb::RESOURCE_TYPE_CASE;
  news.time = TimeOf(last.time());
  news.organization = selection.selector();
  news.things = {{pb::FOLLOW_KIND_CASE, news.resource},
                 {pb::FOLLOW_KIND_ORGANIZATION, selection.selector()}};
  return news;
}

std::optional<News> NewsOfAdoption(const pb::Adoption& adoption) {
  if (adoption.history().empty()) return std::nullopt;
  const pb::AdoptionEvent& last = *adoption.history().rbegin();
  // That somebody considers it, or has left it, is told to the owner alone (the inbox).
  if (last.state() != pb::ADOPTION_STATE_PILOTED && last.state() != pb::ADOPTION_STATE_ADOPTED &&
      last.state() != pb::ADOPTION_STATE_ADAPTED) {
    return std::nullopt;
  }
  News news;
  news.kind = pb::NOTICE_KIND_ADOPTED;
  news.context =
      std::string(absl::StripPrefix(pb::AdoptionState_Name(last.state()), "ADOPTION_STATE_"));
  news.resource = Parent(adoption.name(), kCaseOrInitiativeSegments);
  news.type = pb::RESOURCE_TYPE_CASE;
  news.time = TimeOf(last.time());
  news.organization = adoption.adopter();
  news.things = {{pb::FOLLOW_KIND_CASE, news.resource},
                 {pb::FOLLOW_KIND_ORGANIZATION, adoption.adopter()}};
  return news;
}

}  // namespace

std::optional<News> NewsOf(const pb::Change& content) {
  switch (content.resource_case()) {
    case pb::Change::kCase:
      return NewsOfCase(content.case_());
    case pb::Change::kVisionRevision:
      return NewsOfRevision(content.vision_revision());
    case pb::Change::kInitiative:
      return NewsOfInitiative(content.initiative());
    case pb::Change::kInitiativeMember:
      return NewsOfMember(content.initiative_member());
    case pb::Change::kProgrammeEdition:
      return NewsOfEdition(content.programme_edition());
    case pb::Change::kProgrammeCall:
      return NewsOfProgrammeCall(content.programme_call());
    case pb::Change::kCaseSelection:
      return NewsOfSelection(content.case_selection());
    case pb::Change::kAdoption:
      return NewsOfAdoption(content.adoption());
    default:
      return std::nullopt;
  }
}

}  // namespace renkei::domain
