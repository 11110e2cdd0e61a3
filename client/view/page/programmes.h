// Programmes (支援施策): lists of them and of their calls, and one edition with its types, to be printed.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PROGRAMMES_H_
#define RENKEI_CLIENT_VIEW_PAGE_PROGRAMMES_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each, as they came.
Table ProgrammesTable(const std::vector<pb::Programme>& programmes, const domain::Words& words);
Table EditionsTable(const std::vector<pb::ProgrammeEdition>& editions, const domain::Words& words);
// Calls that have not closed, of any programme.
Table OpenCallsTable(const std::vector<pb::OpenProgrammeCall>& calls, const domain::Words& words);
// Calls of one programme; `editions`: its years, which say what their types are called; `with_year`: of several of these.
Table ProgrammeCallsTable(const std::vector<pb::ProgrammeCall>& calls,
                          const std::vector<pb::ProgrammeEdition>& editions, bool with_year,
                          const domain::Words& words);
// What each type pays for, and who may apply.
Table TypesTable(const pb::ProgrammeEdition& edition, const domain::Words& words);

// Who may apply, in one line: 「市、町／人口5万人以下／共同に限る（3団体以上）」; every local government
// where nothing is said.
std::string ApplicantWords(const pb::ProgrammeType& type, domain::Lang lang);
// 「1/2」, 「1/2（財政力指数0.5未満は2/3）」, 「定額」.
std::string RateWords(const pb::ProgrammeType& type, domain::Lang lang);
// 「2023年4月3日 10:00」; "" where there is no day.
std::string MomentWords(const std::string& date, const std::string& clock, domain::Lang lang);

// The programme, then each of its years in a line, to be printed.
Page ProgrammePage(const pb::Programme& programme,
                   const std::vector<pb::ProgrammeEdition>& editions,
                   const std::vector<pb::ProgrammeCall>& calls, const domain::Words& words);
// One year whole: what it is, its types, its calls, its documents, what was corrected. On A4.
Page EditionPage(const pb::Programme& programme, const pb::ProgrammeEdition& edition,
                 const std::vector<pb::ProgrammeCall>& calls, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PROGRAMMES_H_
