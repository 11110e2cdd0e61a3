#include "client/view/page/search_hit.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/found_text.h"
#include "client/view/page/menu_edition.h"
#include "client/view/page/search_kinds.h"
#include "server/domain/selection/case_call_rules.h"

namespace renkei::view {
namespace {

constexpr char kBetween[] = "  ";

// Only where several types are found together.
std::string TypeWord(const pb::SearchHit& hit, const domain::Words& words) {
  const bool of_plan = hit.type() == pb::RESOURCE_TYPE_VISION ||
                       hit.type() == pb::RESOURCE_TYPE_VISION_NODE ||
                       hit.type() == pb::RESOURCE_TYPE_KPI;
  return of_plan ? words.Value(*pb::ResourceType_descriptor(), hit.type()) : "";
}

class HitLines {
 public:
  HitLines(const pb::SearchHit& hit, const domain::Words& words)
      : hit_(hit), words_(words), lang_(words.lang()) {}

  Line Title() const {
    if (hit_.title().empty()) return std::vector<Span>{{hit_.name(), Tone::kPlain, hit_.name()}};
    return FoundIn(hit_.title(), hit_.title_highlights(), hit_.name());
  }

  // "KPI  横浜市、川崎市  公開中  優良事例  2024-04-01"
  Line Facts() const {
    Line line;
    const auto add = [&](std::string text, const std::string& before, Tone tone,
                         const std::string& resource = "") {
      if (text.empty()) return;
      if (!line.empty()) line.spans.push_back({before});
      line.spans.push_back({std::move(text), tone, resource});
    };
    add(TypeWord(hit_, words_), "", Tone::kPlain);
    add(hit_.ministry(), kBetween, Tone::kPlain);
    std::string before = kBetween;
    for (const std::string& owner : hit_.owners()) {
      add(words_.Title(owner), before, Tone::kPlain, owner);
      before = In(lang_, {", ", "、"});
    }
    add(EditionWords(), kBetween, Tone::kPlain);
    const bool unfinished = hit_.state() != pb::LIFECYCLE_STATE_UNSPECIFIED &&
                            hit_.state() != pb::LIFECYCLE_STATE_PUBLISHED;
    add(StandingWords(hit_, words_), kBetween, unfinished ? Tone::kWarning : Tone::kPlain);
    add(ClosingWords(), kBetween, Tone::kPlain);
    if (hit_.selected()) add(In(lang_, {"selected", "優良事例"}), kBetween, Tone::kGood);
    add(words_.Time(hit_.date()).substr(0, 10), kBetween, Tone::kPlain);
    return line;
  }

  // From the top down.
  Line Path() const {
    Line line;
    for (const pb::ResourceTitle& step : hit_.path()) {
      if (!line.empty()) line.spans.push_back({" > ", Tone::kFaint});
      line.spans.push_back(
          {step.title().empty() ? step.name() : step.title(), Tone::kFaint, step.name()});
    }
    return line;
  }

  Line Passage(const pb::SearchSnippet& snippet) const {
    Line line;
    const std::string label = FieldLabel(snippet.field());
    if (!label.empty()) line.spans.push_back({label + In(lang_, {": ", "："}), Tone::kFaint});
    if (snippet.cut_before()) line.spans.push_back({"…"});
    for (Span& span : FoundIn(snippet.text(), snippet.highlights()))
      line.spans.push_back(std::move(span));
    if (snippet.cut_after()) line.spans.push_back({"…"});
    return line;
  }

 private:
  // 第2版（令和6年度）
  std::string EditionWords() const {
    if (hit_.edition() == 0) return "";
    pb::CaseListEdition edition;
    edition.set_number(hit_.edition());
    edition.set_fiscal_year(hit_.fiscal_year());
    return EditionTitle(edition, words_);
  }

  // Of a call that is open or to come.
  std::string ClosingWords() const {
    if (hit_.closes_at().empty() || hit_.standing() == "CLOSED" || hit_.standing() == "CANCELLED")
      return "";
    const std::string at = domain::ShownMinute(hit_.closes_at());
    return In(lang_, {"closes " + at, at + "締切"});
  }

  // What is no field of the resource is called as the server has it.
  std::string FieldLabel(const std::string& field) const {
    for (const google::protobuf::Descriptor* type : MessagesOf(hit_.type())) {
      const auto* found = type->FindFieldByName(field);
      const std::string label = found == nullptr ? "" : words_.Label(*found);
      if (!label.empty()) return label;
    }
    return field;
  }

  const pb::SearchHit& hit_;
  const domain::Words& words_;
  const Lang lang_;
};

}  // namespace

TreeItem HitItem(const pb::SearchHit& hit, size_t number, const domain::Words& words) {
  const HitLines lines(hit, words);
  TreeItem item;
  item.text = lines.Title();
  if (number > 0) item.mark = {absl::StrCat(number, ". ")};
  const auto add = [&](Line line) {
    if (!line.empty()) item.notes.push_back(std::move(line));
  };
  add(lines.Facts());
  add(lines.Path());
  for (const pb::SearchSnippet& snippet : hit.snippets()) add(lines.Passage(snippet));
  item.resource = hit.name();
  return item;
}

}  // namespace renkei::view
