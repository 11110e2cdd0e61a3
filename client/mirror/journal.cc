#include "client/mirror/journal.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/lib/error.h"
#include "client/mirror/sum.h"
#include "storage/base/status_macros.h"

namespace renkei::mirror {
namespace {

constexpr char kWhole[] = "whole";
constexpr char kPartial[] = "partial";

bool IsWord(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// "+ STEM NAME JSON" or "- STEM NAME" into its parts; the JSON's place counts from the line's
// beginning.
struct ParsedLine {
  std::string stem;
  std::string name;
  std::optional<LinePlace> place;
};

std::optional<ParsedLine> ParseLine(absl::string_view line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits(' ', 3));
  const bool upsert = parts.front() == "+";
  if (parts.size() != (upsert ? 4U : 3U) || (!upsert && parts.front() != "-")) return std::nullopt;
  ParsedLine out{std::string(parts[1]), std::string(parts[2]), std::nullopt};
  if (upsert) out.place = LinePlace{parts[3].data() - line.data(), parts[3].size()};
  return out;
}

}  // namespace

Journal::Journal(Files& files, std::string directory, const std::string& name,
                 const std::string& organization)
    : files_(files),
      directory_(std::move(directory)),
      path_(absl::StrCat(directory_, "/", name)),
      index_(organization) {}

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(Files& files, const std::string& directory,
                                                       const std::string& name,
                                                       const std::string& organization) {
  std::unique_ptr<Journal> journal(new Journal(files, directory, name, organization));
  RETURN_IF_ERROR(journal->Scan());
  return journal;
}

absl::Status Journal::Scan() {
  if (!files_.Exists(path_)) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::unique_ptr<FileReader> file, files_.Open(path_));
  LineReader lines(std::move(file));
  std::vector<Pending> page;
  Sum sum;
  absl::string_view line;
  while (true) {
    const int64_t begin = lines.offset();
    ASSIGN_OR_RETURN(const bool more, lines.Next(&line));
    if (!more) return absl::OkStatus();
    if (absl::StartsWith(line, "= ")) {
      const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
      if (words.size() != 4) return absl::OkStatus();
      sum.Add(absl::StrCat(words[1], " ", words[3]));
      if (sum.Hex() != words[2]) return absl::OkStatus();
      Settle(std::move(page), std::string(words[3]), words[1] == kPartial, lines.offset());
      page.clear();
      sum = Sum();
      continue;
    }
    std::optional<ParsedLine> parsed = ParseLine(line);
    if (!parsed) return absl::OkStatus();
    if (parsed->place) parsed->place->offset += begin;
    sum.Add(line);
    page.push_back({std::move(parsed->stem), std::move(parsed->name), parsed->place});
  }
}

void Journal::Settle(std::vector<Pending> page, const std::string& cursor, bool partial,
                     int64_t bytes) {
  std::move(page.begin(), page.end(), std::back_inserter(pending_));
  cursor_ = cursor;
  partial_ = partial;
  bytes_ = bytes;
  if (partial) return;
  for (const Pending& change : pending_) {
    if (change.place) {
      index_.Upsert(change.stem, change.name, *change.place);
    } else {
      index_.Remove(change.stem, change.name);
    }
  }
  pending_.clear();
}

absl::Status Journal::Append(const std::vector<LineChange>& changes, const std::string& cursor,
                             bool partial) {
  if (!IsWord(cursor)) {
    return client::LocalError(absl::StatusCode::kInternal,
                              {"the server gave a cursor that is no word of visible ASCII",
                               "サーバーから届いたカーソルの形式が正しくありません。"});
  }
  std::string text;
  std::vector<Pending> page;
  Sum sum;
  for (const LineChange& change : changes) {
    const size_t begin = text.size();
    absl::StrAppend(&text, change.line ? "+ " : "- ", change.stem, " ", change.name);
    std::optional<LinePlace> place;
    if (change.line) {
      text += ' ';
      place = LinePlace{bytes_ + static_cast<int64_t>(text.size()), change.line->size()};
      text += *change.line;
    }
    sum.Add(absl::string_view(text).substr(begin));
    text += '\n';
    page.push_back({change.stem, change.name, place});
  }
  const char* kind = partial ? kPartial : kWhole;
  sum.Add(absl::StrCat(kind, " ", cursor));
  absl::StrAppend(&text, "= ", kind, " ", sum.Hex(), " ", cursor, "\n");
  if (absl::Status status = Write(text); !status.ok()) {
    writer_.reset();  // what was written of it is cut off before the next page
    return status;
  }
  Settle(std::move(page), cursor, partial, bytes_ + static_cast<int64_t>(text.size()));
  return absl::OkStatus();
}

absl::Status Journal::Write(const std::string& text) {
  const bool fresh = writer_ == nullptr;
  if (fresh) {
    ASSIGN_OR_RETURN(writer_, files_.Continue(path_, bytes_));
    reader_.reset();
  }
  RETURN_IF_ERROR(writer_->Append(text));
  RETURN_IF_ERROR(writer_->Sync());
  return fresh ? files_.SyncDirectory(directory_) : absl::OkStatus();
}

absl::StatusOr<std::string> Journal::LineAt(const LinePlace& place) {
  if (reader_ == nullptr) {
    ASSIGN_OR_RETURN(reader_, files_.Open(path_));
  }
  return reader_->ReadAt(place.offset, place.size);
}

}  // namespace renkei::mirror
