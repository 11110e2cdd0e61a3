#include "client/cli/nouns/vision/lint_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/cli/file/scalar.h"
#include "client/cli/show/labels.h"
#include "server/domain/words/value_words.h"

namespace renkei::cli {
namespace {

using Group = std::vector<const pb::LintFinding*>;

const std::string& Message(const pb::LintFinding& f, Lang lang) {
  return lang == Lang::kJapanese ? f.message_ja() : f.message();
}

const std::string& Suggestion(const pb::LintFinding& f, Lang lang) {
  return lang == Lang::kJapanese ? f.suggestion_ja() : f.suggestion();
}

bool Same(const Group& group, const std::string& (*text)(const pb::LintFinding&, Lang)) {
  return std::all_of(group.begin(), group.end(), [&](const pb::LintFinding* f) {
    return text(*f, Lang::kEnglish) == text(*group.front(), Lang::kEnglish) &&
           text(*f, Lang::kJapanese) == text(*group.front(), Lang::kJapanese);
  });
}

// Where it stands in a file; of a registered vision, the key under which it is found.
std::string WhereOf(const pb::LintFinding& f) {
  if (!f.place().empty()) return f.place();
  if (!f.external_id().empty()) return f.external_id();
  return f.resource().substr(f.resource().rfind('/') + 1);
}

class LintDrawing {
 public:
  LintDrawing(const BriefStyle& style, size_t most) : style_(style), most_(most) {}

  void Draw(const Group& group) {
    const Lang lang = style_.lang;
    const Text title = domain::ValueName(group.front()->code());
    const std::string count =
        In(lang, {absl::StrCat("  ", group.size()), absl::StrCat("  ", group.size(), "件")});
    absl::StrAppend(&out_, style_.palette.Paint(Tone::kWarning, In(lang, title)), count, "\n");
    const bool one_message = Same(group, Message);
    const bool one_suggestion = Same(group, Suggestion);
    if (one_message) Paragraph("  ", Message(*group.front(), lang));
    if (one_suggestion) Paragraph("  → ", Suggestion(*group.front(), lang));
    const size_t shown = most_ == 0 ? group.size() : std::min(most_, group.size());
    for (size_t i = 0; i < shown; ++i) {
      const pb::LintFinding& f = *group[i];
      Paragraph("  - ", absl::StrCat(WhereOf(f), "  ", f.title(), one_message ? "" : "  ",
                                     one_message ? "" : Message(f, lang)));
      if (!one_suggestion) Paragraph("      → ", Suggestion(f, lang));
    }
    if (shown < group.size()) {
      absl::StrAppend(
          &out_,
          In(lang, {absl::StrCat("    and ", group.size() - shown, " more (--all shows them)\n"),
                    absl::StrCat("    ほか ", group.size() - shown,
                                 " 件（--all ですべて表示します）\n")}));
    }
    absl::StrAppend(&out_, "\n");
  }

  std::string Take() { return std::move(out_); }

 private:
  // `text` wrapped behind `mark`.
  void Paragraph(const std::string& mark, const std::string& text) {
    const int indent = DisplayWidth(mark, style_.ambiguous);
    std::string before = mark;
    for (const std::string& line :
         Wrap(Printable(text), std::max(20, style_.columns - indent), style_.ambiguous)) {
      absl::StrAppend(&out_, before, line, "\n");
      before = std::string(static_cast<size_t>(indent), ' ');
    }
  }

  const BriefStyle& style_;
  const size_t most_;
  std::string out_;
};

}  // namespace

std::string LintText(const std::vector<pb::LintFinding>& findings, const BriefStyle& style,
                     size_t most) {
  std::map<int, Group> groups;
  for (const pb::LintFinding& finding : findings) groups[finding.code()].push_back(&finding);
  LintDrawing drawing(style, most);
  for (const auto& [code, group] : groups) drawing.Draw(group);
  return absl::StrCat(drawing.Take(),
                      In(style.lang, {absl::StrCat("warnings: ", findings.size(), "\n"),
                                      absl::StrCat("警告 ", findings.size(), " 件\n")}));
}

std::vector<Column<pb::LintFinding>> LintColumns(Lang lang) {
  using F = pb::LintFinding;
  return {
      {{"PLACE", "場所"}, [](const F& f) { return WhereOf(f); }},
      {Heading<F>("code"),
       [](const F& f) { return EnumText(*pb::LintCode_descriptor(), f.code()); }},
      {Heading<F>("external_id"), [](const F& f) { return f.external_id(); }},
      {Heading<F>("title"), [](const F& f) { return f.title(); }, false, true},
      {Heading<F>("field"), [](const F& f) { return f.field(); }},
      {{"MESSAGE", "内容"}, [lang](const F& f) { return Message(f, lang); }, false, true},
      {{"SUGGESTION", "対処"}, [lang](const F& f) { return Suggestion(f, lang); }, false, true}};
}

}  // namespace renkei::cli
