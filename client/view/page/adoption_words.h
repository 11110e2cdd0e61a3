// How an adoption is told, wherever it stands.

#ifndef RENKEI_CLIENT_VIEW_PAGE_ADOPTION_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_ADOPTION_WORDS_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/adoption.pb.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "2024-05-01（令和6年度）": a day with its fiscal year. What is no day stays.
std::string DayWithFiscalYear(const std::string& date, Lang lang);

// What a body says beside its step: why it declined or stopped, under which condition it would look
// again, what it changed. One a line.
std::string AdoptionRemark(pb::AdoptionState state, const std::string& reason,
                           const std::string& condition, const std::string& changes, Lang lang);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_ADOPTION_WORDS_H_
