// renkei sync: a local copy in a directory, see client/mirror/mirror.h.
#include "client/mirror/sync.h"

#include <atomic>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/feed/change_view.h"
#include "client/cli/nouns/feed/digest_check.h"
#include "client/cli/nouns/feed/sync_scope.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/process/interrupt.h"
#include "client/cli/progress.h"
#include "client/cli/show/brief.h"
#include "client/cli/show/labels.h"
#include "client/lib/error.h"
#include "client/lib/watch.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// What waits is seen within the fold's interval, so the feed gives a sign of life that often.
constexpr absl::Duration kHeartbeat = mirror::kFoldInterval;
// How often changes may come between reading to the head and asking for the digest.
constexpr int kVerifyAttempts = 10;

struct SyncArguments {
  std::string directory;
  FeedArguments feed;
  bool follow = false;
  bool verify = false;
  bool rebuild = false;
};

// "団体 1,965 件、事例 12 件"
std::string CountsText(const std::map<std::string, int64_t>& counts, Lang lang) {
  std::vector<std::string> parts;
  for (const std::string& stem : mirror::AllStems()) {
    const auto it = counts.find(stem);
    if (it == counts.end()) continue;
    const std::string label =
        ValueLabel(*pb::ResourceType_descriptor(), mirror::TypeOfStem(stem), lang);
    const std::string number = GroupedNumber(static_cast<double>(it->second));
    parts.push_back(
        In(lang, {absl::StrCat(label, " ", number), absl::StrCat(label, " ", number, " 件")}));
  }
  return absl::StrJoin(parts, In(lang, {", ", "、"}));
}

// A source that the user's Ctrl+C stops as long as it lives.
class Stoppable final : public client::FeedSource {
 public:
  Stoppable(std::unique_ptr<client::FeedSource> source, Interrupt& interrupt,
            std::atomic<bool>& stopped)
      : source_(std::move(source)), interrupt_(interrupt) {
    interrupt_.Call([this, &stopped] {
      stopped = true;
      source_->Stop();
    });
  }
  ~Stoppable() override { interrupt_.Call(nullptr); }

  absl::StatusOr<client::FeedPage> Next() override { return source_->Next(); }
  void Stop() override { source_->Stop(); }

 private:
  const std::unique_ptr<client::FeedSource> source_;
  Interrupt& interrupt_;
};

class SyncRun {
 public:
  SyncRun(Session& session, const SyncArguments& args, client::Client& client, Interrupt& interrupt)
      : session_(session),
        args_(args),
        client_(client),
        interrupt_(interrupt),
        files_(mirror::MakePosixFiles()) {}

  absl::Status Go() {
    ASSIGN_OR_RETURN(scope_, SyncScope(session_, *files_, args_.directory, args_.feed));
    ASSIGN_OR_RETURN(mirror_, mirror::Mirror::Open(*files_, args_.directory, scope_));
    if (args_.rebuild) {
      RETURN_IF_ERROR(mirror_->StartOver());
    }
    return Read();
  }

 private:
  absl::Status Read() {
    for (int attempt = 0; attempt < kVerifyAttempts; ++attempt) {
      const mirror::SyncResult result = ReadOnce();
      if (!result.status.ok()) return result.status;
      Tell(result);
      if (!args_.verify || args_.follow || stopped_) return absl::OkStatus();
      ASSIGN_OR_RETURN(const bool compared, CompareDigests(session_, *mirror_, scope_));
      if (compared) return absl::OkStatus();
    }
    return client::LocalError(
        absl::StatusCode::kUnavailable,
        {"changes keep coming, so the copy could not be compared; try again",
         "変更が続いているため、照合できませんでした。しばらくしてからもう一度お試しください。"});
  }

  mirror::SyncResult ReadOnce() {
    Progress progress(session_, args_.directory, 0);
    mirror::SyncOptions options;
    options.follow = args_.follow;
    options.now = absl::Now;
    options.open = [this](const std::string& cursor) { return Open(cursor); };
    options.on_page = [&progress](const client::FeedPage& page) {
      progress.Advance(static_cast<size_t>(page.changes_size()));
    };
    options.on_restart = [this, &progress](const absl::Status& why) {
      progress.Yield();
      const auto detail = domain::DetailOf(why);
      session_.Note({absl::StrCat("beginning again: ", detail ? detail->message() : ""),
                     absl::StrCat("最初から作り直します。完成するまで前の写しが残ります。",
                                  detail ? detail->message_ja() : "")});
    };
    options.on_folded = [this, &progress] { return AtHead(progress); };
    return mirror::RunSync(*mirror_, options);
  }

  // With --follow, data/ has been brought up to the head: the first time it is worth a line.
  absl::Status AtHead(Progress& progress) {
    if (!args_.follow) return absl::OkStatus();
    if (!told_) {
      progress.Yield();
      session_.Note({absl::StrCat("up to date, following: ", Counts()),
                     absl::StrCat("最新の状態になりました。変更を待ちます（", Counts(), "）。")});
      told_ = true;
    }
    if (!args_.verify || verified_) return absl::OkStatus();
    ASSIGN_OR_RETURN(verified_, CompareDigests(session_, *mirror_, scope_));
    return absl::OkStatus();
  }

  std::unique_ptr<client::FeedSource> Open(const std::string& cursor) {
    client::FeedQuery query;
    query.cursor = cursor;
    for (const std::string& stem : scope_.types) query.types.push_back(mirror::TypeOfStem(stem));
    query.filter = scope_.filter;
    std::unique_ptr<client::FeedSource> source;
    if (args_.follow) {
      client::WatchOptions options;
      options.query = query;
      options.heartbeat = kHeartbeat;
      options.on_interruption = [this](const absl::Status& why, absl::Duration wait) {
        NoteInterruption(session_, why, wait);
      };
      source = std::make_unique<client::Watch>(client_, options);
    } else {
      source = std::make_unique<client::ChangeList>(client_, query);
    }
    return std::make_unique<Stoppable>(std::move(source), interrupt_, stopped_);
  }

  std::string Counts() const { return CountsText(mirror_->counts(), session_.lang()); }

  void Tell(const mirror::SyncResult& result) {
    const std::string changes = GroupedNumber(static_cast<double>(result.changes));
    if (stopped_) {
      session_.Note({absl::StrCat("stopped after ", changes, " changes; run it again to go on"),
                     absl::StrCat("中断しました（変更 ", changes,
                                  " 件まで）。もう一度実行すると続きから再開します。")});
      return;
    }
    const std::string taken = result.changes == 0
                                  ? "新しい変更はありません。"
                                  : absl::StrCat("変更 ", changes, " 件を取り込みました。");
    session_.Note({absl::StrCat(changes, " changes; ", args_.directory, ": ", Counts()),
                   absl::StrCat(taken, args_.directory, " は最新です（", Counts(), "）。")});
  }

  Session& session_;
  const SyncArguments& args_;
  client::Client& client_;
  Interrupt& interrupt_;
  const std::unique_ptr<mirror::Files> files_;
  mirror::CopyScope scope_;
  std::unique_ptr<mirror::Mirror> mirror_;
  std::atomic<bool> stopped_ = false;
  bool told_ = false;
  bool verified_ = false;
};

absl::Status RunSyncCommand(Session& session, const SyncArguments& args) {
  Interrupt interrupt;  // before the client, which begins threads
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  return SyncRun(session, args, *client, interrupt).Go();
}

}  // namespace

void AddSync(CommandTree& tree) {
  const auto args = std::make_shared<SyncArguments>();
  Verb verb =
      tree.AddVerb("sync", {"Keeps a copy of everything you may read in a directory, as JSON lines",
                            "閲覧できるものすべての写しを、フォルダーにJSON（1行1件）で保ちます"});
  verb.Positional(&args->directory, "DIR",
                  {"Where; made where it is missing", "写しの置き場所。なければ作ります"})
      .Flag(&args->follow, "--follow",
            {"Goes on with every change, until Ctrl+C", "変更を取り込み続けます（Ctrl+C で終了）"})
      .Flag(&args->verify, "--verify",
            {"Compares the copy with the server", "写しがサーバーと一致するか照合します"})
      .Flag(&args->rebuild, "--rebuild",
            {"Builds the copy anew; the old one stays until that is complete",
             "写しを最初から作り直します。完成するまで前の写しが残ります"});
  AddFeedFilter(verb, &args->feed);
  verb.Example("renkei sync ~/renkei-copy", {"Makes or updates the copy", "写しを作成・更新します"})
      .Example("renkei sync ~/renkei-copy --follow",
               {"The same, and stays up to date", "更新し続けます"})
      .Example("renkei sync ~/renkei-copy --verify",
               {"Also proves that nothing is missing", "更新したうえで、漏れがないか照合します"});
  verb.Run([args](Session& session) { return RunSyncCommand(session, *args); });
}

}  // namespace renkei::cli
