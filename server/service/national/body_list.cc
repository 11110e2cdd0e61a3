#include "server/service/national/body_list.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/national/definition_rules.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/national/body_lacks.h"
#include "server/service/national/counted_bodies.h"
#include "server/service/national/kept_count.h"
#include "server/service/national/national_kpi_access.h"
#include "server/service/national/overlaps.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kBodyPages = {.default_size = 50, .max_size = 200};
// A caller may come back after this: most definitions are counted by then.
constexpr int kCountingRetryMillis = 1'000;
// Records that are named of one body.
constexpr size_t kNamedRecords = 20;

// Of an enum whose constants begin with `prefix`.
std::vector<std::string> ValuesWithout(absl::string_view prefix,
                                       const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> values;
  for (int i = 0; i < type.value_count(); ++i)
    values.push_back(type.value(i)->name().substr(prefix.size()));
  return values;
}

constexpr absl::string_view kKindPrefix = "ORGANIZATION_KIND_";
constexpr absl::string_view kClassPrefix = "POPULATION_CLASS_";

const domain::FilterSchema& BodySchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"prefecture", domain::FieldType::kString},
      {"kind", domain::FieldType::kString,
       ValuesWithout(kKindPrefix, *pb::OrganizationKind_descriptor())},
      {"population_class", domain::FieldType::kString,
       ValuesWithout(kClassPrefix, *pb::PopulationClass_descriptor())},
      {"counted", domain::FieldType::kString, {"true", "false"}},
  };
  return schema;
}

// The bodies for which a government counts: itself, and those that it followed.
struct Standing {
  int64_t records = 0;
  std::vector<std::string> bodies;
};

// A number that is still too low is shown as one that grows; a body whose record was not looked at yet would be
// said not to count.
absl::Status StillBeingCounted() {
  return domain::MakeError(pb::REASON_UNAVAILABLE,
                           {"this national KPI is still being counted; try again in a moment",
                            "この指標は集計中です。少し待ってからもう一度お試しください。"},
                           {{"retry_after_ms", absl::StrCat(kCountingRetryMillis)}});
}

class BodyList {
 public:
  BodyList(const Call& call, const pb::NationalKpi& kpi, const internal_pb::CountPlan& plan,
           CountedBodies bodies)
      : call_(call), kpi_(kpi), plan_(plan), asked_(PlanOf(plan)), bodies_(std::move(bodies)) {}

  // Whom the numbers speak of.
  absl::Status Read() {
    ASSIGN_OR_RETURN(const KeptCount kept, ReadKeptCount(call_, plan_, /*totals_only=*/true));
    if (!kept.complete) return StillBeingCounted();
    for (const auto& [body, parts] : kept.tally.totals()) {
      if (parts.records == 0) continue;
      ASSIGN_OR_RETURN(const auto living, bodies_.LivingOf(call_, body));
      for (const Place* place : living) {
        Standing& standing = standings_[place];
        standing.records += parts.records;
        standing.bodies.push_back(body);
      }
    }
    ASSIGN_OR_RETURN(const Overlaps overlaps, FindOverlaps(call_, plan_, kept, bodies_));
    for (const auto& [name, times] : overlaps.Of("")) {
      const auto standing = standings_.find(bodies_.Find(name));
      if (standing != standings_.end()) standing->second.records -= times;
    }
    return absl::OkStatus();
  }

  bool IsListed(const Place& place, const domain::Filter& filter) const {
    if (!IsCounted(kpi_.definition(), place)) return false;
    return filter.Matches([&](absl::string_view field) -> std::optional<domain::FieldValue> {
      if (field == "prefecture") return place.prefecture.empty() ? place.name : place.prefecture;
      if (field == "kind")
        return pb::OrganizationKind_Name(place.profile.kind).substr(kKindPrefix.size());
      if (field == "population_class")
        return pb::PopulationClass_Name(place.profile.population_class).substr(kClassPrefix.size());
      return std::string(standings_.contains(&place) ? "true" : "false");
    });
  }

  const std::vector<Place>& places() const { return bodies_.all(); }

  absl::StatusOr<pb::NationalKpiBody> Describe(const Place& place) const {
    pb::NationalKpiBody body;
    body.set_organization(place.name);
    body.set_code(place.code);
    body.set_display_name(place.display_name);
    body.set_kind(place.profile.kind);
    body.set_population_class(place.profile.population_class);
    const Place* prefecture = bodies_.Find(place.prefecture);
    body.set_prefecture_name(prefecture == nullptr ? "" : prefecture->display_name);
    const auto standing = standings_.find(&place);
    if (standing == standings_.end()) {
      RETURN_IF_ERROR(AddLacks(place.name, body));
      return body;
    }
    body.set_counted(true);
    body.set_record_count(standing->second.records);
    for (const std::string& former : standing->second.bodies)
      RETURN_IF_ERROR(AddRecords(place.name, former, body));
    return body;
  }

 private:
  absl::Status AddLacks(const std::string& name, pb::NationalKpiBody& body) const {
    ASSIGN_OR_RETURN(const NearestRecord nearest, FindNearest(call_, asked_, name));
    for (const pb::NationalKpiLack lack : nearest.lacks) body.add_lacks(lack);
    if (nearest.resource.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string title, TitleFor(nearest.resource));
    if (title.empty()) return absl::OkStatus();
    body.mutable_nearest()->set_resource(nearest.resource);
    body.mutable_nearest()->set_title(title);
    return absl::OkStatus();
  }

  absl::Status AddRecords(const std::string& name, const std::string& former,
                          pb::NationalKpiBody& body) const {
    ASSIGN_OR_RETURN(
        const auto page,
        CountedRecords().ScanIndex(
            call_.snapshot(), CountedUnder(plan_.national_kpi(), plan_.generation()).Add(former),
            "", kNamedRecords));
    for (const auto& row : page.rows) {
      if (static_cast<size_t>(body.records_size()) >= kNamedRecords) return absl::OkStatus();
      ASSIGN_OR_RETURN(const std::string title, TitleFor(row.message.record()));
      if (title.empty()) continue;
      pb::NationalKpiRecord& record = *body.add_records();
      record.set_resource(row.message.record());
      record.set_title(title);
      record.set_parts(row.message.entries(0).records());
      if (former != name) record.set_predecessor(former);
    }
    return absl::OkStatus();
  }

  // By the rule of the record's own read; "": the caller may not read it.
  absl::StatusOr<std::string> TitleFor(const std::string& record) const {
    if (absl::StartsWith(record, "cases/")) {
      ASSIGN_OR_RETURN(const auto text, ReadableCase(call_, record));
      return text.has_value() ? text->title() : std::string();
    }
    if (absl::StartsWith(record, "initiatives/")) {
      ASSIGN_OR_RETURN(const auto text, ReadableInitiative(call_, record));
      return text.has_value() ? text->title() : std::string();
    }
    const absl::StatusOr<VisionReading> reading = OpenForReading(call_, record);
    if (absl::IsNotFound(reading.status())) return std::string();
    if (!reading.ok()) return reading.status();
    return reading->text().title();
  }

  const Call& call_;
  const pb::NationalKpi& kpi_;
  const internal_pb::CountPlan& plan_;
  const CountPlan asked_;
  CountedBodies bodies_;
  absl::flat_hash_map<const Place*, Standing> standings_;
};

absl::Status NothingIsCounted() {
  return domain::MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {"nothing is counted by this national KPI: its values are entered",
       "この指標は記録から数えていません（入力値のみ）。該当団体の一覧はありません。"});
}

}  // namespace

absl::StatusOr<pb::ListNationalKpiBodiesResponse> ListNationalKpiBodies(
    const Call& call, const pb::ListNationalKpiBodiesRequest& request) {
  ASSIGN_OR_RETURN(const NationalKpiRow kpi, FindReadableNationalKpi(call, request.parent()));
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseFilter(call, request.filter(), BodySchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kBodyPages));
  ASSIGN_OR_RETURN(const std::optional<PlanRow> plan, FindPlan(call.snapshot(), request.parent()));
  if (!plan.has_value() || plan->message.ending()) return NothingIsCounted();
  ASSIGN_OR_RETURN(CountedBodies bodies, CountedBodies::On(call, call.today()));
  BodyList list(call, kpi.message, plan->message, std::move(bodies));
  RETURN_IF_ERROR(list.Read());
  pb::ListNationalKpiBodiesResponse response;
  int32_t total = 0;
  size_t bytes = 0;
  std::string last;  // code of the last one of the page
  bool more = false;
  for (const Place& place : list.places()) {
    if (!list.IsListed(place, filter)) continue;
    ++total;
    if (place.code <= start.after || more) continue;
    const bool full =
        static_cast<size_t>(response.bodies_size()) >= start.size || bytes >= kMaxPageBytes;
    if (full) {
      more = true;
      continue;
    }
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(pb::NationalKpiBody body, list.Describe(place));
    bytes += body.ByteSizeLong();
    last = place.code;
    *response.add_bodies() = std::move(body);
  }
  response.set_total_size(total);
  if (more) response.set_next_page_token(NextPageToken(start, last));
  return response;
}

}  // namespace renkei::service
