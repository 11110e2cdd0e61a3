#include "client/cli/output_file.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/frame/command.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Ends of names and what a reader expects there; also of what nothing here writes, so that no page is
// called a document of another program.
constexpr std::pair<const char*, const char*> kEnds[] = {
    {".json", "json"}, {".jsonl", "jsonl"}, {".ndjson", "jsonl"}, {".yaml", "yaml"},
    {".yml", "yaml"},  {".csv", "csv"},     {".xlsx", "xlsx"},    {".html", "html"},
    {".htm", "html"},  {".svg", "svg"},     {".dot", "dot"},      {".gv", "dot"},
    {".xls", "xls"},   {".ods", "ods"},     {".pdf", "pdf"},      {".docx", "docx"},
    {".zip", "zip"},   {".tsv", "tsv"},     {".png", "png"}};

bool Has(const std::vector<std::string>& formats, const std::string& format) {
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

}  // namespace

const std::vector<std::string>& ListFormats() {
  static const auto& kFormats = *new std::vector<std::string>{"json", "jsonl", "yaml", "csv"};
  return kFormats;
}

std::string FormatOfName(const std::string& path) {
  for (const auto& [end, format] : kEnds) {
    if (absl::EndsWithIgnoreCase(path, end)) return format;
  }
  return "";
}

absl::Status CheckFileName(const std::string& path, const std::string& format) {
  const std::string named = FormatOfName(path);
  if (named.empty() || named == format) return absl::OkStatus();
  return UsageError({absl::StrCat(path, " is named as ", named, ", but its content would be ",
                                  format, "; choose one of the two"),
                     absl::StrCat(path, " の拡張子は ", named, " ですが、内容は ", format,
                                  " です。どちらかに揃えてください。")});
}

absl::Status CheckFileName(const std::string& path, const std::vector<std::string>& formats) {
  const std::string named = FormatOfName(path);
  if (named.empty() || Has(formats, named)) return absl::OkStatus();
  const std::string all = absl::StrJoin(formats, ", ");
  return UsageError({absl::StrCat(path, " is named as ", named, ", but this writes ", all),
                     absl::StrCat(path, " の拡張子は ", named, " ですが、ここで書き出せるのは ",
                                  all, " です。")});
}

absl::StatusOr<std::string> DocumentFormat(const std::string& asked, const std::string& path,
                                           const std::vector<std::string>& documents) {
  if (asked.empty()) {
    const std::string named = FormatOfName(path);
    return Has(documents, named) ? named : "";
  }
  if (!Has(documents, asked)) {
    const std::string all = absl::StrJoin(documents, ", ");
    return UsageError({absl::StrCat("--format: \"", asked, "\" is none of ", all),
                       absl::StrCat("--format: 「", asked, "」は使えません。", all,
                                    " のどれかを指定してください。")});
  }
  RETURN_IF_ERROR(CheckFileName(path, asked));
  return asked;
}

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), buffer_(path_), stream_(&buffer_) {}

absl::Status OutputFile::Finish() { return buffer_.Finish(); }

absl::Status OutputFile::Buffer::Open() {
  if (file_ != nullptr || !status_.ok()) return status_;
  absl::StatusOr<std::unique_ptr<PartFile>> file = PartFile::Create(path_);
  if (file.ok()) file_ = *std::move(file);
  status_ = file.status();
  return status_;
}

absl::Status OutputFile::Buffer::Finish() {
  std::error_code error;
  if (file_ == nullptr && status_.ok() && std::filesystem::is_directory(path_, error))
    return absl::OkStatus();
  RETURN_IF_ERROR(Open());
  return file_->Finish();
}

OutputFile::Buffer::int_type OutputFile::Buffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char byte = traits_type::to_char_type(c);
  return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
}

std::streamsize OutputFile::Buffer::xsputn(const char* bytes, std::streamsize count) {
  if (!Open().ok()) return 0;
  status_ = file_->Append({bytes, static_cast<size_t>(count)});
  return status_.ok() ? count : 0;
}

}  // namespace renkei::cli
