#include "server/service/follow/own_kpi_matches.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/follow/kpi_moves.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"
#include "server/service/analysis/kpi_judge.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/frame/system_call.h"
#include "server/service/organization/peers.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kBodySegments = 2;
constexpr size_t kKpisAtOnce = 200;
// KPIs with one indicator that are looked at: one of each government in the country.
constexpr size_t kMostKpisOfIndicator = 2'000;

// By body: KPIs of published plans that may have the indicator.
using KpisByBody = std::map<std::string, std::set<std::string>>;

template <typename M>
absl::Status CollectKpis(const storage::Snapshot& snapshot, const storage::Table<M>& table,
                         uint8_t index, const std::string& indicator,
                         const std::string& (*name_of)(const M&), KpisByBody& kpis) {
  std::string after;
  size_t seen = 0;
  do {
    ASSIGN_OR_RETURN(const auto page, table.ScanIndex(snapshot, storage::Key(index).Add(indicator),
                                                      after, kKpisAtOnce));
    for (const storage::Row<M>& row : page.rows) {
      const std::string& name = name_of(row.message);
      kpis[std::string(domain::ParentName(name, kBodySegments))].insert(name);
    }
    seen += page.rows.size();
    after = page.next;
  } while (!after.empty() && seen < kMostKpisOfIndicator);
  return absl::OkStatus();
}

const std::string& NameOfKpi(const pb::Kpi& kpi) { return kpi.name(); }
const std::string& NameOfArchivedKpi(const internal_pb::ArchivedKpi& kpi) {
  return kpi.item().name();
}

// How much each body that is like `owner` is like it.
absl::StatusOr<std::map<std::string, double>> PlacesLike(const Call& call,
                                                         const std::string& owner) {
  std::map<std::string, double> alike;
  const absl::StatusOr<FoundPeers> found =
      PeersOf(call, owner, "owner", {.min_likeness = kAlikeEnough}, /*limit=*/0);
  // What is no government, or no longer one, is like nobody.
  if (domain::DetailOf(found.status()).has_value()) return alike;
  RETURN_IF_ERROR(found.status());
  for (const FoundPeer& peer : found->peers) alike[peer.place->name] = peer.likeness.score;
  return alike;
}

// Whether the KPI of a plan in force needs help, as one of its owners reads it.
absl::StatusOr<std::optional<pb::KpiProgress>> JudgedForHelp(const Call& call,
                                                             const std::string& kpi,
                                                             const std::string& indicator) {
  ASSIGN_OR_RETURN(const std::optional<PublishedKpi> published, FindPublishedKpi(call, kpi));
  if (!published.has_value() || published->kpi.indicator() != indicator ||
      published->head.state() == pb::LIFECYCLE_STATE_ARCHIVED) {
    return std::nullopt;
  }
  // By the text in force, whatever stands in a draft.
  const std::string& vision = published->head.name();
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForReading(call, vision, published->head.published_revision(), vision));
  ASSIGN_OR_RETURN(const pb::Vision head, PresentVision(call, reading));
  ASSIGN_OR_RETURN(pb::Rubric rubric, RubricFor(call, "", head));
  KpiJudge judge(call, head, std::move(rubric), call.today(), std::nullopt);
  ASSIGN_OR_RETURN(pb::KpiProgress progress, judge.Judge(published->kpi));
  if (!domain::NeedsHelp(progress)) return std::nullopt;
  return std::optional<pb::KpiProgress>(std::move(progress));
}

std::string FigureOf(const pb::TimedValue& value) {
  return value.value().text().empty() ? domain::GroupedNumber(value.value().number())
                                      : value.value().text();
}

pb::KpiMatch MatchOf(const pb::CaseResult& result, const pb::KpiProgress& progress,
                     const std::string& indicator_title, double likeness) {
  pb::KpiMatch match;
  match.set_kpi(progress.kpi());
  match.set_kpi_title(progress.title());
  match.set_indicator(result.indicator());
  match.set_indicator_title(indicator_title);
  match.set_before(FigureOf(result.before()));
  match.set_after(FigureOf(result.after()));
  match.set_unit(result.unit());
  match.set_likeness(likeness);
  return match;
}

// One result of a case, and what is known of whom it may help.
struct MovedResult {
  const pb::CaseResult& result;
  const domain::News& news;
  const internal_pb::EffectiveAudience& audience;
};

// The KPIs `names` of `body`, to one who follows them.
absl::Status TellOwner(const MovedResult& moved, const std::set<std::string>& names,
                       double likeness, const internal_pb::FollowRecord& follow, const Call& call,
                       NoticeBatch& batch) {
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const auto progress, JudgedForHelp(call, name, moved.result.indicator()));
    if (!progress.has_value() || !domain::MovedTowards(moved.result, progress->direction()))
      continue;
    domain::News match = moved.news;
    match.kind = pb::NOTICE_KIND_KPI_MATCH;
    internal_pb::NoticeRecord& notice = batch.Add(AccountOfFollow(follow), match, CauseOf(follow));
    if (notice.has_match()) {
      notice.mutable_match()->set_more_kpis(notice.match().more_kpis() + 1);
      continue;
    }
    ASSIGN_OR_RETURN(
        const auto indicator,
        Indicators().Get(call.snapshot(), KeyByName(Indicators(), moved.result.indicator())));
    *notice.mutable_match() =
        MatchOf(moved.result, *progress,
                indicator.has_value() ? indicator->message.title() : moved.result.indicator_title(),
                likeness);
  }
  return absl::OkStatus();
}

absl::Status TellOwners(const MovedResult& moved, const std::string& body,
                        const std::set<std::string>& names, double likeness, Followers& followers,
                        NoticeBatch& batch) {
  return followers.Each(
      pb::FOLLOW_KIND_OWN_KPIS, body,
      [&](const internal_pb::FollowRecord& follow, const Call& call) -> absl::Status {
        if (!auth::Sees(call.caller(), moved.audience) || !call.caller().WorksFor(body))
          return absl::OkStatus();
        return TellOwner(moved, names, likeness, follow, call, batch);
      });
}

absl::StatusOr<KpisByBody> KpisWith(const storage::Snapshot& snapshot,
                                    const std::string& indicator) {
  KpisByBody kpis;
  RETURN_IF_ERROR(
      CollectKpis<pb::Kpi>(snapshot, Kpis(), kKpisByIndicatorId, indicator, NameOfKpi, kpis));
  RETURN_IF_ERROR(CollectKpis<internal_pb::ArchivedKpi>(
      snapshot, KpiArchive(), kKpiArchiveByIndicatorId, indicator, NameOfArchivedKpi, kpis));
  return kpis;
}

}  // namespace

absl::Status AddKpiMatches(const Env& env, Followers& followers, const pb::Case& found,
                           const domain::News& news, const internal_pb::EffectiveAudience& audience,
                           NoticeBatch& batch) {
  const SystemCall system(env);
  std::optional<std::map<std::string, double>> alike;
  for (const pb::CaseResult* result : domain::MeasuredResults(found)) {
    ASSIGN_OR_RETURN(const KpisByBody kpis, KpisWith(followers.snapshot(), result->indicator()));
    for (const auto& [body, names] : kpis) {
      ASSIGN_OR_RETURN(const bool anybody, followers.Any(pb::FOLLOW_KIND_OWN_KPIS, body));
      if (!anybody) continue;
      if (!alike) {
        ASSIGN_OR_RETURN(alike, PlacesLike(system.call(), found.owner()));
      }
      const auto like = alike->find(body);
      if (like == alike->end()) continue;
      RETURN_IF_ERROR(
          TellOwners({*result, news, audience}, body, names, like->second, followers, batch));
    }
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
