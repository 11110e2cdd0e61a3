#include "server/service/operation/operation_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/exchange/export_job.h"
#include "server/service/exchange/import_job.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/operation/operation_store.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::Empty;

constexpr PageLimits kOperationPages = {.default_size = kMaxOperations, .max_size = kMaxOperations};
// Operations of an organization that are looked at for what it keeps: 25 accounts' full shares.
constexpr size_t kOperationsExamined = 500;
// How often somebody who waits is looked after.
constexpr absl::Duration kLookPeriod = absl::Milliseconds(100);
constexpr int kDefaultWaitSeconds = 10;

bool IsOwn(const Call& call, const std::string& name) {
  return AccountOfOperation(name) == call.caller().account;
}

// Nobody else has it, whatever their role.
absl::StatusOr<OperationRow> FindOwn(const Call& call, const std::string& name) {
  if (!IsOwn(call, name)) return NotFound(name);
  ASSIGN_OR_RETURN(std::optional<OperationRow> row, FindOperation(call.snapshot(), name));
  if (!row) return NotFound(name);
  return *std::move(row);
}

pb::Operation Shown(const Call& call, OperationRow row) {
  pb::Operation shown = std::move(*row.message.mutable_operation());
  shown.set_etag(MakeEtag(call.env().store, row.version));
  return shown;
}

absl::StatusOr<pb::Operation> ReadWhole(const Call& call, OperationRow row) {
  ASSIGN_OR_RETURN(const pb::Operation report, ReadReport(call.snapshot(), row.message));
  pb::Operation shown = Shown(call, std::move(row));
  shown.MergeFrom(report);
  return shown;
}

absl::StatusOr<pb::Operation> GetOperation(const Call& call,
                                           const pb::GetOperationRequest& request) {
  ASSIGN_OR_RETURN(OperationRow row, FindOwn(call, request.name()));
  return ReadWhole(call, std::move(row));
}

// What a repeated call shows.
absl::StatusOr<bool> ReadOperation(const Call& call, pb::Operation& shown) {
  absl::StatusOr<OperationRow> row = FindOwn(call, shown.name());
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  shown = Shown(call, *std::move(row));
  return true;
}

class OperationWaiter : public ReplySource {
 public:
  OperationWaiter(std::string name, absl::Time until) : name_(std::move(name)), until_(until) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    const Call& call = job.call();
    ASSIGN_OR_RETURN(OperationRow row, FindOwn(call, name_));
    if (!HasEnded(row.message.operation()) && call.now() < until_)
      return NextReply(WaitFor{.after = storage::Sequence{~uint64_t{0}}, .at_most = kLookPeriod});
    ASSIGN_OR_RETURN(pb::Operation shown, ReadWhole(call, std::move(row)));
    return NextReply(MessagePtr(std::make_unique<pb::Operation>(std::move(shown))));
  }

 private:
  const std::string name_;
  const absl::Time until_;
};

absl::StatusOr<std::unique_ptr<ReplySource>> WaitOperation(
    const Call& call, const pb::WaitOperationRequest& request) {
  const int seconds =
      request.timeout_seconds() == 0 ? kDefaultWaitSeconds : request.timeout_seconds();
  return std::make_unique<OperationWaiter>(request.name(), call.now() + absl::Seconds(seconds));
}

absl::StatusOr<pb::ListOperationsResponse> ListOperations(
    const Call& call, const pb::ListOperationsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kOperationPages));
  pb::ListOperationsResponse response;
  const auto scan = [&](absl::string_view after, size_t limit) {
    return Operations().Scan(call.snapshot(),
                             Operations().NewKey().Add(domain::LastSegment(call.caller().account)),
                             after, limit, /*reverse=*/true);
  };
  const auto take = [&](OperationRow& row) -> absl::StatusOr<size_t> {
    const size_t bytes = row.message.ByteSizeLong();
    *response.add_operations() = Shown(call, std::move(row));
    return bytes;
  };
  ASSIGN_OR_RETURN(const std::string next,
                   CollectPage<internal_pb::OperationRecord>(call, start, scan, take));
  response.set_next_page_token(NextPageToken(start, next));
  return response;
}

absl::Status NoRoom(absl::string_view limit, int64_t value, domain::Bilingual text) {
  return domain::MakeError(pb::REASON_TOO_LARGE, std::move(text),
                           {{"limit", absl::StrCat(limit, "=", value)}});
}

// Makes room for one more with a file of `bytes`: of as many as an account may have, the oldest that has ended
// goes; never `needed`.
absl::Status MakeRoomFor(const Call& call, int64_t bytes, storage::Mutation& mutation,
                         const std::string& needed = "") {
  ASSIGN_OR_RETURN(
      const auto own,
      Operations().Scan(call.snapshot(),
                        Operations().NewKey().Add(domain::LastSegment(call.caller().account)), "",
                        kMaxOperations));
  const OperationRow* oldest = nullptr;
  if (own.rows.size() >= kMaxOperations) {
    const auto found = std::find_if(own.rows.begin(), own.rows.end(), [&](const auto& row) {
      return HasEnded(row.message.operation()) && row.message.operation().name() != needed;
    });
    if (found != own.rows.end()) oldest = &*found;
  }
  if (own.rows.size() >= kMaxOperations && oldest == nullptr) {
    return NoRoom(
        "operations_per_account", kMaxOperations,
        {absl::StrCat("there are ", kMaxOperations,
                      " operations that have not ended; wait for one, or cancel it"),
         absl::StrCat("終わっていない取込み・書出しが上限の", kMaxOperations,
                      "件に達しています。終わるのを待つか、不要なものを中止してください。")});
  }
  int64_t kept = 0;
  for (const OperationRow& row : own.rows) {
    if (&row != oldest) kept += row.message.operation().file_bytes();
  }
  if (kept + bytes > kMaxAccountFileBytes) {
    return NoRoom(
        "file_bytes_per_account", kMaxAccountFileBytes,
        {"the files of your operations are too large together; delete one that is no "
         "longer needed",
         "取込み・書出しのファイルの合計が上限を超えます。不要なものを削除してください。"});
  }
  ASSIGN_OR_RETURN(const auto organization,
                   Operations().ScanIndex(
                       call.snapshot(),
                       storage::Key(kOperationsByOrganizationId).Add(call.caller().organization),
                       "", kOperationsExamined));
  kept = bytes;
  for (const OperationRow& row : organization.rows) kept += row.message.operation().file_bytes();
  if (kept > kMaxOrganizationFileBytes || !organization.next.empty()) {
    return NoRoom(
        "file_bytes_per_organization", kMaxOrganizationFileBytes,
        {"the operations of your organization keep too much; ask colleagues to delete what "
         "is no longer needed",
         "団体全体の取込み・書出しの記録が上限を超えます。不要なものを削除してください"
         "（ほかの職員の分も含みます）。"});
  }
  if (oldest != nullptr) EraseOperation(*oldest, mutation);
  return absl::OkStatus();
}

internal_pb::OperationRecord NewRecord(const Call& call, pb::Operation::State state) {
  internal_pb::OperationRecord record;
  pb::Operation& operation = *record.mutable_operation();
  operation.set_name(absl::StrCat(call.caller().account, "/operations/", call.NewId()));
  operation.set_state(state);
  *operation.mutable_create_time() = ToProto(call.now());
  record.set_organization(call.caller().organization);
  const auto& roles = *pb::Role_descriptor();
  for (int i = 0; i < roles.value_count(); ++i) {
    const auto role = static_cast<pb::Role>(roles.value(i)->number());
    if (call.caller().Has(role)) record.add_roles(role);
  }
  return record;
}

const pb::StartImportHeader* HeaderOf(const pb::StartImportRequest& first) {
  return first.has_header() ? &first.header() : nullptr;
}

// A client's file as it comes: in messages of any size.
class SentFile {
 public:
  explicit SentFile(const std::vector<const pb::StartImportRequest*>& requests)
      : requests_(requests) {}

  absl::Status Check() const {
    for (size_t i = 1; i < requests_.size(); ++i) {
      if (!requests_[i]->has_header()) continue;
      return domain::InvalidField("header", "REPEATED",
                                  {"the header comes once, in the first message",
                                   "header は最初のメッセージで一度だけ送ってください。"});
    }
    if (size() > kMaxImportFileBytes) {
      return NoRoom("file_bytes", kMaxImportFileBytes,
                    {absl::StrCat("the file is larger than ", kMaxImportFileBytes >> 20,
                                  " MB; split it, or use renkei import, which takes larger ones"),
                     absl::StrCat("ファイルが", kMaxImportFileBytes >> 20,
                                  "MBを超えています。分けるか、より大きいものも扱えるコマンド"
                                  "（renkei import）で取り込んでください。")});
    }
    return absl::OkStatus();
  }

  size_t size() const {
    size_t bytes = 0;
    for (const pb::StartImportRequest* request : requests_) bytes += request->data().size();
    return bytes;
  }

  // The next kPieceBytes, or what is left; "" at the end.
  std::string NextPiece() {
    std::string piece;
    while (piece.size() < kPieceBytes && next_ < requests_.size()) {
      const std::string& data = requests_[next_]->data();
      const size_t taken = std::min(kPieceBytes - piece.size(), data.size() - at_);
      piece.append(data, at_, taken);
      at_ += taken;
      if (at_ < data.size()) break;
      at_ = 0;
      ++next_;
    }
    return piece;
  }

 private:
  const std::vector<const pb::StartImportRequest*>& requests_;
  size_t next_ = 0;
  size_t at_ = 0;  // in that message
};

// A file that needs several commits is RECEIVING until the last one: what stops between is swept.
absl::StatusOr<pb::Operation> StartImport(
    Job& job, const std::vector<const pb::StartImportRequest*>& requests) {
  const Call& call = job.call();
  const pb::ImportOptions& options = requests.front()->header().options();
  RETURN_IF_ERROR(CheckImport(call, options));
  SentFile file(requests);
  RETURN_IF_ERROR(file.Check());
  storage::Mutation mutation;
  RETURN_IF_ERROR(MakeRoomFor(call, static_cast<int64_t>(file.size()), mutation));

  OperationRow row = {.message = NewRecord(call, pb::Operation::STATE_RECEIVING)};
  internal_pb::OperationRecord& record = row.message;
  const std::string name = record.operation().name();
  *record.mutable_operation()->mutable_import() = options;
  *record.mutable_operation()->mutable_expire_time() = ToProto(call.now() + kReceivingTime);
  record.mutable_operation()->set_file_bytes(static_cast<int64_t>(file.size()));
  record.set_file(name);
  record.set_file_pieces(static_cast<uint32_t>((file.size() + kPieceBytes - 1) / kPieceBytes));
  // Whoever only asks need not have the file.
  if (job.validate_only()) return record.operation();
  if (file.size() == 0)
    return domain::InvalidField("file", "EMPTY", {"the file is empty", "ファイルが空です。"});

  uint32_t number = 0;
  for (std::string piece = file.NextPiece(); !piece.empty(); piece = file.NextPiece()) {
    if (number > 0 && number % kPiecesPerCommit == 0) {
      if (row.version == storage::Sequence::kNone) Operations().Insert(record, mutation);
      ASSIGN_OR_RETURN(const storage::Sequence at,
                       job.CommitPart(std::exchange(mutation, storage::Mutation())));
      if (row.version == storage::Sequence::kNone) row.version = at;
    }
    PutPiece(name, number++, std::move(piece), mutation);
  }
  internal_pb::OperationRecord queued = record;
  queued.mutable_operation()->set_state(pb::Operation::STATE_QUEUED);
  queued.mutable_operation()->clear_expire_time();
  if (row.version == storage::Sequence::kNone) {
    Operations().Insert(queued, mutation);
  } else {
    Operations().Update(row, queued, mutation);
  }
  ASSIGN_OR_RETURN(const storage::Sequence at, job.Commit(std::move(mutation), name));
  return Shown(call, {.message = std::move(queued), .version = at});
}

absl::Status NotInState(const pb::Operation& operation, domain::Bilingual text) {
  return domain::MakeError(pb::REASON_ILLEGAL_TRANSITION, std::move(text),
                           {{"state", pb::Operation::State_Name(operation.state())}});
}

absl::StatusOr<Write<pb::Operation>> ApplyImport(const Call& call,
                                                 const pb::ApplyImportRequest& request) {
  ASSIGN_OR_RETURN(const OperationRow checked, FindOwn(call, request.name()));
  const pb::Operation& was = checked.message.operation();
  if (was.state() != pb::Operation::STATE_SUCCEEDED || !was.import().validate_only() ||
      checked.message.file_pieces() == 0) {
    return NotInState(was, {"only an import that has checked its file, and still keeps it, can be "
                            "applied; send the file again",
                            "反映できるのは、確認が完了し、ファイルが残っている取込みだけです。"
                            "ファイルをもう一度選んでください。"});
  }
  RETURN_IF_ERROR(CheckImport(call, was.import()));
  internal_pb::OperationRecord emptied = checked.message;
  emptied.clear_file();
  emptied.clear_file_pieces();
  emptied.mutable_operation()->clear_file_bytes();
  internal_pb::OperationRecord record = NewRecord(call, pb::Operation::STATE_QUEUED);
  pb::Operation& operation = *record.mutable_operation();
  *operation.mutable_import() = was.import();
  operation.mutable_import()->set_validate_only(false);
  operation.mutable_import()->set_report_changes(false);
  operation.set_file_bytes(was.file_bytes());
  record.set_file(checked.message.file());
  record.set_file_pieces(checked.message.file_pieces());
  Write<pb::Operation> result;
  RETURN_IF_ERROR(MakeRoomFor(call, 0, result.mutation, request.name()));
  result.resource = operation.name();
  result.reply = operation;
  Operations().Update(checked, emptied, result.mutation);
  Operations().Insert(record, result.mutation);
  return result;
}

absl::StatusOr<Write<pb::Operation>> StartExport(const Call& call,
                                                 const pb::StartExportRequest& request) {
  call.Prove(auth::Ownership::kManaged);
  // What an export refuses, it refuses now.
  RETURN_IF_ERROR(OpenExport(call, request.export_()).status());
  Write<pb::Operation> result;
  RETURN_IF_ERROR(MakeRoomFor(call, 0, result.mutation));
  internal_pb::OperationRecord record = NewRecord(call, pb::Operation::STATE_QUEUED);
  *record.mutable_operation()->mutable_export_() = request.export_();
  result.resource = record.operation().name();
  result.reply = record.operation();
  Operations().Insert(record, result.mutation);
  return result;
}

absl::StatusOr<Write<pb::Operation>> CancelOperation(const Call& call,
                                                     const pb::CancelOperationRequest& request) {
  ASSIGN_OR_RETURN(const OperationRow row, FindOwn(call, request.name()));
  call.Prove(auth::Ownership::kManaged);
  Write<pb::Operation> result;
  result.resource = request.name();
  if (HasEnded(row.message.operation()) || row.message.operation().cancelling()) {
    result.reply = Shown(call, row);
    return result;
  }
  internal_pb::OperationRecord record = row.message;
  pb::Operation& operation = *record.mutable_operation();
  if (operation.state() == pb::Operation::STATE_RUNNING) {
    operation.set_cancelling(true);
  } else {
    operation.set_state(pb::Operation::STATE_CANCELLED);
    *operation.mutable_end_time() = ToProto(call.now());
    *operation.mutable_expire_time() = ToProto(call.now() + kOperationLifetime);
    DropFile(record, result.mutation);
  }
  result.reply = operation;
  Operations().Update(row, record, result.mutation);
  return result;
}

absl::StatusOr<Write<Empty>> DeleteOperation(const Call& call,
                                             const pb::DeleteOperationRequest& request) {
  Write<Empty> result;
  result.resource = request.name();
  if (!IsOwn(call, request.name())) return NotFound(request.name());
  call.Prove(auth::Ownership::kManaged);
  ASSIGN_OR_RETURN(const std::optional<OperationRow> row,
                   FindOperation(call.snapshot(), request.name()));
  if (!row) return result;
  if (row->message.operation().state() == pb::Operation::STATE_RUNNING) {
    return NotInState(row->message.operation(),
                      {"it is running; cancel it first (CancelOperation)",
                       "処理中のため削除できません。先に中止してください。"});
  }
  EraseOperation(*row, result.mutation);
  return result;
}

// Goes through the pieces, each on its own snapshot: they are not changed once the export has ended.
class FileReader : public ReplySource {
 public:
  explicit FileReader(std::string name) : name_(std::move(name)) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    const Call& call = job.call();
    ASSIGN_OR_RETURN(const OperationRow row, FindOwn(call, name_));
    if (next_ >= row.message.file_pieces()) return NextReply(EndOfReplies());
    auto reply = std::make_unique<pb::ReadOperationFileResponse>();
    ASSIGN_OR_RETURN(*reply->mutable_data(),
                     ReadPiece(call.snapshot(), row.message.file(), next_++));
    return NextReply(std::move(reply));
  }

 private:
  const std::string name_;
  uint32_t next_ = 0;
};

absl::StatusOr<std::unique_ptr<ReplySource>> ReadOperationFile(
    const Call& call, const pb::ReadOperationFileRequest& request) {
  ASSIGN_OR_RETURN(const OperationRow row, FindOwn(call, request.name()));
  const pb::Operation& operation = row.message.operation();
  if (!operation.has_export_() || operation.state() != pb::Operation::STATE_SUCCEEDED) {
    return NotInState(operation, {"there is a file only of an export that has succeeded",
                                  "受け取れるのは、完了した書出しのファイルだけです。"});
  }
  return std::make_unique<FileReader>(request.name());
}

}  // namespace

void RegisterOperationService(MethodRegistry& methods) {
  methods.Shows<pb::Operation>(ReadOperation);
  methods.Stream<pb::StartImportRequest, pb::StartImportHeader, pb::Operation>(
      "renkei.v1.OperationService/StartImport", HeaderOf, StartImport);
  methods.Write("renkei.v1.OperationService/ApplyImport", ApplyImport);
  methods.Write("renkei.v1.OperationService/StartExport", StartExport);
  methods.Read("renkei.v1.OperationService/GetOperation", GetOperation);
  methods.Steps<pb::WaitOperationRequest, pb::Operation>("renkei.v1.OperationService/WaitOperation",
                                                         WaitOperation);
  methods.Read("renkei.v1.OperationService/ListOperations", ListOperations);
  methods.Write("renkei.v1.OperationService/CancelOperation", CancelOperation);
  methods.Write("renkei.v1.OperationService/DeleteOperation", DeleteOperation);
  methods.Replies<pb::ReadOperationFileRequest, pb::ReadOperationFileResponse>(
      "renkei.v1.OperationService/ReadOperationFile", ReadOperationFile);
}

absl::StatusOr<int> SweepOperations(const Env& env, size_t limit) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(const auto page, Operations().ScanIndex(
                                        *snapshot, storage::Key(kOperationsByExpiryId), "", limit));
  int removed = 0;
  for (const OperationRow& row : page.rows) {
    if (FromProto(row.message.operation().expire_time()) > env.now()) break;
    // Up to 343 records: each in a commit of its own.
    storage::Mutation mutation;
    EraseOperation(row, mutation);
    const absl::Status done = storage::CommitAndWait(env.store, std::move(mutation)).status();
    if (absl::IsAborted(done)) continue;  // its owner was quicker
    RETURN_IF_ERROR(done);
    ++removed;
  }
  return removed;
}

}  // namespace renkei::service
