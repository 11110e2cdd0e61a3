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
#include "storage/base/status_macros.h"

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
  ASSIGN_OR_RETURN(std::unique_ptr<PrivateFile> file,
                   exists ? PrivateFile::Open(path) : PrivateFile::Create(path));
  std::unique_ptr<InvitationFile> invitations(new InvitationFile(path, std::move(file)));
  RETURN_IF_ERROR(invitations->Begin());
  return invitations;
}

absl::Status InvitationFile::Begin() {
  ASSIGN_OR_RETURN(const std::string bytes, file_->Read());
  // A new one, or one that was cut within its head.
  if (bytes.size() < Head().size() && absl::StartsWith(Head(), bytes)) {
    RETURN_IF_ERROR(file_->Truncate(0));
    RETURN_IF_ERROR(file_->Append(Head()));
  } else if (!absl::StartsWith(bytes, Head())) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path_, " exists and is no file of invitations; nothing is overwritten"),
         absl::StrCat(path_,
                      " はすでにあり、招待の一覧ではありません。上書きはしませんので、別の名前を"
                      "指定してください。")});
  }
  RETURN_IF_ERROR(ReadLines());
  return ReadPending();
}

absl::Status InvitationFile::ReadLines() {
  ASSIGN_OR_RETURN(std::string bytes, file_->Read());
  // A line that was cut was never given to anybody: its account counts as pending.
  const size_t end = bytes.rfind(kLineEnd);
  const size_t whole = end == std::string::npos ? 0 : end + sizeof(kLineEnd) - 1;
  if (whole < bytes.size()) {
    RETURN_IF_ERROR(file_->Truncate(whole));
    bytes.resize(whole);
  }
  ASSIGN_OR_RETURN(const sheet::CsvSheet csv, sheet::ReadCsv(bytes, "invitations"));
  for (const sheet::Cell& cell : csv.sheet.cells) {
    if (cell.row > 0 && cell.column == 0) recorded_.insert(sheet::CellText(cell));
  }
  return absl::OkStatus();
}

absl::Status InvitationFile::ReadPending() {
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadPrivateFile(PendingPath(path_)));
  if (!text.has_value()) return absl::OkStatus();
  for (const absl::string_view id : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
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
  RETURN_IF_ERROR(file_->Append(bytes));
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
