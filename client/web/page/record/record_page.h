// A year's figures of a plan in one table: recorded in one call, when whoever entered them has seen what
// changes.
//
//   GET   what is recorded, or what was typed before and not sent
//   POST  do=preview   what will change, to be confirmed; a mistake, and the table comes back
//         do=paste     the same with cells copied from a spreadsheet
//         do=record    records it, if that is still what was confirmed
//         do=edit      the table again; do=draft, autosave, discard: as every form (form/form.h)

#ifndef RENKEI_CLIENT_WEB_PAGE_RECORD_RECORD_PAGE_H_
#define RENKEI_CLIENT_WEB_PAGE_RECORD_RECORD_PAGE_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"

namespace renkei::web {

inline constexpr char kRecordMethod[] = "VisionService/RecordVisionActuals";
Text RecordTitle();

absl::StatusOr<Shown> RecordPage(Visit& visit, const std::string& vision);
absl::StatusOr<Taken> TakeRecord(Visit& visit, const std::string& vision);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_RECORD_RECORD_PAGE_H_
