#include "client/cli/profile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/cli/file/encode.h"
#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/lib/address.h"
#include "client/lib/descriptor.h"
#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using client::LocalError;

constexpr char kFileName[] = "renkei/config.yaml";

absl::Status CannotWrite(const std::string& path) {
  const std::string why = std::strerror(errno);
  return LocalError(absl::StatusCode::kInternal,
                    {absl::StrCat("cannot write ", path, ": ", why),
                     absl::StrCat(path, " に書き込めません（", why, "）。")});
}

std::string TextOf(const Tree& map, absl::string_view key) {
  const Tree* value = map.Find(key);
  return value != nullptr && value->IsScalar() ? value->text : "";
}

std::string FirstSet(const std::string& a, const std::string& b, const std::string& c) {
  return !a.empty() ? a : (!b.empty() ? b : c);
}

bool WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(fd) == 0;
}

}  // namespace

std::string ProfilePath(const Environment& environment) {
  const std::string config = environment("XDG_CONFIG_HOME");
  if (!config.empty()) return absl::StrCat(config, "/", kFileName);
  const std::string home = environment("HOME");
  return home.empty() ? "" : absl::StrCat(home, "/.config/", kFileName);
}

absl::StatusOr<Profile> ReadProfile(const std::string& path, Text* warning) {
  Profile profile;
  struct stat info = {};
  if (path.empty() || stat(path.c_str(), &info) != 0) return profile;
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    *warning = {
        absl::StrCat(path, " holds a token and others can read it; run: chmod 600 ", path),
        absl::StrCat(path, " にはトークンが入っていますが、他の利用者も読めます。chmod 600 ", path,
                     " を実行してください。")};
  }
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  ASSIGN_OR_RETURN(const std::vector<Tree> documents, ReadDocuments(text, path));
  if (documents.empty()) return profile;
  const Tree& map = documents.front();
  profile.server = TextOf(map, "server");
  profile.token = TextOf(map, "token");
  profile.ca_file = TextOf(map, "ca");
  profile.insecure = TextOf(map, "insecure") == "true";
  return profile;
}

absl::Status WriteProfile(const std::string& path, const Profile& profile) {
  if (path.empty()) {
    return LocalError(
        absl::StatusCode::kFailedPrecondition,
        {"neither HOME nor XDG_CONFIG_HOME is set, so there is no place for the profile",
         "環境変数 HOME も XDG_CONFIG_HOME も設定されていないため、設定を保存できません。"});
  }
  std::error_code error;
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  if (std::filesystem::create_directories(directory, error)) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  }
  std::string text = absl::StrCat("# renkei login\nserver: ", YamlScalar(profile.server), "\n");
  if (!profile.token.empty()) absl::StrAppend(&text, "token: ", YamlScalar(profile.token), "\n");
  if (!profile.ca_file.empty()) {
    // Found again from any folder. What cannot be made absolute was not found now either.
    const std::filesystem::path ca = std::filesystem::absolute(profile.ca_file, error);
    absl::StrAppend(&text, "ca: ", YamlScalar(error ? profile.ca_file : ca.string()), "\n");
  }
  if (profile.insecure) text += "insecure: true\n";
  const std::string part = absl::StrCat(path, ".new");
  unlink(part.c_str());
  {
    const client::Descriptor file(
        open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.get() < 0 || !WriteAll(file.get(), text)) return CannotWrite(part);
  }
  if (rename(part.c_str(), path.c_str()) != 0) return CannotWrite(path);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  const std::string token(
      absl::StripAsciiWhitespace(absl::string_view(text).substr(0, text.find('\n'))));
  if (token.empty()) {
    return LocalError(absl::StatusCode::kInvalidArgument,
                      {absl::StrCat(path, " holds no token in its first line"),
                       absl::StrCat(path, " の1行目にトークンがありません。")});
  }
  return token;
}

absl::StatusOr<Profile> EffectiveSettings(const GlobalFlags& flags, const Environment& environment,
                                          const Profile& profile) {
  Profile out;
  out.server = FirstSet(flags.server, environment("RENKEI_SERVER"), profile.server);
  if (out.server.empty()) out.server = "localhost";
  const bool same_server = profile.server.empty() || client::AreAmong(out.server, profile.server);
  out.ca_file =
      FirstSet(flags.ca_file, environment("RENKEI_CA"), same_server ? profile.ca_file : "");
  out.insecure = flags.insecure || (same_server && profile.insecure);
  out.token = flags.token;
  if (out.token.empty() && !flags.token_file.empty()) {
    ASSIGN_OR_RETURN(out.token, ReadTokenFile(flags.token_file));
  }
  if (out.token.empty()) out.token = environment("RENKEI_TOKEN");
  if (out.token.empty() && same_server) out.token = profile.token;
  return out;
}

}  // namespace renkei::cli
