#include "client/cli/nouns/account/invitation_login.h"

#include <openssl/sha.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/file/private_file.h"
#include "client/lib/request_id.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::string PendingPasswordPath(const std::string& profile_path) {
  return absl::StrCat(profile_path, ".invitation");
}

// Tells one invitation from another without being one.
std::string DigestOf(const std::string& invitation) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(invitation.data()), invitation.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return absl::BytesToHexString(digest);
}

// The request_id under which this invitation was sent before, or a new one that is on the disk.
absl::StatusOr<std::string> RequestIdFor(const std::string& profile_path,
                                         const std::string& invitation) {
  const std::string path = PendingPasswordPath(profile_path);
  ASSIGN_OR_RETURN(const std::optional<std::string> kept, ReadPrivateFile(path));
  if (kept.has_value()) {
    const std::vector<std::string> lines = absl::StrSplit(*kept, '\n');
    if (lines.size() >= 2 && lines[0] == DigestOf(invitation)) return lines[1];
  }
  std::string id = client::NewRequestId();
  RETURN_IF_ERROR(WritePrivateFile(path, absl::StrCat(DigestOf(invitation), "\n", id, "\n")));
  return id;
}

}  // namespace

std::string MachineName() {
  constexpr size_t kMost = 60;
  char name[kMost + 1] = {};
  if (gethostname(name, kMost) != 0 || name[0] == '\0') return "renkei login";
  return absl::StrCat("renkei login, ", name);
}

bool IsInvitation(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->reason() == pb::REASON_INVITATION;
}

absl::Status ExchangeInvitation(Session& session, const std::string& profile_path,
                                Profile& settings) {
  // The profile's directory, and that it can be written, before the invitation is spent.
  std::error_code error;
  const std::filesystem::path directory = std::filesystem::path(profile_path).parent_path();
  if (std::filesystem::create_directories(directory, error))
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  ASSIGN_OR_RETURN(const std::string request_id, RequestIdFor(profile_path, settings.token));
  ASSIGN_OR_RETURN(const std::unique_ptr<client::Client> client, session.ConnectWith(settings));
  pb::AcceptInvitationRequest request;
  request.set_display_name(MachineName());
  request.set_request_id(request_id);
  // A password is set on a page, where there is one to type it into.
  request.set_token_alone(true);
  ASSIGN_OR_RETURN(const auto accepted, client->Call<pb::AcceptInvitationResponse>(
                                            "IdentityService/AcceptInvitation", request));
  settings.token = accepted.secret();
  RETURN_IF_ERROR(WriteProfile(profile_path, settings));
  RemovePrivateFile(PendingPasswordPath(profile_path));
  return absl::OkStatus();
}

}  // namespace renkei::cli
