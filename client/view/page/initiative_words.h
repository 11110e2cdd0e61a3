// What pages and lists say of joint initiatives in one way: days, events, fields.

#ifndef RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_WORDS_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "2024年6月10日" for 2024-06-10; in English, and where it is no day, as it is. "" stays "".
std::string DayInWords(const std::string& date, Lang lang);

// "（2024年から）" behind what it belongs to; "" for "".
std::string InBrackets(const std::string& text, Lang lang);

// "題名、目的" for "title,purpose": fields of an initiative, as an event has those that were edited.
std::string InitiativeFieldsWords(const std::string& fields, Lang lang);

// The day that an event is of: as stated, or that on which it was recorded.
std::string EventDay(const pb::InitiativeEvent& event);

// "横浜市: 参加", "手続きの記録: 連携協約の締結", "状態: 実施中", with where it came from; without day
// and reason. Bodies lead to their pages.
Line EventLine(const pb::InitiativeLogEntry& entry, pb::CooperationForm form,
               const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_WORDS_H_
