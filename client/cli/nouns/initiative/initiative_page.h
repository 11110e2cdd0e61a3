// A joint initiative on a page, and its events in words.

#ifndef RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_INITIATIVE_PAGE_H_
#define RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_INITIATIVE_PAGE_H_

#include <string>
#include <vector>

#include "client/cli/show/brief.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/organization.pb.h"

namespace renkei::cli {

// What the page tells of, and what to call what is only named there.
struct InitiativePage {
  pb::Initiative initiative;
  // The lead first.
  std::vector<pb::InitiativeMember> members;
  // The latest, newest first.
  std::vector<pb::InitiativeLogEntry> events;
  // Of the organization that leads, today.
  pb::OrganizationKind lead_kind = pb::ORGANIZATION_KIND_UNSPECIFIED;
  // What the reader can do next, as commands.
  std::vector<std::string> next_steps;
};

// The page, wrapped at the style's columns: nothing empty on it, members of one day in one
// paragraph.
std::string RenderInitiativePage(const InitiativePage& page, const BriefStyle& style);

// "2024年6月10日" for 2024-06-10; in English as it is. "" stays "".
std::string DayInWords(const std::string& date, Lang lang);

// "横浜市: 参加", "手続きの記録: 連携協約の締結", "状態: 実施中", with where it came from; without day
// and reason.
std::string EventInWords(const pb::InitiativeLogEntry& entry, pb::CooperationForm form,
                         const BriefStyle& style);
// The day that it is of: as stated, or that on which it was recorded.
std::string EventDay(const pb::InitiativeEvent& event);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INITIATIVE_INITIATIVE_PAGE_H_
