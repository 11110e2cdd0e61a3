#include "server/service/search/hit_writer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/searched_texts.h"
#include "server/service/frame/named_resource.h"
#include "server/service/search/document_kinds.h"
#include "server/service/search/facts.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::Message;

constexpr size_t kMaxSnippets = 3;
// organizations/{org}/visions/{vision}
constexpr int kVisionSegments = 4;
// Of an edition, as of its list.
constexpr char kEntriesField[] = "entries";
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

// A text without a title is called by how it begins.
std::string Beginning(absl::string_view text) {
  constexpr size_t kMostLetters = 60;
  const absl::string_view line = text.substr(0, text.find('\n'));
  size_t bytes = line.size();
  // Of the first letter that is too many; a letter is no more than what begins none.
  for (size_t i = 0, letters = 0; i < line.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(line[i]) & 0xC0) != 0x80;
    if (begins && letters++ == kMostLetters) {
      bytes = i;
      break;
    }
  }
  return absl::StrCat(line.substr(0, bytes), bytes < text.size() ? "…" : "");
}

std::string TitleOfHit(const pb::Change& read) {
  return read.has_opinion() ? Beginning(read.opinion().text()) : domain::TitleOf(*ContentOf(read));
}

// What of its plan an opinion speaks of; "": of all of it, or of a revision.
std::string PartOf(const pb::Opinion& opinion) {
  const pb::ResourceType type = TypeOfName(opinion.subject());
  const bool is_part = type == pb::RESOURCE_TYPE_VISION_NODE || type == pb::RESOURCE_TYPE_KPI;
  return is_part ? opinion.subject() : "";
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
  if (const DocumentKind* const kind = FindDocumentKind(read.type())) kind->show(read, hit);
  const Message& content = *ContentOf(read);
  hit.set_title(TitleOfHit(read));
  // A title is short: it is the whole of its passage.
  const search::Snippet title = search::BestPassage(hit.title(), finder_, search::kMaxPassage);
  if (title.text == hit.title()) AddRanges(title.highlights, *hit.mutable_title_highlights());
  std::vector<domain::SearchedText> texts = domain::SearchedTextsOf(content);
  if (read.has_case_list_edition()) RETURN_IF_ERROR(AddEntries(read.case_list_edition(), texts));
  AddSnippets(texts, hit);
  if (read.has_vision_node()) RETURN_IF_ERROR(AddPath(name, read.vision_node().parent(), hit));
  if (read.has_kpi()) RETURN_IF_ERROR(AddPath(name, read.kpi().node(), hit));
  if (read.has_opinion()) RETURN_IF_ERROR(AddPath(name, PartOf(read.opinion()), hit));
  return hit;
}

// Each line is a text of its own: a passage is whose case it is and what it is called.
absl::Status HitWriter::AddEntries(const pb::CaseListEdition& edition,
                                   std::vector<domain::SearchedText>& texts) const {
  ASSIGN_OR_RETURN(std::vector<std::string> lines, EntriesInWords(call_, edition));
  for (std::string& line : lines) texts.push_back({kEntriesField, std::move(line)});
  return absl::OkStatus();
}

void HitWriter::AddSnippets(const std::vector<domain::SearchedText>& texts,
                            pb::SearchHit& hit) const {
  struct Found {
    std::string field;
    search::Snippet snippet;
  };
  std::vector<Found> found;
  for (const domain::SearchedText& text : texts) {
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
    // What an opinion speaks of may be gone.
    if (above.title.empty()) break;
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
    above.parent = read->has_kpi() ? read->kpi().node() : read->vision_node().parent();
  }
  return above_.emplace(name, std::move(above)).first->second;
}

}  // namespace renkei::service
