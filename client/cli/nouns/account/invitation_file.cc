#include "client/cli/nouns/account/invitation_file.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/text/csv.h"
#include "client/lib/error.h"
#include "server/sheet/csv.h"
#include "server/sheet/vision/cell_codec.h"

namespace renkei::cli {
namespace {

constexpr char kLineEnd[] = "\r\n";

const std::string& Head() {
  static const std::string& head = *new std::string(absl::StrCat(
      kUtf8Bom, CsvRecord({"外部ID", "団体", "名称", "宛先", "招待", "有効期限", "接続先"})));
  return head;
}

std::string PendingPath(const std::string& path) { return absl::StrCat(path, ".pending"); }

}  // namespace

absl::StatusOr<std::unique_ptr<InvitationFile>> InvitationFile::Open(const std::string& path) {
  const bool exists = PathExists(path);
  absl::StatusOr<std::unique_ptr<PrivateFile>> file =
      exists ? PrivateFile::Open(path) : PrivateFile::Create(path);
  if (!file.ok()) return file.status();
  std::unique_ptr<InvitationFile> invitations(new InvitationFile(path, *std::move(file)));
  if (absl::Status s = invitations->Begin(); !s.ok()) return s;
  return invitations;
}

absl::Status InvitationFile::Begin() {
  const absl::StatusOr<std::string> bytes = file_->Read();
  if (!bytes.ok()) return bytes.status();
  // A new one, or one that was cut within its head.
  if (bytes->size() < Head().size() && absl::StartsWith(Head(), *bytes)) {
    if (absl::Status s = file_->Truncate(0); !s.ok()) return s;
    if (absl::Status s = file_->Append(Head()); !s.ok()) return s;
  } else if (!absl::StartsWith(*bytes, Head())) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path_, " exists and is no file of invitations; nothing is overwritten"),
         absl::StrCat(path_,
                      " はすでにあり、招待の一覧ではありません。上書きはしませんので、別の名前を"
                      "指定してください。")});
  }
  if (absl::Status s = ReadLines(); !s.ok()) return s;
  return ReadPending();
}

absl::Status InvitationFile::ReadLines() {
  absl::StatusOr<std::string> bytes = file_->Read();
  if (!bytes.ok()) return bytes.status();
  // A line that was cut was never given to anybody: its account counts as pending.
  const size_t end = bytes->rfind(kLineEnd);
  const size_t whole = end == std::string::npos ? 0 : end + sizeof(kLineEnd) - 1;
  if (whole < bytes->size()) {
    if (absl::Status s = file_->Truncate(whole); !s.ok()) return s;
    bytes->resize(whole);
  }
  const absl::StatusOr<sheet::CsvSheet> csv = sheet::ReadCsv(*bytes, "invitations");
  if (!csv.ok()) return csv.status();
  for (const sheet::Cell& cell : csv->sheet.cells) {
    if (cell.row > 0 && cell.column == 0) recorded_.insert(sheet::CellText(cell));
  }
  return absl::OkStatus();
}

absl::Status InvitationFile::ReadPending() {
  const absl::StatusOr<std::optional<std::string>> text = ReadPrivateFile(PendingPath(path_));
  if (!text.ok()) return text.status();
  if (!text->has_value()) return absl::OkStatus();
  for (const absl::string_view id : absl::StrSplit(**text, '\n', absl::SkipEmpty())) {
    std::string known(id);
    if (recorded_.count(known) == 0) pending_.insert(std::move(known));
  }
  return absl::OkStatus();
}

absl::Status InvitationFile::NotePending(const std::vector<std::string>& external_ids) {
  // What an earlier run left open stays noted until it has a line.
  pending_.insert(external_ids.begin(), external_ids.end());
  std::string text;
  for (const std::string& id : pending_) absl::StrAppend(&text, id, "\n");
  return WritePrivateFile(PendingPath(path_), text);
}

absl::Status InvitationFile::Append(const std::vector<InvitationLine>& lines) {
  std::string bytes;
  for (const InvitationLine& line : lines) {
    absl::StrAppend(&bytes, CsvRecord({line.external_id, line.organization, line.display_name,
                                       line.address, line.secret, line.expires, line.server}));
  }
  if (absl::Status s = file_->Append(bytes); !s.ok()) return s;
  for (const InvitationLine& line : lines) {
    recorded_.insert(line.external_id);
    pending_.erase(line.external_id);
  }
  return absl::OkStatus();
}

void InvitationFile::Finish() {
  pending_.clear();
  RemovePrivateFile(PendingPath(path_));
}

}  // namespace renkei::cli
