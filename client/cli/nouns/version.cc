// The command's version, and what does not work between it and a server of another one.

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/text/terminal.h"
#include "client/lib/error.h"
#include "google/protobuf/descriptor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/contract_services.h"
#include "server/domain/error.h"
#include "server/domain/words/method_words.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using google::protobuf::DescriptorPool;
using Names = std::vector<std::string>;

constexpr char kOwnVersion[] = RENKEI_VERSION;
constexpr char kContractPackage[] = "renkei.v1";

// Every method of the contract that the command was built with, "CaseService/GetCase", in order.
Names MethodsKnown() {
  Names methods = domain::ContractMethods();
  // With the point behind the package, where the text has its end.
  for (std::string& method : methods) method.erase(0, sizeof(kContractPackage));
  return methods;
}

// "0.10.2" as {0, 10, 2}; what is no number counts as 0.
std::vector<int> PartsOf(const std::string& version) {
  std::vector<int> parts;
  for (const absl::string_view part : absl::StrSplit(version, '.')) {
    int number = 0;
    parts.push_back(absl::SimpleAtoi(part, &number) ? number : 0);
  }
  return parts;
}

// Methods of either that the other does not have.
struct Difference {
  Names server_lacks;
  Names command_lacks;
};

Difference Compare(const pb::ServerInfo& server) {
  const Names own = MethodsKnown();
  Names theirs(server.methods().begin(), server.methods().end());
  std::sort(theirs.begin(), theirs.end());
  Difference difference;
  std::set_difference(own.begin(), own.end(), theirs.begin(), theirs.end(),
                      std::back_inserter(difference.server_lacks));
  std::set_difference(theirs.begin(), theirs.end(), own.begin(), own.end(),
                      std::back_inserter(difference.command_lacks));
  return difference;
}

// "事例の公開（CaseService/PublishCase）"; of a method of a newer server its name alone.
std::string MethodLines(const Names& methods, Lang lang) {
  std::string lines;
  for (const std::string& method : methods) {
    const std::string full = absl::StrCat(kContractPackage, ".", method);
    const bool known = DescriptorPool::generated_pool()->FindMethodByName(
                           absl::StrCat(kContractPackage, ".", method.substr(0, method.find('/')),
                                        ".", method.substr(method.find('/') + 1))) != nullptr;
    absl::StrAppend(&lines, "  ",
                    known ? absl::StrCat(domain::MethodWords(full, lang), In(lang, {" (", "（"}),
                                         method, In(lang, {")", "）"}))
                          : Printable(method),
                    "\n");
  }
  return lines;
}

Text Verdict(const pb::ServerInfo& server, const Difference& difference) {
  const std::vector<int> own = PartsOf(kOwnVersion);
  const std::vector<int> theirs = PartsOf(server.version());
  if (difference.server_lacks.empty() && difference.command_lacks.empty())
    return {"Everything that this command does works with this server.",
            "このコマンドの操作は、すべてこのサーバーで使えます。"};
  if (own > theirs)
    return {
        "The command is newer than the server; what the server does not do works once it is "
        "upgraded.",
        "コマンドのほうが新しい版です。サーバーが対応していない操作は、サーバーを更新すると"
        "使えます。"};
  if (own < theirs)
    return {
        "The command is older than the server; what it does not know works once it is upgraded.",
        "コマンドのほうが古い版です。新しい操作は、コマンドを更新すると使えます。"};
  return {"Both say the same version, and were built from different states of it.",
          "版の番号は同じですが、対応している操作が異なります。"};
}

std::string Comparison(const pb::ServerInfo& server, const std::string& address,
                       const BriefStyle& style) {
  const Lang lang = style.lang;
  const Difference difference = Compare(server);
  std::string text = RenderPairs({{In(lang, {"This command", "このコマンド"}), kOwnVersion},
                                  {In(lang, {"Server", "サーバー"}),
                                   absl::StrCat(Printable(server.version()), In(lang, {" (", "（"}),
                                                address, In(lang, {")", "）"}))}},
                                 style);
  const auto list = [&](const Names& methods, const Text& heading) {
    if (methods.empty()) return;
    absl::StrAppend(&text, "\n", In(lang, heading), "\n", MethodLines(methods, lang));
  };
  list(difference.server_lacks,
       {absl::StrCat("What this server does not do (", difference.server_lacks.size(), "):"),
        absl::StrCat("このサーバーが対応していない操作（", difference.server_lacks.size(),
                     "件）:")});
  list(difference.command_lacks,
       {absl::StrCat("What this command does not know (", difference.command_lacks.size(), "):"),
        absl::StrCat("このコマンドが知らない操作（", difference.command_lacks.size(), "件）:")});
  return absl::StrCat(text, "\n", In(lang, Verdict(server, difference)), "\n");
}

absl::Status RunCheck(Session& session) {
  ASSIGN_OR_RETURN(const Profile settings, session.settings());
  ASSIGN_OR_RETURN(const auto server, session.Call<pb::ServerInfo>("IdentityService/GetServerInfo",
                                                                   pb::GetServerInfoRequest()));
  ASSIGN_OR_RETURN(const auto* client, session.client());
  const std::string from = Session::ServerText(*client, settings, session.lang());
  session.printer().One(server,
                        [&] { return Comparison(server, from, session.printer().style()); });
  return absl::OkStatus();
}

absl::Status PrintVersion(Session& session) {
  Printer& printer = session.printer();
  switch (printer.format()) {
    case Format::kJson:
    case Format::kJsonLines:
      printer.Raw("{\"version\": \"" RENKEI_VERSION "\"}\n");
      break;
    case Format::kYaml:
      printer.Raw("version: \"" RENKEI_VERSION "\"\n");
      break;
    case Format::kCsv:
      printer.Table({TableColumn{"version"}}, {std::vector<std::string>{kOwnVersion}});
      break;
    default:
      printer.Raw("renkei " RENKEI_VERSION "\n");
  }
  return absl::OkStatus();
}

}  // namespace

std::string VersionBesideOwn(const std::string& server, Lang lang) {
  const std::string shown = Printable(server);
  if (server.empty() || server == kOwnVersion) return shown;
  const bool newer = PartsOf(kOwnVersion) < PartsOf(server);
  return absl::StrCat(
      shown, In(lang, {absl::StrCat(" (", newer ? "newer" : "older", " than this command, ",
                                    kOwnVersion, "; renkei version --check)"),
                       absl::StrCat("（このコマンドの版 ", kOwnVersion, " より",
                                    newer ? "新しい" : "古い", "。renkei version --check）")}));
}

void AddVersion(CommandTree& tree) {
  auto check = std::make_shared<bool>(false);
  Verb verb =
      tree.AddVerb("version", {"Shows the command's version, and whether it fits the server's",
                               "このコマンドの版と、サーバーとの対応を表示します"});
  verb.Flag(check.get(), "--check",
            {"Compares with the server: what does not work between the two",
             "サーバーと比べ、使えない操作を表示します"});
  verb.Example("renkei version --check",
               {"After one of the two was upgraded", "どちらかを更新したときに確かめます"});
  verb.Run(
      [check](Session& session) { return *check ? RunCheck(session) : PrintVersion(session); });
}

}  // namespace renkei::cli
