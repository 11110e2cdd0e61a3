#include "server/service/backup/admin_service.h"

#include "renkei/v1/admin_service.pb.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/backup/create_backup.h"
#include "server/service/backup/prune.h"
#include "server/service/backup/server_status.h"
#include "server/service/backup/verify_backup.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kMaxListed = 1'000;

absl::StatusOr<pb::ListBackupsResponse> ListBackups(const Call& call,
                                                    const pb::ListBackupsRequest&) {
  const Env& env = call.env();
  RETURN_IF_ERROR(CheckBackupsConfigured(env));
  ASSIGN_OR_RETURN(const std::vector<CataloguedBackup> backups, Catalogue(env));
  pb::ListBackupsResponse response;
  for (const CataloguedBackup& backup : backups) {
    if (response.backups_size() == kMaxListed) break;
    *response.add_backups() = Describe(backup);
  }
  const DiskUse use = DiskUseOf(env.backups.directory, backups);
  response.set_used_bytes(static_cast<int64_t>(use.used));
  response.set_free_bytes(static_cast<int64_t>(use.free));
  return response;
}

class PruneSource : public ReplySource {
 public:
  explicit PruneSource(std::unique_ptr<BackupPruner> pruner) : pruner_(std::move(pruner)) {}

  absl::StatusOr<NextReply> Pull(Job&) override {
    if (pruner_ == nullptr) return NextReply(EndOfReplies{});
    ASSIGN_OR_RETURN(const bool more, pruner_->Step());
    if (more) return NextReply(WaitFor{});
    auto response = std::make_unique<pb::PruneBackupsResponse>(pruner_->response());
    pruner_.reset();
    return NextReply(std::move(response));
  }

 private:
  std::unique_ptr<BackupPruner> pruner_;
};

absl::StatusOr<std::unique_ptr<ReplySource>> PruneBackups(const Call& call,
                                                          const pb::PruneBackupsRequest& request) {
  ASSIGN_OR_RETURN(std::unique_ptr<BackupPruner> pruner,
                   BackupPruner::Begin(call.env(), request.validate_only()));
  return std::make_unique<PruneSource>(std::move(pruner));
}

}  // namespace

void RegisterAdminService(MethodRegistry& methods) {
  methods.Replies<pb::CreateBackupRequest, pb::CreateBackupResponse>(
      "renkei.v1.AdminService/CreateBackup", CreateBackup);
  methods.Read("renkei.v1.AdminService/ListBackups", ListBackups);
  methods.Replies<pb::VerifyBackupRequest, pb::VerifyBackupResponse>(
      "renkei.v1.AdminService/VerifyBackup", VerifyBackup);
  methods.Steps<pb::PruneBackupsRequest, pb::PruneBackupsResponse>(
      "renkei.v1.AdminService/PruneBackups", PruneBackups);
  methods.Read("renkei.v1.AdminService/GetServerStatus", GetServerStatus);
}

}  // namespace renkei::service
