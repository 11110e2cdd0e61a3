// What an account can do with programmes, as far as its roles and their state go. The server decides.

#ifndef RENKEI_CLIENT_WEB_PAGE_PROGRAMME_H_
#define RENKEI_CLIENT_WEB_PAGE_PROGRAMME_H_

#include <vector>

#include "renkei/v1/identity.pb.h"
#include "renkei/v1/programme.pb.h"

namespace renkei::web {

namespace pb = renkei::v1;

bool MayDraftProgrammes(const pb::Account& account);

// Methods of the forms that a page offers.
std::vector<const char*> StepsOf(const pb::Programme& programme, bool has_editions,
                                 const pb::Account& account);
std::vector<const char*> StepsOf(const pb::Programme& programme,
                                 const pb::ProgrammeEdition& edition, const pb::Account& account);
std::vector<const char*> StepsOf(const pb::Programme& programme, const pb::ProgrammeCall& call,
                                 const pb::Account& account);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_PROGRAMME_H_
