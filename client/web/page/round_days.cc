// Days on which rounds open and close, and by which self-reports of what was selected are due. The inbox has of them what is
// near; it stands in for them where they could not be read.
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "client/web/page/addresses.h"
#include "client/web/page/dated_things.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/follow_up_rules.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/time/date.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::web {
namespace {

constexpr int kRoundsAhead = 200;
constexpr int kOwnApplications = 1'000;
// Of an organization: what was selected and is followed. Each takes two calls.
constexpr size_t kFollowedKnown = 20;
// rounds/{round}
constexpr int kRoundNameParts = 2;

class RoundDays : public DatedThings {
 public:
  RoundDays(Visit& visit, const pb::WhoAmIResponse& me) : visit_(visit), me_(me) {
    pb::ListRoundsRequest rounds;
    rounds.set_filter(absl::StrCat("closes_at>=\"", domain::FormatDate(visit.today), "\""));
    rounds.set_page_size(kRoundsAhead);
    rounds_.emplace(visit.calls.Begin<pb::ListRoundsResponse>("RoundService/ListRounds", rounds));
    pb::ListRoundApplicationsRequest own;
    own.set_parent("rounds/-");
    own.set_page_size(kOwnApplications);
    own_.emplace(visit.calls.Begin<pb::ListRoundApplicationsResponse>(
        "RoundService/ListRoundApplications", own));
  }

  void Read(bool& more) override {
    const auto rounds = rounds_->Get();
    const auto own = own_->Get();
    more = more || !rounds.ok() || !rounds->next_page_token().empty() || !own.ok();
    if (own.ok()) ReadFollowed(*own, more);
    if (!rounds.ok()) return;
    std::set<std::string> applied;
    if (own.ok()) {
      for (const pb::RoundApplication& one : own->applications()) {
        if (domain::WasSubmitted(one))
          applied.insert(std::string(domain::ParentName(one.name(), kRoundNameParts)));
      }
    }
    for (const pb::Round& round : rounds->rounds()) {
      known_.insert(round.name());
      const bool comes =
          round.state() == pb::ROUND_STATE_PLANNED || round.state() == pb::ROUND_STATE_OPEN;
      const bool may = round.owner() != me_.account().organization() &&
                       domain::MayApply(round, me_.organization().kind());
      if (comes && may && applied.count(round.name()) == 0) open_.push_back(round);
    }
  }

  bool Has(const std::string& resource) const override { return known_.count(resource) > 0; }

  void Take(std::vector<DueItem>& days) const override {
    for (const pb::Round& round : open_) {
      TakeDay(round, round.opens_at(), /*opens=*/true, days);
      TakeDay(round, round.closes_at(), /*opens=*/false, days);
    }
    days.insert(days.end(), reports_.begin(), reports_.end());
  }

 private:
  void TakeDay(const pb::Round& round, const std::string& at, bool opens,
               std::vector<DueItem>& days) const {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(domain::DayOfJapanMinute(at));
    if (!day.ok() || *day < visit_.today || *day > visit_.today + kDueDaysAhead) return;
    // What the inbox says of its closing is the same entry.
    const std::string kind =
        opens ? "ROUND_OPENING" : pb::InboxKind_Name(pb::INBOX_KIND_ROUND_CLOSING);
    const size_t clock_begins = at.find('T');
    const std::string clock = clock_begins == at.npos ? "" : at.substr(clock_begins + 1);
    days.push_back(
        {absl::StrCat(kind, "|", round.name(), "|"), *day,
         visit_.Say(opens ? Text{"Round opens", "公募の開始"} : Text{"Round closes", "公募の締切"}),
         absl::StrCat(round.title(), clock.empty() ? "" : " ", clock), "",
         AddressOfResource(round.name()), /*takes_place=*/opens});
  }

  // What was selected and is one's own to report on.
  void ReadFollowed(const pb::ListRoundApplicationsResponse& own, bool& more) {
    struct Asked {
      const pb::RoundApplication* application;
      Awaited<pb::Round> round;
      Awaited<pb::ListRoundFollowUpsResponse> years;
    };
    std::vector<Asked> asked;
    for (const pb::RoundApplication& one : own.applications()) {
      if (one.state() != pb::ROUND_APPLICATION_STATE_SELECTED ||
          domain::LeadOf(one) != me_.account().organization())
        continue;
      if (asked.size() == kFollowedKnown) {
        more = true;
        break;
      }
      pb::GetRoundRequest get;
      get.set_name(std::string(domain::ParentName(one.name(), kRoundNameParts)));
      pb::ListRoundFollowUpsRequest list;
      list.set_parent(one.name());
      asked.push_back({&one, visit_.calls.Begin<pb::Round>("RoundService/GetRound", get),
                       visit_.calls.Begin<pb::ListRoundFollowUpsResponse>(
                           "RoundService/ListRoundFollowUps", list)});
    }
    for (Asked& one : asked) {
      const auto round = one.round.Get();
      const auto years = one.years.Get();
      more = more || !round.ok() || !years.ok();
      if (round.ok() && years.ok()) TakeReports(*one.application, *round, *years);
    }
  }

  void TakeReports(const pb::RoundApplication& application, const pb::Round& round,
                   const pb::ListRoundFollowUpsResponse& recorded) {
    if (!round.has_publish_time()) return;
    const absl::CivilDay published =
        domain::TodayInJapan(absl::FromUnixSeconds(round.publish_time().seconds()));
    for (const int year : domain::ReportYears(round, published, visit_.today)) {
      const std::string name = absl::StrCat(application.name(), "/followUps/", year);
      known_.insert(name);
      const bool there = absl::c_any_of(recorded.follow_ups(), [&](const pb::RoundFollowUp& one) {
        return one.fiscal_year() == year && one.has_self_report();
      });
      const absl::CivilDay due = domain::ReportDueOn(round, year);
      if (there || due > visit_.today + kDueDaysAhead) continue;
      reports_.push_back(
          {absl::StrCat(pb::InboxKind_Name(pb::INBOX_KIND_ROUND_REPORT_DUE), "|", name, "|"), due,
           visit_.words().Value(*pb::InboxKind_descriptor(), pb::INBOX_KIND_ROUND_REPORT_DUE),
           visit_.Say({absl::StrCat(application.title(), " (FY", year, ")"),
                       absl::StrCat(application.title(), "（", year, "年度）")}),
           application.contact_section(), AddressOfResource(application.name())});
    }
  }

  Visit& visit_;
  const pb::WhoAmIResponse& me_;
  std::optional<Awaited<pb::ListRoundsResponse>> rounds_;
  std::optional<Awaited<pb::ListRoundApplicationsResponse>> own_;
  std::vector<pb::Round> open_;
  std::vector<DueItem> reports_;
  std::set<std::string> known_;
};

}  // namespace

std::unique_ptr<DatedThings> BeginRoundDays(Visit& visit, const pb::WhoAmIResponse& me) {
  return std::make_unique<RoundDays>(visit, me);
}

}  // namespace renkei::web
