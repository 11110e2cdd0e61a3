#include "server/service/backup/admin_service.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/service/backup/backup_writer.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Told once more for each, so that a large store does not answer in tens of thousands of messages.
constexpr uint64_t kToldParts = 200;

class BackupSource : public ReplySource {
 public:
  BackupSource(std::unique_ptr<BackupWriter> writer, std::string backup_id)
      : writer_(std::move(writer)), backup_id_(std::move(backup_id)) {}

  absl::StatusOr<NextReply> Pull(Job&) override {
    if (writer_ == nullptr) return NextReply(EndOfReplies{});
    ASSIGN_OR_RETURN(const bool more, writer_->Step());
    auto response = std::make_unique<pb::CreateBackupResponse>();
    if (!more) {
      Tell(*response->mutable_backup());
      writer_.reset();
      return NextReply(std::move(response));
    }
    if (writer_->copied_bytes() < told_ + writer_->total_bytes() / kToldParts) {
      return NextReply(WaitFor{});
    }
    told_ = writer_->copied_bytes();
    response->mutable_progress()->set_copied_bytes(static_cast<int64_t>(told_));
    response->mutable_progress()->set_total_bytes(static_cast<int64_t>(writer_->total_bytes()));
    return NextReply(std::move(response));
  }

 private:
  void Tell(pb::Backup& backup) const {
    const internal_pb::BackupManifest& manifest = writer_->manifest();
    backup.set_backup_id(backup_id_);
    backup.set_directory(writer_->directory());
    backup.set_store_id(manifest.store_id());
    backup.set_head(static_cast<int64_t>(manifest.head()));
    backup.set_file_count(manifest.file_count());
    backup.set_total_bytes(manifest.total_bytes());
    *backup.mutable_create_time() = manifest.create_time();
  }

  std::unique_ptr<BackupWriter> writer_;
  const std::string backup_id_;
  uint64_t told_ = 0;
};

absl::StatusOr<std::unique_ptr<ReplySource>> CreateBackup(const Call& call,
                                                          const pb::CreateBackupRequest& request) {
  const std::string id = request.backup_id().empty()
                             ? absl::FormatTime("%Y%m%d-%H%M%S", call.now(), absl::UTCTimeZone())
                             : request.backup_id();
  ASSIGN_OR_RETURN(std::unique_ptr<BackupWriter> writer, BackupWriter::Begin(call.env(), id));
  return std::make_unique<BackupSource>(std::move(writer), id);
}

}  // namespace

void RegisterAdminService(MethodRegistry& methods) {
  methods.Replies<pb::CreateBackupRequest, pb::CreateBackupResponse>(
      "renkei.v1.AdminService/CreateBackup", CreateBackup);
}

}  // namespace renkei::service
