// The entries of an edition as they would be frozen now: the texts in force of a list's cases, numbered,
// with what the index goes by in the words of the day.

#ifndef RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_COMPOSER_H_
#define RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_COMPOSER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/case_list_edition.pb.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/call.h"
#include "server/service/selection/case_list_reading.h"

namespace renkei::service {

// Reads all on the call's snapshot. One thread.
class EditionComposer {
 public:
  // `call` and `list` outlive it.
  EditionComposer(const Call& call, const pb::CaseList& list) : call_(call), list_(list) {}

  // Reads every case once and settles the numbers; texts are not kept, of which there may be more
  // than fit. Cases of which the caller reads no text are left out, and told in `left_out`, by their
  // place in the list: NOT_FOUND and NOT_PUBLISHED, and NARROWER_AUDIENCE of those that some readers
  // of the list may not read, which stay.
  [[nodiscard]] absl::Status Plan();

  const std::vector<pb::FieldViolation>& left_out() const { return left_out_; }
  size_t size() const { return planned_.size(); }
  int CountOf(pb::CaseChapter chapter) const;

  // Entry number `number`, from 1, under the name of `edition`.
  [[nodiscard]] absl::StatusOr<pb::CaseListEditionEntry> Compose(const std::string& edition,
                                                                 int number);

  // That nothing of what was read has changed when `mutation` is committed.
  void RequireAll(storage::Mutation& mutation) const;

 private:
  struct PlannedEntry {
    int place = 0;  // in the list
    pb::CaseChapter chapter = pb::CASE_CHAPTER_UNSPECIFIED;
    storage::Sequence version = storage::Sequence::kNone;  // of the case
  };

  void Refuse(int place, absl::string_view kind, domain::Bilingual message);
  [[nodiscard]] absl::StatusOr<std::optional<PlannedEntry>> Look(int place);
  [[nodiscard]] absl::Status NameOwner(const pb::Case& text, pb::CaseListEditionEntry& entry);
  [[nodiscard]] absl::Status NameFields(const pb::Case& text, pb::CaseListEditionEntry& entry);
  [[nodiscard]] absl::StatusOr<std::string> OrganizationTitle(const std::string& name,
                                                              std::string* prefecture);

  struct NamedBody {
    std::string title;
    std::string prefecture;
  };

  const Call& call_;
  const pb::CaseList& list_;
  std::vector<std::string> headings_;
  std::vector<PlannedEntry> planned_;  // in the order of their numbers
  std::vector<pb::FieldViolation> left_out_;
  std::map<std::string, NamedBody> bodies_;
  std::map<std::string, std::map<std::string, std::string>> items_;  // of a framework, by id
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_COMPOSER_H_
