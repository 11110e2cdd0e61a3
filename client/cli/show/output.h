// What goes to standard output: the same resources as a table for people, or as JSON, YAML, CSV or
// names for programs.

#ifndef RENKEI_CLIENT_CLI_SHOW_OUTPUT_H_
#define RENKEI_CLIENT_CLI_SHOW_OUTPUT_H_

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/show/brief.h"
#include "client/cli/text/lang.h"
#include "client/cli/text/terminal.h"
#include "client/view/block.h"
#include "google/protobuf/message.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

enum class Format { kTable, kJson, kJsonLines, kYaml, kCsv, kName };

// From -o: table, json, jsonl, yaml, csv, name; "" is table.
[[nodiscard]] absl::StatusOr<Format> ParseFormat(const std::string& text);

struct OutputOptions {
  Format format = Format::kTable;
  Lang lang = Lang::kJapanese;
  Ambiguous ambiguous = Ambiguous::kNarrow;
  // The same under its title, for a page of which nobody typed what it is about.
  std::string TextWithTitle(view::Page page) const;
  // Width of the terminal; 0: standard output is none, and nothing is cut.
  int columns = 0;
  // Byte order mark before CSV.
  bool bom = false;
  // Tables and CSV for programs: see FlatStyle::raw.
  bool raw = false;
  // Tables and briefs may use colours.
  bool color = false;
  // The terminal draws ASCII alone.
  bool only_ascii = false;
};

// A column of a list.
template <class T>
struct Column {
  Text header;
  std::function<std::string(const T&)> cell;
  // Right-aligned, and with separators of thousands in tables (not in CSV).
  bool number = false;
  // May be cut to the terminal's width.
  bool flexible = false;
  // Left out where the terminal is too narrow.
  bool droppable = false;
};

// Prints data; nothing else writes to standard output.
class Printer {
 public:
  Printer(std::ostream& out, const OutputOptions& options) : out_(out), options_(options) {}

  const OutputOptions& options() const { return options_; }
  Format format() const { return options_.format; }
  Lang lang() const { return options_.lang; }
  // How pages and tables call resources. `together` runs what makes one of them as often as it takes to
  // know all that it asked for.
  void set_titles(std::function<std::string(const std::string&)> title_of,
                  std::function<void(const std::function<void()>&)> together) {
    title_of_ = std::move(title_of);
    together_ = std::move(together);
  }
  // For tables and briefs of a noun's own.
  BriefStyle style() const;
  // What values are called, in its language and with the titles of resources.
  domain::Words words() const { return domain::Words(options_.lang, title_of_); }
  // The blocks of a page for a terminal; `command_of` as view::TextStyle has it.
  std::string Text(const view::Page& page,
                   std::function<std::string(const view::Action&)> command_of = nullptr) const;
  // The same under its title, for a page of which nobody typed what it is about.
  std::string TextWithTitle(view::Page page) const;
  // Width of the terminal; 0: standard output is none, and nothing is cut.
  int columns() const { return options_.columns; }
  bool for_people() const { return options_.format == Format::kTable && !options_.raw; }
  bool raw() const { return options_.raw; }
  // Whether it prints rows to programs and spreadsheets: CSV, or a table with --raw.
  bool prints_rows() const {
    return options_.format == Format::kCsv || (options_.format == Format::kTable && options_.raw);
  }

  // A list. JSON is one array; JSON lines and YAML documents follow one another; names are one a
  // line. An empty table prints nothing, its header neither. Raw tables and CSV have the fields of
  // the resources as columns, not `columns`.
  template <class T>
  void List(const std::vector<T>& items, const std::vector<Column<T>>& columns) {
    if (for_people() || (prints_rows() && !options_.raw)) return Rows(items, columns);
    std::vector<const google::protobuf::Message*> messages;
    messages.reserve(items.size());
    for (const T& item : items) messages.push_back(&item);
    if (prints_rows()) return Flat(*T::descriptor(), messages);
    Messages(messages);
  }

  // One resource: for people as `brief`, which may run more than once, otherwise as in a list of one,
  // but JSON without its array.
  void One(const google::protobuf::Message& message, const std::function<std::string()>& brief);
  // The same with RenderBrief.
  void One(const google::protobuf::Message& message, const std::set<std::string>& skip = {});

  // A list for programs, of one type: JSON, JSON lines, YAML, names, or rows of values.
  void Messages(const std::vector<const google::protobuf::Message*>& messages);

  // Rows that are no resources, for CSV and tables.
  void Table(const std::vector<TableColumn>& layout, std::vector<std::vector<std::string>> rows) {
    PrintRows(layout, std::move(rows));
  }

  void Table(const view::Table& table);

  // Text as it is.
  void Raw(const std::string& text) { out_ << text; }
  // Hands on what was printed so far, for whoever reads along. False: it cannot be written.
  bool Flush() { return out_.flush().good(); }

 private:
  template <class T>
  void Rows(const std::vector<T>& items, const std::vector<Column<T>>& columns) {
    std::vector<TableColumn> layout;
    for (const Column<T>& column : columns)
      layout.push_back(
          {In(options_.lang, column.header), column.number, column.flexible, column.droppable});
    std::vector<std::vector<std::string>> rows;
    rows.reserve(items.size());
    together_([&] {
      rows.clear();
      for (const T& item : items) {
        std::vector<std::string>& row = rows.emplace_back();
        for (const Column<T>& column : columns) row.push_back(column.cell(item));
      }
    });
    PrintRows(layout, std::move(rows));
  }

  void PrintRows(const std::vector<TableColumn>& layout,
                 std::vector<std::vector<std::string>> rows);
  // Resources with their fields as columns.
  void Flat(const google::protobuf::Descriptor& type,
            const std::vector<const google::protobuf::Message*>& messages);
  void PrintCsv(const std::vector<std::string>& headings,
                const std::vector<std::vector<std::string>>& rows);

  std::ostream& out_;
  const OutputOptions options_;
  // Of the last CSV.
  std::vector<std::string> csv_headings_;
  std::function<std::string(const std::string&)> title_of_;
  std::function<void(const std::function<void()>&)> together_ =
      [](const std::function<void()>& make) { make(); };
};

// Proto3 JSON with the contract's own field names; `indented` over several lines. Ends without a
// line break.
std::string ToJson(const google::protobuf::Message& message, bool indented);

// The `name` of a resource, or the `resource_name` of a change; "" where there is neither.
std::string NameOf(const google::protobuf::Message& message);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_SHOW_OUTPUT_H_
