// Finding things: `renkei search`, and `search` of those nouns that can be searched.

#ifndef RENKEI_CLIENT_CLI_NOUNS_SEARCH_SEARCH_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_SEARCH_SEARCH_VERBS_H_

#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "client/cli/verbs/row.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::cli {

void AddCaseSearch(Noun noun);
void AddVisionSearch(Noun noun);
void AddInitiativeSearch(Noun noun);
void AddProgrammeSearch(Noun noun);
void AddOrgSearch(Noun noun);
// record_search.cc
void AddOpinionSearch(Noun noun);
void AddMenuBookSearch(Noun noun);
void AddCaseCallSearch(Noun noun);
void AddRoundSearch(Noun noun);
void AddNationalKpiSearch(Noun noun);

// What searches of all kinds take, around what one kind has of its own. `facets`: the usual ones.
std::vector<Argument> SearchArguments(std::vector<Argument> own, std::vector<int> facets);
// That serve an item of a framework.
Argument OfFrameworkItem();
// Prints what SearchRecords finds of one type.
Ending RecordHits(pb::ResourceType kind);

// Hits as rows, for CSV.
std::vector<Column<pb::SearchHit>> HitColumns(Session& session);

// Prints an answer of SearchService: for people by `page`, as rows and names its hits, otherwise all of it.
void PrintAnswer(Session& session, const google::protobuf::Message& answer,
                 const std::vector<pb::SearchHit>& hits, const std::function<std::string()>& page);

Text UpToDateHelp();
// --up-to-date, into the field `to`.
Argument UpToDate(std::string to);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_SEARCH_SEARCH_VERBS_H_
