#include "tests/bench/text_files.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <zstd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace renkei::bench {
namespace {

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

std::string ReadCompressed(const std::string& path) {
  const std::string packed = ReadWhole(path);
  std::string text;
  std::vector<char> block(ZSTD_DStreamOutSize());
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer in = {packed.data(), packed.size(), 0};
  while (in.pos < in.size) {
    ZSTD_outBuffer out = {block.data(), block.size(), 0};
    if (ZSTD_isError(ZSTD_decompressStream(stream, &out, &in))) Fail(path + " is not zstd");
    text.append(block.data(), out.pos);
  }
  ZSTD_freeDStream(stream);
  return text;
}

}  // namespace

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Fail("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<Text> ReadTexts(const std::string& path) {
  std::vector<Text> texts;
  const std::string lines = ReadCompressed(path);
  for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
    google::protobuf::Struct record;
    const google::protobuf::StringPiece json(line.data(), line.size());
    if (!google::protobuf::util::JsonStringToMessage(json, &record).ok()) Fail(path + ": no JSON");
    const auto field = [&](const char* name) {
      const auto found = record.fields().find(name);
      return found == record.fields().end() ? std::string() : found->second.string_value();
    };
    texts.push_back({field("id"), field("title"), field("body")});
  }
  return texts;
}

}  // namespace renkei::bench
