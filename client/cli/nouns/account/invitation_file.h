// The file into which an import writes its invitations: a CSV that a mail merge reads. It holds
// secrets that exist nowhere else.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_INVITATION_FILE_H_
#define RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_INVITATION_FILE_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/file/private_file.h"

namespace renkei::cli {

// One line.
struct InvitationLine {
  std::string external_id;
  std::string organization;  // what it is called
  std::string display_name;
  std::string address;
  std::string secret;
  std::string expires;
  std::string server;
};

// A file that nobody else can read, which is never overwritten: a new one, or one of an import that
// was cut, to which is appended.
//
// The order that loses nothing: what a call is about to create is noted in a file beside it
// (PATH.pending) and on the disk before the call; what the call gave is on the disk before the next
// one. Whatever was noted and has no line when the import goes on was created by a call whose reply
// nobody has: its invitation is made anew.
class InvitationFile {
 public:
  // INVALID_ARGUMENT for a file that is something else, or that others can read.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<InvitationFile>> Open(
      const std::string& path);

  // Accounts that have a line, by external_id.
  const std::set<std::string>& recorded() const { return recorded_; }
  // Accounts that were noted and have none.
  const std::set<std::string>& pending() const { return pending_; }

  [[nodiscard]] absl::Status NotePending(const std::vector<std::string>& external_ids);
  // Returns when the lines are on the disk.
  [[nodiscard]] absl::Status Append(const std::vector<InvitationLine>& lines);
  // All is done: nothing is pending.
  void Finish();

 private:
  InvitationFile(std::string path, std::unique_ptr<PrivateFile> file)
      : path_(std::move(path)), file_(std::move(file)) {}
  absl::Status Begin();
  absl::Status ReadLines();
  absl::Status ReadPending();

  const std::string path_;
  const std::unique_ptr<PrivateFile> file_;
  std::set<std::string> recorded_;
  std::set<std::string> pending_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_INVITATION_FILE_H_
