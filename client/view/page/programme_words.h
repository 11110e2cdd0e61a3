// What is said of programmes in a few words.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PROGRAMME_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_PROGRAMME_WORDS_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/programme.pb.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "2022、2023": those of which an edition is published, the latest five.
std::string PublishedYears(const pb::Programme& programme, domain::Lang lang);
// Up to the first line break.
std::string FirstLine(const std::string& text);
// Of its name; 0 of a name without one.
int YearOfCall(const pb::ProgrammeCall& call);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PROGRAMME_WORDS_H_
