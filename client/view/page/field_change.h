// What a file would change in a record, or has changed, in words.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FIELD_CHANGE_H_
#define RENKEI_CLIENT_VIEW_PAGE_FIELD_CHANGE_H_

#include <string>

#include "client/view/block.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

struct ChangedRecord {
  // "KPI", "実績".
  std::string kind;
  std::string title;
  // Of a figure: which time ("令和6年度"); otherwise empty.
  std::string time;
};
ChangedRecord RecordOf(const pb::FieldChange& change, const domain::Words& words);

struct ChangedValue {
  // A record that is new, or goes, has no field.
  enum class Kind { kChanged, kNew, kRemoved } kind = Kind::kChanged;
  // "単位".
  std::string field;
  // In words; "（なし）" for nothing. Of a new record `after` is empty where nothing more is said.
  std::string before;
  std::string after;
};
ChangedValue ValueOf(const pb::FieldChange& change, const domain::Words& words);

// A row for each.
Table ChangesTable(const google::protobuf::RepeatedPtrField<pb::FieldChange>& changes,
                   const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FIELD_CHANGE_H_
