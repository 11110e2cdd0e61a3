#include "server/service/menu_book/edition_publish.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/menu_book/edition_composer.h"
#include "server/service/selection/case_list_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of one commit of entries: half of what a commit holds, so that others get their turn between them.
constexpr size_t kEntryBytesAtOnce = storage::kMaxMutationBytes / 2;
constexpr size_t kEntriesAtOnce = 200;

absl::Status ChangedMeanwhile() {
  return domain::MakeError(
      pb::REASON_CONFLICT,
      {"the list or one of its cases was changed while it was frozen, or somebody else issued an "
       "edition: no edition was issued; do it again",
       "発行の途中で、リストか掲載事例が変更されたか、ほかの人が版を発行しました。版は発行されて"
       "いません。もう一度発行してください。"});
}

absl::Status Conflict(const absl::Status& status) {
  return absl::IsAborted(status) ? ChangedMeanwhile() : status;
}

absl::Status CheckComposed(const EditionComposer& composer, const pb::CaseList& list) {
  if (!composer.left_out().empty()) {
    std::vector<pb::FieldViolation> found = composer.left_out();
    const size_t count = found.size();
    if (found.size() > domain::kMaxViolations) found.resize(domain::kMaxViolations);
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(found), count);
  }
  if (!list.entries().empty()) return absl::OkStatus();
  return domain::InvalidField("parent", "EMPTY_LIST",
                              {"the list has no cases: put some in first",
                               "リストに事例がありません。先に事例を掲載してください。"});
}

// The last edition of the list; nullopt while it has none.
absl::StatusOr<std::optional<EditionRow>> LastEdition(const Call& call, const std::string& list) {
  const storage::Key prefix = CaseListEditions().NewKey().Add(domain::LastSegment(list));
  constexpr bool kNewestFirst = true;
  ASSIGN_OR_RETURN(auto page,
                   CaseListEditions().Scan(call.snapshot(), prefix, "", 1, kNewestFirst));
  if (page.rows.empty()) return std::optional<EditionRow>();
  return std::optional<EditionRow>(std::move(page.rows[0]));
}

pb::CaseListEdition HeadOf(const Call& call, const pb::CaseList& list,
                           const pb::CaseListEdition& wanted, const EditionComposer& composer,
                           int number) {
  pb::CaseListEdition head;
  head.set_name(absl::StrCat(list.name(), "/editions/", number));
  head.set_number(number);
  head.set_owner(list.owner());
  head.set_title(wanted.title().empty() ? list.title() : wanted.title());
  head.set_fiscal_year(wanted.fiscal_year() == 0 ? domain::FiscalYearOf(call.today())
                                                 : wanted.fiscal_year());
  head.set_preface(wanted.preface().empty() ? list.introduction() : wanted.preface());
  *head.mutable_audience() = list.audience();
  head.set_state(pb::CASE_LIST_EDITION_STATE_PREPARING);
  head.set_published_date(domain::FormatDate(call.today()));
  head.set_entry_count(static_cast<int>(composer.size()));
  head.set_single_count(composer.CountOf(pb::CASE_CHAPTER_SINGLE));
  head.set_cooperation_count(composer.CountOf(pb::CASE_CHAPTER_COOPERATION));
  head.set_actor(call.caller().account);
  *head.mutable_update_time() = ToProto(call.now());
  return head;
}

// One freezing: the head as it stands in the store, and what goes below it.
class EditionWriting {
 public:
  EditionWriting(Job& job, const CaseListRow& list, pb::CaseListEdition head)
      : job_(job), call_(job.call()), list_(list), head_{std::move(head)} {}

  // Writes the head, in the place of one that was broken off.
  absl::Status Begin(const std::optional<EditionRow>& broken_off) {
    storage::Mutation mutation;
    if (broken_off.has_value())
      CaseListEditions().Update(*broken_off, head_.message, mutation);
    else
      CaseListEditions().Insert(head_.message, mutation);
    CaseLists().Require(list_, mutation);
    ASSIGN_OR_RETURN(head_.version, job_.CommitPart(std::move(mutation)));
    return broken_off.has_value() ? RemoveLeftovers() : absl::OkStatus();
  }

  absl::Status WriteEntries(EditionComposer& composer) {
    storage::Mutation mutation;
    size_t count = 0;
    for (int number = 1; number <= head_.message.entry_count(); ++number) {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const pb::CaseListEditionEntry entry,
                       composer.Compose(head_.message.name(), number));
      CaseListEditionEntries().Insert(entry, mutation);
      if (++count < kEntriesAtOnce && mutation.byte_count() < kEntryBytesAtOnce) continue;
      RETURN_IF_ERROR(CommitBelow(std::exchange(mutation, storage::Mutation())));
      count = 0;
    }
    return mutation.empty() ? absl::OkStatus() : CommitBelow(std::move(mutation));
  }

  // Shows it to its readers.
  absl::StatusOr<pb::CaseListEdition> Publish(const EditionComposer& composer) {
    pb::CaseListEdition published = head_.message;
    published.set_state(pb::CASE_LIST_EDITION_STATE_PUBLISHED);
    storage::Mutation mutation;
    CaseListEditions().Update(head_, published, mutation);
    CaseLists().Require(list_, mutation);
    composer.RequireAll(mutation);
    AppendChange(call_, pb::RESOURCE_TYPE_CASE_LIST_EDITION, published.name(), std::nullopt,
                 AudienceOf(published), mutation);
    ASSIGN_OR_RETURN(const storage::Sequence version,
                     job_.Commit(std::move(mutation), published.name()));
    published.set_etag(MakeEtag(call_.env().store, version));
    return published;
  }

 private:
  // Whoever took the number over has written the head.
  absl::Status CommitBelow(storage::Mutation mutation) {
    CaseListEditions().Require(head_, mutation);
    return job_.CommitPart(std::move(mutation)).status();
  }

  // The call's own snapshot is from before them.
  absl::Status RemoveLeftovers() {
    const storage::Key prefix = EntriesPrefix(head_.message);
    while (true) {
      const std::unique_ptr<storage::Snapshot> snapshot = call_.env().store.NewSnapshot();
      ASSIGN_OR_RETURN(const auto page,
                       CaseListEditionEntries().Scan(*snapshot, prefix, "", kEntriesAtOnce));
      if (page.rows.empty()) return absl::OkStatus();
      storage::Mutation mutation;
      for (const EditionEntryRow& row : page.rows) CaseListEditionEntries().Erase(row, mutation);
      RETURN_IF_ERROR(CommitBelow(std::move(mutation)));
    }
  }

  Job& job_;
  const Call& call_;
  const CaseListRow& list_;
  EditionRow head_;
};

absl::StatusOr<pb::CaseListEdition> WriteAll(EditionWriting& writing,
                                             const std::optional<EditionRow>& broken_off,
                                             EditionComposer& composer) {
  RETURN_IF_ERROR(writing.Begin(broken_off));
  RETURN_IF_ERROR(writing.WriteEntries(composer));
  return writing.Publish(composer);
}

}  // namespace

absl::StatusOr<pb::CaseListEdition> PublishCaseListEdition(
    Job& job, const pb::PublishCaseListEditionRequest& request) {
  const Call& call = job.call();
  ASSIGN_OR_RETURN(const CaseListRow list,
                   FindOwnedList(call, request.parent(), request.list_etag()));
  EditionComposer composer(call, list.message);
  RETURN_IF_ERROR(composer.Plan());
  RETURN_IF_ERROR(CheckComposed(composer, list.message));
  ASSIGN_OR_RETURN(std::optional<EditionRow> last, LastEdition(call, list.message.name()));
  int number = last.has_value() ? last->message.number() : 0;
  if (last.has_value() && last->message.state() != pb::CASE_LIST_EDITION_STATE_PREPARING)
    last.reset();
  if (!last.has_value()) ++number;
  pb::CaseListEdition head = HeadOf(call, list.message, request.edition(), composer, number);
  if (job.validate_only()) return head;
  EditionWriting writing(job, list, std::move(head));
  absl::StatusOr<pb::CaseListEdition> published = WriteAll(writing, last, composer);
  if (!published.ok()) return Conflict(published.status());
  return published;
}

}  // namespace renkei::service
