#include "server/service/operation/operation_run.h"

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/domain/error.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kImportMethodName[] = "renkei.v1.ExchangeService/ImportResources";
constexpr char kExportMethodName[] = "renkei.v1.ExchangeService/ExportResources";
// How often a head is written anew when its owner cancels or the like at the same time.
constexpr int kMaxHeadAttempts = 20;

// Waits for a callback with a status. What waits is a thread of the runner's.
absl::Status Await(const std::function<void(std::function<void(absl::Status)>)>& begin) {
  // Shared: whoever sets it may still be about it when this has returned.
  const auto done = std::make_shared<std::promise<absl::Status>>();
  begin([done](absl::Status status) { done->set_value(std::move(status)); });
  return done->get_future().get();
}

// Appends those of `more` that `kept` still has room for.
template <typename M>
void KeepSome(const google::protobuf::RepeatedPtrField<M>& more, size_t& bytes,
              google::protobuf::RepeatedPtrField<M>& kept) {
  for (const M& one : more) {
    if (kept.size() >= kMaxReported || bytes + one.ByteSizeLong() > kMaxReportedBytes) return;
    bytes += one.ByteSizeLong();
    *kept.Add() = one;
  }
}

absl::Status TooLargeExport() {
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {absl::StrCat("the file would be larger than ", kMaxExportFileBytes >> 20,
                    " MB; narrow it down, or use renkei export, which has no such limit"),
       absl::StrCat("ファイルが", kMaxExportFileBytes >> 20,
                    "MBを超えます。絞り込むか、上限のないコマンド（renkei export）をお使いください"
                    "。")},
      {{"limit", absl::StrCat("file_bytes=", kMaxExportFileBytes)}});
}

absl::Status RestartedTooOften() {
  return domain::MakeError(
      pb::REASON_INTERNAL,
      {absl::StrCat("it was interrupted by an end of the server more than ", kMaxRestarts,
                    " times; start it again, and tell the server's operator"),
       absl::StrCat("サーバーの停止によって", kMaxRestarts,
                    "回を超えて中断されました。もう一度行うとともに、運用担当者にお知らせください"
                    "。")});
}

// What passes by itself, so that it is gone on with later.
bool Passes(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail &&
         (detail->reason() == pb::REASON_OVERLOADED || detail->reason() == pb::REASON_UNAVAILABLE);
}

}  // namespace

OperationRun::OperationRun(const Env& env, const Dispatcher& dispatcher, OperationRow row,
                           std::function<bool()> ending)
    : env_(env),
      dispatcher_(dispatcher),
      row_(std::move(row)),
      ending_(std::move(ending)),
      saved_(env.steady()) {}

absl::Status OperationRun::Execute() {
  if (operation().restarts() > kMaxRestarts) return End(RestartedTooOften());
  absl::Status status = Open();
  if (status.ok()) status = Follow();
  if (replies_ != nullptr) replies_->Cancel();
  replies_.reset();
  if (ending_()) return Requeue();
  if (!Passes(status)) return End(status);
  RETURN_IF_ERROR(Requeue());
  return absl::UnavailableError(status.message());
}

absl::Status OperationRun::Open() {
  const bool imports = operation().has_import();
  Dispatcher::Incoming incoming;
  incoming.method = dispatcher_.methods().Find(imports ? kImportMethodName : kExportMethodName);
  incoming.on_behalf = Dispatcher::OnBehalf{.account = AccountOfOperation(operation().name())};
  for (const int role : row_.message.roles())
    incoming.on_behalf->roles.Add(static_cast<pb::Role>(role));
  incoming.abandoned = never_abandoned_;
  if (imports) {
    auto first = std::make_unique<pb::ImportResourcesRequest>();
    *first->mutable_options() = operation().import();
    incoming.requests.push_back(std::move(first));
  } else {
    incoming.requests.push_back(
        std::make_unique<pb::ExportResourcesRequest>(operation().export_()));
  }
  ASSIGN_OR_RETURN(replies_, dispatcher_.Open(std::move(incoming)));
  if (imports) return SendFile();
  // What a run before this one has written is written anew.
  return ChangeHead([](internal_pb::OperationRecord& record, storage::Mutation& mutation) {
    DropFile(record, mutation);
    record.set_file(record.operation().name());
  });
}

absl::Status OperationRun::SendFile() {
  RETURN_IF_ERROR(Await([this](auto taken) { replies_->Begin(std::move(taken)); }));
  const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
  for (uint32_t number = 0; number < row_.message.file_pieces(); ++number) {
    if (ending_()) return absl::CancelledError();
    auto more = std::make_unique<pb::ImportResourcesRequest>();
    ASSIGN_OR_RETURN(*more->mutable_data(), ReadPiece(*snapshot, row_.message.file(), number));
    RETURN_IF_ERROR(Await([&](auto taken) { replies_->Take(std::move(more), std::move(taken)); }));
  }
  return absl::OkStatus();
}

absl::StatusOr<MessagePtr> OperationRun::Next() {
  MessagePtr message;
  RETURN_IF_ERROR(Await([&](auto done) {
    replies_->Next([&message, done = std::move(done)](absl::Status status, MessagePtr next) {
      message = std::move(next);
      done(std::move(status));
    });
  }));
  return message;
}

absl::Status OperationRun::Follow() {
  while (true) {
    RETURN_IF_ERROR(LookAtHead());
    ASSIGN_OR_RETURN(const MessagePtr message, Next());
    if (message == nullptr) return WritePieces(/*all=*/true);
    if (operation().has_import()) {
      Absorb(static_cast<const pb::ImportResourcesResponse&>(*message));
    } else {
      RETURN_IF_ERROR(Absorb(static_cast<const pb::ExportResourcesResponse&>(*message)));
    }
  }
}

void OperationRun::Absorb(const pb::ImportResourcesResponse& reply) {
  *found_.mutable_progress() = reply.progress();
  KeepSome(reply.errors(), error_bytes_, *found_.mutable_errors());
  KeepSome(reply.changes(), change_bytes_, *found_.mutable_changes());
  found_.set_change_count(found_.change_count() + reply.changes_size());
  if (reply.has_result()) *found_.mutable_import_result() = reply.result();
}

absl::Status OperationRun::Absorb(const pb::ExportResourcesResponse& reply) {
  buffer_.append(reply.data());
  if (reply.has_summary()) *found_.mutable_export_summary() = reply.summary();
  if (static_cast<size_t>(file_bytes_) + buffer_.size() > kMaxExportFileBytes)
    return TooLargeExport();
  return WritePieces(/*all=*/false);
}

absl::Status OperationRun::WritePieces(bool all) {
  if (operation().has_import()) return absl::OkStatus();
  while (buffer_.size() >= kPieceBytes * kPiecesPerCommit || (all && !buffer_.empty())) {
    const size_t bytes = std::min(buffer_.size(), kPieceBytes * kPiecesPerCommit);
    const auto count = static_cast<uint32_t>((bytes + kPieceBytes - 1) / kPieceBytes);
    RETURN_IF_ERROR(
        ChangeHead([&](internal_pb::OperationRecord& record, storage::Mutation& mutation) {
          for (uint32_t i = 0; i < count; ++i) {
            const size_t at = i * kPieceBytes;
            PutPiece(record.file(), pieces_ + i,
                     buffer_.substr(at, std::min(kPieceBytes, bytes - at)), mutation);
          }
          record.set_file_pieces(pieces_ + count);
          record.mutable_operation()->set_file_bytes(file_bytes_ + static_cast<int64_t>(bytes));
        }));
    pieces_ += count;
    file_bytes_ += static_cast<int64_t>(bytes);
    buffer_.erase(0, bytes);
  }
  return absl::OkStatus();
}

absl::Status OperationRun::LookAtHead() {
  if (ending_()) return absl::CancelledError();
  ASSIGN_OR_RETURN(std::optional<OperationRow> row,
                   FindOperation(*env_.store.NewSnapshot(), operation().name()));
  if (!row) return absl::CancelledError();
  row_ = *std::move(row);
  if (operation().cancelling()) return absl::CancelledError();
  if (absl::FromChrono(env_.steady() - saved_) < kProgressPeriod || !found_.has_progress())
    return absl::OkStatus();
  return ChangeHead([this](internal_pb::OperationRecord& record, storage::Mutation&) {
    *record.mutable_operation()->mutable_progress() = found_.progress();
  });
}

absl::Status OperationRun::ChangeHead(const Change& change) {
  for (int attempt = 1;; ++attempt) {
    internal_pb::OperationRecord record = row_.message;
    storage::Mutation mutation;
    change(record, mutation);
    Operations().Update(row_, record, mutation);
    const absl::StatusOr<storage::Sequence> at =
        storage::CommitAndWait(env_.store, std::move(mutation));
    if (at.ok()) {
      row_ = {.message = std::move(record), .version = *at};
      saved_ = env_.steady();
      return absl::OkStatus();
    }
    if (!absl::IsAborted(at.status()) || attempt == kMaxHeadAttempts) return at.status();
    ASSIGN_OR_RETURN(std::optional<OperationRow> row,
                     FindOperation(*env_.store.NewSnapshot(), operation().name()));
    if (!row) return absl::CancelledError();
    row_ = *std::move(row);
  }
}

void OperationRun::KeepOutcome(const absl::Status& status, pb::Operation& operation) const {
  if (found_.has_progress()) *operation.mutable_progress() = found_.progress();
  operation.set_change_count(found_.change_count());
  operation.clear_cancelling();
  if (status.ok()) {
    operation.set_state(pb::Operation::STATE_SUCCEEDED);
    if (found_.has_import_result()) *operation.mutable_import_result() = found_.import_result();
    if (found_.has_export_summary()) *operation.mutable_export_summary() = found_.export_summary();
  } else if (absl::IsCancelled(status)) {
    operation.set_state(pb::Operation::STATE_CANCELLED);
  } else {
    operation.set_state(pb::Operation::STATE_FAILED);
    *operation.mutable_error() = *domain::DetailOf(dispatcher_.Typed(status));
  }
}

absl::Status OperationRun::Requeue() {
  return ChangeHead([](internal_pb::OperationRecord& record, storage::Mutation&) {
    record.mutable_operation()->set_state(pb::Operation::STATE_QUEUED);
  });
}

absl::Status OperationRun::End(const absl::Status& status) {
  return ChangeHead([&](internal_pb::OperationRecord& record, storage::Mutation& mutation) {
    pb::Operation& operation = *record.mutable_operation();
    KeepOutcome(status, operation);
    const absl::Time now = env_.now();
    *operation.mutable_end_time() = ToProto(now);
    *operation.mutable_expire_time() = ToProto(now + kOperationLifetime);
    const bool checked = operation.has_import() && operation.import().validate_only();
    const bool keeps_file =
        operation.state() == pb::Operation::STATE_SUCCEEDED && (checked || operation.has_export_());
    if (!keeps_file) DropFile(record, mutation);
    pb::Operation report;
    *report.mutable_errors() = found_.errors();
    *report.mutable_changes() = found_.changes();
    if (report.ByteSizeLong() == 0) return;
    PutReport(operation.name(), report, mutation);
    record.set_has_report(true);
  });
}

}  // namespace renkei::service
