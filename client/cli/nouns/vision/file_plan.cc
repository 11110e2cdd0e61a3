#include "client/cli/nouns/vision/file_plan.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/vision_sheets.h"
#include "client/lib/error.h"
#include "server/domain/error.h"
#include "server/domain/strategy/roadmap/activity_rules.h"
#include "server/domain/time/when.h"
#include "server/sheet/vision/vision_book.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::string NameOf(const std::string& vision, const char* collection, const std::string& id) {
  return id.empty() ? "" : absl::StrCat(vision, "/", collection, "/", id);
}

std::string VisionName(const pb::ApplyVisionHeader& header) {
  if (!header.vision().name().empty()) return header.vision().name();
  const std::string& owner = header.parent();
  return absl::StrCat(absl::StartsWith(owner, "organizations/") ? "" : "organizations/", owner,
                      "/visions/", header.vision().external_id());
}

// What cannot be read stays text; ApplyVision will say so.
void Complete(pb::When& when) {
  absl::StatusOr<pb::When> complete = domain::CompleteWhen(when);
  if (complete.ok()) when = *std::move(complete);
}

void CompleteItems(google::protobuf::RepeatedPtrField<std::string>& items) {
  for (std::string& item : items) {
    if (absl::StartsWith(item, "frameworks/")) continue;
    item = absl::StrCat("frameworks/", absl::StrReplaceAll(item, {{"/", "/items/"}}));
  }
}

// Parent plans: "national-2022" is a framework; anything longer is a name already.
void CompletePlans(google::protobuf::RepeatedPtrField<std::string>& plans) {
  for (std::string& plan : plans) {
    if (!absl::StrContains(plan, '/')) plan = absl::StrCat("frameworks/", plan);
  }
}

template <typename Item>
void PlaceMentions(const std::string& vision, Item& item) {
  for (pb::ReMention& again : *item.mutable_re_mentions()) {
    if (again.parent_external_id().empty()) continue;
    again.set_parent(NameOf(vision, "nodes", again.parent_external_id()));
    again.clear_parent_external_id();
  }
}

pb::VisionNode NodeOf(const std::string& vision, pb::VisionNode node) {
  node.set_name(NameOf(vision, "nodes", node.external_id()));
  if (!node.parent_external_id().empty()) {
    node.set_parent(NameOf(vision, "nodes", node.parent_external_id()));
    node.clear_parent_external_id();
  }
  PlaceMentions(vision, node);
  CompleteItems(*node.mutable_framework_items());
  domain::CompleteActivities(node);
  for (pb::Activity& activity : *node.mutable_activities()) {
    for (const std::string& id : activity.kpi_external_ids())
      activity.add_kpis(NameOf(vision, "kpis", id));
    activity.clear_kpi_external_ids();
    for (pb::Milestone& milestone : *activity.mutable_milestones())
      Complete(*milestone.mutable_when());
  }
  return node;
}

pb::Kpi KpiOf(const std::string& vision, pb::Kpi kpi) {
  kpi.set_name(NameOf(vision, "kpis", kpi.external_id()));
  if (!kpi.node_external_id().empty()) {
    kpi.set_node(NameOf(vision, "nodes", kpi.node_external_id()));
    kpi.clear_node_external_id();
  }
  PlaceMentions(vision, kpi);
  if (kpi.baseline().has_when()) Complete(*kpi.mutable_baseline()->mutable_when());
  for (pb::TimedValue& target : *kpi.mutable_targets()) {
    if (target.has_when()) Complete(*target.mutable_when());
  }
  kpi.set_indicator(IndicatorName(kpi.indicator()));
  return kpi;
}

// "plan.yaml:12:5" of "plan.yaml:12:5: nodes[0]".
std::string PlaceAlone(const std::string& place) { return place.substr(0, place.rfind(": ")); }

// The documents of a text file, or the only one of a spreadsheet, each with the place of its head.
absl::StatusOr<std::vector<std::pair<VisionFile, std::string>>> ReadVisions(
    const std::string& file) {
  std::vector<std::pair<VisionFile, std::string>> visions;
  if (IsSheetFile(file)) {
    ASSIGN_OR_RETURN(const sheet::Workbook book, ReadWorkbook(file, std::nullopt));
    ASSIGN_OR_RETURN(VisionFile vision, sheet::ReadVisionBook(book, {file, false, nullptr}));
    visions.emplace_back(std::move(vision), file);
    return visions;
  }
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  ASSIGN_OR_RETURN(const std::vector<Tree> documents, ReadDocuments(text, file));
  if (documents.empty()) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(file, " is empty"), absl::StrCat(file, " に内容がありません。")});
  }
  for (const Tree& document : documents) {
    ASSIGN_OR_RETURN(VisionFile vision, ReadVisionFile(document, file, /*prune=*/false));
    visions.emplace_back(std::move(vision), PlaceText(file, document.place));
  }
  return visions;
}

}  // namespace

domain::Plan PlanOf(const VisionFile& file) {
  domain::Plan plan;
  plan.vision = file.header.vision();
  plan.vision.set_name(VisionName(file.header));
  CompleteItems(*plan.vision.mutable_framework_items());
  CompletePlans(*plan.vision.mutable_parent_plans());
  for (const pb::ApplyNode& apply : file.nodes)
    plan.nodes.push_back(NodeOf(plan.vision.name(), apply.node()));
  for (const pb::ApplyKpi& apply : file.kpis)
    plan.kpis.push_back(KpiOf(plan.vision.name(), apply.kpi()));
  return plan;
}

bool IsFileArgument(const std::string& text) {
  const std::string lower = absl::AsciiStrToLower(text);
  return text == "-" || absl::EndsWith(lower, ".yaml") || absl::EndsWith(lower, ".yml") ||
         absl::EndsWith(lower, ".json") || IsSheetFile(text);
}

absl::StatusOr<std::vector<FilePlan>> ReadFilePlans(const std::string& file) {
  ASSIGN_OR_RETURN(const auto visions, ReadVisions(file));
  std::vector<FilePlan> plans;
  for (const auto& [vision, place] : visions) {
    FilePlan& plan = plans.emplace_back();
    plan.plan = PlanOf(vision);
    plan.file = file;
    plan.places[plan.plan.vision.name()] = place;
    for (size_t i = 0; i < plan.plan.nodes.size(); ++i)
      plan.places[plan.plan.nodes[i].name()] = PlaceAlone(vision.node_places[i]);
    for (size_t i = 0; i < plan.plan.kpis.size(); ++i)
      plan.places[plan.plan.kpis[i].name()] = PlaceAlone(vision.kpi_places[i]);
  }
  return plans;
}

absl::StatusOr<domain::PlanIndex> IndexOf(const FilePlan& plan) {
  absl::StatusOr<domain::PlanIndex> index = domain::PlanIndex::Build(plan.plan);
  if (index.ok()) return index;
  const auto detail = domain::DetailOf(index.status());
  if (!detail || detail->metadata().count("item") == 0) return index.status();
  const auto place = plan.places.find(detail->metadata().at("item"));
  if (place == plan.places.end()) return index.status();
  // Names of a file are made of external_ids; its writer knows those alone.
  const std::string prefix = absl::StrCat(plan.plan.vision.name(), "/");
  const auto plain = [&](const std::string& text) {
    return absl::StrReplaceAll(text, {{prefix + "nodes/", ""}, {prefix + "kpis/", ""}});
  };
  return domain::MakeError(detail->reason(),
                           {absl::StrCat(place->second, ": ", plain(detail->message())),
                            absl::StrCat(place->second, ": ", plain(detail->message_ja()))});
}

}  // namespace renkei::cli
