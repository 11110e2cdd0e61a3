#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

const Table<pb::CaseSelection>& Selections() {
  static const auto& table = *new Table<pb::CaseSelection>(TableSpec<pb::CaseSelection>{
      .id = kSelectionsId,
      .name = "selections",
      .primary_key =
          [](const pb::CaseSelection& s, Key& key) {
            key.Add(LastSegment(domain::ParentName(s.name(), 2))).Add(LastSegment(s.name()));
          },
      .indexes = {{.id = kSelectionsBySelectorId,
                   .name = "selections_by_selector",
                   .keys = [](const pb::CaseSelection& s, const EmitKey& emit) {
                     emit(Key(kSelectionsBySelectorId).Add(s.selector()));
                   }}}});
  return table;
}

const Table<internal_pb::SelectionMark>& SelectionMarks() {
  static const auto& table =
      *new Table<internal_pb::SelectionMark>(TableSpec<internal_pb::SelectionMark>{
          .id = kSelectionMarksId,
          .name = "selection_marks",
          .primary_key = [](const internal_pb::SelectionMark& m, Key& key) {
            key.Add(LastSegment(m.case_()));
          }});
  return table;
}

const Table<pb::CaseList>& CaseLists() {
  static const auto& table = *new Table<pb::CaseList>(TableSpec<pb::CaseList>{
      .id = kCaseListsId,
      .name = "case_lists",
      .primary_key = [](const pb::CaseList& l, Key& key) { key.Add(LastSegment(l.name())); },
      .indexes = {{.id = kCaseListsByExternalIdId,
                   .name = "case_lists_by_external_id",
                   .unique = true,
                   .keys =
                       [](const pb::CaseList& l, const EmitKey& emit) {
                         if (l.external_id().empty()) return;
                         emit(Key(kCaseListsByExternalIdId).Add(l.owner()).Add(l.external_id()));
                       }},
                  {.id = kCaseListsByOwnerId,
                   .name = "case_lists_by_owner",
                   .keys = [](const pb::CaseList& l, const EmitKey& emit) {
                     emit(Key(kCaseListsByOwnerId).Add(l.owner()));
                   }}}});
  return table;
}

}  // namespace renkei::service
