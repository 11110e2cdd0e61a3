// The programmes that serve what a measure or a KPI is about.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/fiscal_year.h"
#include "server/service/analysis/kpi_judge.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/list/computed_list.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/list/read_all.h"
#include "server/service/frame/time.h"
#include "server/service/funding/applicant.h"
#include "server/service/funding/funding_service.h"
#include "server/service/funding/offered.h"
#include "server/service/funding/use_walk.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kProgrammePages = {.default_size = 20, .max_size = 100};
constexpr size_t kEditionsOfItem = 200;
// Editions that one answer looks at, and programmes that it knows of.
constexpr size_t kMaxLookedAt = 20'000;
constexpr size_t kMaxCandidates = 1'000;
constexpr int kMaxOpenCalls = 5;
constexpr size_t kMaxCallsOfEdition = 200;
constexpr int kMaxCases = 3;
constexpr int kMaxCountedCases = 100;
constexpr int kMaxResults = 3;
// As planned.
constexpr double kAsPlanned = 100;

// What is asked about.
struct Subject {
  VisionReading reading;
  pb::Vision head;
  std::shared_ptr<const IndexedPlan> plan;
  const pb::VisionNode* node =
      nullptr;  // of a KPI the one that it measures; nullptr: the whole plan
  const pb::Kpi* kpi = nullptr;
  absl::CivilDay as_of;

  int year() const { return domain::FiscalYearOf(as_of); }
};

absl::StatusOr<Subject> OpenSubject(const Call& call, const pb::ListProgrammesForRequest& request) {
  Subject subject;
  ASSIGN_OR_RETURN(subject.as_of, DayOr(request.as_of(), call.today()));
  ASSIGN_OR_RETURN(subject.reading, OpenForReading(call, VisionNameOf(request.name()),
                                                   request.revision(), request.name()));
  ASSIGN_OR_RETURN(subject.head, PresentVision(call, subject.reading));
  ASSIGN_OR_RETURN(subject.plan, LoadIndexed(call, subject.reading));
  const domain::PlanIndex& index = *subject.plan->index;
  subject.kpi = index.FindKpi(request.name());
  subject.node = index.FindNode(subject.kpi == nullptr ? request.name() : subject.kpi->node());
  if (subject.kpi == nullptr && subject.node == nullptr) return NotFound(request.name());
  return subject;
}

// Names the items that are looked for: the nearest that anything on the way up names.
std::set<std::string> AskedItems(const Subject& subject, const domain::ItemReach& reach,
                                 pb::ListProgrammesForResponse& response) {
  const google::protobuf::RepeatedPtrField<std::string>* items = &subject.head.framework_items();
  response.set_items_of(subject.head.name());
  response.set_items_of_title(subject.head.title());
  if (subject.node != nullptr) {
    for (const pb::VisionNode* above : subject.plan->index->PathTo(subject.node->name())) {
      if (above->framework_items().empty()) continue;
      items = &above->framework_items();
      response.set_items_of(above->name());
      response.set_items_of_title(above->title());
    }
  }
  for (const std::string& item : *items) {
    pb::ServedItem& served = *response.add_items();
    served.set_item(item);
    served.set_title(reach.TitleOf(item));
  }
  return {items->begin(), items->end()};
}

absl::Status AddProgress(const Call& call, const Subject& subject,
                         pb::ListProgrammesForResponse& response) {
  if (subject.kpi == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const pb::Rubric rubric, RubricFor(call, "", subject.head));
  KpiJudge judge(call, subject.head, rubric, subject.as_of, std::nullopt);
  ASSIGN_OR_RETURN(pb::KpiProgress progress, judge.Judge(*subject.kpi));
  progress.clear_series();
  response.set_behind(progress.overdue() ||
                      (progress.has_percent() && progress.percent() < kAsPlanned));
  *response.mutable_progress() = std::move(progress);
  return absl::OkStatus();
}

// A programme that serves some of the items.
struct Serving {
  pb::ProgrammeEdition edition;
  std::map<std::string, domain::Reach> items;  // of those that are looked for, by the closest way
};

// Finds them along the index of items.
class Finder {
 public:
  Finder(const Call& call, const Subject& subject) : call_(call), year_(subject.year()) {}

  absl::Status Find(const domain::ReachedItems& reached) {
    for (const auto& [item, how] : reached) {
      std::string after;
      do {
        if (call_.abandoned()) return absl::CancelledError();
        ASSIGN_OR_RETURN(auto page, ScanEditionsOfItem(call_, item, 0, after, kEditionsOfItem));
        for (ProgrammeEditionRow& row : page.rows) Take(std::move(row.message), how);
        looked_at_ += page.rows.size();
        after = looked_at_ < kMaxLookedAt ? std::move(page.next) : "";
      } while (!after.empty());
    }
    return absl::OkStatus();
  }

  std::map<std::string, Serving>& found() { return found_; }

 private:
  // The year's edition counts, else the newest one before it.
  void Take(pb::ProgrammeEdition edition, const domain::ReachedItem& how) {
    if (!IsOffered(edition) || edition.fiscal_year() > year_) return;
    const std::string name(ProgrammeNameOf(edition.name()));
    if (found_.size() == kMaxCandidates && found_.count(name) == 0) return;
    Serving& serving = found_[name];
    if (edition.fiscal_year() < serving.edition.fiscal_year()) return;
    if (edition.fiscal_year() > serving.edition.fiscal_year()) {
      serving.edition = std::move(edition);
      serving.items.clear();
    }
    const auto [at, added] = serving.items.try_emplace(how.from, how.reach);
    if (!added) at->second = std::min(at->second, how.reach);
  }

  const Call& call_;
  const int year_;
  size_t looked_at_ = 0;
  std::map<std::string, Serving> found_;
};

// Shows what was found.
class ProgrammeWriter {
 public:
  // `items`: how many are looked for.
  ProgrammeWriter(const Call& call, const Subject& subject, const domain::ItemReach& reach,
                  domain::Applicant body, size_t items)
      : call_(call),
        subject_(subject),
        reach_(reach),
        body_(body),
        items_(items),
        programmes_(call) {}

  // In order: of this year, the closest, those that serve most, who may apply; then by title.
  absl::StatusOr<std::vector<pb::ProgrammeFor>> Sorted(std::map<std::string, Serving>& found) {
    using Place = std::tuple<bool, domain::Reach, size_t, pb::Fit, std::string, std::string>;
    std::vector<std::pair<Place, pb::ProgrammeFor>> placed;
    for (auto& [name, serving] : found) {
      ASSIGN_OR_RETURN(const pb::Programme* programme, programmes_.Find(name));
      if (programme == nullptr) continue;
      pb::ProgrammeFor shown = Show(*programme, serving);
      domain::Reach closest = domain::Reach::kTree;
      for (const auto& [item, how] : serving.items) closest = std::min(closest, how);
      Place place(!shown.current(), closest, items_ - serving.items.size(), shown.fit(),
                  shown.title(), name);
      placed.emplace_back(std::move(place), std::move(shown));
    }
    std::sort(placed.begin(), placed.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<pb::ProgrammeFor> sorted;
    for (auto& [place, shown] : placed) sorted.push_back(std::move(shown));
    return sorted;
  }

  // What is read for those alone that a page shows.
  absl::Status Complete(pb::ProgrammeFor& shown) {
    RETURN_IF_ERROR(AddCalls(shown));
    return AddCases(shown);
  }

 private:
  pb::ProgrammeFor Show(const pb::Programme& programme, const Serving& serving) const {
    const pb::ProgrammeEdition& edition = serving.edition;
    pb::ProgrammeFor shown;
    shown.set_programme(programme.name());
    shown.set_title(TitleOf(programme, edition));
    shown.set_ministry(MinistryOf(programme, edition));
    shown.set_support_kind(programme.support_kind());
    shown.set_edition(edition.name());
    shown.set_fiscal_year(edition.fiscal_year());
    shown.set_current(edition.fiscal_year() == subject_.year());
    for (const auto& [item, how] : serving.items) {
      pb::ServedItem& served = *shown.add_items();
      served.set_item(item);
      served.set_title(reach_.TitleOf(item));
    }
    HeldTypes held = HoldTypes(edition, {}, body_);
    shown.set_fit(held.fit);
    for (pb::FittingType& type : held.types) *shown.add_types() = std::move(type);
    shown.set_recorded(subject_.node != nullptr &&
                       absl::c_any_of(subject_.node->funding(), [&](const pb::Funding& funding) {
                         return funding.programme() == programme.name();
                       }));
    return shown;
  }

  // Those that have not closed by the end of the day.
  absl::Status AddCalls(pb::ProgrammeFor& shown) {
    ASSIGN_OR_RETURN(const pb::Programme* programme, programmes_.Find(shown.programme()));
    ASSIGN_OR_RETURN(auto page, ScanCallsOfEdition(call_, shown.edition(), "", kMaxCallsOfEdition));
    std::vector<pb::ProgrammeCall> open;
    for (CallRow& row : page.rows) {
      pb::ProgrammeCall one = PresentCall(call_, *programme, std::move(row));
      if (one.state() == pb::PROGRAMME_CALL_STATE_OPEN ||
          one.state() == pb::PROGRAMME_CALL_STATE_PLANNED)
        open.push_back(std::move(one));
    }
    std::stable_sort(open.begin(), open.end(),
                     [](const auto& a, const auto& b) { return ClosingOf(a) < ClosingOf(b); });
    for (const pb::ProgrammeCall& one : open) {
      if (shown.calls_size() == kMaxOpenCalls) break;
      pb::OpenCall& added = *shown.add_calls();
      added.set_call(one.name());
      added.set_title(one.title());
      *added.mutable_opens_time() = one.open_time();
      if (one.has_close_time()) *added.mutable_closes_time() = one.close_time();
      added.set_open(one.state() == pb::PROGRAMME_CALL_STATE_OPEN);
    }
    return absl::OkStatus();
  }

  static absl::Time ClosingOf(const pb::ProgrammeCall& one) {
    return one.has_close_time() ? FromProto(one.close_time()) : absl::InfiniteFuture();
  }

  absl::Status AddCases(pb::ProgrammeFor& shown) {
    UseWalk walk(call_, shown.programme(), 0, UsesOf::kCases, "");
    std::set<std::string> cases;
    for (size_t examined = 0; examined < kMaxLookedAt && shown.case_count() < kMaxCountedCases;
         ++examined) {
      ASSIGN_OR_RETURN(const std::optional<UseRecord> record, walk.Next());
      if (!record) break;
      // A case that used it in several years comes once for each.
      if (!record->text || !cases.insert(record->text->name()).second) continue;
      shown.set_case_count(shown.case_count() + 1);
      if (shown.cases_size() == kMaxCases) continue;
      pb::CaseThatUsed& used = *shown.add_cases();
      used.set_case_(record->text->name());
      used.set_title(record->text->title());
      used.set_owner(record->text->owner());
      for (const pb::CaseResult& result : record->text->results())
        if (used.results_size() < kMaxResults) *used.add_results() = result;
    }
    return absl::OkStatus();
  }

  const Call& call_;
  const Subject& subject_;
  const domain::ItemReach& reach_;
  const domain::Applicant body_;
  const size_t items_;
  OfferedProgrammes programmes_;
};

}  // namespace

absl::StatusOr<pb::ListProgrammesForResponse> ListProgrammesFor(
    const Call& call, const pb::ListProgrammesForRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kProgrammePages));
  ASSIGN_OR_RETURN(const Subject subject, OpenSubject(call, request));
  ASSIGN_OR_RETURN(const std::vector<pb::Framework> frameworks, ReadAll(call, Frameworks()));
  ASSIGN_OR_RETURN(const std::vector<pb::Crosswalk> crosswalks, ReadAll(call, Crosswalks()));
  const domain::ItemReach reach(frameworks, crosswalks);
  pb::ListProgrammesForResponse response;
  response.set_name(request.name());
  response.set_title(subject.kpi != nullptr ? subject.kpi->title() : subject.node->title());
  RETURN_IF_ERROR(AddProgress(call, subject, response));
  const std::set<std::string> items = AskedItems(subject, reach, response);
  ASSIGN_OR_RETURN(const domain::Applicant body,
                   ApplicantOf(call, std::string(LeadOf(subject.head)), subject.as_of));
  Finder finder(call, subject);
  RETURN_IF_ERROR(finder.Find(reach.AcrossAndAround(items)));
  ProgrammeWriter writer(call, subject, reach, body, items.size());
  ASSIGN_OR_RETURN(std::vector<pb::ProgrammeFor> found, writer.Sorted(finder.found()));
  response.set_total(static_cast<int32_t>(found.size()));
  const auto name_of = [&](size_t i) { return found[i].programme(); };
  ASSIGN_OR_RETURN(const size_t first, IndexAfter(start.after, found.size(), name_of));
  size_t bytes = 0;
  size_t next = first;
  for (; next < found.size() && next - first < start.size && bytes < kMaxPageBytes; ++next) {
    if (call.abandoned()) return absl::CancelledError();
    RETURN_IF_ERROR(writer.Complete(found[next]));
    bytes += found[next].ByteSizeLong();
    *response.add_programmes() = std::move(found[next]);
  }
  if (next < found.size()) {
    const pb::ProgrammeFor& last = *response.programmes().rbegin();
    response.set_next_page_token(NextPageToken(start, PositionInList(next - 1, last.programme())));
  }
  return response;
}

}  // namespace renkei::service
