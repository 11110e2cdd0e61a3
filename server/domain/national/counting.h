// Whether a record counts for a national KPI, and what it lacks where it does not. The one rule for
// what is kept, what is recounted, and what bodies are told.

#ifndef RENKEI_SERVER_DOMAIN_NATIONAL_COUNTING_H_
#define RENKEI_SERVER_DOMAIN_NATIONAL_COUNTING_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/national_kpi.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// What stands above each item that can count: all of its framework, the nearest first.
class CountedItems {
 public:
  using Names = google::protobuf::RepeatedPtrField<std::string>;

  void Add(std::string item, std::vector<std::string> above) {
    above_.insert_or_assign(std::move(item), std::move(above));
  }

  // Whether one of `named` is one of `wanted`, or stands below one; true where none is wanted.
  bool Meet(const Names& named, const Names& wanted) const;

  // The items under which what names `named` is shown: those that are met, and those above them.
  // Items of no known framework are not shown.
  std::set<std::string> Shown(const Names& named, const Names& wanted) const;

 private:
  bool IsBelow(const std::string& item, const Names& wanted) const;

  absl::flat_hash_map<std::string, std::vector<std::string>> above_;
};

// What keeps a record from counting; empty: it counts.
using Lacks = std::vector<pb::NationalKpiLack>;

Lacks LacksOf(const pb::CaseConditions& conditions, const pb::Case& text, bool selected,
              const CountedItems& items);
// `named`: the items of the vision, its goals and its measures.
Lacks LacksOf(const pb::VisionConditions& conditions, const pb::Vision& text,
              const CountedItems::Names& named, const CountedItems& items);
Lacks LacksOf(const pb::MeasureConditions& conditions, const pb::VisionNode& node,
              const CountedItems& items);
Lacks LacksOf(const pb::InitiativeConditions& conditions, const pb::Initiative& text,
              pb::InitiativeState state, const CountedItems& items);
// `actuals`: those of the KPI that are known, the oldest first; of times that had not passed on `day`
// none is looked at.
Lacks LacksOf(const pb::ActualConditions& conditions, const pb::Kpi& kpi,
              const std::vector<pb::KpiActual>& actuals, absl::CivilDay day);

// What records of one kind come to, or one record: how many count, and how many under each item.
struct CountedParts {
  int64_t records = 0;
  std::map<std::string, int64_t> items;

  void Add(const std::set<std::string>& shown) {
    ++records;
    for (const std::string& item : shown) ++items[item];
  }
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_NATIONAL_COUNTING_H_
