// 新旧対照表 in a terminal: the items under what they hang on, each with its kinds and what changed;
// then how often each kind occurs.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/text/lines.h"
#include "client/view/text/render.h"
#include "client/view/text/table.h"

namespace renkei::view {
namespace {

class ComparisonText {
 public:
  ComparisonText(const Comparison& comparison, const TextStyle& style)
      : comparison_(comparison), style_(style) {}

  void Head() {
    const Comparison& comparison = comparison_;
    if (comparison.one_plan) out_ += HeadingText(comparison.new_side.title, style_);
    Side(comparison.old_side, comparison.one_plan);
    Side(comparison.new_side, comparison.one_plan);
    out_ += "\n";
  }

  void Item(const ComparedItem& item) {
    const bool added = item.change == ComparedItem::Change::kAdded;
    const bool removed = item.change == ComparedItem::Change::kRemoved;
    Path(item.path);
    const int indent = IndentColumns(static_cast<int64_t>(item.path.size()));
    const Tone tone = added ? Tone::kGood : removed ? Tone::kBad : Tone::kWarning;
    const std::string title = (removed ? item.title_before : item.title_after).Plain();
    const std::string kinds = absl::StrJoin(item.kinds, In(style_.lang, {", ", "、"}));
    Print(indent,
          Paint(tone, added     ? "+"
                      : removed ? "-"
                                : "~"),
          " ", item.says_what ? absl::StrCat(Printable(item.what), " ") : "",
          Paint(tone, Printable(title)), "  ",
          Paint(Tone::kFaint, Printable(absl::StrCat("[", kinds, "]"))));
    for (const Fact& fact : item.content) Content(fact, indent + 4);
    for (const ComparedField& field : item.fields) Field(field, indent + 4);
    // What hangs on it follows below it.
    if (!item.says_what) shown_.push_back(title);
  }

  std::string Take() { return std::move(out_); }

 private:
  template <typename... Parts>
  void Print(int indent, const Parts&... parts) {
    absl::StrAppend(&out_, Spaces(indent), absl::StrCat(parts...), "\n");
  }
  std::string Paint(Tone tone, const std::string& text) const {
    return style_.palette.Paint(tone, text);
  }
  int Room(int indent) const { return std::max(style_.columns - indent, kFewestTextColumns); }

  void Side(const ComparedSide& side, bool one_plan) {
    Print(0, Printable(side.word), "  ", one_plan ? "" : absl::StrCat(Printable(side.title), "  "),
          Printable(side.state), side.reason.empty() ? "" : "  ", Printable(side.reason));
  }

  // The part of the path that was not printed yet.
  void Path(const std::vector<std::string>& path) {
    const auto [ours, theirs] =
        std::mismatch(shown_.begin(), shown_.end(), path.begin(), path.end());
    shown_.assign(path.begin(), theirs);
    while (shown_.size() < path.size()) {
      const int indent = IndentColumns(static_cast<int64_t>(shown_.size()));
      shown_.push_back(path[shown_.size()]);
      Print(indent, Printable(shown_.back()));
    }
  }

  // Of what was added or removed, one line each; a long text by its beginning.
  void Content(const Fact& fact, int indent) {
    const std::string line =
        absl::StrCat(Printable(fact.label), "  ", Printable(fact.value.Plain()));
    Print(indent, Truncate(line, Room(indent), style_.ambiguous));
  }

  static bool HasLines(const Line& line) { return line.Plain().find('\n') != std::string::npos; }

  // Both sides beside each other where they fit, otherwise under each other.
  void Field(const ComparedField& field, int indent) {
    const std::string label = Printable(field.label);
    // As wide as it is with one mark on each side, whether or not there is one.
    const int marks = style_.palette.on() ? 0 : 8;
    const int wide = DisplayWidth(label, style_.ambiguous) + 6 +
                     DisplayWidth(field.before.Plain(), style_.ambiguous) +
                     DisplayWidth(field.after.Plain(), style_.ambiguous) + marks;
    if (!HasLines(field.before) && !HasLines(field.after) && wide <= Room(indent))
      return Print(indent, label, "  ", OneSide(field.before), " ", ArrowTo(style_), " ",
                   OneSide(field.after));
    Print(indent, label);
    Wrapped(comparison_.old_side, field.before, indent + 2);
    Wrapped(comparison_.new_side, field.after, indent + 2);
  }

  std::string Nothing() const {
    return Paint(Tone::kFaint, In(style_.lang, {"(none)", "（なし）"}));
  }

  std::string OneSide(const Line& line) const {
    return line.empty() ? Nothing() : PaintLine(line, style_);
  }

  void Wrapped(const ComparedSide& side, const Line& line, int indent) {
    std::string before = absl::StrCat(Printable(side.word), " ");
    if (line.empty()) return Print(indent, before, Nothing());
    const int left = DisplayWidth(before, style_.ambiguous);
    for (const std::string& one : WrapLine(line, Room(indent + left), style_)) {
      Print(indent, before, one);
      before = Spaces(left);
    }
  }

  const Comparison& comparison_;
  const TextStyle& style_;
  std::vector<std::string> shown_;
  std::string out_;
};

std::string Counts(const Comparison& comparison, const TextStyle& style) {
  const auto shown = [](int count) { return count == 0 ? std::string() : absl::StrCat(count); };
  std::vector<std::vector<std::string>> rows;
  for (const ComparedCount& count : comparison.counts)
    rows.push_back({count.kind, shown(count.heads), shown(count.nodes), shown(count.kpis)});
  return RenderTable({{In(style.lang, {"CHANGE", "変更の種類"})},
                      {In(style.lang, {"PLAN", "計画全体"}), true},
                      {In(style.lang, {"NODES", "施策等"}), true},
                      {"KPI", true}},
                     rows, style.columns, style.ambiguous);
}

}  // namespace

std::string RenderText(const Comparison& comparison, const TextStyle& style) {
  ComparisonText text(comparison, style);
  text.Head();
  for (const ComparedItem& item : comparison.items) text.Item(item);
  if (comparison.items.empty())
    return absl::StrCat(text.Take(), Printable(comparison.nothing), "\n");
  return absl::StrCat(text.Take(), "\n", Counts(comparison, style));
}

}  // namespace renkei::view
