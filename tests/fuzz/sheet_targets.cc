// Files of tables: their encodings, CSV, and workbooks as a whole and part by part.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "server/domain/visible_text.h"
#include "server/sheet/csv.h"
#include "server/sheet/encoding.h"
#include "server/sheet/vision/vision_book.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/target.h"
#include "tests/unit/sheet/zip_builder.h"

namespace renkei::fuzz {
namespace {

using sheet::Cell;
using sheet::Encoding;
using sheet::Sheet;
using sheet::Workbook;

// What a fuzzed workbook may unpack to.
constexpr size_t kFuzzedInflatedBytes = size_t{1} << 20;

bool SameCells(const Sheet& one, const Sheet& other) {
  if (one.cells.size() != other.cells.size()) return false;
  for (size_t i = 0; i < one.cells.size(); ++i) {
    const Cell& a = one.cells[i];
    const Cell& b = other.cells[i];
    if (a.row != b.row || a.column != b.column || a.kind != b.kind || a.text != b.text)
      return false;
  }
  return true;
}

// As files show it: what would make a text show something else than it says is written out.
Sheet Shown(Sheet sheet) {
  for (Cell& cell : sheet.cells) cell.text = domain::ShowHarmful(cell.text, /*multiline=*/true);
  return sheet;
}

void MustBeInOrder(const Sheet& sheet) {
  for (size_t i = 1; i < sheet.cells.size(); ++i) {
    const Cell& before = sheet.cells[i - 1];
    const Cell& cell = sheet.cells[i];
    Must(std::pair(before.row, before.column) < std::pair(cell.row, cell.column),
         "cells stand in order, each place once");
  }
}

// Record by record, fed a line at a time, it is the same as at once.
void MustReadTheSameByRows(const Sheet& sheet, absl::string_view text) {
  sheet::CsvRowReader reader;
  Sheet rows;
  const auto take = [&] {
    while (auto row = reader.Take()) {
      for (size_t i = 0; i < row->fields.size(); ++i) {
        if (!row->fields[i].empty()) rows.AddText(row->row, static_cast<int>(i), row->fields[i]);
      }
    }
  };
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const size_t size = end == absl::string_view::npos ? text.size() : end + 1;
    Must(reader.Feed(text.substr(0, size)).ok(), "what is read at once is read in pieces");
    text.remove_prefix(size);
    take();
  }
  Must(reader.Finish().ok(), "what is read at once ends in pieces");
  take();
  Must(SameCells(sheet, rows), "pieces give the same rows");
}

void MustBeReadable(const absl::StatusOr<Workbook>& book) {
  if (!book.ok()) return MustBeTyped(book.status());
  for (const Sheet& sheet : book->sheets) MustBeInOrder(sheet);
  (void)sheet::IdentityOf(*book);
  MustBeTyped(sheet::ReadVisionBook(*book, {.file = "f.xlsx"}).status());
}

absl::StatusOr<Workbook> ReadInSteps(absl::string_view bytes, size_t step) {
  auto reader = sheet::XlsxReader::Open(bytes, kFuzzedInflatedBytes);
  if (!reader.ok()) return reader.status();
  while (true) {
    const absl::StatusOr<bool> done = (*reader)->Step(step);
    if (!done.ok()) return done.status();
    if (*done) return (*reader)->Take();
  }
}

void ReadBothWays(absl::string_view bytes) {
  const absl::StatusOr<Workbook> whole = sheet::ReadXlsx(bytes, kFuzzedInflatedBytes);
  MustBeReadable(whole);
  const absl::StatusOr<Workbook> stepped = ReadInSteps(bytes, 100);
  Must(whole.ok() == stepped.ok(), "steps read what is read at once");
  if (!whole.ok()) return;
  Must(whole->sheets.size() == stepped->sheets.size(), "steps read as many sheets");
  for (size_t i = 0; i < whole->sheets.size(); ++i)
    Must(SameCells(whole->sheets[i], stepped->sheets[i]), "steps read the same cells");
}

}  // namespace

void RunEncoding(absl::string_view input) {
  const absl::StatusOr<sheet::DecodedText> found = sheet::DecodeText(input);
  MustBeTyped(found.status());
  for (const Encoding encoding : {Encoding::kUtf8, Encoding::kCp932})
    MustBeTyped(sheet::DecodeText(input, encoding).status());
  sheet::EncodingFinder finder;
  for (size_t at = 0; at < input.size(); at += 7) finder.Add(input.substr(at, 7));
  const absl::StatusOr<Encoding> in_pieces = finder.Finish();
  MustBeTyped(in_pieces.status());
  if (!found.ok()) return;
  Must(in_pieces.ok() && *in_pieces == found->encoding, "pieces are in the encoding of the whole");
  (void)sheet::MayStandForOthers(found->text);
  const sheet::Cp932Text encoded = sheet::EncodeCp932(found->text);
  const auto decoded = sheet::DecodeText(encoded.bytes, Encoding::kCp932);
  if (encoded.missing.empty() && sheet::EndMarkSize(encoded.bytes) == 0)
    Must(decoded.ok() && decoded->text == sheet::InCp932(found->text), "cp932 is read back");
}

void RunCsv(absl::string_view input) {
  Bytes bytes(input);
  static constexpr std::optional<Encoding> kEncodings[] = {std::nullopt, Encoding::kUtf8,
                                                           Encoding::kCp932};
  const auto encoding = kEncodings[bytes.Below(std::size(kEncodings))];
  const absl::string_view file = bytes.Rest();
  const absl::StatusOr<sheet::CsvSheet> csv = sheet::ReadCsv(file, "表", encoding);
  if (!csv.ok()) return MustBeTyped(csv.status());
  MustBeInOrder(csv->sheet);
  const auto text = encoding ? sheet::DecodeText(file, *encoding) : sheet::DecodeText(file);
  Must(text.ok(), "what was read is text");
  MustReadTheSameByRows(csv->sheet, text->text);
  const absl::StatusOr<sheet::CsvSheet> again =
      sheet::ReadCsv(sheet::WriteCsv(csv->sheet).bytes, "表", Encoding::kUtf8);
  Must(again.ok() && SameCells(Shown(csv->sheet), again->sheet), "what is written is read back");
  (void)sheet::WriteCsv(csv->sheet, Encoding::kCp932);
}

void RunXlsx(absl::string_view input) { ReadBothWays(input); }

// The sums of a ZIP hide its parts from whoever changes bytes: here they are put in afterwards. The parts
// are separated by NUL: the sheet, its texts, its styles.
void RunXlsxParts(absl::string_view input) {
  const std::vector<std::string> parts = absl::StrSplit(input, absl::MaxSplits('\0', 2));
  ReadBothWays(sheet::BuildZip(sheet::XlsxParts(parts[0], parts.size() > 1 ? parts[1] : "",
                                                parts.size() > 2 ? parts[2] : "")));
}

}  // namespace renkei::fuzz
