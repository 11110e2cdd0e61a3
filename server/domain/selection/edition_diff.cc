#include "server/domain/selection/edition_diff.h"

#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/selection/edition_rules.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;

void AddDifference(pb::EditionEntryDifference& entry, pb::DifferenceKind kind, const char* field,
                   const std::string& before, const std::string& after) {
  pb::Difference& difference = *entry.add_differences();
  difference.set_kind(kind);
  difference.set_field(field);
  difference.set_before(before);
  difference.set_after(after);
}

void AddIfChanged(pb::EditionEntryDifference& entry, pb::DifferenceKind kind, const char* field,
                  const std::string& before, const std::string& after) {
  if (before != after) AddDifference(entry, kind, field, before, after);
}

// Which text of the case it is says nothing of what it says: when it was published, in which state it
// is, that it was selected, which the selections beside it tell.
bool IsTextOfCase(const FieldDescriptor& field) {
  return field.name() != "name" && field.name() != "publish_time" && field.name() != "selected";
}

void CompareCases(const pb::Case& before, const pb::Case& after,
                  pb::EditionEntryDifference& entry) {
  const google::protobuf::Descriptor& type = *pb::Case::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsTextOfCase(field)) continue;
    const pb::DifferenceKind kind =
        field.name() == "title" ? pb::DIFFERENCE_KIND_RENAMED : pb::DIFFERENCE_KIND_TEXT_CHANGED;
    AddIfChanged(entry, kind, field.name().c_str(), FieldText(before, field),
                 FieldText(after, field));
  }
}

std::string ChapterName(const pb::ListedCase& listed) {
  return ValueToken(*pb::CaseChapter_descriptor(), listed.chapter());
}

// What both say otherwise, but for the number.
void CompareWords(const pb::CaseListEditionEntry& before, const pb::CaseListEditionEntry& after,
                  pb::EditionEntryDifference& entry) {
  AddIfChanged(entry, pb::DIFFERENCE_KIND_MOVED, "chapter", ChapterName(before.listed()),
               ChapterName(after.listed()));
  AddIfChanged(entry, pb::DIFFERENCE_KIND_MOVED, "heading", before.listed().heading(),
               after.listed().heading());
  AddIfChanged(entry, pb::DIFFERENCE_KIND_TEXT_CHANGED, "struck_reason", before.struck_reason(),
               after.struck_reason());
  // Of what was struck nothing is told, what it said before neither.
  if (IsStruck(before) || IsStruck(after)) return;
  AddIfChanged(entry, pb::DIFFERENCE_KIND_TEXT_CHANGED, "comment", before.listed().comment(),
               after.listed().comment());
  CompareCases(before.listed().case_(), after.listed().case_(), entry);
}

pb::EditionEntryDifference Begun(const pb::CaseListEditionEntry* before,
                                 const pb::CaseListEditionEntry* after) {
  const pb::CaseListEditionEntry& shown = after != nullptr ? *after : *before;
  pb::EditionEntryDifference entry;
  entry.set_case_(shown.case_());
  entry.set_title(shown.listed().case_().title());
  // What was struck later is not called by its name of before.
  if (before != nullptr) entry.set_number_before(before->number());
  if (after != nullptr) entry.set_number_after(after->number());
  return entry;
}

void AddWhole(pb::DifferenceKind kind, pb::EditionEntryDifference entry, EditionDiff& diff) {
  AddDifference(entry, kind, "", "", "");
  diff.differences.push_back(std::move(entry));
}

}  // namespace

EditionDiff CompareEditions(const std::vector<pb::CaseListEditionEntry>& before,
                            const std::vector<pb::CaseListEditionEntry>& after) {
  std::unordered_map<std::string, const pb::CaseListEditionEntry*> by_case;
  for (const pb::CaseListEditionEntry& entry : before) by_case.emplace(entry.case_(), &entry);
  EditionDiff diff;
  for (const pb::CaseListEditionEntry& entry : after) {
    const auto found = by_case.find(entry.case_());
    if (found == by_case.end()) {
      ++diff.added;
      AddWhole(pb::DIFFERENCE_KIND_ADDED, Begun(nullptr, &entry), diff);
      continue;
    }
    const pb::CaseListEditionEntry& was = *found->second;
    by_case.erase(found);
    pb::EditionEntryDifference difference = Begun(&was, &entry);
    CompareWords(was, entry, difference);
    const bool words = difference.differences_size() > 0;
    if (was.number() != entry.number()) {
      AddDifference(difference, pb::DIFFERENCE_KIND_REORDERED, "number", absl::StrCat(was.number()),
                    absl::StrCat(entry.number()));
    }
    ++(words ? diff.changed : was.number() != entry.number() ? diff.renumbered : diff.unchanged);
    if (difference.differences_size() > 0) diff.differences.push_back(std::move(difference));
  }
  for (const pb::CaseListEditionEntry& entry : before) {
    if (by_case.count(entry.case_()) == 0) continue;
    ++diff.removed;
    AddWhole(pb::DIFFERENCE_KIND_REMOVED, Begun(&entry, nullptr), diff);
  }
  return diff;
}

}  // namespace renkei::domain
