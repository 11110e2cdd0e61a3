#include "server/service/adoption/lineage.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "server/domain/adoption/spread.h"
#include "server/domain/resource_name.h"
#include "server/service/case/adoption_access.h"
#include "server/service/frame/list/paging.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Walks adoptions that the caller may read, along a table or an index.
class AdoptionWalk {
 public:
  explicit AdoptionWalk(const Call& call) : call_(call), reader_(call) {}

  AdoptionReader& reader() { return reader_; }
  // No more records are looked at.
  bool exhausted() const { return examined_ >= kMaxExamined; }

  // Visits every adoption of the case that the caller may read, until `visit` says false.
  using Visit = std::function<absl::StatusOr<bool>(const pb::Adoption&)>;
  absl::Status OfCase(const std::string& case_name, const Visit& visit) {
    return Each(
        [&](absl::string_view after, size_t limit) {
          return Adoptions().Scan(call_.snapshot(), AdoptionsPrefix(case_name), after, limit);
        },
        visit);
  }

  // The same for the adoptions of which the case came, where the adopted case can be read too.
  absl::Status BehindCase(const std::string& case_name, const Visit& visit) {
    const storage::Key prefix =
        storage::Key(kAdoptionsByResultingCaseId).Add(domain::LastSegment(case_name));
    return Each(
        [&](absl::string_view after, size_t limit) {
          return Adoptions().ScanIndex(call_.snapshot(), prefix, after, limit);
        },
        [&](const pb::Adoption& adoption) -> absl::StatusOr<bool> {
          ASSIGN_OR_RETURN(const pb::Case* const origin,
                           reader_.ReadableText(CaseOf(adoption.name())));
          return origin == nullptr ? true : visit(adoption);
        });
  }

 private:
  template <typename Scan>
  absl::Status Each(const Scan& scan, const Visit& visit) {
    constexpr size_t kBatch = 128;
    std::string after;
    while (!exhausted()) {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const auto page, scan(after, kBatch));
      for (const AdoptionRow& row : page.rows) {
        ++examined_;
        ASSIGN_OR_RETURN(const std::optional<pb::Adoption> shown, reader_.Show(row));
        if (!shown.has_value()) continue;
        ASSIGN_OR_RETURN(const bool go_on, visit(*shown));
        if (!go_on) return absl::OkStatus();
      }
      if (page.next.empty()) return absl::OkStatus();
      after = page.next;
    }
    return absl::OkStatus();
  }

  const Call& call_;
  AdoptionReader reader_;
  size_t examined_ = 0;
};

class LineageBuilder {
 public:
  LineageBuilder(const Call& call, int depth) : call_(call), depth_(depth), walk_(call) {}

  absl::StatusOr<pb::Lineage> Build(const std::string& name) {
    lineage_.set_case_(name);
    ASSIGN_OR_RETURN(const bool readable, AddCase(name, 0));
    if (!readable) return NotFound(name);
    RETURN_IF_ERROR(WalkDown(name));
    RETURN_IF_ERROR(WalkUp(name));
    if (walk_.exhausted()) lineage_.set_more(true);
    SortByGeneration(*lineage_.mutable_cases());
    SortByGeneration(*lineage_.mutable_adoptions());
    *lineage_.mutable_spread() = domain::SpreadOf(lineage_);
    return std::move(lineage_);
  }

 private:
  struct Place {
    std::string name;
    int generation = 0;
  };

  template <typename Items>
  static void SortByGeneration(Items& items) {
    std::stable_sort(items.begin(), items.end(),
                     [](const auto& a, const auto& b) { return a.generation() < b.generation(); });
  }

  bool full() const {
    return lineage_.adoptions_size() >= kMaxLineageAdoptions || bytes_ >= kMaxPageBytes;
  }

  // False if the caller may not read it.
  absl::StatusOr<bool> AddCase(const std::string& name, int generation) {
    ASSIGN_OR_RETURN(const pb::Case* const text, walk_.reader().ReadableText(name));
    if (text == nullptr) return false;
    seen_cases_.insert(name);
    pb::LineageCase& c = *lineage_.add_cases();
    c.set_name(name);
    c.set_title(text->title());
    c.set_owner(text->owner());
    c.set_generation(generation);
    return true;
  }

  absl::Status WalkDown(const std::string& root) {
    std::deque<Place> waiting = {{root, 0}};
    while (!waiting.empty()) {
      const Place place = std::move(waiting.front());
      waiting.pop_front();
      const absl::Status status =
          walk_.OfCase(place.name, [&](const pb::Adoption& adoption) -> absl::StatusOr<bool> {
            // One more than fits, or deeper than asked for: seen, but not shown.
            if (place.generation >= depth_ || full()) {
              lineage_.set_more(true);
              return false;
            }
            RETURN_IF_ERROR(AddAdoption(adoption, place.generation));
            const std::string& next = adoption.resulting_case();
            if (next.empty() || seen_cases_.count(next) > 0) return true;
            ASSIGN_OR_RETURN(const bool added, AddCase(next, place.generation + 1));
            if (added) waiting.push_back({next, place.generation + 1});
            return true;
          });
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status WalkUp(const std::string& root) {
    std::deque<Place> waiting = {{root, 0}};
    while (!waiting.empty()) {
      const Place place = std::move(waiting.front());
      waiting.pop_front();
      const absl::Status status =
          walk_.BehindCase(place.name, [&](const pb::Adoption& adoption) -> absl::StatusOr<bool> {
            if (seen_adoptions_.count(adoption.name()) > 0) return true;  // a circle, cut
            if (place.generation <= -depth_ || full()) {
              lineage_.set_more(true);
              return false;
            }
            RETURN_IF_ERROR(AddAdoption(adoption, place.generation - 1));
            const std::string origin = CaseOf(adoption.name());
            if (seen_cases_.count(origin) > 0) return true;
            ASSIGN_OR_RETURN(const bool added, AddCase(origin, place.generation - 1));
            if (added) waiting.push_back({origin, place.generation - 1});
            return true;
          });
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status AddAdoption(const pb::Adoption& adoption, int generation) {
    seen_adoptions_.insert(adoption.name());
    pb::LineageAdoption& out = *lineage_.add_adoptions();
    out.set_name(adoption.name());
    out.set_case_(CaseOf(adoption.name()));
    out.set_adopter(adoption.adopter());
    out.set_state(adoption.state());
    out.set_date(adoption.date());
    out.set_reason(adoption.reason());
    out.set_condition(adoption.condition());
    out.set_changes(adoption.changes());
    out.set_resulting_case(adoption.resulting_case());
    out.set_generation(generation);
    for (const pb::AdoptionEvent& event : adoption.history()) {
      // The reasons of earlier steps are the adoption's; the lineage tells when.
      pb::AdoptionEvent& step = *out.add_history();
      step.set_state(event.state());
      step.set_date(event.date());
    }
    ASSIGN_OR_RETURN(
        const auto row,
        Organizations().Get(call_.snapshot(), KeyByName(Organizations(), adoption.adopter())));
    if (row.has_value()) {
      out.set_adopter_kind(PresentOrganization(call_, *row, call_.today()).kind());
      out.set_prefecture(PrefectureOf(row->message));
    }
    bytes_ += out.ByteSizeLong();
    return absl::OkStatus();
  }

  const Call& call_;
  const int depth_;
  AdoptionWalk walk_;
  pb::Lineage lineage_;
  std::set<std::string> seen_cases_;
  std::set<std::string> seen_adoptions_;
  size_t bytes_ = 0;
};

}  // namespace

absl::StatusOr<pb::Lineage> GetLineage(const Call& call, const pb::GetLineageRequest& request) {
  const int depth = request.max_depth() == 0 ? kDefaultLineageDepth : request.max_depth();
  return LineageBuilder(call, depth).Build(request.name());
}

absl::StatusOr<bool> CameFrom(const Call& call, const std::string& case_name,
                              const std::string& ancestor) {
  if (case_name == ancestor) return true;
  AdoptionWalk walk(call);
  std::set<std::string> seen = {case_name};
  std::deque<std::string> waiting = {case_name};
  bool found = false;
  while (!waiting.empty() && !found) {
    const std::string name = std::move(waiting.front());
    waiting.pop_front();
    const absl::Status status =
        walk.BehindCase(name, [&](const pb::Adoption& adoption) -> absl::StatusOr<bool> {
          std::string origin = CaseOf(adoption.name());
          found = origin == ancestor;
          if (!found && seen.insert(origin).second) waiting.push_back(std::move(origin));
          return !found;
        });
    if (!status.ok()) return status;
  }
  return found;
}

}  // namespace renkei::service
