// Inputs as markup.
#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "client/web/page/form/fields.h"
#include "client/web/page/frame.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/words/labels.h"

namespace renkei::web {
namespace {

using google::protobuf::FieldDescriptor;
using sheet::CellKind;
using sheet::Column;
using sheet::SheetLayout;
using view::Attribute;
using view::Class;
using view::Writer;

// Entries that a list offers beside those that it has.
constexpr int kFreeEntries = 2;
// What holds more characters than a line shows is entered in several.
constexpr uint32_t kLongText = 200;

const pb::FieldRules& FieldRulesOf(const SheetLayout& layout, const Column& column) {
  const FieldDescriptor* field = sheet::FieldOf(layout, column);
  return field == nullptr ? pb::FieldRules::default_instance()
                          : field->options().GetExtension(pb::rules);
}

// Ids are made from names: letters, digits and "-".
std::string IdOf(absl::string_view input) {
  std::string id = "f-";
  for (const char c : input) id += absl::ascii_isalnum(static_cast<unsigned char>(c)) ? c : '-';
  return id;
}

// The input that a violation of `field` speaks of: the longest one that begins it, or that it begins.
bool SpeaksOf(absl::string_view field, absl::string_view input) {
  if (field == input) return true;
  const absl::string_view longer = field.size() > input.size() ? field : input;
  const absl::string_view shorter = field.size() > input.size() ? input : field;
  if (shorter.empty() || !absl::StartsWith(longer, shorter)) return false;
  const char next = longer[shorter.size()];
  return next == '.' || next == '[';
}

std::string ExampleOf(CellKind kind, const Visit& visit) {
  switch (kind) {
    case CellKind::kFiscalYear:
      return visit.Say({"For example 2026", "例：令和8年度、2026"});
    case CellKind::kDay:
      return visit.Say({"For example 2027-03-31", "例：令和9年3月31日、2027-03-31"});
    case CellKind::kWhen:
      return visit.Say({"For example 2024-03, FY2023", "例：令和5年度、令和5年度末、2024年3月"});
    case CellKind::kLines:
    case CellKind::kTexts:
      return visit.Say({"One on each line", "1行に1つ入力してください"});
    default:
      return "";
  }
}

// What an input is called.
std::string InputWords(const Visit& visit, const SheetLayout& layout, const Column& column) {
  if (visit.lang == Lang::kJapanese) return column.ja;
  const FieldDescriptor* field = sheet::FieldOf(layout, column);
  const std::string label = field == nullptr ? "" : domain::LabelOf(*field).en;
  return label.empty() || column.en != column.path ? column.en : label;
}

// The inputs of one form while they are written.
class Inputs {
 public:
  Inputs(Writer& html, Visit& visit, const FormContents& contents,
         const std::set<std::string>& rare, const std::map<std::string, std::string>& fixed)
      : html_(html), visit_(visit), contents_(contents), rare_(rare), fixed_(fixed) {}

  void Write(const SheetLayout& layout, const Column& column) {
    if (column.kind == CellKind::kRecords) return WriteList(layout, column);
    if (NamesOf(layout, column, kItemNames)) return WriteItems(layout, column);
    if (IsTicked(layout, column)) return WriteTicks(layout, column, column.path, column.path);
    WriteInput(layout, column, column.path, LabelOf(layout, column), ChoicesOf(column.path));
  }

 private:
  std::string LabelOf(const SheetLayout& layout, const Column& column) const {
    return InputWords(visit_, layout, column);
  }

  std::string NeedOf(const pb::FieldRules& rules) const {
    if (rules.required()) return visit_.Say({" (required)", "（必須）"});
    if (rules.required_to_submit())
      return visit_.Say({" (required for review)", "（提出までに必要）"});
    return "";
  }

  // What is to be written there: how, and how much.
  std::string HintOf(const SheetLayout& layout, const Column& column) const {
    const pb::FieldRules& rules = FieldRulesOf(layout, column);
    std::vector<std::string> hints;
    if (NamesOf(layout, column, kOrganizationNames)) {
      hints.push_back(visit_.Say({"Names or codes of organizations, one on each line",
                                  "団体の名称か団体コードを、1行に1つ入力してください"}));
    } else if (NamesOf(layout, column, kCaseNames)) {
      hints.push_back(visit_.Say({"Addresses of pages of cases, one on each line",
                                  "事例のページのアドレスを、1行に1つ貼り付けてください"}));
    } else if (NamesOf(layout, column, kProgrammeNames)) {
      hints.push_back(visit_.Say({"The address of the programme's page",
                                  "支援施策のページのアドレスを貼り付けてください"}));
    } else if (std::string example = ExampleOf(column.kind, visit_); !example.empty()) {
      hints.push_back(std::move(example));
    } else if (visit_.lang == Lang::kJapanese && column.help[0] != '\0' &&
               !absl::StrContains(column.help, "必須") && column.kind != CellKind::kEnum &&
               !rules.required_to_submit()) {
      hints.emplace_back(column.help);
    }
    if (rules.max_chars() >= kLongText && !rules.has_minimum() && column.kind == CellKind::kText)
      hints.push_back(visit_.Say({absl::StrCat("Up to ", rules.max_chars(), " characters"),
                                  absl::StrCat(rules.max_chars(), "字まで")}));
    return absl::StrJoin(hints, visit_.Say({"; ", "。"}));
  }

  std::vector<std::string> WrongAt(absl::string_view input) const {
    std::vector<std::string> said;
    for (const pb::FieldViolation& violation : contents_.wrong) {
      if (SpeaksOf(violation.field(), input))
        said.push_back(visit_.Say({violation.message(), violation.message_ja()}));
    }
    return said;
  }

  // What belongs to the input is named by it: hint, mistakes, and what somebody else has stored.
  struct Around {
    std::string described_by;
    bool wrong = false;
  };
  Around WriteAbove(const std::string& input, const std::string& hint) {
    Around around;
    std::vector<std::string> ids;
    const std::string id = IdOf(input);
    if (!hint.empty()) {
      ids.push_back(id + "-hint");
      html_.Leaf("p", {Class("muted hint"), Attribute("id", ids.back())}, hint);
    }
    const std::vector<std::string> wrong = WrongAt(input);
    if (!wrong.empty()) {
      ids.push_back(id + "-wrong");
      html_.Leaf("p", {Class("wrong"), Attribute("id", ids.back())},
                 absl::StrCat(visit_.Say({"Error: ", "エラー："}), absl::StrJoin(wrong, " ")));
      around.wrong = true;
    }
    around.described_by = absl::StrJoin(ids, " ");
    return around;
  }

  // `column`: the whole column's path. What both have changed stands beside each other.
  void WriteStored(const std::string& column, const std::string& stored) {
    if (contents_.conflicts.count(column) == 0) return;
    const auto box = html_.Open("div", {Class("stored")});
    html_.Leaf("p", {Class("muted")},
               visit_.Say({"Stored by somebody else meanwhile:", "ほかの人が保存した内容："}));
    html_.Leaf("p", {Class("text")}, stored.empty() ? visit_.Say({"(empty)", "（空欄）"}) : stored);
  }

  void WriteInput(const SheetLayout& layout, const Column& column, const std::string& input,
                  const std::string& label, const std::vector<Choice>* choices) {
    const pb::FieldRules& rules = FieldRulesOf(layout, column);
    const std::string id = IdOf(input);
    html_.Leaf("label", {Attribute("for", id)}, label + NeedOf(rules));
    const Around around =
        WriteAbove(input, choices == nullptr ? HintOf(layout, column) : std::string());
    const bool secret = IsSecret(layout, column);
    const std::string value = secret ? "" : contents_.entered.Get(input);
    const Attribute invalid("aria-invalid", around.wrong ? "true" : "");
    const Attribute described("aria-describedby", around.described_by);
    const bool several =
        rules.multiline() || column.kind == CellKind::kLines || column.kind == CellKind::kTexts;
    if (choices != nullptr) {
      WriteChoices(*choices, input, value, around);
    } else if (column.kind == CellKind::kEnum || column.kind == CellKind::kYesNo) {
      WriteChoice(layout, column, input, value, around);
    } else if (several) {
      const char* rows = rules.max_chars() > 4000 ? "8" : rules.multiline() ? "4" : "3";
      const auto area = html_.Open("textarea", {Attribute("name", input), Attribute("id", id),
                                                Attribute("rows", rows), invalid, described});
      // The first line break of an area is not one of its text.
      html_.Break();
      html_.Text(value);
    } else {
      const bool number = column.kind == CellKind::kInteger || column.kind == CellKind::kNumber;
      html_.Empty("input",
                  {Attribute("type", secret ? "password" : "text"), Attribute("name", input),
                   Attribute("id", id), Attribute("value", value),
                   Attribute("inputmode", number ? "decimal" : ""),
                   Attribute("autocomplete", "off"), invalid, described});
    }
    if (contents_.stored != nullptr)
      WriteStored(input, Words(layout, column, contents_.stored->Get(input)));
  }

  // A choice in words.
  std::string Words(const SheetLayout& layout, const Column& column,
                    const std::string& value) const {
    if (column.kind != CellKind::kEnum && ChoicesOf(column.path) != nullptr)
      return visit_.calls.titles().Of(value);
    if (column.kind != CellKind::kEnum || value.empty()) return value;
    const auto& type = *sheet::FieldOf(layout, column)->enum_type();
    const std::optional<int> number = sheet::ParseEnumLabel(type, value);
    return number ? visit_.words().Value(type, *number) : value;
  }

  // What is entered is a value's own name, or its words: both are read.
  void WriteChoice(const SheetLayout& layout, const Column& column, const std::string& input,
                   const std::string& value, const Around& around) {
    const auto select = OpenSelect(input, around);
    WriteNoChoice();
    if (column.kind == CellKind::kYesNo) {
      for (const Text& answer : {Text{"yes", "はい"}, Text{"no", "いいえ"}})
        WriteOption(answer.ja, visit_.Say(answer), value == answer.ja);
      return;
    }
    const auto& type = *sheet::FieldOf(layout, column)->enum_type();
    const domain::Words words = visit_.words();
    const std::optional<int> now =
        value.empty() ? std::nullopt : sheet::ParseEnumLabel(type, value);
    for (int i = 0; i < type.value_count(); ++i) {
      const auto& one = *type.value(i);
      if (one.number() == 0) continue;
      WriteOption(one.name(), words.Value(type, one.number()), now == one.number());
    }
  }

  const std::vector<Choice>* ChoicesOf(absl::string_view column) const {
    if (contents_.choices == nullptr) return nullptr;
    const auto found = contents_.choices->find(column);
    return found == contents_.choices->end() ? nullptr : &found->second;
  }

  // What stands there and is not offered can stay.
  void WriteChoices(const std::vector<Choice>& choices, const std::string& input,
                    const std::string& value, const Around& around) {
    const auto select = OpenSelect(input, around);
    WriteNoChoice();
    const bool offered = std::any_of(choices.begin(), choices.end(),
                                     [&](const Choice& one) { return one.value == value; });
    if (!offered && !value.empty()) WriteOption(value, visit_.calls.titles().Of(value), true);
    for (const Choice& one : choices) WriteOption(one.value, one.label, one.value == value);
  }

  Writer::Element OpenSelect(const std::string& input, const Around& around) {
    return html_.Open("select", {Attribute("name", input), Attribute("id", IdOf(input)),
                                 Attribute("aria-invalid", around.wrong ? "true" : ""),
                                 Attribute("aria-describedby", around.described_by)});
  }

  // Without a value a browser would send the words.
  void WriteNoChoice() { WriteOption(" ", visit_.Say({"(none)", "（選択なし）"}), false); }

  void WriteOption(const std::string& value, const std::string& words, bool chosen) {
    html_.Leaf("option",
               {Attribute("value", value), Attribute("selected", chosen ? "selected" : "")}, words);
  }

  void WriteList(const SheetLayout& layout, const Column& column) {
    const SheetLayout& parts = *column.records;
    const auto list = html_.Open("fieldset", {Class("list"), Attribute("id", IdOf(column.path))});
    html_.Leaf("legend", {}, LabelOf(layout, column));
    WriteStoredList(parts, column);
    const auto fixed = fixed_.find(column.path);
    const bool given = fixed != fixed_.end();
    const int entries = EntriesIn(contents_.entered, column.path) + (given ? 0 : kFreeEntries);
    for (int i = 0; i < entries; ++i) {
      const auto entry = html_.Open("fieldset", {Class("entry")});
      html_.Leaf("legend", {},
                 given ? GivenWords(column, i, fixed->second)
                       : absl::StrCat(LabelOf(layout, column), " ", i + 1));
      WriteCarried(EntryInput(column.path, i, kStoredEntry));
      if (given) WriteCarried(EntryInput(column.path, i, fixed->second));
      WriteParts(parts, column, i, given ? fixed->second : "");
    }
    if (given) return;
    html_.Leaf("button",
               {Attribute("type", "submit"), Attribute("name", "do"), Attribute("value", "more"),
                Class("plain")},
               visit_.Say({"More lines", "行を追加"}));
  }

  // What travels with an entry, and nobody enters.
  void WriteCarried(const std::string& input) {
    html_.Empty("input", {Attribute("type", "hidden"), Attribute("name", input),
                          Attribute("value", contents_.entered.Get(input))});
  }

  // What an entry that is given is called, by the part that says which it is.
  std::string GivenWords(const Column& column, int entry, const std::string& part) const {
    const std::string value = contents_.entered.Get(EntryInput(column.path, entry, part));
    if (const auto* choices = ChoicesOf(absl::StrCat(column.path, ".", part))) {
      for (const Choice& one : *choices) {
        if (one.value == value) return one.label;
      }
    }
    return value;
  }

  // Without the part `given`, which says which entry it is.
  void WriteParts(const SheetLayout& parts, const Column& column, int entry,
                  absl::string_view given) {
    const auto write = [&](const Column& part) {
      const std::string input = EntryInput(column.path, entry, part.path);
      const std::string choices = absl::StrCat(column.path, ".", part.path);
      const auto cell = html_.Open("div", {Class("part")});
      if (!IsTicked(parts, part)) {
        WriteInput(parts, part, input, LabelOf(parts, part), ChoicesOf(choices));
      } else if (ChoicesOf(choices) != nullptr || !contents_.entered.Get(input).empty()) {
        WriteTicks(parts, part, input, choices);
      }
    };
    bool any_rare = false;
    bool rare_used = false;
    for (const Column& part : parts.columns) {
      if (part.path == given) continue;
      if (rare_.count(part.path) == 0) {
        write(part);
        continue;
      }
      any_rare = true;
      const std::string input = EntryInput(column.path, entry, part.path);
      rare_used = rare_used || !contents_.entered.Get(input).empty() || !WrongAt(input).empty();
    }
    if (!any_rare) return;
    const auto more = html_.Open("details", {Attribute("open", rare_used ? "open" : "")});
    html_.Leaf("summary", {}, visit_.Say({"More about it", "くわしい項目"}));
    for (const Column& part : parts.columns) {
      if (rare_.count(part.path) > 0) write(part);
    }
  }

  void WriteStoredList(const SheetLayout& parts, const Column& column) {
    if (contents_.stored == nullptr) return;
    std::vector<std::string> lines;
    for (int i = 0; i < EntriesIn(*contents_.stored, column.path); ++i) {
      std::vector<std::string> said;
      for (const Column& part : parts.columns) {
        const std::string input = EntryInput(column.path, i, part.path);
        for (const std::string& value : contents_.stored->All(input)) {
          said.push_back(IsTicked(parts, part) ? TickedWords(parts, part, value)
                                               : Words(parts, part, value));
        }
      }
      lines.push_back(absl::StrJoin(said, visit_.Say({", ", "、"})));
    }
    WriteStored(column.path, absl::StrJoin(lines, "\n"));
  }

  // A constant in words; anything else by its title.
  std::string TickedWords(const SheetLayout& layout, const Column& column,
                          const std::string& value) {
    const auto* type = sheet::FieldOf(layout, column)->enum_type();
    const auto* known = type == nullptr ? nullptr : type->FindValueByName(value);
    return known == nullptr ? visit_.calls.titles().Of(value)
                            : visit_.words().Value(*type, known->number());
  }

  // Several of what there is, or of the values of an enum. `offer`: what the choices are called.
  void WriteTicks(const SheetLayout& layout, const Column& column, const std::string& input,
                  const std::string& offer) {
    const auto group = html_.Open("fieldset", {Attribute("id", IdOf(input))});
    html_.Leaf("legend", {}, LabelOf(layout, column) + NeedOf(FieldRulesOf(layout, column)));
    const Around around = WriteAbove(input, "");
    std::vector<Choice> choices;
    if (const std::vector<Choice>* offered = ChoicesOf(offer)) {
      choices = *offered;
    } else if (const auto* type = sheet::FieldOf(layout, column)->enum_type()) {
      for (int i = 0; i < type->value_count(); ++i) {
        const int number = type->value(i)->number();
        if (number != 0)
          choices.push_back({type->value(i)->name(), visit_.words().Value(*type, number)});
      }
    }
    const std::vector<std::string> chosen = contents_.entered.All(input);
    if (choices.empty() && chosen.empty()) {
      html_.Leaf(
          "p", {Class("muted")},
          visit_.Say({"There is nothing to choose from yet.", "選べるものがまだありません。"}));
    }
    for (const Choice& one : choices) {
      const bool ticked = std::find(chosen.begin(), chosen.end(), one.value) != chosen.end();
      WriteTick(input, one.value, one.label, ticked);
    }
    const auto offered = [&](const std::string& value) {
      return std::any_of(choices.begin(), choices.end(),
                         [&](const Choice& one) { return one.value == value; });
    };
    for (const std::string& value : chosen) {
      if (!offered(value)) WriteTick(input, value, TickedWords(layout, column, value), true);
    }
    // Of a part both texts of the whole list stand beside each other.
    if (contents_.stored == nullptr || input != column.path) return;
    std::vector<std::string> stored = contents_.stored->All(column.path);
    for (std::string& value : stored) value = TickedWords(layout, column, value);
    WriteStored(column.path, absl::StrJoin(stored, "\n"));
  }

  // Every item of every framework, to be ticked.
  void WriteItems(const SheetLayout& layout, const Column& column) {
    pb::ListFrameworksRequest request;
    request.set_page_size(100);
    const auto frameworks =
        visit_.calls.List<pb::Framework>("FrameworkService/ListFrameworks", request);
    const auto group = html_.Open("fieldset", {Attribute("id", IdOf(column.path))});
    html_.Leaf("legend", {}, LabelOf(layout, column));
    const Around around = WriteAbove(column.path, "");
    const std::vector<std::string> chosen = contents_.entered.All(column.path);
    if (frameworks.ok()) {
      for (const pb::Framework& framework : *frameworks) WriteFramework(column, framework, chosen);
    }
    // What is chosen and not listed stays chosen.
    for (const std::string& item : chosen) {
      if (!frameworks.ok() || !Lists(*frameworks, item))
        WriteTick(column.path, item, visit_.calls.titles().Of(item), true);
    }
    if (contents_.stored == nullptr) return;
    std::vector<std::string> stored = contents_.stored->All(column.path);
    for (std::string& item : stored) item = visit_.calls.titles().Of(item);
    WriteStored(column.path, absl::StrJoin(stored, "\n"));
  }

  static bool Lists(const std::vector<pb::Framework>& frameworks, const std::string& item) {
    return std::any_of(frameworks.begin(), frameworks.end(), [&](const pb::Framework& framework) {
      return std::any_of(framework.items().begin(), framework.items().end(),
                         [&](const pb::FrameworkItem& one) {
                           return absl::StrCat(framework.name(), "/items/", one.id()) == item;
                         });
    });
  }

  void WriteFramework(const Column& column, const pb::Framework& framework,
                      const std::vector<std::string>& chosen) {
    const auto is_chosen = [&](const std::string& item) {
      return std::find(chosen.begin(), chosen.end(), item) != chosen.end();
    };
    const bool open = std::any_of(chosen.begin(), chosen.end(), [&](const std::string& item) {
      return absl::StartsWith(item, framework.name() + "/");
    });
    const auto details = html_.Open("details", {Attribute("open", open ? "open" : "")});
    html_.Leaf("summary", {}, framework.title());
    for (const pb::FrameworkItem& item : framework.items()) {
      const std::string name = absl::StrCat(framework.name(), "/items/", item.id());
      WriteTick(column.path, name, item.title(), is_chosen(name));
    }
  }

  void WriteTick(const std::string& input, const std::string& value, const std::string& label,
                 bool chosen) {
    const std::string id = absl::StrCat(IdOf(input), "-", IdOf(value));
    const auto line = html_.Open("div", {Class("tick")});
    html_.Empty("input",
                {Attribute("type", "checkbox"), Attribute("name", input), Attribute("id", id),
                 Attribute("value", value), Attribute("checked", chosen ? "checked" : "")});
    html_.Leaf("label", {Attribute("for", id)}, label);
  }

  Writer& html_;
  Visit& visit_;
  const FormContents& contents_;
  const std::set<std::string>& rare_;
  const std::map<std::string, std::string>& fixed_;
};

}  // namespace

void FormFields::WriteInputs(Writer& html, Visit& visit, const FormContents& contents) const {
  Inputs inputs(html, visit, contents, rare_, fixed_);
  for (const FieldGroup& group : groups_) {
    const std::string title = visit.Say(group.title);
    if (!title.empty()) html.Leaf("h2", {}, title);
    for (const char* path : group.paths) inputs.Write(layout_, ColumnAt(layout_, path));
  }
}

std::optional<FormFields::Found> FormFields::Find(const Query& entered,
                                                  absl::string_view field) const {
  if (field.empty()) return std::nullopt;
  for (const FieldGroup& group : groups_) {
    for (const char* path : group.paths) {
      const Column& column = ColumnAt(layout_, path);
      if (!SpeaksOf(field, column.path)) continue;
      if (column.kind != CellKind::kRecords) return Found{column};
      for (int i = 0; i < EntriesIn(entered, column.path); ++i) {
        for (const Column& part : column.records->columns) {
          if (SpeaksOf(field, EntryInput(column.path, i, part.path)))
            return Found{column, i, &part};
        }
      }
      return Found{column};
    }
  }
  return std::nullopt;
}

std::string FormFields::InputId(const Query& entered, absl::string_view field) const {
  const std::optional<Found> found = Find(entered, field);
  if (!found) return "";
  return IdOf(found->part == nullptr
                  ? found->column.path
                  : EntryInput(found->column.path, found->entry, found->part->path));
}

std::string FormFields::InputLabel(const Visit& visit, const Query& entered,
                                   absl::string_view field) const {
  const std::optional<Found> found = Find(entered, field);
  if (!found) return "";
  std::string label = InputWords(visit, layout_, found->column);
  if (found->part == nullptr) {
    for (const absl::string_view need : {"（必須）", " (required)"})
      label = std::string(absl::StripSuffix(label, need));
    return label;
  }
  return absl::StrCat(label, " ", found->entry + 1, " ",
                      InputWords(visit, *found->column.records, *found->part));
}

}  // namespace renkei::web
