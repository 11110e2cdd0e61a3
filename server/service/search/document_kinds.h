// What can be searched: a row for each type of which there are documents. Whoever makes another type
// searchable adds a row, raises kDocumentsVersion (documents.h), and says in client/view/page/search_kinds.cc how
// it is shown.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_KINDS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_KINDS_H_

#include <optional>
#include <string>
#include <vector>

#include "renkei/v1/search_service.pb.h"
#include "server/service/frame/resource_source.h"
#include "server/service/search/document_builder.h"
#include "server/service/search/documents.h"

namespace renkei::service {

// Of what a document is made.
struct DocumentSubject {
  const pb::Change& content;
  // Those whose working copy there is; of what stands in a plan the plan's.
  const std::vector<std::string>& owners;
  // Of what stands in a plan: the plan, as far as somebody reads that text of it.
  const std::optional<PlanFacts>& plan;
  const DocumentFacts& facts;
};

struct DocumentKind {
  pb::ResourceType type;
  // Of its documents.
  const char* name;
  // With which it is found: the type of a SearchGroup.
  pb::ResourceType group;
  // It stands in a plan, of which it knows.
  bool in_plan;
  // It has no method of its own: SearchRecords finds it.
  bool is_record;
  // What stands in its document beside its kind.
  void (*make)(const DocumentSubject& subject, DocumentBuilder& made);
  // What a hit says of it beside its texts and the way to it. `read`: as its reader reads it.
  void (*show)(const pb::Change& read, pb::SearchHit& hit);
};

// In the order in which SearchAll shows their groups.
const std::vector<DocumentKind>& DocumentKinds();

// nullptr: there are no documents of that type.
const DocumentKind* FindDocumentKind(pb::ResourceType type);

// The types of which there are documents, and those of them that SearchRecords finds.
const ResourceTypes& DocumentTypes();
const ResourceTypes& RecordTypes();

// Whose the resource is, by its text: an initiative's lead; an organization itself.
std::vector<std::string> OwnersIn(const pb::Change& content);

// What stands in the plan of `name` knows of it: which one it is, whose, its years and state.
void AddPlanOf(absl::string_view name, const DocumentSubject& subject, DocumentBuilder& made);

// record_documents.cc: rows of DocumentKinds.
void MakeOpinion(const DocumentSubject& subject, DocumentBuilder& made);
void MakeEdition(const DocumentSubject& subject, DocumentBuilder& made);
void MakeCaseCall(const DocumentSubject& subject, DocumentBuilder& made);
void MakeRound(const DocumentSubject& subject, DocumentBuilder& made);
void MakeNationalKpi(const DocumentSubject& subject, DocumentBuilder& made);
void ShowOpinion(const pb::Change& read, pb::SearchHit& hit);
void ShowEdition(const pb::Change& read, pb::SearchHit& hit);
void ShowCaseCall(const pb::Change& read, pb::SearchHit& hit);
void ShowRound(const pb::Change& read, pb::SearchHit& hit);
void ShowNationalKpi(const pb::Change& read, pb::SearchHit& hit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_KINDS_H_
