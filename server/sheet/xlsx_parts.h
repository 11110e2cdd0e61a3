// The parts of an XLSX that are read: which sheets there are, the texts that they share, and what
// their number formats mean.

#ifndef RENKEI_SERVER_SHEET_XLSX_PARTS_H_
#define RENKEI_SERVER_SHEET_XLSX_PARTS_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/sheet/number_look.h"
#include "server/sheet/xml_parse.h"
#include "server/sheet/zip_reader.h"

namespace renkei::sheet {

// A worksheet and the part that holds its cells.
struct SheetPart {
  std::string name;
  std::string part;
  bool hidden = false;
};

struct BookParts {
  std::vector<SheetPart> sheets;
  std::vector<std::string> shared_texts;
  // By the index of a cell's style.
  std::vector<NumberLook> looks;
  bool from_1904 = false;
};

// Reads one part after the other, each of them piece by piece and once: a file in which sheets share
// a part would stand for a hundred times its size.
class PartReader {
 public:
  // `zip` outlives it.
  explicit PartReader(const ZipReader& zip) : zip_(zip) {}

  // `visitor` outlives the reading of the part.
  [[nodiscard]] absl::Status Begin(const std::string& part, XmlVisitor& visitor);
  // At most `most` bytes of it, unpacked; true when that was all.
  [[nodiscard]] absl::StatusOr<bool> Step(size_t most);

 private:
  const ZipReader& zip_;
  std::set<std::string> begun_;  // by PartKey
  std::unique_ptr<UnpackedPart> part_;
  std::unique_ptr<XmlParsing> parsing_;
};

// Reads everything but the cells.
class BookPartsReader {
 public:
  // `parts` outlives it, and reads nothing else meanwhile.
  explicit BookPartsReader(PartReader& parts);
  ~BookPartsReader();

  // At most `most` bytes; true when everything was read.
  [[nodiscard]] absl::StatusOr<bool> Step(size_t most);
  // Once Step was true.
  BookParts Take();
  // Of the texts so far.
  size_t text_bytes() const;

 private:
  class Stages;
  const std::unique_ptr<Stages> stages_;
};

// The text of <si> and <is>: its <t> pieces, those of readings (rPh) left out.
class RichTextCollector {
 public:
  void Begin() { *this = RichTextCollector(); }
  void Open(absl::string_view name) {
    if (name == "rPh") ++in_reading_;
    in_text_ = name == "t";
  }
  void Close(absl::string_view name) {
    if (name == "rPh") --in_reading_;
    if (name == "t") in_text_ = false;
  }
  void Text(absl::string_view text) {
    if (in_text_ && in_reading_ <= 0) text_.append(text.data(), text.size());
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool in_text_ = false;
  int in_reading_ = 0;
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_XLSX_PARTS_H_
