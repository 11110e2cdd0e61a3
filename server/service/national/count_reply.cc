#include "server/service/national/count_reply.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/national/target_line.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/framework_tree.h"
#include "server/domain/time/date.h"
#include "server/service/national/counted_bodies.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kFrameworkSegments = 2;  // frameworks/{framework}

// Numbers of several bodies together.
struct Sum {
  int64_t records = 0;  // that stand where one of them does
  int64_t participations = 0;
  absl::flat_hash_set<const Place*> bodies;

  int64_t In(pb::CountingUnit unit) const {
    switch (unit) {
      case pb::COUNTING_UNIT_RECORDS:
        return records;
      case pb::COUNTING_UNIT_BODIES_PER_RECORD:
        return participations;
      default:
        return static_cast<int64_t>(bodies.size());
    }
  }
};

// Numbers of governments of the day, of the kinds that count.
struct PlaceParts {
  const Place* place;
  int64_t records;
  int64_t participations;
};

class Reply {
 public:
  Reply(const Call& call, const pb::NationalKpi& kpi, const pb::NationalKpiDefinition& definition,
        const Overlaps& overlaps, CountedBodies bodies, pb::NationalKpiCount& count)
      : call_(call),
        kpi_(kpi),
        definition_(definition),
        overlaps_(overlaps),
        bodies_(std::move(bodies)),
        count_(count) {}

  absl::Status Fill(const Tally& tally, const Facets& facets) {
    ASSIGN_OR_RETURN(const std::vector<PlaceParts> parts, PartsOf("", tally.totals()));
    Sum total;
    for (const PlaceParts& part : parts) Add(part, total);
    count_.set_count(total.In(definition_.unit()));
    count_.set_bodies(static_cast<int64_t>(total.bodies.size()));
    if (facets.count(pb::NATIONAL_KPI_FACET_PREFECTURE) > 0) AddPrefectures(parts);
    if (facets.count(pb::NATIONAL_KPI_FACET_KIND) > 0) AddKinds(parts);
    if (facets.count(pb::NATIONAL_KPI_FACET_POPULATION_CLASS) > 0) AddClasses(parts);
    if (facets.count(pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM) > 0) RETURN_IF_ERROR(AddItems(tally));
    AddShares(total);
    return absl::OkStatus();
  }

 private:
  // What of a body that has ended stands with several successors stands with the first of them.
  absl::StatusOr<std::vector<PlaceParts>> PartsOf(const std::string& item,
                                                  const Tally::Bodies& numbers) {
    std::vector<PlaceParts> parts;
    for (const auto& [body, number] : numbers) {
      if (number.records == 0) continue;
      ASSIGN_OR_RETURN(const std::vector<const Place*> living, bodies_.LivingOf(call_, body));
      int64_t as_first = number.as_first();
      for (const Place* place : living) {
        if (IsCounted(definition_, *place)) parts.push_back({place, as_first, number.records});
        as_first = 0;
      }
    }
    for (const auto& [name, times] : overlaps_.Of(item)) {
      const Place* place = bodies_.Find(name);
      if (place != nullptr && IsCounted(definition_, *place)) parts.push_back({place, 0, -times});
    }
    return parts;
  }

  static void Add(const PlaceParts& part, Sum& sum) {
    sum.records += part.records;
    sum.participations += part.participations;
    sum.bodies.insert(part.place);
  }

  pb::NationalKpiRow& AddRow(pb::NationalKpiFacet facet, const Sum& sum) {
    pb::NationalKpiRow& row = *count_.add_rows();
    row.set_facet(facet);
    row.set_count(sum.In(definition_.unit()));
    row.set_bodies(static_cast<int64_t>(sum.bodies.size()));
    return row;
  }

  // A row for each value that a body of a counted kind has, in the order of `Value`.
  template <typename Value, typename ValueOf, typename Describe>
  void AddRows(pb::NationalKpiFacet facet, const std::vector<PlaceParts>& parts,
               const ValueOf& value_of, const Describe& describe) {
    std::map<Value, std::pair<Sum, int64_t>> groups;
    for (const Place& place : bodies_.all()) {
      if (IsCounted(definition_, place)) ++groups[value_of(place)].second;
    }
    for (const PlaceParts& part : parts) Add(part, groups[value_of(*part.place)].first);
    for (const auto& [value, group] : groups) {
      pb::NationalKpiRow& row = AddRow(facet, group.first);
      row.set_all_bodies(group.second);
      describe(value, row);
    }
  }

  void AddPrefectures(const std::vector<PlaceParts>& parts) {
    // The code of a prefecture begins those of all in it.
    AddRows<std::string>(
        pb::NATIONAL_KPI_FACET_PREFECTURE, parts,
        [](const Place& place) { return place.code.substr(0, 2); },
        [&](const std::string& code, pb::NationalKpiRow& row) {
          const Place* prefecture = PrefectureWith(code);
          row.set_resource(prefecture == nullptr ? "" : prefecture->name);
          row.set_title(prefecture == nullptr ? code : prefecture->display_name);
        });
  }

  const Place* PrefectureWith(absl::string_view code) const {
    for (const Place& place : bodies_.all()) {
      if (place.profile.kind == pb::ORGANIZATION_KIND_PREFECTURE &&
          absl::StartsWith(place.code, code))
        return &place;
    }
    return nullptr;
  }

  void AddKinds(const std::vector<PlaceParts>& parts) {
    AddRows<pb::OrganizationKind>(
        pb::NATIONAL_KPI_FACET_KIND, parts, [](const Place& place) { return place.profile.kind; },
        [](pb::OrganizationKind kind, pb::NationalKpiRow& row) { row.set_kind(kind); });
  }

  void AddClasses(const std::vector<PlaceParts>& parts) {
    AddRows<pb::PopulationClass>(
        pb::NATIONAL_KPI_FACET_POPULATION_CLASS, parts,
        [](const Place& place) { return place.profile.population_class; },
        [](pb::PopulationClass population, pb::NationalKpiRow& row) {
          row.set_population_class(population);
        });
  }

  // Framework by framework, in the order of each tree.
  absl::Status AddItems(const Tally& tally) {
    std::map<std::string, std::map<std::string, Sum>> frameworks;
    for (const auto& [item, numbers] : tally.items()) {
      if (item.empty()) continue;
      ASSIGN_OR_RETURN(const std::vector<PlaceParts> parts, PartsOf(item, numbers));
      if (parts.empty()) continue;
      Sum& sum = frameworks[std::string(domain::ParentName(item, kFrameworkSegments))][item];
      for (const PlaceParts& part : parts) Add(part, sum);
    }
    for (const auto& [name, items] : frameworks) {
      ASSIGN_OR_RETURN(const auto row,
                       Frameworks().Get(call_.snapshot(), KeyByName(Frameworks(), name)));
      if (!row.has_value()) continue;
      for (const domain::FrameworkLine& line : domain::FrameworkLines(row->message)) {
        const std::string item = absl::StrCat(name, "/items/", line.item->id());
        const auto found = items.find(item);
        if (found == items.end()) continue;
        pb::NationalKpiRow& added = AddRow(pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM, found->second);
        added.set_resource(item);
        added.set_title(line.item->title());
        added.set_depth(line.depth - 1);
      }
    }
    return absl::OkStatus();
  }

  bool IsPartOf(const Place& place, pb::NationalKpiWhole whole) const {
    const bool prefecture = place.profile.kind == pb::ORGANIZATION_KIND_PREFECTURE;
    switch (whole) {
      case pb::NATIONAL_KPI_WHOLE_PREFECTURES:
        return prefecture;
      case pb::NATIONAL_KPI_WHOLE_MUNICIPALITIES:
        return !prefecture && !place.without_census;
      case pb::NATIONAL_KPI_WHOLE_COUNTED_KINDS:
        return IsCounted(definition_, place);
      default:
        return !place.without_census;
    }
  }

  void AddShares(const Sum& total) {
    for (const pb::NationalKpiDenominator& denominator : kpi_.denominators()) {
      pb::NationalKpiShare& share = *count_.add_shares();
      *share.mutable_denominator() = denominator;
      if (denominator.whole() == pb::NATIONAL_KPI_WHOLE_ENTERED) {
        share.set_whole(denominator.number());
        share.set_part(static_cast<double>(count_.count()));
      } else {
        const auto within = [&](const Place& place) {
          return IsPartOf(place, denominator.whole());
        };
        share.set_whole(
            static_cast<double>(std::count_if(bodies_.all().begin(), bodies_.all().end(), within)));
        share.set_part(
            static_cast<double>(std::count_if(total.bodies.begin(), total.bodies.end(),
                                              [&](const Place* place) { return within(*place); })));
      }
      if (share.whole() > 0) share.set_percent(100 * share.part() / share.whole());
    }
  }

  const Call& call_;
  const pb::NationalKpi& kpi_;
  const pb::NationalKpiDefinition& definition_;
  const Overlaps& overlaps_;
  CountedBodies bodies_;
  pb::NationalKpiCount& count_;
};

}  // namespace

Facets FacetsOf(const google::protobuf::RepeatedField<int>& asked) {
  Facets facets;
  for (const int facet : asked) facets.insert(static_cast<pb::NationalKpiFacet>(facet));
  if (!facets.empty()) return facets;
  return {pb::NATIONAL_KPI_FACET_PREFECTURE, pb::NATIONAL_KPI_FACET_KIND,
          pb::NATIONAL_KPI_FACET_POPULATION_CLASS, pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM};
}

void FillTargets(const pb::NationalKpi& kpi, absl::CivilDay day, pb::NationalKpiCount& count) {
  count.set_as_of(domain::FormatDate(day));
  if (const auto value = domain::LineValue(kpi, day); value.has_value())
    count.set_line_value(*value);
  if (const pb::NationalKpiTarget* next = domain::NextTarget(kpi, day); next != nullptr)
    *count.mutable_next_target() = *next;
}

absl::Status FillCount(const Call& call, const pb::NationalKpi& kpi,
                       const pb::NationalKpiDefinition& definition, absl::CivilDay day,
                       const Tally& tally, const Overlaps& overlaps, const Facets& facets,
                       pb::NationalKpiCount& count) {
  count.set_unit(definition.unit());
  count.set_definition_version(definition.version());
  ASSIGN_OR_RETURN(CountedBodies bodies, CountedBodies::On(call, day));
  RETURN_IF_ERROR(
      Reply(call, kpi, definition, overlaps, std::move(bodies), count).Fill(tally, facets));
  FillTargets(kpi, day, count);
  if (!count.has_next_target()) return absl::OkStatus();
  const auto missing =
      domain::MissingTo(count.next_target(), kpi.direction(), static_cast<double>(count.count()));
  if (missing.has_value()) count.set_missing(*missing);
  return absl::OkStatus();
}

}  // namespace renkei::service
