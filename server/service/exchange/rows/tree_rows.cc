// Documents of JSON lines and YAML.
#include <algorithm>
#include <deque>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/domain/error.h"
#include "server/service/exchange/rows/import_rows.h"
#include "server/service/exchange/rows/text_lines.h"
#include "server/sheet/file_error.h"
#include "server/text/place.h"
#include "server/text/reader.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Empty ones that are passed in one step.
constexpr int kLinesPerStep = 10'000;

// A row that is nothing but a mistake.
ImportRow Broken(size_t first_line, const absl::Status& status) {
  ImportRow row;
  const auto error = text::PlacedErrorOf("", status);
  row.tree.place = error ? error->place : text::Place();
  row.tree.place.line += static_cast<int>(first_line) - 1;
  row.number = row.tree.place.line;
  row.broken = domain::InvalidField(
      "", "UNREADABLE",
      error ? error->message : domain::Bilingual{"cannot be read", "読み取れません。"});
  return row;
}

ImportRow Document(size_t first_line, text::Tree tree) {
  ImportRow row;
  text::MoveDown(static_cast<int>(first_line) - 1, tree);
  row.number = tree.place.line;
  row.tree = std::move(tree);
  return row;
}

// Gives the lines of the file one after the other.
class LineWalker {
 public:
  LineWalker(const Spool& spool, size_t max_line_bytes)
      : lines_(spool, sheet::Encoding::kUtf8, max_line_bytes) {}

  // False at the end. `line` lives until the next call and ends with its line break, if any.
  absl::StatusOr<bool> Next(absl::string_view& line) {
    if (at_ >= block_.size()) {
      ASSIGN_OR_RETURN(block_, lines_.Next());
      at_ = 0;
      number_ = lines_.first_line() - 1;
      if (block_.empty()) return false;
    }
    const size_t end = std::min(block_.find('\n', at_), block_.size() - 1) + 1;
    line = absl::string_view(block_).substr(at_, end - at_);
    at_ = end;
    ++number_;
    return true;
  }
  // Of the line given last, from 1.
  size_t number() const { return number_; }
  size_t bytes_read() const { return lines_.bytes_read(); }

 private:
  TextLines lines_;
  std::string block_;
  size_t at_ = 0;
  size_t number_ = 0;
};

class JsonLines : public RowReader {
 public:
  JsonLines(const Spool& spool, size_t max_line_bytes) : lines_(spool, max_line_bytes) {}

  absl::StatusOr<RowStep> Next(ImportRow& row) override {
    absl::string_view line;
    for (int passed = 0;; ++passed) {
      if (passed == kLinesPerStep) return RowStep::kMore;
      ASSIGN_OR_RETURN(const bool more, lines_.Next(line));
      if (!more) return RowStep::kEnd;
      line = absl::StripAsciiWhitespace(line);
      if (!line.empty()) break;
    }
    absl::StatusOr<text::Tree> tree = text::ReadJson(std::string(line), "");
    row = tree.ok() ? Document(lines_.number(), *std::move(tree))
                    : Broken(lines_.number(), tree.status());
    return RowStep::kRow;
  }
  size_t bytes_read() const override { return lines_.bytes_read(); }

 private:
  LineWalker lines_;
};

// Documents end where a line begins with "---", in whatever block or text it seems to be (YAML 1.2,
// 9.1.2).
class YamlDocuments : public RowReader {
 public:
  YamlDocuments(const Spool& spool, const RowShape& shape)
      : lines_(spool, shape.max_line_bytes), max_document_bytes_(shape.max_document_bytes) {}

  absl::StatusOr<RowStep> Next(ImportRow& row) override {
    if (rows_.empty() && !ended_) {
      RETURN_IF_ERROR(ReadDocument());
      if (rows_.empty()) return RowStep::kMore;
    }
    if (rows_.empty()) return RowStep::kEnd;
    row = std::move(rows_.front());
    rows_.pop_front();
    return RowStep::kRow;
  }
  size_t bytes_read() const override { return lines_.bytes_read(); }

 private:
  static bool Separates(absl::string_view line) {
    return absl::StartsWith(line, "---") && (line.size() == 3 || absl::ascii_isspace(line[3]));
  }

  absl::Status ReadDocument() {
    std::string document = std::move(begun_);
    begun_.clear();
    size_t first_line = first_line_;
    absl::string_view line;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, lines_.Next(line));
      ended_ = !more;
      if (ended_) break;
      if (Separates(line)) {
        begun_ = std::string(line);
        first_line_ = lines_.number();
        break;
      }
      if (document.empty()) first_line = lines_.number();
      document.append(line.data(), line.size());
      if (document.size() > max_document_bytes_) return TooLarge(first_line);
    }
    Add(first_line, document);
    return absl::OkStatus();
  }

  absl::Status TooLarge(size_t line) const {
    return sheet::FileError(
        "TOO_LARGE",
        {absl::StrCat("the document at line ", line, " is larger than ", max_document_bytes_ >> 20,
                      " MiB; separate the entries by lines with ---"),
         absl::StrCat(line, " 行目からの文書が ", max_document_bytes_ >> 20,
                      " MiB を超えています。1件ごとに「---」の行で区切ってください。")});
  }

  void Add(size_t first_line, const std::string& document) {
    absl::StatusOr<std::vector<text::Tree>> trees = text::ReadDocuments(document, "", aliases_);
    if (!trees.ok()) {
      rows_.push_back(Broken(first_line, trees.status()));
      return;
    }
    for (text::Tree& tree : *trees) rows_.push_back(Document(first_line, std::move(tree)));
  }

  LineWalker lines_;
  const size_t max_document_bytes_;
  text::AliasBudget aliases_;
  std::string begun_;
  size_t first_line_ = 1;
  bool ended_ = false;
  std::deque<ImportRow> rows_;
};

}  // namespace

std::unique_ptr<RowReader> NewTreeReader(pb::ExchangeFormat format, const Spool& spool,
                                         const RowShape& shape) {
  if (format == pb::EXCHANGE_FORMAT_YAML) return std::make_unique<YamlDocuments>(spool, shape);
  return std::make_unique<JsonLines>(spool, shape.max_line_bytes);
}

}  // namespace renkei::service
