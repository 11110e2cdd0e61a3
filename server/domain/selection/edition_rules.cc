#include "server/domain/selection/edition_rules.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {

pb::CaseChapter ChapterOf(const pb::CaseListEntry& entry, const pb::Case& text) {
  if (entry.chapter() != pb::CASE_CHAPTER_UNSPECIFIED) return entry.chapter();
  return text.initiative().empty() ? pb::CASE_CHAPTER_SINGLE : pb::CASE_CHAPTER_COOPERATION;
}

std::vector<size_t> NumberedOrder(const std::vector<pb::CaseChapter>& chapters) {
  std::vector<size_t> order(chapters.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return chapters[a] < chapters[b]; });
  return order;
}

bool Includes(const pb::Audience& narrow, const std::string& narrow_owner, const pb::Audience& wide,
              const std::string& wide_owner) {
  if (narrow.visibility() == pb::VISIBILITY_PUBLIC) return true;
  if (wide.visibility() == pb::VISIBILITY_PUBLIC) return false;
  if (narrow.visibility() == pb::VISIBILITY_MEMBERS) return true;
  if (wide.visibility() == pb::VISIBILITY_MEMBERS) return false;
  const auto lets_in = [&](const std::string& body) {
    return body == narrow_owner || (narrow.visibility() == pb::VISIBILITY_SHARED &&
                                    absl::c_linear_search(narrow.organizations(), body));
  };
  if (!lets_in(wide_owner)) return false;
  return wide.visibility() != pb::VISIBILITY_SHARED ||
         absl::c_all_of(wide.organizations(), lets_in);
}

void KeepPrintedText(pb::Case& text) {
  text.clear_etag();
  text.clear_revising();
  text.clear_submitter();
  text.clear_history();
  text.clear_last_confirmed_time();
  text.clear_create_time();
  text.clear_update_time();
  text.clear_overdue();
  text.clear_updater();
  text.clear_field_updaters();
  text.clear_review_by_date();
  text.clear_audience();
}

int BeginFiscalYear(const pb::Case& text) {
  if (!text.has_begin() || text.begin().year() == 0) return 0;
  return FiscalYearOf(FirstDay(text.begin()));
}

void StrikeEntry(const std::string& date, const std::string& reason, const std::string& by,
                 pb::CaseListEditionEntry& entry) {
  pb::CaseListEditionEntry left;
  left.set_name(entry.name());
  left.set_number(entry.number());
  left.set_case_(entry.case_());
  left.mutable_listed()->set_position(entry.listed().position());
  left.mutable_listed()->set_heading(entry.listed().heading());
  left.mutable_listed()->set_chapter(entry.listed().chapter());
  left.set_struck_date(date);
  left.set_struck_reason(reason);
  left.set_struck_by(by);
  entry = std::move(left);
}

bool IsStruck(const pb::CaseListEditionEntry& entry) { return !entry.struck_date().empty(); }

}  // namespace renkei::domain
