#include "server/service/backup/create_backup.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/service/backup/backup_pace.h"
#include "server/service/backup/copy/backup_writer.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/backup/told_progress.h"
#include "server/service/frame/method.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

class BackupSource : public ReplySource {
 public:
  BackupSource(const Env& env, std::unique_ptr<BackupWriter> writer, std::string backup_id)
      : writer_(std::move(writer)),
        backup_id_(std::move(backup_id)),
        pace_(env.backups.bytes_per_second, env.steady) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    if (writer_ == nullptr) return NextReply(EndOfReplies{});
    const absl::Duration pause = pace_.Wait();
    if (pause > absl::ZeroDuration()) return NextReply(Pause(pause));
    const uint64_t before = writer_->read_bytes();
    ASSIGN_OR_RETURN(const bool more, writer_->Step());
    pace_.Spent(writer_->read_bytes() - before);
    auto response = std::make_unique<pb::CreateBackupResponse>();
    if (more) {
      if (!progress_.Tell(writer_->copied_bytes(), writer_->total_bytes(),
                          *response->mutable_progress())) {
        return NextReply(WaitFor{});
      }
      return NextReply(std::move(response));
    }
    ASSIGN_OR_RETURN(const CataloguedBackup made,
                     ReadBackup(job.call().env().backups.directory, backup_id_));
    writer_.reset();
    *response->mutable_backup() = Describe(made);
    outcome_ = absl::StrCat("backup ", backup_id_, ": ", made.manifest.total_bytes(), " bytes, ",
                            made.manifest.new_bytes(), " of them new");
    return NextReply(std::move(response));
  }

  std::string Outcome() const override { return outcome_; }

 private:
  std::unique_ptr<BackupWriter> writer_;
  const std::string backup_id_;
  BackupPace pace_;
  ToldProgress progress_;
  std::string outcome_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ReplySource>> CreateBackup(const Call& call,
                                                          const pb::CreateBackupRequest& request) {
  const bool named = !request.backup_id().empty();
  const std::string id = named ? request.backup_id()
                               : absl::FormatTime("%Y%m%d-%H%M%S", call.now(), absl::UTCTimeZone());
  ASSIGN_OR_RETURN(
      std::unique_ptr<BackupWriter> writer,
      BackupWriter::Begin(call.env(), {.id = id, .named = named, .full = request.full()}));
  return std::make_unique<BackupSource>(call.env(), std::move(writer), id);
}

}  // namespace renkei::service
