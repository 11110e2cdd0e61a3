// What other bodies did with what is the organization's own: adoptions and selections of its cases,
// answers to its invitations. Each walk goes over what it owns, which bounds it.
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/case/adoption_access.h"
#include "server/service/frame/time.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/tables/tables.h"

namespace renkei::service {
namespace {

// What a selection was, in an item's context: it has no enum of its own.
constexpr char kSelected[] = "SELECTED";
constexpr char kWithdrawn[] = "WITHDRAWN";

using FillCase = std::function<absl::StatusOr<std::string>(
    const pb::Case& own, const PageStart& within, size_t& examined)>;

absl::StatusOr<std::string> FillBelowOwnCases(const Call& call, const PageStart& part,
                                              InboxPage& page, const FillCase& fill) {
  return FillBelow<pb::Case>(
      call, part, page,
      [&](absl::string_view after, size_t limit) {
        return Cases().ScanIndex(call.snapshot(),
                                 storage::Key(kCasesByOwnerId).Add(call.caller().organization),
                                 after, limit);
      },
      fill);
}

// The last step of `record` as news about `own`; nullopt where it is older than news is.
template <typename Record>
std::optional<pb::InboxItem> NewsOf(const Record& record, const pb::Case& own, absl::Time since) {
  if (record.history().empty()) return std::nullopt;
  const auto& last = *record.history().rbegin();
  if (FromProto(last.time()) < since) return std::nullopt;
  pb::InboxItem item;
  item.set_resource(record.name());
  item.set_title(own.title());
  *item.mutable_since_time() = last.time();
  item.set_note(last.reason());
  return item;
}

// The step by which a body answered the lead: one that was invited joined or declined, one whose
// application was accepted joined. nullptr where the last of such steps was no answer to it (an
// application that the lead turned down).
const pb::InitiativeEvent* AnswerOf(const pb::InitiativeMember& member) {
  const bool joined = member.state() == pb::MEMBER_STATE_JOINED;
  if (!joined && member.state() != pb::MEMBER_STATE_DECLINED) return nullptr;
  const std::string answer =
      pb::MemberAction_Name(joined ? pb::MEMBER_ACTION_JOIN : pb::MEMBER_ACTION_DECLINE);
  const pb::InitiativeEvent* found = nullptr;
  for (auto event = member.history().rbegin(); event != member.history().rend(); ++event) {
    if (found == nullptr) {
      if (event->action() == answer) found = &*event;
    } else if (event->action() == pb::MemberAction_Name(pb::MEMBER_ACTION_INVITE)) {
      return found;
    } else if (event->action() == pb::MemberAction_Name(pb::MEMBER_ACTION_APPLY)) {
      return joined ? found : nullptr;
    }
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<std::string> FillAdoptions(const Call& call, const PageStart& part,
                                          InboxPage& page) {
  return FillBelowOwnCases(
      call, part, page,
      [&](const pb::Case& own, const PageStart& within,
          size_t& examined) -> absl::StatusOr<std::string> {
        return CollectPage<pb::Adoption>(
            call, within,
            [&](absl::string_view after, size_t limit) {
              return Adoptions().Scan(call.snapshot(), AdoptionsPrefix(own.name()), after, limit);
            },
            // The owner of a case reads every adoption of it, and of no step who took it.
            [&](AdoptionRow& row) -> absl::StatusOr<size_t> {
              ++examined;
              const pb::Adoption& adoption = row.message;
              if (adoption.adopter() == call.caller().organization) return 0;
              std::optional<pb::InboxItem> item = NewsOf(adoption, own, page.news_since());
              if (!item) return 0;
              item->set_kind(pb::INBOX_KIND_CASE_ADOPTED);
              item->set_context(pb::AdoptionState_Name(adoption.history().rbegin()->state()));
              item->set_from(adoption.adopter());
              return page.Add(*std::move(item));
            });
      });
}

absl::StatusOr<std::string> FillSelections(const Call& call, const PageStart& part,
                                           InboxPage& page) {
  return FillBelowOwnCases(
      call, part, page,
      [&](const pb::Case& own, const PageStart& within,
          size_t& examined) -> absl::StatusOr<std::string> {
        return CollectPage<pb::CaseSelection>(
            call, within,
            [&](absl::string_view after, size_t limit) {
              return Selections().Scan(call.snapshot(),
                                       Selections().NewKey().Add(domain::LastSegment(own.name())),
                                       after, limit);
            },
            [&](storage::Row<pb::CaseSelection>& row) -> absl::StatusOr<size_t> {
              ++examined;
              const pb::CaseSelection& selection = row.message;
              std::optional<pb::InboxItem> item = NewsOf(selection, own, page.news_since());
              if (!item) return 0;
              item->set_kind(pb::INBOX_KIND_CASE_SELECTED);
              item->set_context(selection.history().rbegin()->withdrawn() ? kWithdrawn : kSelected);
              item->set_from(selection.selector());
              return page.Add(*std::move(item));
            });
      });
}

absl::StatusOr<std::string> FillAnswers(const Call& call, const PageStart& part, InboxPage& page) {
  return FillBelow<pb::Initiative>(
      call, part, page,
      [&](absl::string_view after, size_t limit) {
        return Initiatives().ScanIndex(
            call.snapshot(), storage::Key(kInitiativesByLeadId).Add(call.caller().organization),
            after, limit);
      },
      [&](const pb::Initiative& initiative, const PageStart& within,
          size_t& examined) -> absl::StatusOr<std::string> {
        return CollectPage<pb::InitiativeMember>(
            call, within,
            [&](absl::string_view after, size_t limit) {
              return Members().Scan(call.snapshot(), MembersPrefix(initiative.name()), after,
                                    limit);
            },
            [&](MemberRow& row) -> absl::StatusOr<size_t> {
              ++examined;
              const pb::InitiativeEvent* answer = AnswerOf(row.message);
              if (answer == nullptr || FromProto(answer->time()) < page.news_since()) return 0;
              pb::InboxItem item;
              item.set_kind(pb::INBOX_KIND_INVITATION_ANSWERED);
              item.set_resource(row.message.name());
              item.set_title(initiative.title());
              item.set_context(answer->action());
              item.set_from(row.message.organization());
              *item.mutable_since_time() = answer->time();
              item.set_note(answer->reason());
              return page.Add(std::move(item));
            });
      });
}

}  // namespace renkei::service
