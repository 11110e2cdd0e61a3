#include "client/cli/nouns/common.h"
#include "client/cli/nouns/feed/change_view.h"
#include "client/cli/nouns/nouns.h"
#include "renkei/v1/change_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ChangesArguments {
  FeedArguments feed;
  int limit = 0;
};

absl::Status RunBounds(Session& session) {
  ASSIGN_OR_RETURN(const auto bounds,
                   session.Call<pb::GetFeedBoundsResponse>("ChangeService/GetFeedBounds",
                                                           pb::GetFeedBoundsRequest()));
  session.printer().One(bounds, [&] {
    return RenderPairs(
        {{In(session.lang(), {"Earliest cursor", "最古のカーソル"}), bounds.earliest_cursor()},
         {In(session.lang(), {"Head cursor", "最新のカーソル"}), bounds.head_cursor()}},
        session.printer().style());
  });
  return absl::OkStatus();
}

// Pages are printed as they come: the feed may be long. JSON therefore comes line by line.
absl::Status RunList(Session& session, const ChangesArguments& args) {
  pb::ListChangesRequest request;
  request.set_cursor(args.feed.since);
  // Rows have no place for what each kind of resource has.
  request.set_names_only(args.feed.names_only || session.printer().for_people() ||
                         session.printer().prints_rows());
  for (const int type : args.feed.types) request.add_types(static_cast<pb::ResourceType>(type));
  request.set_filter(args.feed.filter);
  size_t printed = 0;
  const size_t limit = static_cast<size_t>(args.limit);
  while (true) {
    if (limit > 0) request.set_page_size(static_cast<int>(std::min<size_t>(limit - printed, 500)));
    ASSIGN_OR_RETURN(const auto page,
                     session.Call<pb::ListChangesResponse>("ChangeService/ListChanges", request));
    const std::vector<pb::Change> changes(page.changes().begin(), page.changes().end());
    if (session.printer().format() == Format::kJson) {
      for (const pb::Change& change : changes) session.printer().Raw(ToJson(change, false) + "\n");
    } else if (!changes.empty()) {
      session.printer().List(changes, ChangeColumns(session));
    }
    printed += changes.size();
    const bool stuck = page.cursor() == request.cursor() && changes.empty();
    request.set_cursor(page.cursor());
    if (page.at_head() || stuck || (limit > 0 && printed >= limit)) break;
  }
  NoteIfEmpty(session, printed);
  NoteCursor(session, request.cursor());
  return absl::OkStatus();
}

}  // namespace

void AddChanges(CommandTree& tree) {
  Noun noun = tree.AddNoun("changes", {"What was changed, in order", "変更の履歴（順番どおり）"});
  const auto args = std::make_shared<ChangesArguments>();
  Verb list =
      noun.AddVerb("list", {"Lists changes after a cursor, oldest first; -o json gives one a line",
                            "カーソル以降の変更を古い順に一覧します。-o json では1行に1件"});
  AddFeedOptions(list, &args->feed);
  list.Example("renkei changes list --types case,vision",
               {"Of cases and visions", "事例とビジョンの変更"})
      .Example("renkei changes list --since \"$CURSOR\" -o json",
               {"For a script that syncs", "同期するスクリプトのために"});
  AddLimit(list, &args->limit);
  list.Run([args](Session& session) { return RunList(session, *args); });
  Verb bounds = noun.AddVerb("bounds", {"Shows where the feed begins and ends now",
                                        "変更履歴の最初と最後のカーソルを表示します"});
  bounds.Example("renkei changes bounds", {"Both cursors", "両端のカーソル"});
  bounds.Run([](Session& session) { return RunBounds(session); });
}

}  // namespace renkei::cli
