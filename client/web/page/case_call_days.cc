// Days on which calls for cases open and close. The inbox has of them what closes soon; it stands in for them where
// they could not be read.
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/addresses.h"
#include "client/web/page/dated_things.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/case_call_rules.h"
#include "server/domain/time/date.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::web {
namespace {

constexpr int kCallsAhead = 200;
constexpr int kSubmissionsKnown = 1'000;
// caseLists/{list}/calls/{call}
constexpr int kCallSegments = 4;

class CaseCallDays : public DatedThings {
 public:
  CaseCallDays(Visit& visit, const pb::WhoAmIResponse& me) : visit_(visit), me_(me) {
    pb::ListCaseCallsRequest calls;
    calls.set_parent("caseLists/-");
    calls.set_filter(absl::StrCat("closes_at>=\"", domain::FormatDate(visit.today), "\""));
    calls.set_page_size(kCallsAhead);
    calls_.emplace(
        visit.calls.Begin<pb::ListCaseCallsResponse>("CaseCallService/ListCaseCalls", calls));
    pb::ListCaseSubmissionsRequest submissions;
    submissions.set_parent("caseLists/-/calls/-");
    submissions.set_page_size(kSubmissionsKnown);
    submissions_.emplace(visit.calls.Begin<pb::ListCaseSubmissionsResponse>(
        "CaseCallService/ListCaseSubmissions", submissions));
  }

  void Read(bool& more) override {
    const auto calls = calls_->Get();
    const auto submitted = submissions_->Get();
    more = more || !calls.ok() || !calls->next_page_token().empty() || !submitted.ok();
    if (!calls.ok()) return;
    std::set<std::string> answered;
    if (submitted.ok()) {
      for (const pb::CaseSubmission& one : submitted->submissions())
        answered.insert(std::string(domain::ParentName(one.name(), kCallSegments)));
    }
    for (const pb::CaseCall& call : calls->calls()) {
      known_.insert(call.name());
      const bool comes =
          call.state() == pb::CASE_CALL_STATE_PLANNED || call.state() == pb::CASE_CALL_STATE_OPEN;
      const bool may = call.owner() != me_.account().organization() &&
                       domain::IsEligible(call, me_.organization().kind());
      if (comes && may && answered.count(call.name()) == 0) read_.push_back(call);
    }
  }

  bool Has(const std::string& resource) const override { return known_.count(resource) > 0; }

  void Take(std::vector<DueItem>& days) const override {
    for (const pb::CaseCall& call : read_) {
      TakeDay(call, call.opens_at(), /*opens=*/true, days);
      TakeDay(call, call.closes_at(), /*opens=*/false, days);
    }
  }

 private:
  void TakeDay(const pb::CaseCall& call, const std::string& at, bool opens,
               std::vector<DueItem>& days) const {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(domain::DayOfJapanMinute(at));
    if (!day.ok() || *day < visit_.today || *day > visit_.today + kDueDaysAhead) return;
    // What the inbox says of its closing is the same entry.
    const std::string kind =
        opens ? "CASE_CALL_OPENING" : pb::InboxKind_Name(pb::INBOX_KIND_CASE_CALL_CLOSING);
    const size_t clock_begins = at.find('T');
    const std::string clock = clock_begins == at.npos ? "" : at.substr(clock_begins + 1);
    days.push_back({absl::StrCat(kind, "|", call.name(), "|"), *day,
                    visit_.Say(opens ? Text{"Call for cases opens", "事例の募集の開始"}
                                     : Text{"Call for cases closes", "事例の募集の締切"}),
                    absl::StrCat(call.title(), clock.empty() ? "" : " ", clock), "",
                    AddressOfResource(call.name()), /*takes_place=*/opens});
  }

  Visit& visit_;
  const pb::WhoAmIResponse& me_;
  std::optional<Awaited<pb::ListCaseCallsResponse>> calls_;
  std::optional<Awaited<pb::ListCaseSubmissionsResponse>> submissions_;
  std::vector<pb::CaseCall> read_;
  std::set<std::string> known_;
};

}  // namespace

std::unique_ptr<DatedThings> BeginCaseCallDays(Visit& visit, const pb::WhoAmIResponse& me) {
  return std::make_unique<CaseCallDays>(visit, me);
}

}  // namespace renkei::web
