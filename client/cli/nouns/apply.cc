#include "client/cli/nouns/apply.h"

#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/cli/nouns/common.h"
#include "client/cli/progress.h"
#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

Text OutcomeText(Outcome outcome) {
  switch (outcome) {
    case Outcome::kCreated:
      return {"created", "新規"};
    case Outcome::kUpdated:
      return {"updated", "更新"};
    default:
      return {"unchanged", "変更なし"};
  }
}

absl::StatusOr<std::vector<Document>> ReadAll(const ApplyArguments& args) {
  std::vector<Document> documents;
  for (const std::string& file : args.files) {
    if (args.reads_itself && args.reads_itself(file)) {
      documents.push_back({file, Tree()});
      continue;
    }
    ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
    ASSIGN_OR_RETURN(std::vector<Tree> trees, ReadDocuments(text, file));
    if (trees.empty()) {
      return client::LocalError(
          absl::StatusCode::kInvalidArgument,
          {absl::StrCat(file, " is empty"), absl::StrCat(file, " に内容がありません。")});
    }
    for (Tree& tree : trees) documents.push_back({file, std::move(tree)});
  }
  return documents;
}

// Says what became of each document.
class Account {
 public:
  explicit Account(Session& session) : session_(session) {}

  void Done(const Applied& applied) {
    ++counts_[applied.outcome];
    const std::string name = NameOf(*applied.resource);
    if (session_.printer().prints_rows()) {
      rows_.push_back({Result(applied.outcome), name, applied.title});
      return;
    }
    switch (session_.printer().format()) {
      case Format::kTable:
        session_.printer().Raw(absl::StrCat(
            PadRight(In(session_.lang(), OutcomeText(applied.outcome)), 10, Ambiguous::kNarrow),
            name, "  ", Printable(applied.title), "\n"));
        return;
      case Format::kName:
        session_.printer().Raw(name + "\n");
        return;
      case Format::kJsonLines:
        session_.printer().Raw(ToJson(*applied.resource, false) + "\n");
        return;
      default:
        kept_.push_back(applied.resource);
    }
  }

  void Failed(const Document& document, const absl::Status& status) {
    ++failed_;
    session_.err() << Printable(PlaceText(document.file, document.tree.place)) << ": ";
    session_.ShowError(status);
  }

  // The resources for -o json and yaml, the rows, and the summary.
  void Close(size_t total) {
    if (session_.printer().prints_rows()) PrintRows();
    if (!kept_.empty()) {
      std::vector<const google::protobuf::Message*> messages;
      for (const auto& one : kept_) messages.push_back(one.get());
      session_.printer().Messages(messages);
    }
    if (total < 2 && failed_ == 0) return;
    session_.Note({absl::StrCat(total, " documents: ", counts_[Outcome::kCreated], " created, ",
                                counts_[Outcome::kUpdated], " updated, ",
                                counts_[Outcome::kUnchanged], " unchanged, ", failed_, " failed"),
                   absl::StrCat(total, " 件: 新規 ", counts_[Outcome::kCreated], "、更新 ",
                                counts_[Outcome::kUpdated], "、変更なし ",
                                counts_[Outcome::kUnchanged], "、失敗 ", failed_)});
  }

  size_t failed() const { return failed_; }

 private:
  std::string Result(Outcome outcome) const {
    return In(session_.printer().raw() ? Lang::kEnglish : session_.lang(), OutcomeText(outcome));
  }

  void PrintRows() {
    Printer& printer = session_.printer();
    std::vector<TableColumn> layout;
    const std::pair<const char*, Text> columns[] = {{"outcome", {"RESULT", "結果"}},
                                                    {"name", {"RESOURCE", "リソース名"}},
                                                    {"title", {"TITLE", "題名"}}};
    for (const auto& [path, header] : columns)
      layout.push_back({printer.raw() ? path : In(session_.lang(), header)});
    printer.Table(layout, std::move(rows_));
  }

  Session& session_;
  std::map<Outcome, size_t> counts_;
  size_t failed_ = 0;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::shared_ptr<const google::protobuf::Message>> kept_;
};

}  // namespace

void AddApplyArguments(Verb& verb, ApplyArguments* args) {
  verb.Positionals(
          &args->files, "FILE",
          args->reads_itself == nullptr
              ? Text{"YAML or JSON, \"-\" for standard input; several documents are separated by "
                     "---",
                     "YAML か JSON のファイル（「-」は標準入力）。複数の文書は --- で区切ります"}
              : Text{"YAML or JSON, \"-\" for standard input, XLSX, CSV or a folder of CSV files; "
                     "in "
                     "YAML several documents are separated by ---",
                     "YAML か JSON のファイル（「-」は標準入力）、XLSX、CSV、または CSV の"
                     "フォルダー。YAML の複数の文書は --- で区切ります"})
      .Flag(&args->keep_going, "--keep-going",
            {"Goes on after a document that fails", "失敗した文書があっても続けます"});
}

void AddOverwritingArguments(Verb& verb, OverwritingArguments* args) {
  AddApplyArguments(verb, &args->files);
  verb.Flag(&args->overwrite, "--overwrite",
            {"Writes over what others wrote since the file was exported, or, of a file that was "
             "typed "
             "anew, over what they wrote",
             "出力後にほかの人が直した項目や、新しく作ったファイルではほかの人が書いた項目も、"
             "ファイルの内容で上書きします"});
}

absl::Status ApplyDocuments(Session& session, const ApplyArguments& args,
                            const std::function<absl::StatusOr<Applied>(const Document&)>& apply) {
  ASSIGN_OR_RETURN(const std::vector<Document> documents, ReadAll(args));
  Account account(session);
  absl::Status first_failure;
  {
    Progress progress(session, "apply", documents.size() > 1 ? documents.size() : 0);
    for (const Document& document : documents) {
      const absl::StatusOr<Applied> applied = apply(document);
      progress.Yield();
      if (applied.ok()) {
        account.Done(*applied);
      } else if (documents.size() == 1) {
        return applied.status();
      } else {
        account.Failed(document, applied.status());
        if (first_failure.ok()) first_failure = applied.status();
        if (!args.keep_going) break;
      }
      if (documents.size() > 1) progress.Advance();
    }
  }
  account.Close(documents.size());
  NoteDryRun(session);
  if (first_failure.ok()) return absl::OkStatus();
  return client::LocalError(
      absl::StatusCode::kUnknown,
      {absl::StrCat(account.failed(), " of ", documents.size(), " documents failed"),
       absl::StrCat(documents.size(), " 件のうち ", account.failed(), " 件が失敗しました。")});
}

}  // namespace renkei::cli
