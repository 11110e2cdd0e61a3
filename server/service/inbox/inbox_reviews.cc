// Judging in rounds: appointments that wait for the account's answer, readings that it has to hand in, and
// for the organization that holds the round what its reviewers answered.
#include <string>
#include <utility>

#include "server/domain/review/reviewer_steps.h"
#include "server/domain/time/japan_minute.h"
#include "server/service/frame/named_row.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/review/review_access.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kReviewDayChars = sizeof("2024-07-31") - 1;

// Whoever was named, with any role.
void AddWorkingRoles(pb::InboxItem& item) {
  for (int role = pb::Role_MIN; role <= pb::Role_MAX; ++role) {
    if (auth::kWorkingRoles.Has(static_cast<pb::Role>(role)))
      item.add_roles(static_cast<pb::Role>(role));
  }
}

absl::StatusOr<size_t> AddAppointment(const Call& call, const pb::RoundReviewer& reviewer,
                                      InboxPage& page) {
  if (reviewer.state() != pb::ROUND_REVIEWER_STATE_NAMED) return 0;
  ASSIGN_OR_RETURN(const auto round, FindNamedRow(call, Rounds(), ReviewedRound(reviewer.name())));
  if (!round.has_value() ||
      domain::OpenReviewerSteps(round->message, reviewer, {.is_reviewer = true}).empty())
    return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_ROUND_REVIEW);
  item.set_resource(reviewer.name());
  item.set_title(round->message.title());
  item.set_from(reviewer.owner());
  *item.mutable_since_time() = reviewer.update_time();
  item.set_note(reviewer.words());
  AddWorkingRoles(item);
  return page.Add(std::move(item));
}

absl::StatusOr<size_t> AddReading(const Call& call, ReadingRow row, InboxPage& page) {
  ASSIGN_OR_RETURN(const auto standing, StandingOf(call, row.message));
  if (!standing.has_value()) return 0;
  const pb::RoundReading shown = PresentReading(call, std::move(row), *standing);
  const pb::ReadingSheet& sheet =
      shown.open_stage() == pb::REVIEW_STAGE_PANEL ? shown.panel() : shown.first();
  if (shown.open_stage() == pb::REVIEW_STAGE_UNSPECIFIED ||
      sheet.state() == pb::READING_STATE_SUBMITTED)
    return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_ROUND_REVIEW);
  item.set_resource(shown.name());
  const std::string number = std::to_string(shown.application_number());
  item.set_title(shown.application_title().empty() ? "応募第" + number + "号"
                                                   : shown.application_title());
  item.set_context(shown.round_title());
  item.set_from(shown.owner());
  *item.mutable_since_time() = sheet.assign_time();
  item.set_due_date(shown.closes_at().substr(0, kReviewDayChars));
  item.set_note(domain::ShownMinute(shown.closes_at()));
  AddWorkingRoles(item);
  return page.Add(std::move(item));
}

// The last answer of a reviewer, where it is news.
size_t AddAnswer(const ReviewerRow& row, const std::string& round_title, InboxPage& page) {
  const pb::RoundReviewerEvent& answer = *domain::LastAnswer(row.message);
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_REVIEWER_ANSWERED);
  item.set_resource(row.message.name());
  item.set_title(round_title);
  item.set_context(pb::RoundReviewerAction_Name(answer.action()));
  item.set_from(row.message.organization());
  *item.mutable_since_time() = answer.time();
  item.set_note(row.message.display_name());
  return page.Add(std::move(item));
}

}  // namespace

absl::StatusOr<std::string> FillReviews(const Call& call, const PageStart& part, InboxPage& page) {
  // First appointments, then readings.
  constexpr char kReadingsLeg[] = "readings";
  const std::string& account = call.caller().account;
  NestedPosition position = Split(part.after);
  const size_t size_before = page.size();
  PageStart within = part;
  if (position.outer.empty()) {
    within.after = position.inner;
    ASSIGN_OR_RETURN(
        const std::string next,
        CollectPage<pb::RoundReviewer>(
            call, within,
            [&](absl::string_view after, size_t limit) {
              return RoundReviewers().ScanIndex(call.snapshot(), AppointmentsOf(account), after,
                                                limit);
            },
            [&](ReviewerRow& row) { return AddAppointment(call, row.message, page); }));
    if (!next.empty()) return Join({"", next});
    position.inner.clear();
    if (page.size() - size_before >= part.size) return Join({kReadingsLeg, ""});
  }
  within.after = position.inner;
  within.size = part.size - (page.size() - size_before);
  ASSIGN_OR_RETURN(const std::string next,
                   CollectPage<pb::RoundReading>(
                       call, within,
                       [&](absl::string_view after, size_t limit) {
                         return RoundReadings().ScanIndex(call.snapshot(), ReadingsBy(account),
                                                          after, limit);
                       },
                       [&](ReadingRow& row) { return AddReading(call, std::move(row), page); }));
  return next.empty() ? next : Join({kReadingsLeg, next});
}

absl::StatusOr<std::string> FillReviewerAnswers(const Call& call, const PageStart& part,
                                                InboxPage& page) {
  const storage::Key answers = AnswersTo(call.caller().organization);
  storage::Key since = answers;
  since.Add(static_cast<uint64_t>(absl::ToUnixSeconds(page.news_since())));
  return CollectPage<pb::RoundReviewer>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        // What is older lies before.
        return RoundReviewers().ScanIndex(call.snapshot(), answers,
                                          after.empty() ? since.bytes() : after, limit);
      },
      [&](ReviewerRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(const auto round,
                         FindNamedRow(call, Rounds(), ReviewedRound(row.message.name())));
        if (!round.has_value()) return 0;
        return AddAnswer(row, round->message.title(), page);
      });
}

}  // namespace renkei::service
