// A joint initiative on a page.

#ifndef RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_H_
#define RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/organization.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// What the page tells of.
struct InitiativeTold {
  pb::Initiative initiative;
  // The lead first.
  std::vector<pb::InitiativeMember> members;
  // The latest, newest first.
  std::vector<pb::InitiativeLogEntry> events;
  // Of the organization that leads, today; UNSPECIFIED where it is not known.
  pb::OrganizationKind lead_kind = pb::ORGANIZATION_KIND_UNSPECIFIED;
};

// How many events a page has of `events`' list: a page asks for no more.
inline constexpr int kEventsOnInitiativePage = 5;

// How it stands; what it is for; members by state and day; the steps that its form asks for, taken
// and missing; milestones, shared KPIs; cases, partners and links; events. No section is empty.
Page InitiativePage(const InitiativeTold& told, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_H_
