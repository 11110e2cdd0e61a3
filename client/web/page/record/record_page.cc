#include "client/web/page/record/record_page.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/lib/request_id.h"
#include "client/web/page/error_page.h"
#include "client/web/page/form/form_parts.h"
#include "client/web/page/form/kept_form.h"
#include "client/web/page/record/changes.h"
#include "client/web/page/record/grid.h"
#include "client/web/page/record/grid_html.h"
#include "client/web/page/record/paste.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

bool Approves(KeptForm& kept) {
  const absl::StatusOr<pb::Account> me = kept.Account();
  return me.ok() &&
         std::find(me->roles().begin(), me->roles().end(), pb::ROLE_APPROVER) != me->roles().end();
}

// A table that was sent.
class Recording {
 public:
  Recording(Visit& visit, const std::string& vision)
      : visit_(visit),
        vision_(vision),
        choice_(ChoiceOf(visit)),
        entered_(visit.entered),
        kept_(visit, choice_.Address(visit.path)) {}

  absl::StatusOr<Taken> Take() {
    const std::string what = entered_.Get(kDo);
    const bool own = entered_.Get(kFormToken) == visit_.form_token;
    if (what == "autosave")
      return AutosaveReply(visit_, own ? Keep(entered_.Get(kDraftEtag)) : SignInFirst());
    if (own && what == "discard") return Discarded();
    ASSIGN_OR_RETURN(grid_, FetchGrid(visit_, vision_, choice_));
    if (!own) return Again({}, SaidOfForeignToken(), 403);
    if (what == "draft") return KeptByHand();
    if (what == "paste") return Pasted();
    if (what == "record") return Sent();
    if (what == "preview") return Previewed({});
    return Again({}, {}, 200);
  }

 private:
  absl::StatusOr<KeptForm::Saved> Keep(const std::string& etag) {
    return kept_.Save(RecordTitle(), entered_, etag);
  }

  absl::StatusOr<Taken> Discarded() {
    RETURN_IF_ERROR(kept_.Forget());
    Taken taken;
    taken.see_other = choice_.Address(visit_.path);
    return taken;
  }

  absl::StatusOr<Taken> KeptByHand() {
    ASSIGN_OR_RETURN(const KeptForm::Saved saved, Keep(""));
    entered_.Set(kDraftEtag, saved.etag);
    return Again({}, SaidOfKept(saved.clock), 200, /*good=*/true);
  }

  Taken Again(std::vector<pb::FieldViolation> wrong, Text notice, int status, bool good = false) {
    Taken taken;
    taken.status = status;
    GridSheet sheet{grid_, entered_, std::move(wrong), std::move(notice), good};
    sheet.kept = !entered_.Get(kDraftEtag).empty();
    sheet.approves = Approves(kept_);
    taken.shown = visit_.calls.titles().Titled([&] { return ShownGrid(visit_, sheet); });
    return taken;
  }

  // Lines that were read are cells of the table from now on.
  absl::StatusOr<Taken> Pasted() {
    std::vector<UnreadLine> unread = ReadPaste(grid_, entered_.Get(kPaste), entered_);
    entered_.Set(kPaste, absl::StrJoin(unread, "\n", [](std::string* out, const UnreadLine& one) {
                   absl::StrAppend(out, one.line);
                 }));
    return Previewed(std::move(unread));
  }

  // What the server would refuse is told now. `notice`: why it is shown once more.
  absl::StatusOr<Taken> Previewed(std::vector<UnreadLine> unread, Text notice = {}) {
    GridChanges read = ReadGrid(grid_, entered_);
    if (!read.wrong.empty()) return Again(std::move(read.wrong), {}, 400);
    if (read.changes.empty() && unread.empty())
      return Again({}, {"Nothing has changed.", "変更された値はありません。"}, 200, /*good=*/true);
    if (!read.changes.empty()) {
      const absl::Status refused = Call(read.changes, /*validate_only=*/true);
      if (!refused.ok()) return Refused(read.changes, refused);
    }
    // What is confirmed is sent once.
    entered_.Set(kRequestId, client::NewRequestId());
    Taken taken;
    taken.status = notice.en.empty() ? 200 : 409;
    const ChangesSheet sheet{grid_, read.changes, std::move(unread), entered_, std::move(notice)};
    taken.shown = visit_.calls.titles().Titled([&] { return ShownChanges(visit_, sheet); });
    return taken;
  }

  absl::StatusOr<Taken> Sent() {
    GridChanges read = ReadGrid(grid_, entered_);
    if (!read.wrong.empty()) return Again(std::move(read.wrong), {}, 400);
    // It was sent twice: what it says is recorded.
    if (read.changes.empty()) return Recorded();
    if (SumOfChanges(read.changes) != entered_.Get(kConfirmedSum)) {
      return Previewed(
          {}, {"What is recorded has changed since you looked at this. Nothing was recorded "
               "yet: look at it again.",
               "確認したあとに、記録されている内容が変わりました。まだ記録していません。もう"
               "一度確認してください。"});
    }
    const absl::Status refused = Call(read.changes, /*validate_only=*/false);
    return refused.ok() ? Recorded() : Refused(read.changes, refused);
  }

  absl::Status Call(std::vector<FigureChange>& changes, bool validate_only) {
    // What is refused is refused whatever the notes say.
    if (!validate_only) RETURN_IF_ERROR(KeepNotes(visit_, changes));
    pb::RecordVisionActualsRequest request = RequestOf(grid_, changes, entered_);
    request.set_validate_only(validate_only);
    if (validate_only) request.clear_request_id();
    return visit_.calls.Call<pb::RecordVisionActualsResponse>(kRecordMethod, request).status();
  }

  absl::StatusOr<Taken> Refused(const std::vector<FigureChange>& changes,
                                const absl::Status& refused) {
    if (absl::IsUnauthenticated(refused)) return refused;
    std::vector<pb::FieldViolation> wrong = WrongIn(changes, refused);
    const Text said = wrong.empty() ? SaidOf(refused) : Text();
    return Again(std::move(wrong), said, HttpStatusOf(refused));
  }

  absl::StatusOr<Taken> Recorded() {
    (void)kept_.Forget();
    Taken taken;
    taken.see_other = absl::StrCat(choice_.Address(visit_.path), "&done=recorded");
    return taken;
  }

  Visit& visit_;
  const std::string& vision_;
  const GridChoice choice_;
  Query entered_;
  KeptForm kept_;
  Grid grid_;
};

}  // namespace

Text RecordTitle() { return {"Record figures", "実績を記録する"}; }

absl::StatusOr<Shown> RecordPage(Visit& visit, const std::string& vision) {
  if (!visit.signed_in()) return SignInFirst();
  const GridChoice choice = ChoiceOf(visit);
  ASSIGN_OR_RETURN(const Grid grid, FetchGrid(visit, vision, choice));
  KeptForm kept(visit, choice.Address(visit.path));
  GridSheet sheet{grid, FreshInputs(grid)};
  sheet.approves = Approves(kept);
  if (!visit.entered.values().empty()) {
    sheet.entered = Overlaid(grid, std::move(sheet.entered), visit.entered);
    sheet.entered.Set(kPaste, visit.entered.Get(kPaste));
    sheet.good = visit.notice.en.empty();
    sheet.notice = sheet.good ? SaidAfterSignIn() : visit.notice;
  } else if (const auto found = kept.Find()) {
    sheet.entered = Overlaid(grid, std::move(sheet.entered), found->entered);
    sheet.entered.Set(kPaste, found->entered.Get(kPaste));
    sheet.entered.Set(kDraftEtag, found->etag);
    sheet.kept = sheet.good = true;
    sheet.notice = SaidOfFound(found->clock);
  }
  sheet.editors = kept.Editors(vision);
  return visit.calls.titles().Titled([&] { return ShownGrid(visit, sheet); });
}

absl::StatusOr<Taken> TakeRecord(Visit& visit, const std::string& vision) {
  if (!visit.signed_in()) return SignInFirst();
  return Recording(visit, vision).Take();
}

}  // namespace renkei::web
