#include "server/service/menu_book/edition_composer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/case_list_order.h"
#include "server/domain/selection/edition_rules.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kFrameworkSegments = 2;

domain::Bilingual CaseIsGone(const std::string& name) {
  return {
      absl::StrCat(name,
                   " was deleted, or its owner no longer shows it to you; take it out of the "
                   "list"),
      absl::StrCat("事例 ", name,
                   " は削除されたか、閲覧できなくなっています。リストから取り下げてください。")};
}

domain::Bilingual CaseIsNotPublished(const std::string& title) {
  return {absl::StrCat("\"", title,
                       "\" is not published now; take it out of the list, or wait until its owner "
                       "publishes it"),
          absl::StrCat("「", title,
                       "」は公開中ではありません。公開されるのを待つか、リストから取り下げて"
                       "ください。")};
}

domain::Bilingual SomeMayNotReadIt(const std::string& title) {
  return {absl::StrCat("not everybody who reads this list may read \"", title,
                       "\"; narrow the audience of the list, or take the case out"),
          absl::StrCat("「", title,
                       "」の公開範囲は、このリストの公開範囲より狭くなっています。リストの"
                       "公開範囲を狭めるか、この事例を取り下げてください。")};
}

}  // namespace

void EditionComposer::Refuse(int place, absl::string_view kind, domain::Bilingual message) {
  left_out_.push_back(domain::Violation(domain::FieldAt("case_list.entries", place, "case"), kind,
                                        std::move(message)));
}

absl::StatusOr<std::optional<EditionComposer::PlannedEntry>> EditionComposer::Look(int place) {
  const pb::CaseListEntry& entry = list_.entries(place);
  ASSIGN_OR_RETURN(std::optional<CaseRow> row,
                   Cases().Get(call_.snapshot(), KeyByName(Cases(), entry.case_())));
  if (!row.has_value()) {
    Refuse(place, "NOT_FOUND", CaseIsGone(entry.case_()));
    return std::optional<PlannedEntry>();
  }
  const storage::Sequence version = row->version;
  const std::string title = row->message.title();
  const bool own = call_.caller().WorksFor(row->message.owner());
  ASSIGN_OR_RETURN(const std::optional<pb::Case> text,
                   VisibleText(call_, *std::move(row), /*published_only=*/true));
  if (!text.has_value() || text->state() != pb::LIFECYCLE_STATE_PUBLISHED) {
    // Of what it may not read, the caller learns no title.
    if (text.has_value() || own)
      Refuse(place, "NOT_PUBLISHED", CaseIsNotPublished(text ? text->title() : title));
    else
      Refuse(place, "NOT_FOUND", CaseIsGone(entry.case_()));
    return std::optional<PlannedEntry>();
  }
  if (!domain::Includes(text->audience(), text->owner(), list_.audience(), list_.owner()))
    Refuse(place, "NARROWER_AUDIENCE", SomeMayNotReadIt(text->title()));
  return std::optional<PlannedEntry>(PlannedEntry{place, domain::ChapterOf(entry, *text), version});
}

absl::Status EditionComposer::Plan() {
  headings_ = domain::HeadingsInForce(list_.entries());
  std::vector<PlannedEntry> found;
  std::vector<pb::CaseChapter> chapters;
  for (int i = 0; i < list_.entries_size(); ++i) {
    if (call_.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const std::optional<PlannedEntry> entry, Look(i));
    if (!entry.has_value()) continue;
    found.push_back(*entry);
    chapters.push_back(entry->chapter);
  }
  for (const size_t i : domain::NumberedOrder(chapters)) planned_.push_back(found[i]);
  return absl::OkStatus();
}

int EditionComposer::CountOf(pb::CaseChapter chapter) const {
  return static_cast<int>(
      std::count_if(planned_.begin(), planned_.end(),
                    [&](const PlannedEntry& entry) { return entry.chapter == chapter; }));
}

absl::StatusOr<pb::CaseListEditionEntry> EditionComposer::Compose(const std::string& edition,
                                                                  int number) {
  const PlannedEntry& planned = planned_[static_cast<size_t>(number - 1)];
  const pb::CaseListEntry& entry = list_.entries(planned.place);
  ASSIGN_OR_RETURN(std::optional<CaseRow> row,
                   Cases().Get(call_.snapshot(), KeyByName(Cases(), entry.case_())));
  if (!row.has_value()) return absl::DataLossError("a case is gone from its snapshot");
  ASSIGN_OR_RETURN(std::optional<pb::Case> text,
                   VisibleText(call_, *std::move(row), /*published_only=*/true));
  if (!text.has_value()) return absl::InternalError("a case is not shown again");
  pb::CaseListEditionEntry composed;
  composed.set_name(absl::StrCat(edition, "/entries/", number));
  composed.set_number(number);
  composed.set_case_(entry.case_());
  RETURN_IF_ERROR(NameOwner(*text, composed));
  RETURN_IF_ERROR(NameFields(*text, composed));
  composed.set_fiscal_year(domain::BeginFiscalYear(*text));
  ASSIGN_OR_RETURN(
      *composed.mutable_listed(),
      ListedText(call_, *std::move(text), entry, headings_[static_cast<size_t>(planned.place)]));
  pb::ListedCase& listed = *composed.mutable_listed();
  listed.set_position(number);
  domain::KeepPrintedText(*listed.mutable_case_());
  for (pb::CaseSelection& selection : *listed.mutable_selections()) selection.clear_etag();
  // A hundred bodies may have selected one case, each with two pages of reasons.
  while (composed.ByteSizeLong() > kMaxDocumentBytes && listed.selections_size() > 0)
    listed.mutable_selections()->RemoveLast();
  return composed;
}

void EditionComposer::RequireAll(storage::Mutation& mutation) const {
  for (const PlannedEntry& planned : planned_) {
    mutation.RequireVersion(KeyByName(Cases(), list_.entries(planned.place).case_()).bytes(),
                            planned.version);
  }
}

absl::StatusOr<std::string> EditionComposer::OrganizationTitle(const std::string& name,
                                                               std::string* prefecture) {
  const auto [it, added] = bodies_.try_emplace(name);
  if (added) {
    ASSIGN_OR_RETURN(const auto row,
                     Organizations().Get(call_.snapshot(), KeyByName(Organizations(), name)));
    if (row.has_value()) {
      it->second.title = PresentOrganization(call_, *row, call_.today()).display_name();
      it->second.prefecture = PrefectureOf(row->message);
    }
  }
  if (prefecture != nullptr) *prefecture = it->second.prefecture;
  return it->second.title;
}

absl::Status EditionComposer::NameOwner(const pb::Case& text, pb::CaseListEditionEntry& entry) {
  std::string prefecture;
  ASSIGN_OR_RETURN(const std::string owner, OrganizationTitle(text.owner(), &prefecture));
  entry.set_owner_title(owner);
  if (prefecture.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string title, OrganizationTitle(prefecture, nullptr));
  entry.set_prefecture(prefecture);
  entry.set_prefecture_title(title);
  return absl::OkStatus();
}

absl::Status EditionComposer::NameFields(const pb::Case& text, pb::CaseListEditionEntry& entry) {
  for (const std::string& item : text.framework_items()) {
    const std::string framework(domain::ParentName(item, kFrameworkSegments));
    const auto [it, added] = items_.try_emplace(framework);
    if (added) {
      ASSIGN_OR_RETURN(const auto row,
                       Frameworks().Get(call_.snapshot(), KeyByName(Frameworks(), framework)));
      if (row.has_value()) {
        for (const pb::FrameworkItem& known : row->message.items())
          it->second.emplace(known.id(), known.title());
      }
    }
    const auto title = it->second.find(std::string(domain::LastSegment(item)));
    // An id says nothing to who reads on paper.
    if (title == it->second.end()) continue;
    pb::EditionField& field = *entry.add_fields();
    field.set_item(item);
    field.set_title(title->second);
  }
  for (const std::string& tag : text.tags()) entry.add_fields()->set_title(tag);
  return absl::OkStatus();
}

}  // namespace renkei::service
