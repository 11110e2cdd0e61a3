#include "server/service/search/hit_writer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "server/domain/resource_name.h"
#include "server/domain/searched_texts.h"
#include "server/service/frame/named_resource.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::Message;

constexpr size_t kMaxSnippets = 3;
// organizations/{org}/visions/{vision}
constexpr int kVisionSegments = 4;
// Deeper trees than anybody prints; a way that turns in a circle ends as well.
constexpr int kMaxPath = 12;

void AddRanges(const std::vector<search::Highlight>& highlights,
               google::protobuf::RepeatedPtrField<pb::TextRange>& ranges) {
  for (const search::Highlight& highlight : highlights) {
    pb::TextRange& range = *ranges.Add();
    range.set_begin(static_cast<int32_t>(highlight.begin));
    range.set_end(static_cast<int32_t>(highlight.end));
  }
}

// What each type says of itself beside its texts.
void AddFacts(const pb::Change& read, pb::SearchHit& hit) {
  switch (read.resource_case()) {
    case pb::Change::kCase: {
      const pb::Case& text = read.case_();
      hit.add_owners(text.owner());
      hit.set_state(text.state());
      hit.set_selected(text.selected());
      *hit.mutable_date() = text.has_publish_time() ? text.publish_time() : text.update_time();
      return;
    }
    case pb::Change::kVision: {
      const pb::Vision& text = read.vision();
      *hit.mutable_owners() = text.owners();
      hit.set_state(text.state());
      *hit.mutable_date() = text.update_time();
      return;
    }
    case pb::Change::kVisionNode:
      *hit.mutable_date() = read.vision_node().update_time();
      return;
    case pb::Change::kKpi:
      *hit.mutable_date() = read.kpi().update_time();
      return;
    case pb::Change::kInitiative:
      hit.add_owners(read.initiative().lead());
      hit.set_initiative_state(read.initiative().state());
      *hit.mutable_date() = read.initiative().update_time();
      return;
    case pb::Change::kProgramme: {
      const pb::Programme& text = read.programme();
      hit.add_owners(text.owner());
      hit.set_ministry(text.ministry());
      *hit.mutable_date() = text.has_publish_time() ? text.publish_time() : text.update_time();
      return;
    }
    default:
      return;
  }
}

}  // namespace

absl::StatusOr<std::optional<pb::SearchHit>> HitWriter::Write(const std::string& name) {
  ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call_, name));
  if (!read.has_value()) return std::optional<pb::SearchHit>();
  ASSIGN_OR_RETURN(pb::SearchHit hit, Write(name, *read));
  return std::optional<pb::SearchHit>(std::move(hit));
}

absl::StatusOr<pb::SearchHit> HitWriter::Write(const std::string& name, const pb::Change& read) {
  pb::SearchHit hit;
  hit.set_type(read.type());
  hit.set_name(name);
  AddFacts(read, hit);
  const Message& content = *ContentOf(read);
  hit.set_title(domain::TitleOf(content));
  // A title is short: it is the whole of its passage.
  const search::Snippet title = search::BestPassage(hit.title(), finder_, search::kMaxPassage);
  if (title.text == hit.title()) AddRanges(title.highlights, *hit.mutable_title_highlights());
  AddSnippets(content, hit);
  if (read.has_vision_node()) RETURN_IF_ERROR(AddPath(name, read.vision_node().parent(), hit));
  if (read.has_kpi()) RETURN_IF_ERROR(AddPath(name, read.kpi().node(), hit));
  return hit;
}

void HitWriter::AddSnippets(const Message& content, pb::SearchHit& hit) const {
  struct Found {
    std::string field;
    search::Snippet snippet;
  };
  std::vector<Found> found;
  for (const domain::SearchedText& text : domain::SearchedTextsOf(content)) {
    search::Snippet snippet = search::BestPassage(text.text, finder_);
    if (snippet.score > 0) found.push_back({text.field, std::move(snippet)});
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return a.snippet.score > b.snippet.score;
  });
  if (found.size() > kMaxSnippets) found.resize(kMaxSnippets);
  for (Found& one : found) {
    pb::SearchSnippet& snippet = *hit.add_snippets();
    snippet.set_field(std::move(one.field));
    snippet.set_text(std::move(one.snippet.text));
    snippet.set_cut_before(one.snippet.cut_before);
    snippet.set_cut_after(one.snippet.cut_after);
    AddRanges(one.snippet.highlights, *snippet.mutable_highlights());
  }
}

absl::Status HitWriter::AddPath(const std::string& name, std::string parent, pb::SearchHit& hit) {
  const std::string vision(domain::ParentName(name, kVisionSegments));
  hit.add_owners(std::string(domain::ParentName(name, 2)));
  std::vector<pb::ResourceTitle> upwards;
  while (!parent.empty() && upwards.size() < kMaxPath) {
    ASSIGN_OR_RETURN(Above above, ReadAbove(parent));
    pb::ResourceTitle& step = upwards.emplace_back();
    step.set_name(std::move(parent));
    step.set_title(std::move(above.title));
    parent = std::move(above.parent);
  }
  ASSIGN_OR_RETURN(Above plan, ReadAbove(vision));
  pb::ResourceTitle& first = *hit.add_path();
  first.set_name(vision);
  first.set_title(std::move(plan.title));
  for (auto step = upwards.rbegin(); step != upwards.rend(); ++step) *hit.add_path() = *step;
  return absl::OkStatus();
}

absl::StatusOr<HitWriter::Above> HitWriter::ReadAbove(const std::string& name) {
  const auto known = above_.find(name);
  if (known != above_.end()) return known->second;
  ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call_, name));
  Above above;
  if (read.has_value()) {
    above.title = domain::TitleOf(*ContentOf(*read));
    above.parent = read->vision_node().parent();
  }
  return above_.emplace(name, std::move(above)).first->second;
}

}  // namespace renkei::service
