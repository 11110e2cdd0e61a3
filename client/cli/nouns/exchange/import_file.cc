#include "client/cli/nouns/exchange/import_file.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/exchange/import_report.h"
#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Of the file, in one message.
constexpr size_t kPieceBytes = size_t{512} << 10;

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, Close>;

// All of the file; ends early where the server has ended the call.
absl::Status Send(std::FILE* file, const std::string& name, client::MessageStream& exchange) {
  std::string piece(kPieceBytes, '\0');
  while (const size_t got = std::fread(piece.data(), 1, piece.size(), file)) {
    pb::ImportResourcesRequest more;
    more.set_data(piece.data(), got);
    if (!exchange.Write(more)) return absl::OkStatus();
  }
  if (std::ferror(file) != 0)
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat("cannot read ", name), absl::StrCat(name, " を読めません。")});
  exchange.WritesDone();
  return absl::OkStatus();
}

}  // namespace

absl::Status ImportFile(Session& session, const std::string& path, pb::ImportOptions options) {
  options.set_file_name(std::filesystem::path(path).filename().string());
  options.set_validate_only(session.dry_run());
  options.set_report_changes(session.dry_run());
  const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  std::error_code error;
  if (file == nullptr || std::filesystem::is_directory(path, error))
    return client::LocalError(absl::StatusCode::kInvalidArgument,
                              {absl::StrCat("there is no file ", path),
                               absl::StrCat("ファイル ", path, " がありません。")});
  ASSIGN_OR_RETURN(auto* client, session.client());
  client::MessageStream exchange = client->OpenStream("ExchangeService/ImportResources");
  pb::ImportResourcesRequest first;
  *first.mutable_options() = std::move(options);
  if (exchange.Write(first)) {
    RETURN_IF_ERROR(Send(file.get(), path, exchange));
  }
  ImportReport report(session, path);
  while (true) {
    const auto reply = exchange.Read<pb::ImportResourcesResponse>();
    if (!reply.ok()) return report.Broken(reply.status());
    if (!reply->has_value()) return report.Finish();
    report.Add(**reply);
  }
}

}  // namespace renkei::cli
