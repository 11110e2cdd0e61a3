// What waits for whoever is signed in, and where it is done.
#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/inbox_words.h"
#include "client/web/page/addresses.h"
#include "client/web/page/form/form_parts.h"
#include "client/web/page/frame.h"
#include "client/web/page/inbox_choice.h"
#include "client/web/page/pages.h"
#include "client/web/page/record/record_page.h"
#include "client/web/page/routes.h"
#include "client/web/page/steps.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Class;
using view::Writer;
using Item = pb::InboxItem;

// Items of one kind on the page of all; the others are a link away.
constexpr size_t kOfAKind = 50;

// The forms that answer items of a kind, the usual one first; those that a resource does not have are
// left out by FindForm.
std::vector<const char*> AnswersTo(pb::InboxKind kind) {
  switch (kind) {
    case pb::INBOX_KIND_INVITATION:
    case pb::INBOX_KIND_MEMBERSHIP_PENDING:
    case pb::INBOX_KIND_LEAD_OFFER:
    case pb::INBOX_KIND_APPLICATION:
    case pb::INBOX_KIND_REMOVAL_CONSENT:
    case pb::INBOX_KIND_SUCCESSION:
      return {"InitiativeService/ChangeMembership"};
    case pb::INBOX_KIND_CASE_REVIEW:
      return {"CaseService/PublishCase", "CaseService/ReturnCase"};
    case pb::INBOX_KIND_VISION_REVIEW:
      return {"VisionService/PublishVision", "VisionService/ReturnVision"};
    case pb::INBOX_KIND_VISION_CONSENT:
      return {"VisionService/ConsentToVision", "VisionService/ReturnVision"};
    case pb::INBOX_KIND_RETURNED:
      return {"CaseService/UpdateCase", "CaseService/SubmitCase", "VisionService/UpdateVision",
              "VisionService/SubmitVision"};
    case pb::INBOX_KIND_CASE_OVERDUE:
      return {"CaseService/ConfirmCase", "CaseService/ReviseCase"};
    case pb::INBOX_KIND_KPI_OVERDUE:
    case pb::INBOX_KIND_FIGURE_FALLS:
      return {kRecordMethod};
    case pb::INBOX_KIND_SHARED_KPI_DUE:
      return {"ContributionService/RecordContributions"};
    case pb::INBOX_KIND_TARGETS_END:
    case pb::INBOX_KIND_FRAMEWORK_REPLACED:
      return {"VisionService/ReviseVision"};
    case pb::INBOX_KIND_PLAN_STEP_COMING:
    case pb::INBOX_KIND_PLAN_STEP_OVERDUE:
      return {"PlanningService/UpdatePlanStep"};
    // The page of the call says how; there is nothing to answer here.
    case pb::INBOX_KIND_PROGRAMME_CALL_OPENING:
    case pb::INBOX_KIND_PROGRAMME_CALL_CLOSING:
      return {};
    case pb::INBOX_KIND_CASE_CALL_CLOSING:
      return {"CaseCallService/ChangeCaseSubmission"};
    case pb::INBOX_KIND_SUPPORT_STEP_DUE:
      return {"SupportService/UpdateSupportStep"};
    case pb::INBOX_KIND_ROUND_CLOSING:
      return {"RoundService/CreateRoundApplication"};
    case pb::INBOX_KIND_ROUND_REPORT_DUE:
      return {"RoundService/RecordRoundFollowUp"};
    case pb::INBOX_KIND_ROUND_REVIEW:
      return {};
    case pb::INBOX_KIND_ROUND_APPLICATION:
    case pb::INBOX_KIND_ROUND_CONSENT:
      return {"RoundService/ChangeRoundApplication"};
    case pb::INBOX_KIND_INDICATOR_PROPOSED:
      return {"FrameworkService/DecideIndicator"};
    default:
      return {};
  }
}

bool CanAnswer(const Item& item, const std::optional<pb::Account>& me) {
  if (!me || item.roles().empty()) return true;
  return std::any_of(item.roles().begin(), item.roles().end(), [&](int role) {
    return std::find(me->roles().begin(), me->roles().end(), role) != me->roles().end();
  });
}

// A label and its value, where there is one.
std::string Said(const Visit& visit, const Text& label, const std::string& value) {
  if (value.empty()) return "";
  return absl::StrCat(visit.Say(label), visit.Say({": ", "："}), value);
}

class InboxList {
 public:
  InboxList(Writer& html, Visit& visit, const std::optional<pb::Account>& me)
      : html_(html), visit_(visit), me_(me), words_(visit.words()) {}

  // Items of one kind; `more`: where all of them are.
  void Write(const std::vector<Item>& items, const InboxChoice& more) {
    const std::string kind = words_.Value(*pb::InboxKind_descriptor(), items.front().kind());
    html_.Leaf("h2", {},
               visit_.Say({absl::StrCat(kind, " (", items.size(), ")"),
                           absl::StrCat(kind, "（", items.size(), "件）")}));
    const bool whole = more.kind == items.front().kind();
    const size_t shown = whole ? items.size() : std::min(items.size(), kOfAKind);
    {
      const auto list = html_.Open("ul", {Class("hits")});
      for (size_t i = 0; i < shown; ++i) WriteItem(items[i]);
    }
    if (shown == items.size()) return;
    InboxChoice all = more;
    all.kind = items.front().kind();
    const auto paragraph = html_.Open("p");
    WriteLink(html_, all.Address("/inbox"),
              visit_.Say({absl::StrCat("All ", items.size()),
                          absl::StrCat("すべて見る（", items.size(), "件）")}));
  }

 private:
  void WriteItem(const Item& item) {
    const view::InboxWords words = view::InboxWordsOf(item.kind());
    const auto entry = html_.Open("li");
    {
      const auto heading = html_.Open("h3");
      WriteLink(html_, AddressOfResource(view::InboxSubject(item)), item.title());
    }
    std::vector<std::string> said = {
        Said(visit_, {"Due", "期限"}, item.due_date()),
        Said(visit_, words.context, view::InboxContext(item, visit_.lang)),
        Said(visit_, {"Section", "担当課"}, item.section()),
        Said(visit_, words.count, item.count() == 0 ? "" : absl::StrCat(item.count())),
        Said(visit_, {"From", "相手"}, From(item.from())),
        Said(visit_, words.since, item.has_since_time() ? words_.Time(item.since_time()) : "")};
    said.erase(std::remove(said.begin(), said.end(), ""), said.end());
    if (!said.empty())
      html_.Leaf("p", {Class("muted")}, absl::StrJoin(said, visit_.Say({"; ", "　"})));
    const std::string note = Said(visit_, words.note, view::InboxNote(item, visit_.lang));
    if (!note.empty()) html_.Leaf("p", {}, note);
    if (CanAnswer(item, me_)) return WriteAnswers(item);
    std::vector<std::string> roles;
    for (const int role : item.roles()) roles.push_back(words_.Value(*pb::Role_descriptor(), role));
    html_.Leaf("p", {Class("muted")},
               Said(visit_, {"Needs one of", "必要な権限"},
                    absl::StrJoin(roles, visit_.Say({", ", "、"}))));
  }

  void WriteAnswers(const Item& item) {
    std::vector<FormRoute> forms;
    for (const char* method : AnswersTo(item.kind())) {
      std::optional<FormRoute> form = FindForm(method, item.resource());
      if (!form) continue;
      // The table of its own section.
      if (absl::string_view(method) == kRecordMethod && !item.section().empty())
        absl::StrAppend(&form->address, "?section=", Escaped(item.section()));
      forms.push_back(*std::move(form));
    }
    if (forms.empty()) return;
    const auto list = html_.Open("ul", {Class("actions")});
    for (const FormRoute& form : forms) {
      const auto one = html_.Open("li");
      WriteLink(html_, form.address, visit_.Say(form.label));
    }
  }

  // A body or a colleague by what it is called. An account of another owner of the document is not shown
  // to us: it has no name here.
  std::string From(const std::string& name) {
    const std::string title = visit_.calls.titles().Of(name);
    return title == name && absl::StartsWith(name, "accounts/") ? "" : title;
  }

  Writer& html_;
  Visit& visit_;
  const std::optional<pb::Account>& me_;
  const domain::Words words_;
};

}  // namespace

absl::StatusOr<Shown> InboxPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) return SignInFirst();
  const InboxChoice choice = InboxChoiceOf(visit);
  SignedIn me(visit);
  pb::ListSectionsRequest list_sections;
  list_sections.set_page_size(100);
  auto all_sections =
      visit.calls.Begin<pb::ListSectionsResponse>("IdentityService/ListSections", list_sections);
  ASSIGN_OR_RETURN(std::vector<Item> items,
                   visit.calls.List<Item>("InboxService/ListInboxItems", choice.Request()));
  std::stable_sort(items.begin(), items.end(), view::StandsBefore);
  const std::optional<pb::Account> account = me.Get();
  // Without the names of the sections the page is what it is.
  std::vector<pb::Section> sections;
  if (const auto known = all_sections.Get(); known.ok())
    sections.assign(known->sections().begin(), known->sections().end());
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Inbox", "受信箱"});
    shown.subtitle = visit.Say({absl::StrCat(items.size(), " wait or happened"),
                                absl::StrCat("お待ちしている用件とお知らせ ", items.size(), "件")});
    WriteInboxWays(shown.main, visit, choice, sections);
    {
      InboxChoice whose = choice;
      whose.kind = pb::INBOX_KIND_UNSPECIFIED;
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, whose.Address("/digest"),
                visit.Say({"On one sheet, with the days that come (to print, or for a calendar)",
                           "期限つきの一覧（印刷・カレンダー用）"}));
    }
    if (items.empty()) {
      shown.main.Leaf("p", {},
                      visit.Say({"Nothing waits for you.", "お待ちしている用件はありません。"}));
    }
    InboxList list(shown.main, visit, account);
    for (auto first = items.begin(); first != items.end();) {
      const auto last = std::find_if(
          first, items.end(), [&](const Item& item) { return item.kind() != first->kind(); });
      list.Write({first, last}, choice);
      first = last;
    }
    return shown;
  });
}

}  // namespace renkei::web
