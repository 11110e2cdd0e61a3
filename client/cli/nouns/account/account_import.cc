// `renkei account import`: many accounts from a list, and their invitations into a file.
#include <algorithm>
#include <map>

#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/nouns/account/account_list.h"
#include "client/cli/nouns/account/account_verbs.h"
#include "client/cli/nouns/account/invitation_file.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/vision_sheets.h"
#include "client/cli/progress.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/identity_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// As many as one call takes.
constexpr size_t kBatch = 100;

struct ImportArguments {
  std::string file;
  std::string invitations;
  std::string lifetime;
  std::string encoding;
  bool no_invitations = false;
  bool renew = false;
};

using Results = std::vector<pb::BatchCreateAccountsResponse::Result>;

// One import on its way.
class Import {
 public:
  Import(Session& session, const ImportArguments& args) : session_(session), args_(args) {}

  absl::Status Run() {
    RETURN_IF_ERROR(CheckArguments());
    RETURN_IF_ERROR(ReadFile());
    RETURN_IF_ERROR(Ask());
    if (session_.dry_run()) {
      Report(0, 0);
      NoteDryRun(session_);
      return absl::OkStatus();
    }
    if (!args_.no_invitations) {
      ASSIGN_OR_RETURN(out_, InvitationFile::Open(args_.invitations));
    }
    return Write();
  }

 private:
  absl::Status CheckArguments() {
    if (args_.invitations.empty() && !args_.no_invitations && !session_.dry_run()) {
      return UsageError(
          {"--invitations FILE is needed, or --no-invitations",
           "招待を書き込むファイルを --invitations で指定してください（招待を作らない場合は "
           "--no-invitations）。"});
    }
    if (args_.lifetime.empty()) return absl::OkStatus();
    const auto lifetime = ParseDuration(args_.lifetime);
    if (!lifetime) {
      return UsageError(
          {absl::StrCat("--lifetime: \"", args_.lifetime, "\" cannot be read; write 30d"),
           absl::StrCat("--lifetime: 「", args_.lifetime,
                        "」は読めません。30d のように指定してください。")});
    }
    lifetime_ = *lifetime;
    has_lifetime_ = true;
    return absl::OkStatus();
  }

  absl::Status ReadFile() {
    ASSIGN_OR_RETURN(const std::optional<sheet::Encoding> encoding, ParseEncoding(args_.encoding));
    ASSIGN_OR_RETURN(const std::vector<ListRow> listed,
                     ReadListFile(args_.file, AccountListColumns(), encoding, mistakes_));
    ASSIGN_OR_RETURN(rows_, ReadAccountRows(session_, listed, mistakes_));
    return absl::OkStatus();
  }

  // The whole list is tried before anything is written: what is wrong with it, the server's
  // findings beside those of the file; and which accounts exist already.
  absl::Status Ask() {
    for (size_t first = 0; first < rows_.size(); first += kBatch) {
      const size_t end = std::min(first + kBatch, rows_.size());
      std::vector<size_t> chunk;
      for (size_t i = first; i < end; ++i) chunk.push_back(i);
      const auto reply = Send(chunk, args_.renew, /*dry=*/true);
      if (!reply.ok()) {
        RETURN_IF_ERROR(TakeViolations(reply.status(), first));
        continue;
      }
      for (size_t i = 0; i < chunk.size(); ++i) {
        existed_[chunk[i]] = (*reply)[i].existed();
        if ((*reply)[i].different_fields_size() > 0) different_.push_back(chunk[i]);
      }
    }
    return mistakes_.empty() ? absl::OkStatus() : mistakes_.ToStatus();
  }

  absl::Status TakeViolations(const absl::Status& status, size_t first) {
    return mistakes_.AddFound(
        status,
        [&](size_t index) {
          return first + index < rows_.size() ? &rows_[first + index].row : nullptr;
        },
        [](absl::string_view field) { return AccountColumnOf(field); });
  }

  absl::StatusOr<Results> Send(const std::vector<size_t>& chunk, bool renew, bool dry) {
    pb::BatchCreateAccountsRequest request;
    for (const size_t i : chunk) *request.add_accounts() = rows_[i].account;
    request.set_invitations(!args_.no_invitations);
    request.set_renew_invitations(renew && !args_.no_invitations);
    if (has_lifetime_) *request.mutable_invitation_lifetime() = lifetime_;
    request.set_validate_only(dry);
    ASSIGN_OR_RETURN(auto reply, session_.Call<pb::BatchCreateAccountsResponse>(
                                     "IdentityService/BatchCreateAccounts", request));
    if (reply.results_size() != request.accounts_size())
      return absl::InternalError("the server answered for another number of accounts");
    return Results(reply.results().begin(), reply.results().end());
  }

  absl::Status Write() {
    std::vector<size_t> fresh;
    std::vector<size_t> again;  // exist, and get a new invitation
    for (size_t i = 0; i < rows_.size(); ++i) {
      const std::string& id = rows_[i].account.external_id();
      if (!existed_[i]) {
        fresh.push_back(i);
      } else if (out_ != nullptr && out_->recorded().count(id) == 0 &&
                 (args_.renew || out_->pending().count(id) > 0)) {
        again.push_back(i);
      }
    }
    Progress progress(session_, args_.file, fresh.size() + again.size());
    for (const auto& [list, renew] : {std::pair(&again, true), std::pair(&fresh, false)}) {
      for (size_t first = 0; first < list->size(); first += kBatch) {
        const size_t end = std::min(first + kBatch, list->size());
        const std::vector<size_t> chunk(list->begin() + static_cast<ptrdiff_t>(first),
                                        list->begin() + static_cast<ptrdiff_t>(end));
        absl::Status done = WriteChunk(chunk, renew);
        if (!done.ok()) {
          progress.Yield();
          SayWhereItStopped();
          return done;
        }
        progress.Advance(chunk.size());
      }
    }
    progress.Yield();
    if (out_ != nullptr) out_->Finish();
    Report(created_, invited_);
    return absl::OkStatus();
  }

  absl::Status WriteChunk(const std::vector<size_t>& chunk, bool renew) {
    if (out_ == nullptr) {
      ASSIGN_OR_RETURN(const Results reply, Send(chunk, renew, /*dry=*/false));
      return Count(reply);
    }
    std::vector<std::string> ids;
    for (const size_t i : chunk) ids.push_back(rows_[i].account.external_id());
    RETURN_IF_ERROR(out_->NotePending(ids));
    absl::StatusOr<Results> reply = Send(chunk, renew, /*dry=*/false);
    if (!reply.ok()) return reply.status();
    RETURN_IF_ERROR(Count(*reply));
    // A call that the network made twice has given its secrets to nobody: they are made anew.
    const bool lost = std::any_of(reply->begin(), reply->end(), [](const auto& r) {
      return r.has_invitation() && r.invitation_secret().empty();
    });
    if (lost) {
      reply = Send(chunk, /*renew=*/true, /*dry=*/false);
      if (!reply.ok()) return reply.status();
    }
    return Record(chunk, *reply);
  }

  absl::Status Count(const Results& results) {
    for (const auto& result : results) created_ += result.existed() ? 0 : 1;
    return absl::OkStatus();
  }

  absl::Status Record(const std::vector<size_t>& chunk, const Results& results) {
    ASSIGN_OR_RETURN(const Profile settings, session_.settings());
    std::vector<InvitationLine> lines;
    for (size_t i = 0; i < chunk.size(); ++i) {
      const auto& result = results[i];
      // Somebody else made the account meanwhile, and has its invitation.
      if (result.invitation_secret().empty()) continue;
      InvitationLine& line = lines.emplace_back();
      line.external_id = result.account().external_id();
      line.organization = session_.names().Of(result.account().organization());
      line.display_name = result.account().display_name();
      line.address = rows_[chunk[i]].address;
      line.secret = result.invitation_secret();
      line.expires = LocalTime(result.invitation().expire_time());
      line.server = settings.server;
    }
    invited_ += lines.size();
    return out_->Append(lines);
  }

  void SayWhereItStopped() {
    session_.Note(
        {absl::StrCat("stopped after ", created_, " accounts and ", invited_,
                      " invitations; run the same command again to go on"),
         absl::StrCat("途中で止まりました（アカウント作成 ", created_, " 件、招待 ", invited_,
                      " 件まで完了）。同じコマンドをもう一度実行すると、続きから再開します。")});
  }

  void Report(size_t created, size_t invited) {
    size_t existing = 0;
    for (const auto& [index, existed] : existed_) existing += existed ? 1 : 0;
    const size_t fresh = session_.dry_run() ? rows_.size() - existing : created;
    session_.Note(
        {absl::StrCat(args_.file, ": ", fresh, session_.dry_run() ? " to create, " : " created, ",
                      existing, " existed already"),
         absl::StrCat(args_.file, session_.dry_run() ? ": 作成予定 " : ": 作成 ", fresh,
                      " 件、登録済み ", existing, " 件")});
    if (!different_.empty()) {
      session_.Note({absl::StrCat(different_.size(),
                                  " of them differ from the list and were left as they are: ",
                                  FirstOf(different_)),
                     absl::StrCat("登録済みのうち ", different_.size(),
                                  " 件は一覧と内容が異なります。登録内容は変えていません: ",
                                  FirstOf(different_))});
    }
    if (invited > 0) {
      session_.Note(
          {absl::StrCat(invited, " invitations are in ", args_.invitations,
                        "; each is good once, with renkei login"),
           absl::StrCat("招待 ", invited, " 件を ", args_.invitations,
                        " に書き込みました。受け取った人は renkei login で一度だけ使えます。"
                        "送り終えたらファイルを削除してください。")});
    }
  }

  std::string FirstOf(const std::vector<size_t>& indexes) const {
    constexpr size_t kShown = 5;
    std::vector<std::string> ids;
    for (size_t i = 0; i < std::min(kShown, indexes.size()); ++i)
      ids.push_back(Printable(rows_[indexes[i]].account.external_id()));
    if (indexes.size() > kShown) ids.emplace_back("...");
    return absl::StrJoin(ids, ", ");
  }

  Session& session_;
  const ImportArguments& args_;
  ListMistakes mistakes_{AccountListColumns()};
  std::vector<AccountRow> rows_;
  google::protobuf::Duration lifetime_;
  bool has_lifetime_ = false;
  std::map<size_t, bool> existed_;
  std::vector<size_t> different_;
  std::unique_ptr<InvitationFile> out_;
  size_t created_ = 0;
  size_t invited_ = 0;
};

}  // namespace

void AddAccountImport(Noun noun) {
  const auto args = std::make_shared<ImportArguments>();
  Verb verb =
      noun.AddVerb("import", {"Makes accounts from a list, and invitations for their users",
                              "一覧（CSV か XLSX）からアカウントをまとめて作り、招待を発行します"});
  verb.Positional(&args->file, "FILE",
                  {"CSV (UTF-8 or Shift_JIS) or XLSX; see renkei account template",
                   "CSV（UTF-8 か Shift_JIS）か XLSX。様式は renkei account template"})
      .Option(
          &args->invitations, "--invitations", "OUT",
          {"File for the invitations (mode 0600); one of an import that was cut is gone on with",
           "招待を書き込むファイル（本人だけが読めます）。中断した取込みのファイルなら続きを"
           "書きます"})
      .Option(&args->lifetime, "--lifetime", "TIME",
              {"How long invitations are good: 30d (default 14d, at most 90d)",
               "招待の有効期間: 30d（省略時は14日、最長90日）"})
      .Flag(&args->renew, "--renew",
            {"New invitations for accounts that exist already; open ones are withdrawn",
             "登録済みのアカウントにも新しい招待を発行します。未使用の招待は無効になります"})
      .Flag(&args->no_invitations, "--no-invitations",
            {"Accounts alone", "アカウントだけを作り、招待は発行しません"})
      .Option(&args->encoding, "--encoding", "ENCODING", kEncodingHelp)
      .Example("renkei account import accounts.csv --dry-run",
               {"Checks the list: every mistake with its cell",
                "一覧の検査だけを行い、誤りをセルの位置とともに示します"})
      .Example("renkei account import accounts.xlsx --invitations invitations.csv",
               {"Makes them; safe to run again", "作成します。もう一度実行しても重複しません"});
  verb.Run([args](Session& session) { return Import(session, *args).Run(); });

  Verb form = noun.AddVerb("template", {"Prints the form of the list for import",
                                        "import に使う一覧の様式（CSV）を表示します"});
  form.Example("renkei account template > accounts.csv",
               {"To fill in with a spreadsheet", "表計算ソフトで開いて記入します"});
  form.Run([](Session& session) {
    session.printer().Raw(AccountListTemplate());
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli
