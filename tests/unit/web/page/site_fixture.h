// A site over a server that answers from functions.

#ifndef RENKEI_TESTS_UNIT_WEB_PAGE_SITE_FIXTURE_H_
#define RENKEI_TESTS_UNIT_WEB_PAGE_SITE_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "client/web/page/site.h"
#include "client/web/upstream/upstream.h"
#include "tests/unit/client/fake_transport.h"
#include "tests/unit/client/moody_replies.h"

namespace renkei::web {

// A path of each page, with a name in it that a server could have.
inline constexpr const char* kEveryPage[] = {
    "/",
    "/search",
    "/search?q=x",
    "/search?q=x&kind=cases&prefecture=organizations/140007&like=organizations/o&page=2",
    "/search?q=x&kind=visions",
    "/search?kind=initiatives",
    "/search?kind=organizations",
    "/search?q=x&kind=opinions&opinion_answer=NOT_ADOPTED",
    "/search?q=x&kind=menuBooks",
    "/sign-in",
    "/invitation",
    "/inbox",
    "/inbox?all=1&kind=11",
    "/digest",
    "/digest?mine=1",
    "/frameworks",
    "/caseLists",
    "/account",
    "/accounts",
    "/accounts/a",
    "/accounts/a/edit",
    "/accounts/a/invite",
    "/accounts/a/handOver",
    "/accounts/a/newToken",
    "/accounts/a/tokens/t/end",
    "/secondFactor",
    "/confirmSecondFactor",
    "/removeSecondFactor",
    "/organizations/o/newAccount",
    "/organizations/o/newSection",
    "/organizations/o/sections/s/edit",
    "/sections",
    "/tokens",
    "/audit",
    "/password",
    "/freshness",
    "/freshness?overdue=yes&prefecture=organizations/140007",
    "/indicators",
    "/indicators?page=more",
    "/notices",
    "/notices?unseen=yes",
    "/follows",
    "/unsubscribe?token=t",
    "/unsubscribe?token=t&ended=yes",
    "/followPeers",
    "/followKpis",
    "/followTag",
    "/followSearch?type=RESOURCE_TYPE_CASE&text=x&filter=selected%3Dtrue",
    "/noticesSeen",
    "/digestSettings",
    "/sendEmailCode",
    "/verifyEmail",
    "/accounts/a/follows/f/remove",
    "/cases/c/follow",
    "/cases/c/unfollow",
    "/initiatives/i/follow",
    "/initiatives/i/unfollow",
    "/organizations/o/follow",
    "/organizations/o/unfollow",
    "/organizations/o/visions/v/follow",
    "/organizations/o/visions/v/unfollow",
    "/frameworks/f/items/i/follow",
    "/frameworks/f/items/i/unfollow",
    "/cases/c",
    "/cases/c/edit",
    "/cases/c/submit",
    "/cases/c/return",
    "/cases/c/publish",
    "/cases/c/revise",
    "/cases/c/archive",
    "/cases/c/confirm",
    "/cases/c/considered",
    "/cases/c/declined",
    "/cases/c/piloted",
    "/cases/c/adopted",
    "/cases/c/adapted",
    "/cases/c/stopped",
    "/cases/c/adoptions/o/edit",
    "/cases/c/adoptions/o/delete",
    "/cases/c/select",
    "/cases/c/withdrawSelection",
    "/cases/c/list",
    "/newCaseList",
    "/caseLists/l/edit",
    "/caseLists/l/comment?case=cases/c",
    "/caseLists/l/move",
    "/caseLists/l/remove",
    "/organizations/o/newCase",
    "/organizations/o/import?kind=EXCHANGE_KIND_CASES",
    "/organizations/o/export",
    "/drafts",
    "/operations",
    "/accounts/me/operations/1",
    "/accounts/me/operations/1/apply",
    "/accounts/me/operations/1/cancel",
    "/accounts/me/operations/1/delete",
    "/organizations/o/newVision",
    "/organizations/o/visions/v/edit",
    "/organizations/o/visions/v/newNode",
    "/organizations/o/visions/v/newKpi",
    "/organizations/o/visions/v/record",
    "/organizations/o/visions/v/record?year=2022&section=x",
    "/organizations/o/visions/v/sections?year=2022",
    "/organizations/o/visions/v/submit",
    "/organizations/o/visions/v/return",
    "/organizations/o/visions/v/publish",
    "/organizations/o/visions/v/revise",
    "/organizations/o/visions/v/archive",
    "/organizations/o/visions/v/consent",
    "/nationalKpis",
    "/newNationalKpi",
    "/nationalKpis/k",
    "/nationalKpis/k/bodies",
    "/nationalKpis/k/edit",
    "/nationalKpis/k/record",
    "/nationalKpis/k/delete",
    "/supports",
    "/supportBoard",
    "/supportCounts",
    "/supportCounts?year=2023",
    "/newSupport",
    "/supports/s",
    "/supports/s/edit",
    "/supports/s/delete",
    "/supports/s/request",
    "/supports/s/triage",
    "/supports/s/decline",
    "/supports/s/redirect",
    "/supports/s/formTeam",
    "/supports/s/start",
    "/supports/s/beginClosing",
    "/supports/s/resume",
    "/supports/s/close",
    "/supports/s/withdraw",
    "/supports/s/evaluate",
    "/supports/s/invite",
    "/supports/s/newEntry",
    "/supports/s/newStep",
    "/supports/s/newRecommendation",
    "/supports/s/members/o/accept",
    "/supports/s/members/o/refuse",
    "/supports/s/members/o/leave",
    "/supports/s/members/o/release",
    "/supports/s/members/o/assign",
    "/supports/s/entries/e",
    "/supports/s/entries/e/edit",
    "/supports/s/steps/p",
    "/supports/s/steps/p/edit",
    "/supports/s/recommendations/r",
    "/supports/s/recommendations/r/answer",
    "/organizations/o/visions/v/newOpinion",
    "/organizations/o/visions/v/opinions/o/edit",
    "/organizations/o/visions/v/opinions/o/withdraw",
    "/organizations/o/visions/v/opinions/o/delete",
    "/organizations/o/visions/v/evaluations/e",
    "/organizations/o/visions/v/evaluations/e/delete",
    "/organizations/o/visions/v/publishOpinions",
    "/organizations/o/visions/v/newStep",
    "/organizations/o/visions/v/steps/s/edit",
    "/organizations/o/visions/v/steps/s/delete",
    "/organizations/o/visions/v/newEvaluations",
    "/organizations/o/visions/v/nodes/n/edit",
    "/organizations/o/visions/v/nodes/n/newNode",
    "/organizations/o/visions/v/nodes/n/newKpi",
    "/organizations/o/visions/v/nodes/n/delete",
    "/organizations/o/visions/v/kpis/k/edit",
    "/organizations/o/visions/v/kpis/k/delete",
    "/organizations/o/visions/v/confirmFigures",
    "/caseLists/l",
    "/rounds",
    "/rounds?state=open",
    "/newRound",
    "/rounds/r",
    "/rounds/r/decisions",
    "/rounds/r/followed",
    "/rounds/r/edit",
    "/rounds/r/delete",
    "/rounds/r/announce",
    "/rounds/r/advance",
    "/rounds/r/cancel",
    "/rounds/r/decide",
    "/rounds/r/publish",
    "/rounds/r/selectCases",
    "/rounds/r/apply",
    "/rounds/r/exportApplications",
    "/rounds/r/exportReadings",
    "/exportApplications",
    "/exportReadings",
    "/exportSupports",
    "/rounds/r/applications/a",
    "/rounds/r/applications/a/edit",
    "/rounds/r/applications/a/delete",
    "/rounds/r/applications/a/decide",
    "/rounds/r/applications/a/ask",
    "/rounds/r/applications/a/consent",
    "/rounds/r/applications/a/refuse",
    "/rounds/r/applications/a/submit",
    "/rounds/r/applications/a/return",
    "/rounds/r/applications/a/pass",
    "/rounds/r/applications/a/ruleOut",
    "/rounds/r/applications/a/withdraw",
    "/rounds/r/applications/a/takeOver",
    "/rounds/r/applications/a/followUps/2027",
    "/rounds/r/applications/a/followUps/2027/selfReport",
    "/rounds/r/applications/a/followUps/2027/evaluate",
    "/rounds/r/applications/a/followUps/2027/opinion",
    "/rounds/r/applications/a/followUps/2027/score",
    "/rounds/r/applications/a/followUps/2027/show",
    "/rounds/r/applications/a/followUps/2027/hide",
    "/reviews",
    "/rounds/r/review",
    "/rounds/r/ranking",
    "/rounds/r/ranking?order=spread",
    "/rounds/r/nameReviewer",
    "/rounds/r/assign",
    "/rounds/r/reviewers/a",
    "/rounds/r/reviewers/a/name",
    "/rounds/r/reviewers/a/accept",
    "/rounds/r/reviewers/a/decline",
    "/rounds/r/reviewers/a/remove",
    "/rounds/r/reviewers/a/revise",
    "/rounds/r/reviewers/a/declare",
    "/rounds/r/reviewers/a/lift",
    "/rounds/r/applications/a/scores",
    "/rounds/r/applications/a/readings/x",
    "/rounds/r/applications/a/readings/x/write",
    "/rounds/r/applications/a/readings/x/submit",
    "/rounds/r/applications/a/readings/x/reopen",
    "/caseCalls",
    "/caseLists/l/issue",
    "/caseLists/l/changes",
    "/caseLists/l/newCall",
    "/caseLists/l/editions/1",
    "/caseLists/l/editions/1/withdraw",
    "/caseLists/l/editions/1/entries/1",
    "/caseLists/l/editions/1/entries/1/strike",
    "/caseLists/l/editions/1/entries/1/considered",
    "/caseLists/l/editions/1/entries/1/adopted",
    "/caseLists/l/calls/c",
    "/caseLists/l/calls/c/edit",
    "/caseLists/l/calls/c/cancel",
    "/caseLists/l/calls/c/delete",
    "/caseLists/l/calls/c/addAccepted",
    "/caseLists/l/calls/c/submit",
    "/caseLists/l/calls/c/submissions/s",
    "/caseLists/l/calls/c/submissions/s/resubmit",
    "/caseLists/l/calls/c/submissions/s/return",
    "/caseLists/l/calls/c/submissions/s/pass",
    "/caseLists/l/calls/c/submissions/s/reassign",
    "/caseLists/l/calls/c/submissions/s/accept",
    "/caseLists/l/calls/c/submissions/s/decline",
    "/caseLists/l/calls/c/submissions/s/withdraw",
    "/organizations/o",
    "/organizations/o/peers",
    "/organizations/o/calls",
    "/organizations/o/calls?serving=1&unfit=1",
    "/organizations/o/visions/v",
    "/organizations/o/visions/v/progress",
    "/organizations/o/visions/v/roadmap",
    "/organizations/o/visions/v/opinions",
    "/organizations/o/visions/v/opinions/o",
    "/organizations/o/visions/v/calendar",
    "/organizations/o/visions/v/steps/s",
    "/organizations/o/visions/v/evaluations",
    "/organizations/o/visions/v/evaluations?year=2023",
    "/organizations/o/visions/v/report",
    "/organizations/o/visions/v/report?framework=f&year=2023",
    "/organizations/o/visions/v/report?framework=programmes&year=2023",
    "/organizations/o/visions/v/alignment",
    "/organizations/o/visions/v/revisions",
    "/organizations/o/visions/v/comparison?from=1&to=2",
    "/organizations/o/visions/v/nodes/n",
    "/organizations/o/visions/v/nodes/n/programmes",
    "/organizations/o/visions/v/kpis/k",
    "/programmes",
    "/programmes?kind=SUPPORT_KIND_GRANT&year=2023&ministry=a%22b&title=x",
    "/openCalls",
    "/openCalls?year=2023",
    "/search?kind=programmes",
    "/organizations/o/newProgramme",
    "/programmes/p",
    "/programmes/p/edit",
    "/programmes/p/delete",
    "/programmes/p/follow",
    "/programmes/p/unfollow",
    "/programmes/p/newEdition",
    "/programmes/p/editions/fy2023",
    "/programmes/p/editions/fy2023/edit",
    "/programmes/p/editions/fy2023/copy",
    "/programmes/p/editions/fy2023/publish",
    "/programmes/p/editions/fy2023/withdraw",
    "/programmes/p/editions/fy2023/delete",
    "/programmes/p/editions/fy2023/newCall",
    "/programmes/p/editions/fy2023/calls/1",
    "/programmes/p/editions/fy2023/calls/1/edit",
    "/programmes/p/editions/fy2023/calls/1/cancel",
    "/programmes/p/editions/fy2023/calls/1/delete",
    "/organizations/o/visions/v/kpis/k/programmes",
    "/programmes/p/uses",
    "/programmes/p/uses?year=2024",
    "/initiatives/i",
    "/organizations/o/newInitiative",
    "/initiatives/i/edit",
    "/initiatives/i/open",
    "/initiatives/i/run",
    "/initiatives/i/delete",
    "/initiatives/i/close",
    "/initiatives/i/cancel",
    "/initiatives/i/invite",
    "/initiatives/i/contributions",
    "/initiatives/i/makeCase",
    "/initiatives/i/members/o/join",
    "/initiatives/i/members/o/apply",
    "/initiatives/i/members/o/accept",
    "/initiatives/i/members/o/consider",
    "/initiatives/i/members/o/council",
    "/initiatives/i/members/o/decline",
    "/initiatives/i/members/o/withdraw",
    "/initiatives/i/members/o/requestRemoval",
    "/initiatives/i/members/o/consentToRemoval",
    "/initiatives/i/members/o/offerLead",
    "/initiatives/i/members/o/acceptLead",
    "/initiatives/i/members/o/retractInvitation",
    "/initiatives/i/members/o/retractLeadOffer",
    "/initiatives/i/members/o/retractRemovalRequest",
    "/initiatives/i/members/o/takeOver",
    "/frameworks/f",
    "/frameworks/f/programmes",
    "/frameworks/f/programmes?year=2023",
    "/frameworks/f/items/i",
    "/indicators/i",
    "/indicators/i/rollup",
    "/indicators/i/rollup?year=2023&level=municipalities",
    "/nowhere"};

// Without streams.
class FakeUpstreamTransport final : public client::AsyncTransport {
 public:
  explicit FakeUpstreamTransport(client::FakeServer& server) : unary_(server) {}
  std::unique_ptr<client::WireReply> Begin(const client::WireCall& call,
                                           const std::string& request) override {
    return unary_.Begin(call, request);
  }
  std::unique_ptr<client::WireStream> OpenStream(const client::WireCall& call) override {
    return unary_.OpenStream(call);
  }
  std::unique_ptr<client::AsyncReader> OpenReader(const client::WireCall&,
                                                  const std::string&) override {
    std::abort();
  }

 private:
  client::FakeTransport unary_;
};

class SiteTest : public testing::Test {
 protected:
  SiteTest()
      : upstream_(std::make_unique<FakeUpstreamTransport>(server_), "front", clock_.Get()),
        site_(upstream_, Now) {}

  static absl::Time Now() { return absl::FromUnixSeconds(1'700'000'000); }

  PageReply Get(const std::string& address, domain::Lang lang = domain::Lang::kJapanese) {
    return site_.Answer(RequestOf(address, lang));
  }

  PageRequest RequestOf(const std::string& address,
                        domain::Lang lang = domain::Lang::kJapanese) const {
    const std::vector<std::string> halves = absl::StrSplit(address, absl::MaxSplits('?', 1));
    PageRequest request;
    request.path = halves[0];
    request.lang = lang;
    request.visitor = visitor_;
    if (halves.size() == 2) {
      for (const absl::string_view part : absl::StrSplit(halves[1], '&')) {
        const std::pair<std::string, std::string> pair =
            absl::StrSplit(part, absl::MaxSplits('=', 1));
        request.query.Set(pair.first, pair.second);
      }
    }
    return request;
  }

  void AnswerEverythingBy(const client::Mood& mood) {
    server_.otherwise = [mood](const client::WireCall& call, const std::string&) {
      return client::MoodyReply(call, mood);
    };
  }

  client::FakeServer server_;
  client::FakeClock clock_;
  Upstream upstream_;
  Visitor visitor_;
  Site site_;
};

}  // namespace renkei::web

#endif  // RENKEI_TESTS_UNIT_WEB_PAGE_SITE_FIXTURE_H_
