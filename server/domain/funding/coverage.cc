#include "server/domain/funding/coverage.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "server/domain/strategy/alignment/crosswalk_ways.h"
#include "server/domain/strategy/alignment/spread.h"
#include "server/domain/strategy/framework_tree.h"

namespace renkei::domain {
namespace {

class CoverageMaker {
 public:
  CoverageMaker(const pb::Framework& framework, const std::vector<pb::Crosswalk>& crosswalks,
                const std::vector<ServingProgramme>& programmes)
      : framework_(framework),
        ways_(crosswalks, framework.name(), CrosswalkReading::kBothWays),
        programmes_(programmes),
        lines_(FrameworkLines(framework)),
        served_(lines_.size()) {
    for (size_t i = 0; i < lines_.size(); ++i) index_.emplace(NameOf(i), i);
    for (size_t i = 0; i < programmes.size(); ++i) Place(i);
    NumberMinistries();
  }

  void Fill(pb::GetFrameworkCoverageResponse& response) const {
    response.set_programmes(static_cast<int32_t>(programmes_.size()));
    response.set_programmes_elsewhere(elsewhere_);
    for (const auto& [ministry, count] : ministries_) {
      pb::CoverageMinistry& column = *response.add_ministries();
      column.set_display_name(ministry);
      column.set_programmes(count);
    }
    std::vector<int> parents;
    for (const FrameworkLine& line : lines_) parents.push_back(line.parent);
    const Spread marks(parents, [this](size_t i) { return !served_[i].empty(); });
    const int deepest = DeepestListed();
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (!marks.Any(i)) response.set_missing_items(response.missing_items() + 1);
      if (lines_[i].depth > deepest) {
        response.set_items_left_out(response.items_left_out() + 1);
        continue;
      }
      pb::CoverageItem& item = *response.add_items();
      item.set_coverage(marks.self[i]    ? pb::ItemCoverage::COVERAGE_DIRECT
                        : marks.below[i] ? pb::ItemCoverage::COVERAGE_BELOW
                        : marks.above[i] ? pb::ItemCoverage::COVERAGE_ABOVE
                                         : pb::ItemCoverage::COVERAGE_MISSING);
      FillItem(i, item);
    }
  }

 private:
  struct Server {
    size_t programme;
    bool carried;  // by crosswalks alone
  };

  std::string NameOf(size_t line) const {
    return absl::StrCat(framework_.name(), "/items/", lines_[line].item->id());
  }

  // The items that a programme serves, each once.
  void Place(size_t programme) {
    std::map<size_t, bool> carried;
    for (const std::string& named : programmes_[programme].items) {
      for (const CrosswalkTarget& target : ways_.Follow(named)) {
        const auto line = index_.find(target.item);
        if (line == index_.end()) continue;
        bool& only = carried.try_emplace(line->second, true).first->second;
        only = only && target.item != named;
      }
    }
    if (carried.empty()) ++elsewhere_;
    for (const auto& [line, only] : carried) served_[line].push_back({programme, only});
    if (!carried.empty()) ++programmes_of_[programmes_[programme].ministry];
  }

  // The one with the most programmes first; those behind the last column share one without a name.
  void NumberMinistries() {
    for (const auto& [ministry, count] : programmes_of_) ministries_.emplace_back(ministry, count);
    std::stable_sort(ministries_.begin(), ministries_.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    for (size_t i = 0; i < ministries_.size(); ++i)
      column_of_[ministries_[i].first] = std::min(static_cast<int>(i), kMaxCoverageMinistries);
    if (ministries_.size() <= static_cast<size_t>(kMaxCoverageMinistries)) return;
    int others = 0;
    for (size_t i = kMaxCoverageMinistries; i < ministries_.size(); ++i)
      others += ministries_[i].second;
    ministries_.resize(kMaxCoverageMinistries);
    ministries_.emplace_back("", others);
  }

  int DeepestListed() const {
    std::map<int, int> per_depth;
    for (const FrameworkLine& line : lines_) ++per_depth[line.depth];
    int deepest = 0;
    int listed = 0;
    for (const auto& [depth, count] : per_depth) {
      listed += count;
      if (listed > kMaxCoverageItems) break;
      deepest = depth;
    }
    return deepest;
  }

  void FillItem(size_t line, pb::CoverageItem& item) const {
    item.set_item(NameOf(line));
    item.set_title(lines_[line].item->title());
    item.set_depth(lines_[line].depth);
    std::map<int, std::vector<const ServingProgramme*>> columns;
    for (const Server& server : served_[line]) {
      item.set_programmes(item.programmes() + 1);
      if (server.carried) item.set_carried(item.carried() + 1);
      const ServingProgramme& programme = programmes_[server.programme];
      columns[column_of_.at(programme.ministry)].push_back(&programme);
    }
    for (auto& [column, programmes] : columns) {
      pb::CoverageCell& cell = *item.add_cells();
      cell.set_ministry(column);
      cell.set_programmes(static_cast<int32_t>(programmes.size()));
      std::sort(programmes.begin(), programmes.end(), [](const auto* a, const auto* b) {
        return std::tie(a->title, a->name) < std::tie(b->title, b->name);
      });
      for (const ServingProgramme* programme : programmes) {
        if (cell.examples_size() == kMaxCoverageExamples) break;
        pb::NamedProgramme& example = *cell.add_examples();
        example.set_programme(programme->name);
        example.set_title(programme->title);
      }
    }
  }

  const pb::Framework& framework_;
  const CrosswalkWays ways_;
  const std::vector<ServingProgramme>& programmes_;
  const std::vector<FrameworkLine> lines_;
  absl::flat_hash_map<std::string, size_t> index_;
  std::vector<std::vector<Server>> served_;   // each line
  std::map<std::string, int> programmes_of_;  // of each ministry that serves anything
  std::vector<std::pair<std::string, int>> ministries_;
  absl::flat_hash_map<std::string, int> column_of_;
  int elsewhere_ = 0;
};

}  // namespace

void LayOutCoverage(const pb::Framework& framework, const std::vector<pb::Crosswalk>& crosswalks,
                    const std::vector<ServingProgramme>& programmes,
                    pb::GetFrameworkCoverageResponse& response) {
  CoverageMaker(framework, crosswalks, programmes).Fill(response);
}

}  // namespace renkei::domain
