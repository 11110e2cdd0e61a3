#include "client/view/page/menu_case.h"

#include <functional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/selection_text.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

// What the contract calls a field, as a heading; where a reader of the book needs other words, they
// stand in its place.
template <class M>
std::string Called(const char* field, const domain::Words& words) {
  std::string label = words.Label(*M::descriptor()->FindFieldByName(field));
  label.front() = absl::ascii_toupper(static_cast<unsigned char>(label.front()));
  return label;
}

// A text without the line breaks at its end: they would print as empty lines.
std::string Stripped(absl::string_view text) {
  return std::string(absl::StripTrailingAsciiWhitespace(text));
}

class MenuCaseBuilder {
 public:
  MenuCaseBuilder(const pb::ListedCase& listed, const domain::Words& words)
      : listed_(listed), case_(listed.case_()), words_(words) {}

  std::vector<Block> Build(const std::string& commentator) {
    Head();
    for (const pb::CaseSelection& selection : listed_.selections()) {
      blocks_.emplace_back(Warning{Line({{Say({"Selected", "優良事例"}), Tone::kHeading},
                                         {absl::StrCat("　", SelectionText(selection, words_))}}),
                                   Tone::kGood});
    }
    Part(Say({absl::StrCat("Comment by ", commentator), absl::StrCat(commentator, "のコメント")}),
         listed_.comment());
    for (const char* field : {"summary", "challenge", "approach", "ingenuity"}) Field(field);
    Results();
    Part(Say({"Conditions for doing the same", "前提条件"}), case_.conditions());
    Field("lessons");
    FewWords();
    Contact();
    return std::move(blocks_);
  }

 private:
  std::string Say(const Text& text) const { return In(words_.lang(), text); }

  void Part(const std::string& title, const std::string& text) {
    if (!text.empty()) blocks_.emplace_back(Section{title, {Paragraphs{{Stripped(text)}}}});
  }

  void Field(const char* field) {
    const auto& descriptor = *pb::Case::descriptor()->FindFieldByName(field);
    Part(Called<pb::Case>(field, words_), case_.GetReflection()->GetString(case_, &descriptor));
  }

  Span Owner() const { return {words_.Title(case_.owner()), Tone::kPlain, case_.owner()}; }

  // Under which heading of the book, whose case, and whether it holds.
  void Head() {
    Paragraphs head;
    if (!listed_.heading().empty()) head.lines.emplace_back(listed_.heading(), Tone::kFaint);
    Line& line = head.lines.emplace_back(std::vector<Span>{Owner()});
    if (case_.state() == pb::LIFECYCLE_STATE_ARCHIVED) {
      line.spans.push_back(
          {Say({" (archived: no longer current)", "（保管済み：現在の取組ではありません）"})});
    }
    if (case_.state() == pb::LIFECYCLE_STATE_DRAFT ||
        case_.state() == pb::LIFECYCLE_STATE_IN_REVIEW ||
        case_.state() == pb::LIFECYCLE_STATE_RETURNED)
      line.spans.push_back({Say({" (not published)", "（未公開）"})});
    blocks_.emplace_back(head);
  }

  // Nothing where there is no value, even if a time is stated.
  std::string Figure(const pb::TimedValue& value, const std::string& unit) const {
    return words_.Short(value.value()).empty() ? "" : words_.Timed(value, unit);
  }

  // Before and after beside each other; a column that no result fills is left out.
  void Results() {
    using Result = pb::CaseResult;
    struct ResultColumn {
      std::string header;
      std::function<std::string(const Result&)> cell;
    };
    const ResultColumn possible[] = {
        {Say({"Indicator", "指標"}), [](const Result& r) { return r.indicator_title(); }},
        {Called<Result>("before", words_),
         [this](const Result& r) { return Figure(r.before(), r.unit()); }},
        {Called<Result>("after", words_),
         [this](const Result& r) { return Figure(r.after(), r.unit()); }},
        {Called<Result>("source", words_), [](const Result& r) { return r.source(); }}};
    Table table;
    table.title = Called<pb::Case>("results", words_);
    table.rows.resize(static_cast<size_t>(case_.results_size()));
    for (const ResultColumn& column : possible) {
      std::vector<std::string> cells;
      for (const Result& result : case_.results()) cells.push_back(column.cell(result));
      if (absl::StrJoin(cells, "").empty()) continue;
      table.columns.push_back({column.header});
      for (size_t i = 0; i < cells.size(); ++i)
        table.rows[i].cells.emplace_back(cells[i].empty() ? "－" : cells[i]);
    }
    if (!table.columns.empty()) blocks_.emplace_back(table);
  }

  // What is said in few words.
  void FewWords() {
    Facts facts;
    const auto add = [&](const std::string& label, Line value) {
      facts.facts.push_back({label, std::move(value)});
    };
    add(Called<pb::Case>("partners", words_), Partners());
    add(Say({"Period", "取組期間"}), Period());
    add(Called<pb::Case>("continuity", words_),
        words_.Value(*pb::Continuity_descriptor(), case_.continuity()));
    add(Say({"Why it ended", "終了・中止の理由"}), Stripped(case_.stop_reason()));
    if (case_.has_population_served()) {
      add(Called<pb::Case>("population_served", words_),
          absl::StrCat(domain::GroupedNumber(static_cast<double>(case_.population_served())),
                       Say({" persons", "人"})));
    }
    const pb::CaseCost& cost = case_.cost();
    if (cost.has_initial_thousand_yen())
      add(Say({"Initial cost", "初期費用"}), words_.ThousandYen(cost.initial_thousand_yen()));
    if (cost.has_yearly_thousand_yen())
      add(Say({"Yearly cost", "年間運営費"}), words_.ThousandYen(cost.yearly_thousand_yen()));
    add(Called<pb::CaseCost>("funding_source", words_), cost.funding_source());
    add(Say({"On the cost", "費用の備考"}), Stripped(cost.note()));
    add(Called<pb::Case>("funding", words_),
        words_.Field(case_, *pb::Case::descriptor()->FindFieldByName("funding")));
    add(Say({"National frameworks", "国の枠組みの項目"}), FrameworkItems());
    add(Called<pb::Case>("tags", words_), absl::StrJoin(case_.tags(), Say({", ", "、"})));
    add(Say({"Links", "参考資料"}), Links());
    blocks_.emplace_back(facts);
  }

  std::string Partners() const {
    std::vector<std::string> lines;
    for (const pb::Partner& partner : case_.partners()) {
      lines.push_back(partner.role().empty()
                          ? partner.display_name()
                          : absl::StrCat(partner.display_name(), Say({" (", "（"}), partner.role(),
                                         Say({")", "）"})));
    }
    return absl::StrJoin(lines, "\n");
  }

  std::string Period() const {
    const std::string begin = words_.When(case_.begin());
    const std::string end = words_.When(case_.end());
    if (begin.empty() && end.empty()) return "";
    return absl::StrCat(begin, Say({" - ", "～"}), end);
  }

  std::string FrameworkItems() const {
    std::vector<std::string> lines;
    for (const std::string& item : case_.framework_items()) {
      const std::string title = words_.Title(item);
      if (title != item) lines.push_back(title);
    }
    return absl::StrJoin(lines, "\n");
  }

  // The address is a text too: nobody can follow a link on paper.
  Line Links() const {
    Line line;
    for (const pb::Link& link : case_.links()) {
      line.spans.push_back({absl::StrCat(line.empty() ? "" : "\n", link.title(), "  ")});
      line.spans.push_back({link.url(), Tone::kPlain, "", link.url()});
    }
    return line;
  }

  void Contact() {
    if (case_.contact_section().empty()) return;
    Line line({{Say({"Contact", "お問い合わせ"}), Tone::kHeading},
               {"　"},
               Owner(),
               {absl::StrCat("　", case_.contact_section())}});
    blocks_.emplace_back(Paragraphs{{std::move(line)}});
  }

  const pb::ListedCase& listed_;
  const pb::Case& case_;
  const domain::Words& words_;
  std::vector<Block> blocks_;
};

}  // namespace

Section MenuCase(const std::string& title, const pb::ListedCase& listed,
                 const std::string& commentator, const domain::Words& words) {
  return {title, MenuCaseBuilder(listed, words).Build(commentator), listed.case_().name()};
}

}  // namespace renkei::view
