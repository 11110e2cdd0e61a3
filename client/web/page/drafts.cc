// What the visitor has typed into forms and not sent yet.
#include "absl/strings/str_cat.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::web {

absl::StatusOr<Shown> DraftsPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) {
    return domain::LocalError(
        absl::StatusCode::kUnauthenticated,
        {"sign in to see what you have begun", "入力途中の内容を見るにはログインしてください。"});
  }
  ASSIGN_OR_RETURN(const auto kept,
                   visit.calls.Call<pb::ListFormDraftsResponse>("FormDraftService/ListFormDrafts",
                                                                pb::ListFormDraftsRequest()));
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = visit.Say({"Begun and not sent", "入力途中の内容"});
    WriteBlocks(
        shown.main, visit,
        {view::Paragraphs{{visit.Say(
            {"Only you see these. Each is kept for 30 days after it was last saved; open it "
             "to go on, to send it or to discard it.",
             "あなただけに表示されます。最後の保存から30日間残ります。開くと、続きの入力、送信、"
             "破棄ができます。"})}}});
    if (kept.form_drafts().empty()) {
      shown.main.Leaf("p", {}, visit.Say({"There are none.", "入力途中の内容はありません。"}));
      return shown;
    }
    const auto list = shown.main.Open("ul");
    for (const pb::FormDraft& draft : kept.form_drafts()) {
      const auto item = shown.main.Open("li");
      const std::string about = draft.resource().empty() ? "" : words.Title(draft.resource());
      WriteLink(shown.main, draft.address(),
                about.empty() ? draft.title()
                              : absl::StrCat(draft.title(), visit.Say({": ", "："}), about));
      shown.main.Leaf("span", {view::Class("muted")},
                      absl::StrCat(visit.Say({" kept ", "　"}), words.Time(draft.update_time()),
                                   visit.Say({"", " 保存"})));
    }
    return shown;
  });
}

}  // namespace renkei::web
