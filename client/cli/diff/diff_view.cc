#include "client/cli/diff/diff_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/diff/changed_words.h"
#include "client/cli/text/table.h"

namespace renkei::cli {
namespace {

constexpr int kIndent = 2;
constexpr int kFewestTextColumns = 30;

std::string Spaces(int count) { return std::string(static_cast<size_t>(std::max(count, 0)), ' '); }

class DiffPrinter {
 public:
  DiffPrinter(const DiffWords& words, const BriefStyle& style) : words_(words), style_(style) {}

  void Head(const pb::DiffVisionsResponse& diff) {
    const bool one = diff.from().name() == diff.to().name();
    if (one) absl::StrAppend(&out_, Paint(Tone::kHeading, Printable(diff.to().title())), "\n");
    Side({"old", "旧"}, diff.from(), one);
    Side({"new", "新"}, diff.to(), one);
    out_ += "\n";
  }

  void Item(const pb::ItemDifference& item) {
    const bool added = BeforeOf(item) == nullptr;
    const bool removed = AfterOf(item) == nullptr;
    Path(item);
    const int indent = kIndent * item.path_size();
    const std::string sign = added ? "+" : removed ? "-" : "~";
    const Tone tone = added ? Tone::kGood : removed ? Tone::kBad : Tone::kWarning;
    const std::string title = removed ? words_.TitleBefore(item) : words_.TitleAfter(item);
    const auto* some = removed ? BeforeOf(item) : AfterOf(item);
    const bool node = some->GetDescriptor() == pb::VisionNode::descriptor();
    const std::string what = node ? "" : words_.What(item) + " ";
    absl::StrAppend(&out_, Spaces(indent), Paint(tone, sign), " ", what,
                    Paint(tone, Printable(title)), "  ",
                    Paint(Tone::kFaint, absl::StrCat("[", words_.Kinds(item), "]")), "\n");
    if (added || removed) Content(*some, indent + 4);
    for (const WordedDifference& d : words_.Differences(item)) Difference(d, indent + 4);
    if (node) shown_.push_back(title);
  }

  std::string Take() { return std::move(out_); }

 private:
  std::string Paint(Tone tone, const std::string& text) const {
    return style_.palette.Paint(tone, text);
  }

  void Side(const Text& which, const pb::ComparedVision& side, bool one) {
    absl::StrAppend(&out_, In(words_.lang(), which), "  ",
                    one ? "" : absl::StrCat(Printable(side.title()), "  "), words_.Side(side));
    if (!side.reason().empty()) absl::StrAppend(&out_, "  ", Printable(side.reason()));
    out_ += "\n";
  }

  // The part of the path that was not printed yet.
  void Path(const pb::ItemDifference& item) {
    size_t same = 0;
    const auto size = static_cast<size_t>(item.path_size());
    while (same < std::min(shown_.size(), size) &&
           shown_[same] == item.path(static_cast<int>(same)))
      ++same;
    shown_.resize(same);
    for (size_t i = same; i < size; ++i) {
      shown_.push_back(item.path(static_cast<int>(i)));
      absl::StrAppend(&out_, Spaces(kIndent * static_cast<int>(i)), Printable(shown_.back()), "\n");
    }
  }

  // Of what was added or removed, the lines that fit one each; a long text by its beginning.
  void Content(const google::protobuf::Message& item, int indent) {
    const int room = std::max(style_.columns - indent, kFewestTextColumns);
    for (const WordedField& field : words_.Content(item)) {
      const std::string line = absl::StrCat(field.label, "  ", Printable(field.text));
      absl::StrAppend(&out_, Spaces(indent), Truncate(line, room, style_.ambiguous), "\n");
    }
  }

  void Difference(const WordedDifference& d, int indent) {
    const ChangedWords changed =
        FindChangedWords(Printable(d.before, true), Printable(d.after, true));
    const int room = std::max(style_.columns - indent, kFewestTextColumns);
    const int wide = DisplayWidth(d.label, style_.ambiguous) + 6 +
                     DisplayWidth(d.before, style_.ambiguous) +
                     DisplayWidth(d.after, style_.ambiguous) + (style_.palette.on() ? 0 : 8);
    const bool lines =
        d.before.find('\n') != std::string::npos || d.after.find('\n') != std::string::npos;
    if (!lines && wide <= room) {
      absl::StrAppend(&out_, Spaces(indent), d.label, "  ",
                      OneSide(d.before, changed.before, false), " → ",
                      OneSide(d.after, changed.after, true), "\n");
      return;
    }
    absl::StrAppend(&out_, Spaces(indent), d.label, "\n");
    Block(In(words_.lang(), {"old ", "旧 "}), d.before, changed.before, false, indent + 2);
    Block(In(words_.lang(), {"new ", "新 "}), d.after, changed.after, true, indent + 2);
  }

  std::string Nothing() const { return In(words_.lang(), {"(none)", "（なし）"}); }

  std::string OneSide(const std::string& text, const std::vector<WordRun>& runs, bool after) const {
    return text.empty() ? Paint(Tone::kFaint, Nothing()) : Marked(runs, after);
  }

  std::string Mark(const std::string& text, bool changed, bool after) const {
    if (!changed) return text;
    if (style_.palette.on()) return Paint(after ? Tone::kAdded : Tone::kRemoved, text);
    return after ? absl::StrCat("{+", text, "+}") : absl::StrCat("[-", text, "-]");
  }

  std::string Marked(const std::vector<WordRun>& runs, bool after) const {
    std::string out;
    for (const WordRun& run : runs) out += Mark(run.text, run.changed, after);
    return out;
  }

  void Block(const std::string& side, const std::string& text, const std::vector<WordRun>& runs,
             bool after, int indent) {
    if (text.empty()) {
      absl::StrAppend(&out_, Spaces(indent), side, Paint(Tone::kFaint, Nothing()), "\n");
      return;
    }
    const int left = DisplayWidth(side, style_.ambiguous);
    const int room = std::max(style_.columns - indent - left, kFewestTextColumns);
    const std::vector<std::string> lines = style_.palette.on()
                                               ? PaintedLines(runs, after, room)
                                               : Wrap(Marked(runs, after), room, style_.ambiguous);
    for (size_t i = 0; i < lines.size(); ++i)
      absl::StrAppend(&out_, Spaces(indent), i == 0 ? side : Spaces(left), lines[i], "\n");
  }

  // Wrapped as plain text, then painted line by line: a colour has no width, and ends with its line.
  std::vector<std::string> PaintedLines(const std::vector<WordRun>& runs, bool after,
                                        int room) const {
    std::string plain;
    for (const WordRun& run : runs) plain += run.text;
    std::vector<std::string> painted;
    size_t run = 0;
    size_t run_begin = 0;
    size_t at = 0;
    for (const std::string& line : Wrap(plain, room, style_.ambiguous)) {
      at = std::min(plain.find(line, at), plain.size());
      const size_t end = std::min(at + line.size(), plain.size());
      std::string out;
      while (at < end) {
        while (run < runs.size() && run_begin + runs[run].text.size() <= at)
          run_begin += runs[run++].text.size();
        const size_t piece = std::min(end, run_begin + runs[run].text.size());
        out += Mark(plain.substr(at, piece - at), runs[run].changed, after);
        at = piece;
      }
      painted.push_back(std::move(out));
    }
    return painted;
  }

  const DiffWords& words_;
  const BriefStyle& style_;
  std::vector<std::string> shown_;
  std::string out_;
};

std::string ExternalIdOf(const google::protobuf::Message& item) {
  return item.GetReflection()->GetString(item,
                                         item.GetDescriptor()->FindFieldByName("external_id"));
}

}  // namespace

std::string DiffText(const pb::DiffVisionsResponse& diff, const DiffWords& words,
                     const BriefStyle& style) {
  DiffPrinter printer(words, style);
  printer.Head(diff);
  for (const pb::ItemDifference& item : diff.items()) printer.Item(item);
  std::string text = printer.Take();
  if (diff.items().empty())
    return absl::StrCat(text, In(words.lang(), {"no differences\n", "違いはありません。\n"}));
  return absl::StrCat(text, "\n", CountsText(diff, words, style));
}

std::string CountsText(const pb::DiffVisionsResponse& diff, const DiffWords& words,
                       const BriefStyle& style) {
  const Lang lang = words.lang();
  std::vector<std::vector<std::string>> rows;
  const auto shown = [](int count) { return count == 0 ? std::string() : absl::StrCat(count); };
  for (const pb::DifferenceCount& count : diff.counts()) {
    rows.push_back({words.Kind(count.kind()), shown(count.heads()), shown(count.nodes()),
                    shown(count.kpis())});
  }
  return RenderTable({{In(lang, {"CHANGE", "変更の種類"})},
                      {In(lang, {"PLAN", "計画全体"}), true},
                      {In(lang, {"NODES", "施策等"}), true},
                      {"KPI", true}},
                     rows, style.columns, style.ambiguous);
}

std::vector<DiffRow> DiffRows(const pb::DiffVisionsResponse& diff, const DiffWords& words) {
  std::vector<DiffRow> rows;
  for (const pb::ItemDifference& item : diff.items()) {
    const auto* some = AfterOf(item) != nullptr ? AfterOf(item) : BeforeOf(item);
    DiffRow row;
    row.what = words.What(item);
    row.external_id = ExternalIdOf(*some);
    row.path = absl::StrJoin(item.path(), " > ");
    row.title = AfterOf(item) != nullptr ? words.TitleAfter(item) : words.TitleBefore(item);
    if (BeforeOf(item) == nullptr || AfterOf(item) == nullptr) {
      row.difference.kind = item.differences(0).kind();
      row.difference.before = words.TitleBefore(item);
      row.difference.after = words.TitleAfter(item);
      rows.push_back(row);
    }
    for (WordedDifference& d : words.Differences(item)) {
      row.difference = std::move(d);
      rows.push_back(row);
    }
  }
  return rows;
}

std::vector<TableColumn> DiffLayout(Lang lang) {
  std::vector<TableColumn> layout;
  for (const Text& column :
       {Text{"ITEM", "区分"}, Text{"EXTERNAL ID", "外部ID"}, Text{"PATH", "位置"},
        Text{"TITLE", "題名"}, Text{"CHANGE", "変更の種類"}, Text{"FIELD", "項目"},
        Text{"OLD", "旧"}, Text{"NEW", "新"}})
    layout.push_back({In(lang, column)});
  return layout;
}

std::vector<std::vector<std::string>> DiffCells(const pb::DiffVisionsResponse& diff,
                                                const DiffWords& words) {
  std::vector<std::vector<std::string>> cells;
  for (const DiffRow& row : DiffRows(diff, words)) {
    const WordedDifference& d = row.difference;
    cells.push_back({row.what, row.external_id, row.path, row.title, words.Kind(d.kind), d.label,
                     d.before, d.after});
  }
  return cells;
}

}  // namespace renkei::cli
