#include "server/service/exchange/rows/row_decode.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/text/decode.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// One table row while it is read.
class CellDecoder {
 public:
  CellDecoder(const sheet::SheetLayout& layout, absl::string_view unit, const Message* existing,
              RowContent content)
      : layout_(layout), unit_(unit), existing_(existing), content_(content) {}

  void Read(const sheet::Column& column, const sheet::Cell& cell) {
    if (absl::Status s = sheet::CheckCell(column, cell); !s.ok()) return Note(column.path, s);
    if (sheet::IsClear(cell)) return Clear(column);
    const absl::StatusOr<bool> same =
        sheet::SaysWhatIsKnown(layout_, column, cell, unit_, existing_);
    if (!same.ok()) return Note(column.path, same.status());
    if (*same) return;
    KeepRest(column);
    const absl::Status status = sheet::ReadCell(layout_, column, cell, unit_, content_.sent);
    Note(column.path, status);
    // A "no" is a field that is not set.
    const std::string top = TopOf(column);
    if (status.ok() && column.path == top && !Has(content_.sent, top))
      content_.clear.add_paths(top);
  }

  void Clear(const sheet::Column& column) {
    const std::string top = TopOf(column);
    if (column.path == top) {
      content_.clear.add_paths(top);
      return;
    }
    KeepRest(column);
    sheet::ClearField(layout_, column, content_.sent);
    if (!Has(content_.sent, top)) {
      content_.clear.add_paths(top);
    } else {
      // A later column may have brought it back.
      auto& paths = *content_.clear.mutable_paths();
      paths.erase(std::remove(paths.begin(), paths.end(), top), paths.end());
    }
  }

  void Note(absl::string_view path, const absl::Status& status) {
    if (status.ok()) return;
    const auto detail = domain::DetailOf(status);
    if (!detail || detail->violations().empty()) {
      violations_.push_back(
          domain::Violation(path, "UNREADABLE", {"cannot be read", "読み取れません。"}));
      return;
    }
    for (pb::FieldViolation violation : detail->violations()) {
      if (unit_.empty() && violation.kind() == "OTHER_UNIT") violation = NumberAlone();
      violation.set_field(std::string(path));
      violations_.push_back(std::move(violation));
    }
  }

  void NoHeading(int column) {
    violations_.push_back(
        domain::Violation(absl::StrCat("@column=", column), "NO_HEADER",
                          {"this column has no heading", "見出しのない列に値があります。"}));
  }

  absl::Status Finish() && {
    if (violations_.empty()) return absl::OkStatus();
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations_));
  }

 private:
  static pb::FieldViolation NumberAlone() {
    return domain::Violation("", "NOT_A_NUMBER",
                             {"write the number alone, without its unit or other words",
                              "数字だけを書いてください（単位や言葉は付けません）。"});
  }

  static std::string TopOf(const sheet::Column& column) {
    const std::string path = column.path;
    return path.substr(0, path.find('.'));
  }

  static bool Has(const Message& message, const std::string& name) {
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
    const auto& reflection = *message.GetReflection();
    return field->is_repeated() ? reflection.FieldSize(message, field) > 0
                                : reflection.HasField(message, field);
  }

  // What stands beside the column in the same message is sent with it.
  void KeepRest(const sheet::Column& column) {
    const std::string top = TopOf(column);
    // A value has a column for its number and one for its words.
    const bool alone = column.path == top && column.kind != sheet::CellKind::kValue;
    if (alone || existing_ == nullptr || !kept_.insert(top).second || !Has(*existing_, top)) return;
    const FieldDescriptor* field = existing_->GetDescriptor()->FindFieldByName(top);
    content_.sent.GetReflection()
        ->MutableMessage(&content_.sent, field)
        ->CopyFrom(existing_->GetReflection()->GetMessage(*existing_, field));
  }

  const sheet::SheetLayout& layout_;
  const std::string unit_;
  const Message* const existing_;
  const RowContent content_;
  std::set<std::string> kept_;
  std::vector<pb::FieldViolation> violations_;
};

// A document that says "false" means it, though a message does not tell it from a field that was left
// out.
void ClearWhatIsFalse(const text::Tree& tree, RowContent content) {
  const google::protobuf::Descriptor& type = *content.sent.GetDescriptor();
  for (const text::TreeEntry& entry : tree.entries) {
    const FieldDescriptor* field = type.FindFieldByName(entry.key);
    if (field == nullptr) field = type.FindFieldByCamelcaseName(entry.key);
    if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_BOOL ||
        field->is_repeated() || field->has_presence() || !entry.value.IsScalar() ||
        field->options().GetExtension(pb::rules).output_only())
      continue;
    if (!content.sent.GetReflection()->HasField(content.sent, field))
      content.clear.add_paths(field->name());
  }
}

// Among these are the columns that say what a row is about.
bool MayBeKey(const sheet::Column& column) {
  return column.kind == sheet::CellKind::kId || sheet::SpeaksForMergedRows(column);
}

}  // namespace

absl::Status CheckKeys(const ImportRow& row, const sheet::SheetLayout& layout) {
  std::vector<pb::FieldViolation> violations;
  bool key = false;
  for (const RowCell& one : row.cells) {
    if (one.column == RowCell::kNoColumn) continue;
    const sheet::Column& column = layout.columns[one.column];
    const auto detail = domain::DetailOf(sheet::CheckCell(column, one.cell));
    if (!detail) continue;
    key = key || MayBeKey(column);
    for (pb::FieldViolation violation : detail->violations()) {
      violation.set_field(column.path);
      violations.push_back(std::move(violation));
    }
  }
  if (!key) return absl::OkStatus();
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

absl::Status DecodeCells(const ImportRow& row, const sheet::SheetLayout& layout, bool empty_clears,
                         const std::set<std::string>& identity, absl::string_view unit,
                         const Message* existing, RowContent content) {
  CellDecoder decoder(layout, unit, existing, content);
  const auto is_read = [&](const sheet::Column& column) {
    return column.kind != sheet::CellKind::kInfo && identity.count(column.path) == 0;
  };
  std::vector<bool> filled(layout.columns.size());
  for (const RowCell& one : row.cells) {
    if (one.column == RowCell::kNoColumn) {
      decoder.NoHeading(one.cell.column);
      continue;
    }
    filled[one.column] = true;
    if (is_read(layout.columns[one.column])) decoder.Read(layout.columns[one.column], one.cell);
  }
  for (size_t i = 0; empty_clears && i < filled.size(); ++i) {
    if (!filled[i] && (*row.columns)[i] >= 0 && is_read(layout.columns[i]))
      decoder.Clear(layout.columns[i]);
  }
  return std::move(decoder).Finish();
}

absl::Status DecodeTree(const ImportRow& row, RowContent content) {
  text::Decoder decoder("");
  std::vector<std::string> clear;
  text::Decoder::Options options;
  options.foreign = {text::kBaseKey};
  options.clear = &clear;
  if (decoder.Decode(row.tree, options, content.sent)) {
    for (std::string& field : clear) content.clear.add_paths(std::move(field));
    ClearWhatIsFalse(row.tree, content);
    return absl::OkStatus();
  }
  std::vector<pb::FieldViolation> violations;
  for (const text::Mistake& mistake : decoder.mistakes())
    violations.push_back(domain::Violation(mistake.path, mistake.kind, mistake.message));
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

std::string CellTextOf(const ImportRow& row, const sheet::SheetLayout& layout,
                       absl::string_view path) {
  for (const RowCell& one : row.cells) {
    if (one.column != RowCell::kNoColumn && path == layout.columns[one.column].path)
      return std::string(absl::StripAsciiWhitespace(sheet::CellText(one.cell)));
  }
  return "";
}

std::string TakeText(ImportRow& row, absl::string_view key) {
  std::string text;
  auto& entries = row.tree.entries;
  for (auto it = entries.begin(); it != entries.end();) {
    if (it->key != key) {
      ++it;
      continue;
    }
    text = it->value.text;
    it = entries.erase(it);
  }
  return text;
}

std::string BaseOf(const ImportRow& row, const sheet::SheetLayout& layout) {
  if (row.is_table) return CellTextOf(row, layout, sheet::kRowBase);
  const text::Tree* base = row.tree.Find(text::kBaseKey);
  return base == nullptr ? "" : base->text;
}

}  // namespace renkei::service
