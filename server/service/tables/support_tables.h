// The tables of support cases, for who writes and reads them.

#ifndef RENKEI_SERVER_SERVICE_TABLES_SUPPORT_TABLES_H_
#define RENKEI_SERVER_SERVICE_TABLES_SUPPORT_TABLES_H_

#include "absl/strings/string_view.h"
#include "renkei/v1/support_case.pb.h"
#include "server/service/tables/tables.h"
#include "storage/table.h"

namespace renkei::service {

enum SupportTableId : uint8_t {
  kSupportsId = 160,  // (id)
  // ("all" or "open", organization): whoever has a part in it, or is asked to.
  kSupportsByPartyId = 161,
  kSupportsAtWindowId = 162,      // (window): requested and not ended
  kSupportsByYearId = 163,        // (fiscal year of the request)
  kSupportMembersId = 164,        // (support id, organization's id)
  kSupportEntriesId = 165,        // (support id, entry id)
  kSupportEntriesByDateId = 166,  // (support id, date)
  kSupportStepsId = 167,          // (support id, step id)
  // ("of", support id, due date), and of those that are still to be taken ("by", organization, due date).
  kSupportStepsByDayId = 168,
  kSupportRecommendationsId = 169,  // (support id, recommendation id)
};

// Support cases, and what stands below them.
const storage::Table<pb::SupportCase>& Supports();
const storage::Table<pb::SupportMember>& SupportMembers();
const storage::Table<pb::SupportEntry>& SupportEntries();
const storage::Table<pb::SupportStep>& SupportSteps();
const storage::Table<pb::SupportRecommendation>& SupportRecommendations();

// The prefixes of the cases in which an organization has a part, of those at a window and those of a
// year; of the log and the steps of one in order of day, and of the steps that an organization is to
// take.
storage::Key SupportsOf(absl::string_view organization, bool open);
storage::Key SupportsAtWindow(absl::string_view window);
storage::Key SupportsOfYear(int fiscal_year);
storage::Key SupportEntriesInOrder(absl::string_view support);
storage::Key SupportStepsInOrder(absl::string_view support);
storage::Key OpenSupportStepsOf(absl::string_view organization);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_TABLES_SUPPORT_TABLES_H_
