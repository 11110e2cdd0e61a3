// ZIP archives by hand, right and wrong ones.

#ifndef RENKEI_TESTS_UNIT_SHEET_ZIP_BUILDER_H_
#define RENKEI_TESTS_UNIT_SHEET_ZIP_BUILDER_H_

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace renkei::sheet {

struct ZipPart {
  std::string name;
  std::string content;
  // Lies in the directory; -1: the truth.
  int64_t declared_size = -1;
  int64_t declared_packed = -1;
  bool encrypted = false;
  bool wrong_crc = false;
  // Where the directory says that it begins; -1: the truth.
  int64_t offset = -1;
};

inline std::string LittleEndian(uint64_t number, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i, number >>= 8) out += static_cast<char>(number);
  return out;
}

inline std::string Deflate(const std::string& content) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string BuildZip(const std::vector<ZipPart>& parts) {
  std::string bytes;
  std::string directory;
  for (const ZipPart& part : parts) {
    const std::string packed = Deflate(part.content);
    auto crc = static_cast<uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(part.content.data()),
                                           static_cast<uInt>(part.content.size())));
    if (part.wrong_crc) crc ^= 1;
    const uint64_t size =
        part.declared_size < 0 ? part.content.size() : static_cast<uint64_t>(part.declared_size);
    const uint64_t packed_size =
        part.declared_packed < 0 ? packed.size() : static_cast<uint64_t>(part.declared_packed);
    const uint64_t offset = part.offset < 0 ? bytes.size() : static_cast<uint64_t>(part.offset);
    const std::string common = LittleEndian(20, 2) + LittleEndian(part.encrypted ? 1 : 0, 2) +
                               LittleEndian(8, 2) + LittleEndian(0, 4) + LittleEndian(crc, 4) +
                               LittleEndian(packed_size, 4) + LittleEndian(size, 4) +
                               LittleEndian(part.name.size(), 2) + LittleEndian(0, 2);
    bytes += LittleEndian(0x04034b50, 4) + common + part.name + packed;
    directory += LittleEndian(0x02014b50, 4) + LittleEndian(20, 2) + common +
                 LittleEndian(0, 2 + 2 + 2 + 4) + LittleEndian(offset, 4) + part.name;
  }
  const std::string end = LittleEndian(0x06054b50, 4) + LittleEndian(0, 4) +
                          LittleEndian(parts.size(), 2) + LittleEndian(parts.size(), 2) +
                          LittleEndian(directory.size(), 4) + LittleEndian(bytes.size(), 4) +
                          LittleEndian(0, 2);
  return bytes + directory + end;
}

// A workbook with one sheet ("表") of this XML within <worksheet>, and shared texts within <sst>.
inline std::vector<ZipPart> XlsxParts(const std::string& worksheet, const std::string& texts = "",
                                      const std::string& styles = "") {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  const std::string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const auto relation = [&](const std::string& id, const std::string& type,
                            const std::string& target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + rel + type + "\" Target=\"" + target +
           "\"/>";
  };
  return {{"_rels/.rels", head + "<Relationships>" +
                              relation("rId1", "officeDocument", "xl/workbook.xml") +
                              "</Relationships>"},
          {"xl/workbook.xml", head + "<workbook xmlns:r=\"r\"><sheets><sheet name=\"表\" "
                                     "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
          {"xl/_rels/workbook.xml.rels",
           head + "<Relationships>" + relation("rId1", "worksheet", "worksheets/sheet1.xml") +
               relation("rId2", "sharedStrings", "/xl/sharedStrings.xml") +
               relation("rId3", "styles", "styles.xml") + "</Relationships>"},
          {"xl/sharedStrings.xml", head + "<sst>" + texts + "</sst>"},
          {"xl/styles.xml", head + "<styleSheet>" + styles + "</styleSheet>"},
          {"xl/worksheets/sheet1.xml", head + "<worksheet>" + worksheet + "</worksheet>"}};
}

}  // namespace renkei::sheet

#endif  // RENKEI_TESTS_UNIT_SHEET_ZIP_BUILDER_H_
