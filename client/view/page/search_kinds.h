// The kinds of things that a search finds: a row for each, by which pages, verbs and words know it.

#ifndef RENKEI_CLIENT_VIEW_PAGE_SEARCH_KINDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_SEARCH_KINDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/view/block.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

struct SearchKind {
  // Of its SearchGroup.
  pb::ResourceType type;
  // In addresses: "cases".
  const char* name;
  // Of the contract: "SearchService/SearchCases".
  const char* method;
  Text label;
  // Its values of the facet by states; null: it has none.
  const google::protobuf::EnumDescriptor* state;
  // Of SearchHit::standing; null: its hits have none.
  const google::protobuf::EnumDescriptor* standing;
  // By which a page narrows.
  std::vector<pb::SearchFacet> facets;

  // One of several that its method finds.
  bool is_record() const;
};

// In the order of SearchAll.
const std::vector<SearchKind>& SearchKinds();

// nullptr: it is none of them.
const SearchKind* FindSearchKind(pb::ResourceType type);
const SearchKind* FindSearchKind(absl::string_view name);

// An Action that searches: all kinds where `kind` is null. Its resource is the type that is sought (OPINION) where
// the method finds several.
Action SearchAction(const SearchKind* kind, std::string text, std::string label);
// What such an action seeks; nullptr: all kinds, or it does not search.
const SearchKind* SoughtBy(const Action& action);

// Where a hit stands, as people say it: of cases, visions, initiatives and records alike.
std::string StandingWords(const pb::SearchHit& hit, const domain::Words& words);

// The messages in which a passage's field may stand; none for a type that no search finds.
std::vector<const google::protobuf::Descriptor*> MessagesOf(pb::ResourceType type);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_SEARCH_KINDS_H_
