#include "client/web/page/form/form.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/lib/request_id.h"
#include "client/web/page/addresses.h"
#include "client/web/page/error_page.h"
#include "client/web/page/form/form_parts.h"
#include "client/web/page/form/kept_form.h"
#include "client/web/page/frame.h"
#include "google/protobuf/field_mask.pb.h"
#include "renkei/v1/errors.pb.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using view::Attribute;
using view::Class;
using view::Writer;
using MessagePtr = std::unique_ptr<Message>;

// What was entered when the preview was shown.
constexpr char kPreviewed[] = "previewed";

const google::protobuf::MethodDescriptor& MethodOf(const Form& form) {
  const std::vector<std::string> parts = absl::StrSplit(form.method, '/');
  return *google::protobuf::DescriptorPool::generated_pool()
              ->FindServiceByName(absl::StrCat("renkei.v1.", parts[0]))
              ->FindMethodByName(parts[1]);
}

MessagePtr New(const google::protobuf::Descriptor* type) {
  return MessagePtr(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

const FieldDescriptor* FieldNamed(const Message& message, const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

std::string TextIn(const Message& message, const char* name) {
  const FieldDescriptor* field = FieldNamed(message, name);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

void SetText(Message& message, const char* name, const std::string& text) {
  if (const FieldDescriptor* field = FieldNamed(message, name))
    message.GetReflection()->SetString(&message, field, text);
}

// What the inputs fill in.
Message& PartOf(const Form& form, Message& request) {
  if (*form.part == '\0') return request;
  return *request.GetReflection()->MutableMessage(&request, FieldNamed(request, form.part));
}

// Of a change the fields that the form has, and which thing it is, alone: the same form sent twice is
// the same request, whatever happened between.
void KeepShown(const Form& form, Message& request) {
  const FieldDescriptor* mask = FieldNamed(request, "update_mask");
  if (mask == nullptr) return;
  const std::vector<std::string> fields = form.fields.TopFields();
  auto& paths = static_cast<google::protobuf::FieldMask&>(
      *request.GetReflection()->MutableMessage(&request, mask));
  paths.Clear();
  for (const std::string& field : fields) paths.add_paths(field);
  Message& part = PartOf(form, request);
  std::vector<const FieldDescriptor*> set;
  part.GetReflection()->ListFields(part, &set);
  for (const FieldDescriptor* field : set) {
    const bool shown = std::find(fields.begin(), fields.end(), field->name()) != fields.end();
    if (!shown && field->name() != "name" && field->name() != kEtag)
      part.GetReflection()->ClearField(&part, field);
  }
}

// A form while its page is made.
struct FormSheet {
  const Form& form;
  // With what it began now.
  const Message& request;
  Query entered;
  std::vector<pb::FieldViolation> wrong = {};
  Text notice = {};
  bool good = false;
  const Query* stored = nullptr;
  std::set<std::string> conflicts = {};
  std::vector<view::Block> preview = {};
  // What is kept of it with the server.
  bool kept = false;
  std::vector<std::string> editors = {};
};

// Each says which input it speaks of, where it does not yet.
std::vector<pb::FieldViolation> NamedMistakes(const Visit& visit, const FormSheet& sheet) {
  std::vector<pb::FieldViolation> named = sheet.wrong;
  for (pb::FieldViolation& violation : named) {
    const std::string label = sheet.form.fields.InputLabel(visit, sheet.entered, violation.field());
    const bool says =
        absl::StrContains(visit.Say({violation.message(), violation.message_ja()}), label);
    if (label.empty() || says) continue;
    violation.set_message(absl::StrCat(label, ": ", violation.message()));
    violation.set_message_ja(absl::StrCat(label, "：", violation.message_ja()));
  }
  return named;
}

void WriteNotices(Writer& html, Visit& visit, const FormSheet& sheet, const Uses& uses) {
  WriteNotice(html, visit, sheet.notice, sheet.good);
  const auto id_of = [&](const std::string& field) {
    return sheet.form.fields.InputId(sheet.entered, field);
  };
  WriteMistakes(html, visit, NamedMistakes(visit, sheet), id_of, sheet.form.fields.HasSecrets());
  WriteEditors(html, visit, sheet.editors);
  WriteUses(html, visit, uses);
  const std::string note = visit.Say(sheet.form.note);
  if (!note.empty()) html.Leaf("p", {}, note);
}

// Of a form of something new: the page from which one comes to it, which is that of what it belongs to or a list
// beside that; "": there is none.
std::string AddressOfCollection(absl::string_view path) {
  constexpr std::pair<absl::string_view, absl::string_view> kLists[] = {
      {"newCaseList", "caseLists"},
      {"newEvaluations", "evaluations"},
      {"newNationalKpi", "nationalKpis"},
      {"newOpinion", "opinions"},
      {"newStep", "calendar"},
      {"publishOpinions", "opinions"}};
  const size_t slash = path.rfind('/');
  const absl::string_view view = slash == path.npos ? path : path.substr(slash + 1);
  const absl::string_view of = slash == path.npos ? "" : path.substr(0, slash);
  for (const auto& [form, list] : kLists) {
    if (view == form) return absl::StrCat(of.empty() ? "" : "/", of, "/", list);
  }
  return AddressOfResource(of);
}

void WriteButtons(Writer& html, const Visit& visit, const FormSheet& sheet) {
  const auto line = html.Open("div", {Class("buttons")});
  const bool asks_first = sheet.form.preview != nullptr && sheet.preview.empty();
  html.Leaf(
      "button", {Attribute("type", "submit")},
      visit.Say(asks_first ? Text{"See what it would do", "内容を確認する"} : sheet.form.button));
  if (sheet.form.keeps) WriteKeepButtons(html, visit, sheet.kept);
  // What the form is about is left as it is.
  const std::string back = AddressOfResource(sheet.entered.Get(kResource));
  if (!back.empty())
    return WriteLink(html, back, visit.Say({"Back without a change", "変更せずに戻る"}));
  const std::string from = AddressOfCollection(visit.path);
  if (!from.empty())
    WriteLink(html, from, visit.Say({"Back without entering anything", "登録せずに戻る"}));
}

Shown ShownForm(Visit& visit, const FormSheet& sheet) {
  const Choices choices =
      sheet.form.choices == nullptr ? Choices() : sheet.form.choices(visit, sheet.request);
  const Uses uses = sheet.form.uses == nullptr ? Uses() : sheet.form.uses(visit, sheet.request);
  return visit.calls.titles().Titled([&] {
    Shown shown;
    const bool bad = !sheet.wrong.empty() || (!sheet.notice.en.empty() && !sheet.good);
    shown.title = TitleOf(visit, sheet.form.title, bad);
    if (sheet.form.subtitle != nullptr) shown.subtitle = sheet.form.subtitle(visit, sheet.request);
    Writer& html = shown.main;
    WriteNotices(html, visit, sheet, uses);
    if (!sheet.preview.empty()) WriteBlocks(html, visit, sheet.preview);
    const auto form =
        html.Open("form", {Class("entry wide"), Attribute("method", "post"),
                           FormAction(*view::Address::Of(absl::StrCat("/", visit.path))),
                           Attribute("data-kept-form", sheet.form.keeps ? "yes" : "")});
    WriteHidden(html, kFormToken, visit.form_token);
    for (const char* own : {kRequestId, kEtag, kBase, kDraftEtag, kResource})
      WriteHidden(html, own, sheet.entered.Get(own));
    if (!sheet.preview.empty())
      WriteHidden(html, kPreviewed, sheet.form.fields.BaseOf(sheet.entered));
    sheet.form.fields.WriteInputs(
        html, visit, {sheet.entered, sheet.wrong, sheet.stored, sheet.conflicts, &choices});
    WriteButtons(html, visit, sheet);
    return shown;
  });
}

// What the form begins with when nothing was entered.
Query Fresh(Visit& visit, const Form& form, Message& request) {
  const Message& part = PartOf(form, request);
  Query written = form.fields.Written(visit, part);
  written.Set(kBase, form.fields.BaseOf(written));
  written.Set(kEtag, TextIn(part, kEtag));
  written.Set(kRequestId, client::NewRequestId());
  written.Set(kResource, TextIn(part, "name"));
  return written;
}

// Violations of the call, as the inputs are named.
std::vector<pb::FieldViolation> WrongIn(const Form& form, const absl::Status& status) {
  std::vector<pb::FieldViolation> wrong;
  const auto detail = domain::DetailOf(status);
  if (!detail) return wrong;
  for (pb::FieldViolation violation : detail->violations()) {
    absl::string_view field = violation.field();
    if (*form.part != '\0') absl::ConsumePrefix(&field, absl::StrCat(form.part, "."));
    const bool of_entry = *form.only_entry_of != '\0' &&
                          absl::ConsumePrefix(&field, absl::StrCat(form.only_entry_of, "[0]"));
    violation.set_field(absl::StrCat(of_entry ? form.only_entry_of : "", field));
    wrong.push_back(std::move(violation));
  }
  return wrong;
}

bool IsConflict(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->reason() == pb::REASON_ETAG_MISMATCH;
}

// A form that was sent.
class Sending {
 public:
  // `sent`: with secrets, which the visit has no longer.
  Sending(Visit& visit, const std::string& name, const Form& form, const Query& sent)
      : visit_(visit), name_(name), form_(form), entered_(form.fields.Tidied(sent)), kept_(visit) {}

  absl::StatusOr<Taken> Take() {
    const std::string what = entered_.Get(kDo);
    if (what == "autosave" && form_.keeps) return Autosaved();
    if (visit_.entered.Get(kFormToken) != visit_.form_token)
      return Again(SaidOfForeignToken(), 403);
    if (what == "draft" && form_.keeps) return KeptByHand();
    if (what == "discard") return Discarded();
    if (!what.empty()) return Again({}, 200);
    if (form_.preview != nullptr && entered_.Get(kPreviewed) != form_.fields.BaseOf(entered_))
      return Previewed();
    return Sent();
  }

 private:
  // As it is stored now.
  absl::StatusOr<MessagePtr> Begun() {
    MessagePtr request = New(MethodOf(form_).input_type());
    RETURN_IF_ERROR(form_.begin(visit_, name_, *request));
    return request;
  }

  absl::StatusOr<Taken> Again(Text notice, int status, bool good = false) {
    ASSIGN_OR_RETURN(const MessagePtr request, Begun());
    return AgainOn(*request, {}, std::move(notice), status, good);
  }

  Taken AgainOn(const Message& request, std::vector<pb::FieldViolation> wrong, Text notice,
                int status, bool good = false) {
    Taken taken;
    FormSheet sheet{form_, request, entered_, std::move(wrong), std::move(notice), good};
    sheet.kept = !entered_.Get(kDraftEtag).empty();
    taken.shown = ShownForm(visit_, sheet);
    taken.status = status;
    return taken;
  }

  absl::StatusOr<Taken> Autosaved() {
    const bool own = visit_.entered.Get(kFormToken) == visit_.form_token;
    return AutosaveReply(
        visit_, own ? kept_.Save(form_.title, entered_, entered_.Get(kDraftEtag)) : SignInFirst());
  }

  absl::StatusOr<Taken> KeptByHand() {
    ASSIGN_OR_RETURN(const KeptForm::Saved saved, kept_.Save(form_.title, entered_, ""));
    entered_.Set(kDraftEtag, saved.etag);
    return Again(SaidOfKept(saved.clock), 200, /*good=*/true);
  }

  absl::StatusOr<Taken> Discarded() {
    RETURN_IF_ERROR(kept_.Forget());
    Taken taken;
    taken.see_other = absl::StrCat("/", visit_.path);
    return taken;
  }

  absl::StatusOr<Taken> Previewed() {
    ASSIGN_OR_RETURN(const MessagePtr stored, Begun());
    const absl::Status valid = Call(*stored, /*validate_only=*/true);
    if (!valid.ok()) return After(*stored, valid);
    Taken taken;
    FormSheet sheet{form_, *stored, entered_};
    sheet.preview = visit_.calls.titles().Titled([&] { return form_.preview(visit_, *reply_); });
    sheet.notice = {"Nothing was changed yet. This is what it would do:",
                    "まだ実行していません。次のように変わります。"};
    sheet.good = true;
    taken.shown = ShownForm(visit_, sheet);
    return taken;
  }

  absl::StatusOr<Taken> Sent() {
    ASSIGN_OR_RETURN(const MessagePtr stored, Begun());
    const absl::Status sent = Call(*stored);
    if (!IsConflict(sent)) return After(*stored, sent);
    // It is stored as nobody here has seen it: what goes together is put together and sent again.
    ASSIGN_OR_RETURN(const MessagePtr now, Begun());
    const Message& part = PartOf(form_, *now);
    const Query theirs = form_.fields.Written(visit_, part);
    Merged merged = form_.fields.Merge(entered_.Get(kBase), theirs, entered_);
    entered_ = std::move(merged.entered);
    entered_.Set(kBase, form_.fields.BaseOf(theirs));
    entered_.Set(kEtag, TextIn(part, kEtag));
    // A step is taken on what its sender has read, and on nothing else.
    const bool is_step = *form_.part == '\0';
    if (merged.conflicts.empty() && !is_step) return After(*now, Call(*now));
    Taken taken;
    FormSheet sheet{form_, *now, entered_};
    if (is_step) {
      sheet.notice = {
          "It has been changed since this page was opened. Nothing was done: read it once more "
          "before you send this again.",
          "この画面を開いた後に、内容が変更されました。まだ実行していません。もう一度内容を確認して"
          "から送信してください。"};
    } else {
      sheet.notice = {
          "Somebody else has changed the same since this page was opened. Nothing of yours is "
          "lost: "
          "below stand both texts. Send it again when yours says what it should.",
          "この画面を開いている間に、ほかの人が同じ項目を変更しました。入力した内容は失われていませ"
          "ん"
          "。"
          "下に両方の内容を表示しています。確認して直し、もう一度送信してください。"};
    }
    sheet.stored = &theirs;
    sheet.conflicts = std::move(merged.conflicts);
    taken.shown = ShownForm(visit_, sheet);
    taken.status = 409;
    return taken;
  }

  // Sends what was entered over `stored`. What cannot be read is not sent.
  absl::Status Call(const Message& stored, bool validate_only = false) {
    const MessagePtr request(stored.New());
    request->CopyFrom(stored);
    Message& part = PartOf(form_, *request);
    std::vector<pb::FieldViolation> wrong = form_.fields.Read(visit_, entered_, part);
    if (!wrong.empty()) {
      for (pb::FieldViolation& violation : wrong) {
        if (*form_.part != '\0')
          violation.set_field(absl::StrCat(form_.part, ".", violation.field()));
      }
      return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(wrong));
    }
    SetText(part, kEtag, entered_.Get(kEtag));
    KeepShown(form_, *request);
    if (form_.complete != nullptr) RETURN_IF_ERROR(form_.complete(visit_, *request));
    if (validate_only) {
      request->GetReflection()->SetBool(request.get(), FieldNamed(*request, "validate_only"), true);
    } else {
      SetText(*request, kRequestId, entered_.Get(kRequestId));
    }
    reply_ = New(MethodOf(form_).output_type());
    return visit_.calls.CallInto(form_.method, *request, *reply_);
  }

  absl::StatusOr<Taken> After(const Message& stored, const absl::Status& sent) {
    if (absl::IsUnauthenticated(sent)) return sent;
    if (!sent.ok()) {
      std::vector<pb::FieldViolation> wrong = WrongIn(form_, sent);
      const Text said = wrong.empty() ? SaidOf(sent) : Text();
      return AgainOn(stored, std::move(wrong), said, HttpStatusOf(sent));
    }
    // What was sent is kept no longer; where that fails it is offered once more.
    if (form_.keeps) (void)kept_.Forget();
    Taken taken;
    if (form_.shows != nullptr) {
      taken.shown = form_.shows(visit_, *reply_);
      return taken;
    }
    taken.see_other = form_.back != nullptr   ? form_.back(stored)
                      : form_.next != nullptr ? form_.next(*reply_)
                                              : AddressOfResource(TextIn(*reply_, "name"));
    if (taken.see_other.empty()) taken.see_other = "/";
    absl::StrAppend(&taken.see_other, absl::StrContains(taken.see_other, '?') ? "&" : "?",
                    "done=", form_.done);
    return taken;
  }

  Visit& visit_;
  const std::string& name_;
  const Form& form_;
  Query entered_;
  KeptForm kept_;
  MessagePtr reply_;
};

}  // namespace

absl::StatusOr<Shown> FormPage(Visit& visit, const std::string& name, const Form& form) {
  if (!visit.signed_in()) return SignInFirst();
  const MessagePtr request = New(MethodOf(form).input_type());
  RETURN_IF_ERROR(form.begin(visit, name, *request));
  Query fresh = Fresh(visit, form, *request);
  if (const std::string& seen = visit.query.Get(kSeen); *form.part == '\0' && !seen.empty())
    fresh.Set(kEtag, seen);
  FormSheet sheet{form, *request, fresh};
  // What was entered before signing in again.
  if (!visit.entered.values().empty()) {
    sheet.entered = form.fields.Tidied(visit.entered);
    sheet.entered.Set(kRequestId, client::NewRequestId());
    sheet.notice = visit.notice;
    if (sheet.notice.en.empty()) {
      sheet.good = true;
      sheet.notice = SaidAfterSignIn();
    }
    return ShownForm(visit, sheet);
  }
  if (!form.keeps) return ShownForm(visit, sheet);
  KeptForm kept(visit);
  if (const auto found = kept.Find()) {
    const std::string base = found->entered.Get(kBase);
    Merged merged = form.fields.Merge(base, fresh, found->entered);
    sheet.entered = std::move(merged.entered);
    for (const char* own : {kBase, kEtag, kRequestId}) sheet.entered.Set(own, fresh.Get(own));
    sheet.entered.Set(kDraftEtag, found->etag);
    sheet.stored = &fresh;
    sheet.conflicts = std::move(merged.conflicts);
    sheet.kept = true;
    sheet.good = sheet.conflicts.empty();
    sheet.notice =
        sheet.good ? SaidOfFound(found->clock)
                   : Text{
                         "Somebody else has changed the same since you entered this. Both texts "
                         "stand below.",
                         "入力途中の内容の保存後に、ほかの人が同じ項目を変更しました。下に両方の"
                         "内容を表示しています。"};
  }
  sheet.editors = kept.Editors(fresh.Get(kResource));
  return ShownForm(visit, sheet);
}

absl::StatusOr<Taken> TakeForm(Visit& visit, const std::string& name, const Form& form) {
  const Query sent = visit.entered;
  form.fields.ForgetSecrets(visit.entered);
  if (!visit.signed_in()) return SignInFirst();
  return Sending(visit, name, form, sent).Take();
}

Text NoticeOf(absl::string_view done) {
  struct Done {
    const char* key;
    Text said;
  };
  static const auto& all = *new std::vector<Done>{
      {"saved", {"Saved.", "保存しました。"}},
      {"created", {"Created as a draft.", "下書きとして作成しました。"}},
      {"submitted",
       {"Submitted: an approver of your organization decides next.",
        "提出しました。次は承認者が確認します。"}},
      {"recorded", {"The figures are recorded.", "実績を記録しました。"}},
      {"added", {"Added.", "追加しました。"}},
      {"consented", {"Consented.", "同意しました。"}},
      {"returned", {"Returned with your comment.", "コメントを付けて差し戻しました。"}},
      {"published", {"Published.", "公開しました。"}},
      {"announced", {"Published.", "公表しました。"}},
      {"revising",
       {"Open for revision. The published text stays visible until you publish again.",
        "改訂を始めました。次に公開するまで、公開中の内容はそのまま表示されます。"}},
      {"archived", {"Archived.", "保管しました。"}},
      {"selected", {"Selected.", "優良事例として選定しました。"}},
      {"withdrawn", {"The selection is withdrawn.", "選定を取り消しました。"}},
      {"list-created",
       {"Created. Put cases in from their pages.",
        "作成しました。掲載する事例は、各事例のページから追加します。"}},
      {"listed", {"Put in.", "掲載しました。"}},
      {"edition-withdrawn", {"Withdrawn.", "取り下げました。"}},
      {"call-cancelled", {"Cancelled.", "中止しました。"}},
      {"followed",
       {"You follow it. What happens comes into your inbox.",
        "フォローしました。動きがあると受信箱に表示されます。"}},
      {"code-sent",
       {"Sent. Enter the code of the mail here.",
        "確認メールを送りました。届いたコードを入力してください。"}},
      {"email-verified", {"Your address is verified.", "メールアドレスを確認しました。"}},
      {"unfollowed", {"No longer followed.", "フォローをやめました。"}},
      {"moved", {"Moved.", "掲載順を変えました。"}},
      {"removed", {"Taken out.", "掲載を取り下げました。"}},
      {"deleted", {"Removed.", "削除しました。"}},
      {"figures-confirmed", {"The figures are final.", "実績を確定しました。"}},
      {"second-factor",
       {"Two-factor authentication has begun. Your other sessions have ended.",
        "2段階認証を始めました。ほかの端末でのログインは終了しました。"}},
      {"second-factor-removed", {"Removed.", "2段階認証を解除しました。"}},
      {"handed-over", {"Handed over.", "引き継ぎました。"}},
      {"password",
       {"The password is changed. Your other sessions have ended.",
        "パスワードを変更しました。ほかの端末でのログインは終了しました。"}},
      {"ended", {"Ended.", "終了しました。"}},
      {"section-created", {"Created.", "登録しました。"}},
      {"step-recorded", {"Recorded.", "記録しました。"}},
      {"proposed", {"Registered as a proposal.", "提案として登録しました。"}},
      {"invited", {"Invited.", "招待しました。"}},
      {"deleted", {"Deleted.", "削除しました。"}},
      {"confirmed", {"Confirmed: it still holds.", "内容が最新であることを確認しました。"}},
  };
  for (const Done& one : all) {
    if (done == one.key) return one.said;
  }
  return {};
}

}  // namespace renkei::web
