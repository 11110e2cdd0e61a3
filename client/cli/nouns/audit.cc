// `renkei audit`: what was done, and whether the log of it is what was recorded. What was exported is verified without a server.
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_join.h"
#include "client/cli/file/input.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/show/labels.h"
#include "client/cli/verbs/filter.h"
#include "client/view/page/audit_marks.h"
#include "client/view/page/audit_words.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/audit_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/auth/audit_file.h"
#include "server/auth/audit_head.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// What narrows a list or an export.
struct AuditTerms {
  std::string actor;
  std::string organization;
  std::string resource;
  std::string method;
  std::string since;
  std::string until;
  std::string filter;
};

struct AuditVerifyArguments {
  std::vector<std::string> files;
  std::vector<std::string> heads;
  std::string key;
};

void TakeAuditTerms(Verb& verb, AuditTerms* terms) {
  verb.Option(&terms->actor, "--actor", "ACCOUNT", {"Who did it", "操作したアカウント"})
      .Option(&terms->organization, "--organization", "ORG",
              {"Whose account did it", "操作した人の団体"})
      .Option(&terms->resource, "--resource", "NAME",
              {"Of what, by its name (cases/...); also what stands below it",
               "対象のリソース名（cases/... など）。その下にあるものも含みます"})
      .Option(
          &terms->method, "--method", "METHOD",
          {"Part of the method's name: PublishCase", "呼び出しの名前の一部（PublishCase など）"})
      .Date(&terms->since, "--since", {"From this day on", "この日から"})
      .Date(&terms->until, "--until", {"Until this day", "この日まで"})
      .Option(
          &terms->filter, "--filter", "EXPRESSION",
          {"Further terms: reason=SIGN_IN_FAILED, address=\"...\", mark:..., field:...",
           "そのほかの条件（reason=SIGN_IN_FAILED、address=\"...\"、mark:...、field:... など）"});
}

absl::StatusOr<std::string> AuditFilterOf(Session& session, AuditTerms terms) {
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Account, &terms.actor));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &terms.organization));
  FilterTerms filter;
  filter.Add("actor", "=", terms.actor);
  filter.Add("organization", "=", terms.organization);
  filter.Add("resource", "=", terms.resource);
  filter.Add("method", ":", terms.method);
  filter.Add("date", ">=", terms.since);
  filter.Add("date", "<=", terms.until);
  filter.AddRaw(terms.filter);
  return filter.Joined();
}

std::vector<Column<pb::AuditEntry>> AuditColumns(Session& session) {
  using E = pb::AuditEntry;
  const domain::Words words = session.printer().words();
  const Lang lang = session.lang();
  return {{Heading<E>("time"), Says<E>(session, "time")},
          {Heading<E>("actor"), [words](const E& e) { return view::AuditActorWords(e, words); }},
          {Heading<E>("organization"), Says<E>(session, "organization"), false, false, true},
          {Heading<E>("method"), [words](const E& e) { return view::AuditMethodWords(e, words); }},
          {Heading<E>("resource"), Says<E>(session, "resource"), false, true},
          {Heading<E>("changes"),
           [words, lang](const E& e) {
             return absl::StrJoin(view::AuditChangeLines(e, words), In(lang, {"; ", "、"}));
           },
           false, true},
          {{"MARKS", "注記"}, [lang](const E& e) { return view::AuditMarks(e, lang); }}};
}

absl::Status RunAuditList(Session& session, const AuditTerms& terms, int limit) {
  pb::ListAuditEntriesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_filter(), AuditFilterOf(session, terms));
  ASSIGN_OR_RETURN(const auto found,
                   session.List<pb::AuditEntry>("IdentityService/ListAuditEntries", request,
                                                static_cast<size_t>(limit)));
  session.printer().List(found, AuditColumns(session));
  NoteIfEmpty(session, found.size());
  return absl::OkStatus();
}

std::string AuditJson(const google::protobuf::Message& message) {
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json);
  return json;
}

absl::Status RunAuditExport(Session& session, const AuditTerms& terms) {
  pb::ExportAuditLogRequest request;
  ASSIGN_OR_RETURN(*request.mutable_filter(), AuditFilterOf(session, terms));
  ASSIGN_OR_RETURN(auto* client, session.client());
  ASSIGN_OR_RETURN(auto stream, client->OpenReader<pb::ExportAuditLogResponse>(
                                    "AuditService/ExportAuditLog", request));
  size_t entries = 0;
  while (true) {
    ASSIGN_OR_RETURN(const auto reply, stream.Read<pb::ExportAuditLogResponse>());
    if (!reply.has_value()) break;
    for (const pb::AuditLine& line : reply->lines()) {
      entries += line.has_link() ? 1 : 0;
      session.printer().Raw(absl::StrCat(AuditJson(line), "\n"));
    }
  }
  const std::string& file = session.output_file();
  session.NoteOutput(
      {absl::StrCat(file.empty() ? "" : absl::StrCat(file, ": "), entries,
                    " entries; look at them without a server: renkei audit verify ",
                    file.empty() ? "FILE" : file),
       absl::StrCat(file.empty() ? "" : absl::StrCat(file, ": "), entries,
                    "件を出力しました。サーバーなしで検証できます: renkei audit verify ",
                    file.empty() ? "ファイル" : file)});
  return absl::OkStatus();
}

absl::Status RunAuditHead(Session& session, bool key_alone) {
  ASSIGN_OR_RETURN(const auto head, session.Call<pb::AuditHead>("AuditService/GetAuditHead",
                                                                pb::GetAuditHeadRequest()));
  if (key_alone) {
    session.printer().Raw(head.public_key());
    return absl::OkStatus();
  }
  // A file of it is kept, and read by `verify`.
  if (!session.output_file().empty()) {
    session.printer().Raw(absl::StrCat(AuditJson(head), "\n"));
    return absl::OkStatus();
  }
  session.printer().One(head);
  session.Note(
      {"keep it elsewhere: renkei audit head -O head.json; later: renkei audit verify "
       "--head head.json",
       "別の場所に保管してください: renkei audit head -O head.json（後日の検証: renkei audit "
       "verify --head head.json）"});
  return absl::OkStatus();
}

absl::StatusOr<std::vector<pb::AuditHead>> ReadAuditHeads(const std::vector<std::string>& files) {
  std::vector<pb::AuditHead> heads;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
    if (!google::protobuf::util::JsonStringToMessage(text, &heads.emplace_back()).ok()) {
      return domain::LocalError(
          absl::StatusCode::kInvalidArgument,
          {absl::StrCat(file, " is no head of an audit log (renkei audit head -O FILE)"),
           absl::StrCat(file,
                        " は、操作の記録の末尾のファイル（renkei audit head -O "
                        "ファイル）ではありません。")});
    }
  }
  return heads;
}

// Line by line: a log of years is larger than memory.
absl::Status TakeAuditFile(const std::string& path, auth::AuditFileCheck& check) {
  std::ifstream file(path);
  if (!file) {
    return domain::LocalError(
        absl::StatusCode::kNotFound,
        {absl::StrCat(path, " cannot be read"), absl::StrCat(path, " を読み取れません。")});
  }
  for (std::string line; std::getline(file, line);) check.TakeLine(line);
  return absl::OkStatus();
}

absl::Status TellAuditVerification(Session& session, const pb::AuditVerification& found) {
  session.printer().One(found, [&] {
    return absl::StrCat(absl::StrJoin(view::AuditVerificationLines(found, session.lang()), "\n"),
                        "\n");
  });
  if (found.flaws_size() == 0) return absl::OkStatus();
  session.KeepOutput();
  return domain::LocalError(absl::StatusCode::kDataLoss,
                            {"the audit log is not what was recorded",
                             "操作の記録が、記録された時のままではありません。"});
}

absl::Status VerifyAuditFiles(Session& session, const AuditVerifyArguments& args) {
  ASSIGN_OR_RETURN(std::vector<pb::AuditHead> heads, ReadAuditHeads(args.heads));
  std::string key;
  if (!args.key.empty()) {
    ASSIGN_OR_RETURN(key, ReadTextFile(args.key));
  }
  const bool known = !heads.empty() || !key.empty();
  auth::AuditFileCheck check(std::move(heads), std::move(key));
  for (const std::string& file : args.files) RETURN_IF_ERROR(TakeAuditFile(file, check));
  const pb::AuditVerification found = check.Finish();
  if (check.extract().has_value()) {
    session.Note({"this is an extract: what else was recorded is not in it",
                  "これは抜粋です。ほかの記録が間にあっても、このファイルからは分かりません。"});
  }
  if (!known) {
    session.Note({"whose key signed it was not held against anything: give --head or --key",
                  "署名の鍵は照合していません。保管してある --head か --key を指定してください。"});
  }
  return TellAuditVerification(session, found);
}

absl::Status VerifyAuditOnServer(Session& session, const AuditVerifyArguments& args) {
  if (!args.key.empty())
    return UsageError({"--key goes with a file", "--key はファイルの検証で使います。"});
  if (args.heads.size() > 1)
    return UsageError({"the server takes one --head", "--head は1つだけ指定してください。"});
  ASSIGN_OR_RETURN(const std::vector<pb::AuditHead> heads, ReadAuditHeads(args.heads));
  pb::VerifyAuditLogRequest request;
  if (!heads.empty()) *request.mutable_head() = heads.front();
  ASSIGN_OR_RETURN(const auto found,
                   session.Call<pb::AuditVerification>("AuditService/VerifyAuditLog", request));
  return TellAuditVerification(session, found);
}

void AddAuditList(Noun& noun) {
  const auto terms = std::make_shared<AuditTerms>();
  const auto limit = std::make_shared<int>(100);
  Verb verb = noun.AddVerb(
      "list",
      {"Lists what was done, newest first: writes, sign-ins, exports, backups, refusals",
       "操作の記録（登録・変更、ログイン、書出し、バックアップ、拒否）を新しい順に一覧します"});
  TakeAuditTerms(verb, terms.get());
  verb.Integer(limit.get(), "--limit", 1, 1'000'000,
               {"At most so many (default: 100)", "最大件数（省略時は100）"})
      .Example("renkei audit list --limit 20", {"The last twenty", "最新の20件"})
      .Example("renkei audit list --resource cases/01m8kh6zfc8w2a1w5mrwqn7rdw",
               {"What was done to a case", "ある事例への操作"})
      .Example("renkei audit list --since 2024-07-01 --filter 'reason=SIGN_IN_FAILED'",
               {"Sign-ins that failed since then", "その日からのログインの失敗"});
  verb.Run([terms, limit](Session& session) { return RunAuditList(session, *terms, *limit); });
}

void AddAuditExport(Noun& noun) {
  const auto terms = std::make_shared<AuditTerms>();
  Verb verb = noun.AddVerb(
      "export",
      {"Writes the log with its hashes into a file of JSON lines, the oldest first",
       "操作の記録を、検証に必要なハッシュ値とともに JSON Lines のファイルに出力します（古い順）"});
  TakeAuditTerms(verb, terms.get());
  verb.Writes({"jsonl"})
      .Example("renkei audit export -O audit.jsonl", {"All of it", "すべての記録"})
      .Example("renkei audit export --since 2024-04-01 --until 2025-03-31 -O audit-2024.jsonl",
               {"A fiscal year's", "ある年度の記録"});
  verb.Run([terms](Session& session) { return RunAuditExport(session, *terms); });
}

void AddAuditHead(Noun& noun) {
  const auto key_alone = std::make_shared<bool>(false);
  Verb verb = noun.AddVerb(
      "head",
      {"Prints the end of the log, signed: kept elsewhere, it shows later that nothing was cut off",
       "操作の記録の末尾を署名付きで出力します。別に保管すると、後で切捨てに気づけます"});
  verb.Flag(key_alone.get(), "--public-key",
            {"The server's public key alone (PEM)", "サーバーの公開鍵だけを出力します（PEM）"})
      .Writes({"json", "pem"})
      .Example("renkei audit head -O head-2024-07-03.json", {"To be kept", "保管用のファイルに"})
      .Example("renkei audit head --public-key -O renkei-audit.pem",
               {"The key that it is signed with", "署名の検証に使う公開鍵"});
  verb.Run([key_alone](Session& session) { return RunAuditHead(session, *key_alone); });
}

void AddAuditVerify(Noun& noun) {
  const auto args = std::make_shared<AuditVerifyArguments>();
  Verb verb = noun.AddVerb(
      "verify",
      {"Looks whether the log is what was recorded: on the server, or in files without one",
       "操作の記録が記録時のままか確かめます（サーバー上の記録、または出力したファイル）"});
  verb.Positionals(&args->files, "FILE",
                   {"Exported files, the oldest first; left out: the server's log",
                    "出力したファイル（古い順）。省略するとサーバー上の記録"},
                   false)
      .Options(&args->heads, "--head", "FILE",
               {"A head that was kept (renkei audit head -O FILE)",
                "保管してある末尾のファイル（renkei audit head -O ファイル）"})
      .Option(&args->key, "--key", "FILE",
              {"The server's public key, for files (renkei audit head --public-key)",
               "ファイルの検証に使うサーバーの公開鍵（renkei audit head --public-key）"})
      .Example("renkei audit verify --head head-2024-07-03.json",
               {"The server's log, with a head of an earlier day",
                "サーバー上の記録を、以前の末尾と照合します"})
      .Example("renkei audit verify audit.jsonl --key renkei-audit.pem",
               {"A file, without a server", "ファイルを、サーバーなしで検証します"});
  verb.Run([args](Session& session) {
    return args->files.empty() ? VerifyAuditOnServer(session, *args)
                               : VerifyAuditFiles(session, *args);
  });
}

}  // namespace

void AddAudit(CommandTree& tree) {
  Noun noun = tree.AddNoun("audit", {"The audit log", "操作の記録"});
  AddAuditList(noun);
  AddAuditExport(noun);
  AddAuditHead(noun);
  AddAuditVerify(noun);
}

}  // namespace renkei::cli
