// What an import tells its user.

#ifndef RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_IMPORT_REPORT_H_
#define RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_IMPORT_REPORT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "client/cli/progress.h"
#include "client/cli/session.h"
#include "renkei/v1/exchange_service.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// Mistakes that people are shown; the rest is a number. Programs get all that the server sent.
inline constexpr int kShownErrors = 30;

class ImportReport {
 public:
  ImportReport(Session& session, std::string file);

  void Add(const pb::ImportResourcesResponse& reply);

  // After the last reply: the mistakes as a table, what was done, and an error where a row was
  // wrong.
  absl::Status Finish();

  // The call ended with `status`: what was found before, then `status` with what was written.
  absl::Status Broken(const absl::Status& status);

 private:
  void ShowErrors();
  void ShowResult();
  // What to do about rows that others changed too, once.
  void NoteConflicts();

  Session& session_;
  const std::string file_;
  std::unique_ptr<Progress> progress_;
  int64_t megabytes_ = 0;
  pb::ImportResourcesResponse all_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_IMPORT_REPORT_H_
