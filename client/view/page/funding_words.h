// What is said of calls and of how they fit, in words.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FUNDING_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_FUNDING_WORDS_H_

#include <string>

#include "client/view/block.h"
#include "google/protobuf/timestamp.pb.h"
#include "renkei/v1/funding_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "2024-04-30 24:00" for a midnight: what closes with a day is not read as the next one.
std::string ClosingWords(const google::protobuf::Timestamp& time, const domain::Words& words);

// "人口5万人以上（自団体は対象外）", "共同での応募に限る（3団体以上）", "「防災」に対応".
std::string FitReasonWords(const pb::FitReason& reason, const domain::Words& words);
// Those of the types, each once, and the notes on who may apply.
std::string FitReasonsOf(const google::protobuf::RepeatedPtrField<pb::FittingType>& types,
                         const domain::Words& words);

// "TYPE1（1/2、上限 100,000千円）", a type on each line.
std::string TypesInWords(const google::protobuf::RepeatedPtrField<pb::FittingType>& types,
                         const domain::Words& words);

// Whether a body may apply; what keeps it out, or is not known, stands out.
Cell FitCell(pb::Fit fit, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FUNDING_WORDS_H_
