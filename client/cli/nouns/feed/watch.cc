// renkei watch: changes as they come, for people and for pipelines.
#include "client/lib/watch.h"

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/feed/change_view.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/process/interrupt.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct WatchArguments {
  FeedArguments feed;
  bool until_head = false;
  bool bookmarks = false;
};

// A pipe gets JSON lines unless another form was asked for.
absl::StatusOr<Format> FormatOf(Session& session) {
  const Printer& printer = session.printer();
  if (session.flags().output.empty() && printer.columns() == 0) return Format::kJsonLines;
  switch (printer.format()) {
    case Format::kTable:
    case Format::kName:
      return printer.format();
    case Format::kJson:
    case Format::kJsonLines:
      return Format::kJsonLines;
    default:
      return UsageError({"watch prints table, json, jsonl or name",
                         "watch の出力形式は table、json、jsonl、name のどれかです。"});
  }
}

class WatchRun {
 public:
  WatchRun(Session& session, const WatchArguments& args, Format format)
      : session_(session), args_(args), format_(format) {}

  absl::Status Go(Interrupt& interrupt) {
    ASSIGN_OR_RETURN(client::Client* const client, session_.client());
    const std::unique_ptr<client::FeedSource> source = Open(*client);
    interrupt.Call([&source] { source->Stop(); });
    const absl::Status status = Follow(*source);
    interrupt.Call(nullptr);
    if (!cursor_.empty() && !client::MustResync(status)) NoteCursor(session_, cursor_);
    return status;
  }

 private:
  std::unique_ptr<client::FeedSource> Open(client::Client& client) {
    client::FeedQuery query = QueryOf(args_.feed);
    query.names_only = query.names_only || format_ == Format::kName;
    if (args_.until_head) return std::make_unique<client::ChangeList>(client, query);
    client::WatchOptions options;
    options.query = query;
    options.on_interruption = [this](const absl::Status& why, absl::Duration wait) {
      NoteInterruption(session_, why, wait);
    };
    return std::make_unique<client::Watch>(client, options);
  }

  absl::Status Follow(client::FeedSource& source) {
    while (true) {
      absl::StatusOr<client::FeedPage> page = source.Next();
      // The user has seen enough.
      if (absl::IsCancelled(page.status())) return absl::OkStatus();
      if (!page.ok()) return page.status();
      Print(*page);
      // A full disk; what reads along and goes away ends us by SIGPIPE.
      if (!session_.printer().Flush()) return absl::OkStatus();
      cursor_ = page->cursor();
      if (args_.until_head && page->at_head() && !page->partial_commit()) return absl::OkStatus();
    }
  }

  void Print(client::FeedPage& page) {
    Printer& printer = session_.printer();
    for (const pb::Change& change : page.changes()) {
      printer.Raw(absl::StrCat(TextOf(change), "\n"));
    }
    if (!args_.bookmarks || format_ != Format::kJsonLines) return;
    page.clear_changes();
    printer.Raw(absl::StrCat(ToJson(page, false), "\n"));
  }

  std::string TextOf(const pb::Change& change) {
    switch (format_) {
      case Format::kTable:
        return ChangeLine(session_, change);
      case Format::kName:
        return change.resource_name();
      default:
        return ToJson(change, false);
    }
  }

  Session& session_;
  const WatchArguments& args_;
  const Format format_;
  // Of the last page printed.
  std::string cursor_;
};

absl::Status RunWatch(Session& session, const WatchArguments& args) {
  ASSIGN_OR_RETURN(const Format format, FormatOf(session));
  Interrupt interrupt;  // before the client, which begins threads
  return WatchRun(session, args, format).Go(interrupt);
}

}  // namespace

void AddWatch(CommandTree& tree) {
  const auto args = std::make_shared<WatchArguments>();
  Verb verb = tree.AddVerb(
      "watch", {"Prints changes as they come, until Ctrl+C; JSON lines into a pipe",
                "変更を届きしだい表示します（Ctrl+C で終了）。パイプには1行1件のJSONを出力します"});
  AddFeedOptions(verb, &args->feed);
  verb.Flag(&args->until_head, "--until-head",
            {"Ends at the newest change", "最新の変更まで表示したら終了します"})
      .Flag(&args->bookmarks, "--bookmarks",
            {"Into a pipe, a line with the cursor after each page, also when nothing came",
             "パイプへの出力で、区切りごとに（変更がなくても）カーソルの行を加えます"})
      .Example("renkei watch --types case,vision",
               {"Cases and visions, as they change", "事例とビジョンの変更を表示し続けます"})
      .Example("renkei watch --since \"$CURSOR\" --until-head --bookmarks -o json",
               {"What came since, for a script", "前回以降の変更をスクリプトで受け取ります"});
  verb.Run([args](Session& session) { return RunWatch(session, *args); });
}

}  // namespace renkei::cli
