#include "server/host/host_figures.h"

#include <optional>
#include <utility>

#include "server/service/backup/copy/catalogue.h"
#include "server/service/follow/mail_post.h"
#include "server/service/frame/backup_options.h"
#include "storage/store.h"

namespace renkei::host {
namespace {

using metrics::CounterOf;
using metrics::Family;
using metrics::GaugeOf;
using metrics::Kind;

double NumberOf(storage::Sequence sequence) {
  return static_cast<double>(storage::ToInt(sequence));
}

}  // namespace

void AddStoreFigures(const storage::Store& store, metrics::Families& families) {
  families.push_back(CounterOf("renkei_store_commits_total",
                               "Commits of the store since it was made.",
                               static_cast<int64_t>(storage::ToInt(store.Head()))));
  families.push_back(GaugeOf("renkei_feed_earliest_sequence",
                             "The first commit of which the change feed has every change.",
                             NumberOf(store.Earliest(storage::Log::kChanges))));
}

void AddMailFigures(const service::Env& env, metrics::Families& families) {
  const service::MailPost* const mail = service::MailOf(env);
  const auto add = [&](const char* name, const char* help,
                       const metrics::Counter service::MailMeasures::*counter) {
    Family family = {name, help, Kind::kCounter};
    if (mail != nullptr) {
      family.samples.push_back(
          {.labels = {}, .value = static_cast<double>((mail->measures().*counter).value())});
    }
    families.push_back(std::move(family));
  };
  add("renkei_mails_sent_total", "Mails that the mail server has taken.",
      &service::MailMeasures::sent);
  add("renkei_mails_deferred_total", "Attempts after which a mail is tried again.",
      &service::MailMeasures::deferred);
  add("renkei_mails_given_up_total",
      "Mails that are tried no more (renkei admin send-digests tries them again).",
      &service::MailMeasures::given_up);
}

void AddBackupFigures(const service::Env& env, metrics::Families& families) {
  families.push_back(GaugeOf("renkei_backup_configured", "1 where backups are made (--backup-dir).",
                             env.backups.directory.empty() ? 0 : 1));
  families.push_back(
      GaugeOf("renkei_backup_due_seconds",
              "How old the last good one may become (--backup-due-hours); 0: as old as it likes.",
              absl::ToDoubleSeconds(env.backups.due)));
  Family last = {"renkei_backup_last_success_timestamp_seconds",
                 "When the last good backup was made, since 1970; missing: there is none.",
                 Kind::kGauge};
  if (const std::optional<absl::Time> time = service::LastGoodBackup(env); time.has_value()) {
    last.samples.push_back(
        {.labels = {}, .value = absl::ToDoubleSeconds(*time - absl::UnixEpoch())});
  }
  families.push_back(std::move(last));
  const service::BackupNews::State news = env.backup_news->state();
  families.push_back(GaugeOf("renkei_backup_running", "1 while one is made.",
                             news.running_since.has_value() ? 1 : 0));
  families.push_back(GaugeOf("renkei_backup_failing", "1 where the last attempt made none.",
                             news.last_failure.has_value() ? 1 : 0));
}

void AddReadiness(const process::ReadyParts& parts, metrics::Families& families) {
  Family ready = {"renkei_ready", "1 for each part that is well, as /readyz has them.",
                  Kind::kGauge};
  for (const process::ReadyPart& part : parts) {
    ready.samples.push_back({.labels = {{"part", part.name}}, .value = part.status.ok() ? 1.0 : 0});
  }
  families.push_back(std::move(ready));
}

}  // namespace renkei::host
