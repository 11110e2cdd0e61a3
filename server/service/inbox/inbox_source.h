// Where the items of an inbox come from. A source walks one index of one table; the inbox is its
// sources one after the other. To add a kind: an entry in proto (InboxKind), its roles in
// inbox_page.cc, and a source, or a part of one that walks the same records, in Sources(). A source
// adds one item at most for each row that CollectPage offers it, or a page would overflow.

#ifndef RENKEI_SERVER_SERVICE_INBOX_INBOX_SOURCE_H_
#define RENKEI_SERVER_SERVICE_INBOX_INBOX_SOURCE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/auth/caller.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/nested_position.h"
#include "server/service/frame/list/paging.h"
#include "server/service/inbox/inbox_sections.h"

namespace renkei::service {

// Roles of which one is needed to do what an item asks for, or to be told news.
auth::Roles RolesFor(pb::InboxKind kind);

// The page that is being filled.
class InboxPage {
 public:
  // `call` and `request` outlive the page.
  InboxPage(const Call& call, const pb::ListInboxItemsRequest& request, InboxSections sections)
      : call_(call), request_(request), sections_(std::move(sections)) {}

  // Whether this caller asked for items of the kind and could do what they ask for.
  bool Wants(pb::InboxKind kind) const;
  // The same of items that need other roles than their kind says.
  bool WantsRoles(auth::Roles roles) const;
  bool WantsAny(const std::vector<pb::InboxKind>& kinds) const;

  // Whether what names this section, in a plan of the caller's organization, is asked for.
  bool WantsSection(absl::string_view text) const { return sections_.Concern(text); }

  // What happened before this is no news any more.
  absl::Time news_since() const;

  // Adds an item of a kind that is wanted, with the roles of its kind unless it has some; returns the bytes added, as CollectPage
  // counts them.
  size_t Add(pb::InboxItem item);

  size_t size() const { return static_cast<size_t>(response.items_size()); }

  pb::ListInboxItemsResponse response;

 private:
  const Call& call_;
  const pb::ListInboxItemsRequest& request_;
  const InboxSections sections_;
};

// `part.after` is the source's own position, `part.size` how many items it may add. Returns the
// position to go on from; "" at its end.
struct InboxSource {
  std::vector<pb::InboxKind> kinds;
  absl::StatusOr<std::string> (*fill)(const Call& call, const PageStart& part, InboxPage& page);
};

// Memberships of the organization and of those that it followed, applications to initiatives that it
// leads, removals that wait for a coordinator (inbox_initiatives.cc).
absl::StatusOr<std::string> FillMemberships(const Call& call, const PageStart& part,
                                            InboxPage& page);
absl::StatusOr<std::string> FillApplications(const Call& call, const PageStart& part,
                                             InboxPage& page);
absl::StatusOr<std::string> FillSuccessions(const Call& call, const PageStart& part,
                                            InboxPage& page);
absl::StatusOr<std::string> FillRemovals(const Call& call, const PageStart& part, InboxPage& page);

// Shared KPIs that it, or members of an initiative, have not reported (inbox_shared_kpis.cc).
absl::StatusOr<std::string> FillSharedKpisDue(const Call& call, const PageStart& part,
                                              InboxPage& page);
absl::StatusOr<std::string> FillMembersNotReported(const Call& call, const PageStart& part,
                                                   InboxPage& page);

// Cases and visions that wait for their owners (inbox_documents.cc).
absl::StatusOr<std::string> FillCases(const Call& call, const PageStart& part, InboxPage& page);
absl::StatusOr<std::string> FillOverdueCases(const Call& call, const PageStart& part,
                                             InboxPage& page);
absl::StatusOr<std::string> FillVisions(const Call& call, const PageStart& part, InboxPage& page);
absl::StatusOr<std::string> FillOverdueKpis(const Call& call, const PageStart& part,
                                            InboxPage& page);

// What is to be looked at in plans in force (inbox_plans.cc).
absl::StatusOr<std::string> FillFallingFigures(const Call& call, const PageStart& part,
                                               InboxPage& page);
absl::StatusOr<std::string> FillTargetsEnd(const Call& call, const PageStart& part,
                                           InboxPage& page);
absl::StatusOr<std::string> FillReplacedFrameworks(const Call& call, const PageStart& part,
                                                   InboxPage& page);

// Steps of the calendars of its plans that come or have passed (inbox_plan_steps.cc).
absl::StatusOr<std::string> FillPlanSteps(const Call& call, const PageStart& part, InboxPage& page);

// Calls of programmes that the account follows (inbox_programmes.cc).
absl::StatusOr<std::string> FillProgrammeCalls(const Call& call, const PageStart& part,
                                               InboxPage& page);

// What happened to what the account follows, and that mail does not reach it (inbox_follows.cc).
absl::StatusOr<std::string> FillFollowed(const Call& call, const PageStart& part, InboxPage& page);
absl::StatusOr<std::string> FillUndeliveredMail(const Call& call, const PageStart& part,
                                                InboxPage& page);

// Submissions to calls for cases that are to be validated or completed, and calls that close soon
// (inbox_case_calls.cc).
absl::StatusOr<std::string> FillSubmissions(const Call& call, const PageStart& part,
                                            InboxPage& page);
absl::StatusOr<std::string> FillClosingCalls(const Call& call, const PageStart& part,
                                             InboxPage& page);

// Support cases that wait for a step of the organization, steps that it promised, and what others did
// (inbox_supports.cc).
absl::StatusOr<std::string> FillSupports(const Call& call, const PageStart& part, InboxPage& page);
absl::StatusOr<std::string> FillSupportSteps(const Call& call, const PageStart& part,
                                             InboxPage& page);
absl::StatusOr<std::string> FillSupportNews(const Call& call, const PageStart& part,
                                            InboxPage& page);
// Applications to rounds that are to be checked, completed or consented to, rounds that close soon, and
// what was decided of those to which it applied (inbox_rounds.cc).
absl::StatusOr<std::string> FillRoundApplications(const Call& call, const PageStart& part,
                                                  InboxPage& page);
absl::StatusOr<std::string> FillClosingRounds(const Call& call, const PageStart& part,
                                              InboxPage& page);
absl::StatusOr<std::string> FillDecidedRounds(const Call& call, const PageStart& part,
                                              InboxPage& page);
// Self-reports of those that were selected, which it owes.
absl::StatusOr<std::string> FillDueReports(const Call& call, const PageStart& part,
                                           InboxPage& page);

// Appointments and readings of the account as a reviewer, and what reviewers answered its organization
// (inbox_reviews.cc).
absl::StatusOr<std::string> FillReviews(const Call& call, const PageStart& part, InboxPage& page);
absl::StatusOr<std::string> FillReviewerAnswers(const Call& call, const PageStart& part,
                                                InboxPage& page);

// Indicators that were proposed and decided on (inbox_indicators.cc).
absl::StatusOr<std::string> FillProposedIndicators(const Call& call, const PageStart& part,
                                                   InboxPage& page);
absl::StatusOr<std::string> FillDecidedIndicators(const Call& call, const PageStart& part,
                                                  InboxPage& page);

// What others did with what is the organization's (inbox_news.cc).
absl::StatusOr<std::string> FillAdoptions(const Call& call, const PageStart& part, InboxPage& page);
absl::StatusOr<std::string> FillSelections(const Call& call, const PageStart& part,
                                           InboxPage& page);
absl::StatusOr<std::string> FillAnswers(const Call& call, const PageStart& part, InboxPage& page);

// What colleagues did with what the account drafted (inbox_colleagues.cc).
absl::StatusOr<std::string> FillColleaguesCases(const Call& call, const PageStart& part,
                                                InboxPage& page);
absl::StatusOr<std::string> FillColleaguesVisions(const Call& call, const PageStart& part,
                                                  InboxPage& page);

// The national view, prefecture by prefecture (inbox_national.cc).
absl::StatusOr<std::string> FillNoCurrentPlan(const Call& call, const PageStart& part,
                                              InboxPage& page);
absl::StatusOr<std::string> FillOverdueByPrefecture(const Call& call, const PageStart& part,
                                                    InboxPage& page);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INBOX_INBOX_SOURCE_H_
