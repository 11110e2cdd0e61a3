#include "server/service/contribution/contribution_summary.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/contribution/indicator_unit.h"
#include "server/domain/contribution/roll_up.h"
#include "server/domain/error.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/when.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/frame/time.h"
#include "server/service/initiative/initiative_edit.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kFiguresAtOnce = 500;
// Times of one KPI that are summed up where none is asked for: a plan of five years and what came
// before it.
constexpr size_t kMaxTimes = 10;
// Figures and names of missing members in one reply: about a megabyte.
constexpr size_t kMaxNames = 10'000;
// Length of YYYY-MM-DD.
constexpr size_t kDayChars = 10;
// Records that one roll-up, or one shared KPI, looks at: every municipality with ten KPIs of the
// same indicator.
constexpr size_t kMaxRolledUp = 20'000;

absl::Status TooLarge(size_t limit, absl::string_view hint, absl::string_view hint_ja) {
  return domain::MakeError(pb::REASON_TOO_LARGE,
                           {absl::StrCat("more than ", limit, " figures", hint),
                            absl::StrCat("対象の値が", limit, "件を超えています。", hint_ja)},
                           {{"limit", absl::StrCat(limit)}});
}

// Of two records of one body for one time, the one recorded last.
bool IsNewer(const pb::Contribution& a, const pb::Contribution& b) {
  const auto weight = [](const pb::Contribution& c) {
    return std::tuple(absl::ToUnixMicros(FromProto(c.update_time())), c.name());
  };
  return weight(a) > weight(b);
}

pb::BodyFigure FigureOf(const pb::Contribution& c) {
  pb::BodyFigure figure;
  figure.set_organization(c.organization());
  if (c.has_figure()) *figure.mutable_value() = c.figure();
  if (c.has_numerator()) figure.set_numerator(c.numerator());
  if (c.has_denominator()) figure.set_denominator(c.denominator());
  figure.set_status(c.figure_status());
  figure.add_sources(c.source_kpi().empty() ? c.name() : c.source_kpi());
  figure.set_source(c.source());
  return figure;
}

// Those of one KPI at one time, by body, with their figures.
using ByBody = std::map<std::string, pb::Contribution>;
// By time key, which sorts by time.
using ByTime = std::map<std::string, ByBody>;

// The contributions to `kpi`; with `only`, those of that time key.
absl::StatusOr<ByTime> LoadContributions(const Call& call, const pb::Initiative& initiative,
                                         const pb::SharedKpi& kpi, const pb::Indicator& indicator,
                                         const std::string& only) {
  ByTime times;
  std::string after;
  size_t examined = 0;
  storage::Key prefix = ContributionsPrefix(initiative.name(), kpi.id());
  // A time key begins with the last day, as the place of a contribution does.
  if (!only.empty()) prefix.Add(only.substr(0, kDayChars));
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page,
                     Contributions().ScanIndex(call.snapshot(), prefix, after, kFiguresAtOnce));
    for (ContributionRow& row : page.rows) {
      if (++examined > kMaxRolledUp) {
        return TooLarge(kMaxRolledUp, "; ask for one time", "時点を指定して絞り込んでください。");
      }
      pb::Contribution& c = row.message;
      const std::string key = domain::TimeKey(c.when(), indicator.aggregation());
      if (!only.empty() && key != only) continue;
      RETURN_IF_ERROR(FillFigure(call, &kpi, indicator, c));
      ByBody& bodies = times[key];
      const auto [at, added] = bodies.try_emplace(c.organization(), c);
      if (!added && IsNewer(c, at->second)) at->second = std::move(c);
    }
    after = page.next;
  } while (!after.empty());
  return times;
}

// Who is expected to report of `when`: members and the lead who were such at its end, or are today
// where it has not ended. Observers and partners contribute where they wish.
std::set<std::string> ExpectedAt(const Call& call, const pb::When& when,
                                 const std::vector<pb::InitiativeMember>& members) {
  const absl::CivilDay day = std::min(domain::LastDay(when), call.today());
  std::set<std::string> expected;
  for (const pb::InitiativeMember& member : members) {
    const bool reports =
        member.role() == pb::MEMBER_ROLE_LEAD || member.role() == pb::MEMBER_ROLE_MEMBER;
    if (reports && domain::WasJoinedOn(member, day)) expected.insert(member.organization());
  }
  return expected;
}

absl::StatusOr<pb::SharedKpiSummary> SummarizeKpi(const Call& call,
                                                  const pb::Initiative& initiative,
                                                  const pb::SharedKpi& kpi, const pb::When& when,
                                                  const std::vector<pb::InitiativeMember>& members,
                                                  size_t& names) {
  ASSIGN_OR_RETURN(const pb::Indicator indicator, FindIndicator(call, kpi.indicator()));
  pb::SharedKpiSummary summary;
  summary.set_kpi(kpi.id());
  summary.set_title(kpi.title().empty() ? indicator.title() : kpi.title());
  summary.set_indicator(kpi.indicator());
  summary.set_unit(indicator.unit());
  summary.set_direction(indicator.direction());
  summary.set_aggregation(indicator.aggregation());
  const bool one_time = when.kind() != pb::When::KIND_UNSPECIFIED;
  const std::string only = one_time ? domain::TimeKey(when, indicator.aggregation()) : "";
  ASSIGN_OR_RETURN(ByTime times, LoadContributions(call, initiative, kpi, indicator, only));
  if (one_time) times.try_emplace(only);
  while (times.size() > kMaxTimes) times.erase(times.begin());
  for (const auto& [key, bodies] : times) {
    std::vector<pb::BodyFigure> figures;
    for (const auto& [organization, contribution] : bodies)
      figures.push_back(FigureOf(contribution));
    const pb::When& at = one_time ? when : bodies.begin()->second.when();
    *summary.add_times() = domain::SummarizeAt(indicator, kpi.targets(), at, std::move(figures),
                                               ExpectedAt(call, at, members));
    names += static_cast<size_t>(summary.times().rbegin()->expected());
    if (names > kMaxNames) {
      return TooLarge(kMaxNames, "; ask for one KPI or one time",
                      "共通KPIか時点を指定して絞り込んでください。");
    }
  }
  return summary;
}

// The kinds of bodies that a roll-up asks for, looked up once for each body.
class KindFilter {
 public:
  KindFilter(const Call& call, const pb::RollUpIndicatorRequest& request) : call_(call) {
    for (const int kind : request.kinds()) kinds_.insert(kind);
  }

  absl::StatusOr<bool> Wants(const std::string& organization) {
    if (kinds_.empty()) return true;
    const auto known = known_.find(organization);
    if (known != known_.end()) return known->second;
    ASSIGN_OR_RETURN(const auto row, Organizations().Get(call_.snapshot(),
                                                         KeyByName(Organizations(), organization)));
    const pb::Designation* now =
        row.has_value() ? DesignationOn(row->message, call_.today()) : nullptr;
    const bool wanted = now != nullptr && kinds_.count(now->kind()) > 0;
    known_.emplace(organization, wanted);
    return wanted;
  }

 private:
  const Call& call_;
  std::set<int> kinds_;
  std::map<std::string, bool> known_;
};

// Collects what a roll-up counts.
class RollUpLoader {
 public:
  RollUpLoader(const Call& call, const pb::RollUpIndicatorRequest& request,
               const pb::Indicator& indicator)
      : call_(call),
        request_(request),
        indicator_(indicator),
        time_(domain::TimeKey(request.when(), indicator.aggregation())),
        kinds_(call, request) {}

  absl::Status Load() {
    std::set<std::string> kpis;
    absl::Status s = EachOf(Kpis(), kKpisByIndicatorId, [&](const pb::Kpi& kpi) {
      kpis.insert(kpi.name());
      return absl::OkStatus();
    });
    if (!s.ok()) return s;
    s = EachOf(KpiArchive(), kKpiArchiveByIndicatorId, [&](const internal_pb::ArchivedKpi& kpi) {
      kpis.insert(kpi.item().name());
      return absl::OkStatus();
    });
    if (!s.ok()) return s;
    for (const std::string& kpi : kpis) {
      if (s = AddKpi(kpi); !s.ok()) return s;
    }
    return EachOf(Initiatives(), kInitiativesByIndicatorId,
                  [&](const pb::Initiative& initiative) { return AddInitiative(initiative); });
  }

  pb::RollUpIndicatorResponse Finish() {
    domain::RollUp rolled_up = domain::RollUpFigures(indicator_, own_, parts_);
    pb::RollUpIndicatorResponse response;
    response.set_indicator(indicator_.name());
    response.set_title(indicator_.title());
    response.set_unit(indicator_.unit());
    response.set_aggregation(indicator_.aggregation());
    *response.mutable_when() = request_.when();
    *response.mutable_total() = std::move(rolled_up.total);
    for (pb::RolledUpBody& body : rolled_up.bodies) {
      without_.erase(body.figure().organization());
      *response.add_bodies() = std::move(body);
    }
    for (pb::RollUpConflict& conflict : rolled_up.conflicts)
      *response.add_conflicts() = std::move(conflict);
    for (const std::string& organization : without_) response.add_without_figure(organization);
    for (const std::string& kpi : joint_) response.add_joint_kpis(kpi);
    return response;
  }

 private:
  template <typename M, typename Visit>
  absl::Status EachOf(const storage::Table<M>& table, uint8_t index, Visit visit) {
    std::string after;
    do {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const auto page,
                       table.ScanIndex(call_.snapshot(), storage::Key(index).Add(indicator_.name()),
                                       after, kFiguresAtOnce));
      for (const storage::Row<M>& row : page.rows) {
        RETURN_IF_ERROR(CountOne());
        RETURN_IF_ERROR(visit(row.message));
      }
      after = page.next;
    } while (!after.empty());
    return absl::OkStatus();
  }

  absl::Status CountOne() {
    if (++examined_ <= kMaxRolledUp) return absl::OkStatus();
    return TooLarge(kMaxRolledUp, " point to the indicator", "");
  }

  // A KPI that points, or has pointed, to the indicator: whether it is published with it, and its
  // figure.
  absl::Status AddKpi(const std::string& name) {
    ASSIGN_OR_RETURN(const std::optional<PublishedKpi> published, FindPublishedKpi(call_, name));
    if (!published.has_value() || published->kpi.indicator() != indicator_.name())
      return absl::OkStatus();
    const pb::Vision& head = published->head;
    if (!IsOwner(call_, head)) {
      ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience, PublicAudience(call_, head));
      if (!auth::Sees(call_.caller(), audience)) return absl::OkStatus();
    }
    const std::string body(LeadOf(head));
    ASSIGN_OR_RETURN(const bool wanted, kinds_.Wants(body));
    if (!wanted) return absl::OkStatus();
    if (published->joint()) {
      joint_.insert(name);
      return absl::OkStatus();
    }
    without_.insert(body);
    ASSIGN_OR_RETURN(const std::optional<pb::KpiActual> actual,
                     FindActualAt(call_, name, request_.when(), indicator_.aggregation()));
    if (!actual.has_value()) return absl::OkStatus();
    domain::OwnFigure own;
    own.kpi = name;
    own.figure.set_organization(body);
    *own.figure.mutable_value() =
        domain::InUnitOf(indicator_, published->kpi.unit(), actual->value());
    own.figure.set_status(actual->status());
    own.figure.set_source(actual->source());
    own.recorded_micros = absl::ToUnixMicros(FromProto(actual->update_time()));
    own_.push_back(std::move(own));
    return absl::OkStatus();
  }

  absl::Status AddInitiative(const pb::Initiative& initiative) {
    ASSIGN_OR_RETURN(const bool readable, MayRead(call_, initiative));
    if (!readable) return absl::OkStatus();
    for (const pb::SharedKpi& kpi : initiative.kpis()) {
      if (kpi.indicator() != indicator_.name()) continue;
      ASSIGN_OR_RETURN(ByTime times, LoadContributions(call_, initiative, kpi, indicator_, time_));
      for (const auto& [key, bodies] : times) {
        for (const auto& [organization, contribution] : bodies) {
          RETURN_IF_ERROR(AddPart(contribution));
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddPart(const pb::Contribution& contribution) {
    RETURN_IF_ERROR(CountOne());
    ASSIGN_OR_RETURN(const bool wanted, kinds_.Wants(contribution.organization()));
    if (!wanted) return absl::OkStatus();
    without_.insert(contribution.organization());
    parts_.push_back({contribution.name(), contribution.source_kpi(), FigureOf(contribution),
                      absl::ToUnixMicros(FromProto(contribution.update_time()))});
    return absl::OkStatus();
  }

  const Call& call_;
  const pb::RollUpIndicatorRequest& request_;
  const pb::Indicator& indicator_;
  const std::string time_;
  KindFilter kinds_;
  size_t examined_ = 0;
  std::vector<domain::OwnFigure> own_;
  std::vector<domain::PartFigure> parts_;
  std::set<std::string> without_;
  std::set<std::string> joint_;
};

}  // namespace

absl::StatusOr<std::vector<pb::InitiativeMember>> LoadMembers(const Call& call,
                                                              absl::string_view initiative) {
  ASSIGN_OR_RETURN(auto page,
                   Members().Scan(call.snapshot(), MembersPrefix(initiative), "", kMaxMemberships));
  std::vector<pb::InitiativeMember> members;
  for (MemberRow& row : page.rows) members.push_back(std::move(row.message));
  return members;
}

absl::StatusOr<std::set<std::string>> MissingAt(const Call& call, const pb::Initiative& initiative,
                                                const pb::SharedKpi& kpi, const pb::When& when,
                                                const std::vector<pb::InitiativeMember>& members,
                                                size_t& examined) {
  std::set<std::string> missing = ExpectedAt(call, when, members);
  // Nobody is waited for: nothing has to be looked up.
  if (missing.empty()) return missing;
  ASSIGN_OR_RETURN(const pb::Indicator indicator, FindIndicator(call, kpi.indicator()));
  ASSIGN_OR_RETURN(const ByTime times,
                   LoadContributions(call, initiative, kpi, indicator,
                                     domain::TimeKey(when, indicator.aggregation())));
  for (const auto& [key, bodies] : times) {
    examined += bodies.size();
    for (const auto& [organization, contribution] : bodies) {
      if (domain::HasFigure(FigureOf(contribution))) missing.erase(organization);
    }
  }
  return missing;
}

absl::StatusOr<pb::SummarizeSharedKpisResponse> SummarizeSharedKpis(
    const Call& call, const pb::SummarizeSharedKpisRequest& request) {
  ASSIGN_OR_RETURN(const InitiativeRow row, FindReadableInitiative(call, request.name()));
  const pb::Initiative& initiative = row.message;
  if (!request.kpi().empty() && FindSharedKpi(initiative, request.kpi()) == nullptr) {
    return domain::InvalidField(
        "kpi", "UNKNOWN_KPI",
        {absl::StrCat("this initiative has no shared KPI ", request.kpi()),
         absl::StrCat("この連携に共通KPI「", request.kpi(), "」はありません。")});
  }
  ASSIGN_OR_RETURN(const std::vector<pb::InitiativeMember> members,
                   LoadMembers(call, initiative.name()));
  pb::SummarizeSharedKpisResponse response;
  size_t names = 0;
  for (const pb::SharedKpi& kpi : initiative.kpis()) {
    if (!request.kpi().empty() && kpi.id() != request.kpi()) continue;
    ASSIGN_OR_RETURN(*response.add_kpis(),
                     SummarizeKpi(call, initiative, kpi, request.when(), members, names));
  }
  return response;
}

absl::StatusOr<pb::RollUpIndicatorResponse> RollUpIndicator(
    const Call& call, const pb::RollUpIndicatorRequest& request) {
  ASSIGN_OR_RETURN(auto row,
                   Indicators().Get(call.snapshot(), KeyByName(Indicators(), request.indicator())));
  if (!row.has_value()) return NotFound(request.indicator());
  if (request.when().kind() == pb::When::KIND_UNSPECIFIED) {
    return domain::InvalidField("when", "REQUIRED",
                                {"must say of which time, for example 令和6年度",
                                 "いつの値を集計するかを指定してください（例：令和6年度）。"});
  }
  RollUpLoader loader(call, request, row->message);
  RETURN_IF_ERROR(loader.Load());
  return loader.Finish();
}

}  // namespace renkei::service
