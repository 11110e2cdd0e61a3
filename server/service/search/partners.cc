#include "server/service/search/partners.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/searched_texts.h"
#include "server/search/engine/query.h"
#include "server/search/engine/snippet.h"
#include "server/service/frame/named_resource.h"
#include "server/service/search/documents.h"
#include "server/service/search/hit_writer.h"
#include "server/service/search/likes.h"
#include "server/service/search/partner_groups.h"
#include "server/service/search/places.h"
#include "server/service/search/searching.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kDefaultSize = 20;
constexpr int kMaxSize = 50;
constexpr int kMaxStatements = 3;
constexpr size_t kMaxWords = 8;
constexpr size_t kMaxOpenInitiatives = 5;
// What says less of the challenge than this, or less than this part of what the nearest statement says,
// has words in common with it and another purpose.
constexpr double kLeastCovered = 0.12;
constexpr double kLeastNearness = 0.5;
// Of a partner's fit: its best statement; the rest is how near and alike it is.
constexpr double kOfStatement = 1 - PlacesAround::kMostClose;

const Kinds& StatingKinds() {
  static const auto& kinds =
      *new Kinds{kCaseKind, kVisionKind, kNodeKind, kKpiKind, kInitiativeKind};
  return kinds;
}

absl::Status OneOfThree() {
  return domain::InvalidField(
      "text", "REQUIRED",
      {"set one of text, resource and framework_item: the challenge",
       "課題を、文章（text）、文書（resource）、枠組みの項目（framework_item）のどれか一つで指定"
       "してください。"});
}

// Where a resource says what it is for. The rest (sections, kinds, partners, sources) is shared with
// whatever the same section does.
bool SaysWhatFor(absl::string_view field) {
  static const auto& fields = *new std::set<absl::string_view>{
      "summary", "challenge", "narrative", "challenges", "text", "subtitle", "purpose"};
  return fields.contains(field);
}

// What is looked for.
struct Challenge {
  std::vector<search::Field> fields;  // empty: by the item alone
  std::string framework_item;
};

absl::StatusOr<Challenge> ChallengeOf(const Call& call, const pb::FindPartnersRequest& request) {
  const int given = static_cast<int>(!request.text().empty()) +
                    static_cast<int>(!request.resource().empty()) +
                    static_cast<int>(!request.framework_item().empty());
  if (given != 1) return OneOfThree();
  Challenge challenge;
  challenge.framework_item = request.framework_item();
  if (!request.text().empty()) challenge.fields.push_back({.text = request.text()});
  if (request.resource().empty()) return challenge;
  ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call, request.resource()));
  if (!read.has_value()) return NotFound(request.resource());
  const google::protobuf::Message& content = *ContentOf(*read);
  challenge.fields.push_back({.text = domain::TitleOf(content), .title = true});
  for (domain::SearchedText& text : domain::SearchedTextsOf(content)) {
    if (SaysWhatFor(text.field)) challenge.fields.push_back({.text = std::move(text.text)});
  }
  return challenge;
}

// Documents that state it, the nearest first.
absl::StatusOr<std::vector<Like>> StatementsOf(const SearchIndex& index, const search::Scope& scope,
                                               const Challenge& challenge) {
  ASSIGN_OR_RETURN(std::vector<Like> likes, index.Read([&](const IndexView& view) {
    return challenge.fields.empty()
               ? LikesWith(view, scope, kFrameworkItemFacet, challenge.framework_item)
               : LikesOf(view, scope, challenge.fields);
  }));
  std::erase_if(likes, [](const Like& like) {
    return like.covered < kLeastCovered || like.nearness < kLeastNearness;
  });
  return likes;
}

// `word` with the prefix that turns its meaning round where `text` has it with that: words are found
// without it, and 不登校 is not 登校.
std::string WithNegation(const std::string& word, absl::string_view text) {
  for (const char* prefix : {"不", "未", "無", "非"}) {
    std::string negated = absl::StrCat(prefix, word);
    if (absl::StrContains(text, negated)) return negated;
  }
  return word;
}

// What is known of a body that states it.
struct Stating {
  double best = 0;  // of its statements, how near they are
  std::vector<pb::SearchHit> hits;
  std::vector<std::string> words;
};

class PartnerSearch {
 public:
  // For `asker`; `around` are the places around it.
  PartnerSearch(const Call& call, const SearchIndex& index, std::string asker,
                const PlacesAround& around)
      : call_(call),
        index_(index),
        asker_(std::move(asker)),
        around_(around),
        writer_(call, nothing_) {}

  // Governments other than the one that asks state it; others, and what belongs to it too, do not
  // count.
  absl::Status Take(const Like& statement) {
    ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call_, statement.name));
    if (!read.has_value()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const pb::SearchHit hit, writer_.Write(statement.name, *read));
    const auto& owners = hit.owners();
    if (std::find(owners.begin(), owners.end(), asker_) != owners.end()) return absl::OkStatus();
    const std::vector<std::string> words = AsWritten(statement.shared, *ContentOf(*read));
    for (const std::string& owner : owners) {
      if (!around_.IsOther(owner)) continue;
      Stating& stating = stating_[owner];
      stating.best = std::max(stating.best, statement.nearness);
      AddHit(hit, stating.hits);
      for (const std::string& word : words) {
        if (stating.words.size() == kMaxWords) break;
        if (std::find(stating.words.begin(), stating.words.end(), word) == stating.words.end())
          stating.words.push_back(word);
      }
    }
    return absl::OkStatus();
  }

  void Finish(size_t size, pb::FindPartnersResponse& response) const {
    std::vector<Partner> partners;
    for (const auto& [name, stating] : stating_) partners.push_back(PartnerOf(name, stating));
    std::stable_sort(partners.begin(), partners.end(),
                     [](const Partner& a, const Partner& b) { return a.fit > b.fit; });
    if (partners.size() > size) partners.resize(size);
    for (const Partner& partner : partners) {
      const Stating& stating = stating_.at(partner.organization);
      pb::PartnerCandidate& shown = *response.add_partners();
      shown.set_organization(partner.organization);
      shown.set_fit(partner.fit);
      shown.mutable_statements()->Add(stating.hits.begin(), stating.hits.end());
      shown.mutable_shared_words()->Add(stating.words.begin(), stating.words.end());
      shown.set_borders_away(around_.To(partner.organization).borders_away);
      shown.set_likeness(partner.likeness);
    }
    for (pb::PartnerGroup& group : GroupsOf(partners)) *response.add_groups() = std::move(group);
  }

 private:
  // Plans repeat a measure or a KPI under several goals.
  static void AddHit(const pb::SearchHit& hit, std::vector<pb::SearchHit>& hits) {
    const bool again = std::any_of(hits.begin(), hits.end(), [&](const pb::SearchHit& other) {
      return other.title() == hit.title();
    });
    if (!again && hits.size() < kMaxStatements) hits.push_back(hit);
  }

  Partner PartnerOf(const std::string& name, const Stating& stating) const {
    const PlacesAround::Relation relation = around_.To(name);
    Partner partner;
    partner.organization = name;
    partner.likeness = relation.likeness;
    partner.fit = kOfStatement * stating.best + relation.Closeness();
    partner.words = stating.words;
    partner.borders_on_asker = relation.borders_away == 1;
    partner.neighbors = around_.NeighborsOf(name);
    return partner;
  }

  // In the order of `shared`.
  std::vector<std::string> AsWritten(const std::vector<std::string>& shared,
                                     const google::protobuf::Message& content) const {
    const std::string text = domain::WholeTextOf(content);
    std::vector<std::string> words;
    for (const std::string& one : shared) {
      const search::MentionFinder finder(search::QueryOfWords({one}, index_.analyser()),
                                         /*synonyms=*/nullptr, index_.analyser());
      const std::vector<search::SharedTerm> found = search::SharedTerms(text, finder);
      if (!found.empty()) words.push_back(WithNegation(found.front().found, text));
    }
    return words;
  }

  const Call& call_;
  const SearchIndex& index_;
  const std::string asker_;
  const PlacesAround& around_;
  const search::MentionFinder nothing_{search::Query(), /*synonyms=*/nullptr, index_.analyser()};
  HitWriter writer_;
  std::map<std::string, Stating> stating_;
};

// Those that take applications.
absl::Status AddOpenInitiatives(const Call& call, const SearchIndex& index,
                                const Challenge& challenge, pb::FindPartnersResponse& response) {
  ASSIGN_OR_RETURN(search::Scope scope, ScopeFor(call, KindsOf(pb::RESOURCE_TYPE_INITIATIVE), ""));
  scope.filters.push_back({.facet = kOpenFacet, .values = {"true"}});
  ASSIGN_OR_RETURN(const std::vector<Like> found, StatementsOf(index, scope, challenge));
  const search::MentionFinder nothing(search::Query(), /*synonyms=*/nullptr, index.analyser());
  HitWriter writer(call, nothing);
  for (const Like& one : found) {
    if (static_cast<size_t>(response.open_initiatives_size()) == kMaxOpenInitiatives) break;
    ASSIGN_OR_RETURN(std::optional<pb::SearchHit> hit, writer.Write(one.name));
    if (hit.has_value()) *response.add_open_initiatives() = *std::move(hit);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::FindPartnersResponse> FindPartners(const Call& call,
                                                      const pb::FindPartnersRequest& request) {
  ASSIGN_OR_RETURN(const SearchIndex* const index, SearchOf(call));
  ASSIGN_OR_RETURN(const Challenge challenge, ChallengeOf(call, request));
  const std::string& asker =
      request.organization().empty() ? call.caller().organization : request.organization();
  ASSIGN_OR_RETURN(const PlacesAround around,
                   PlacesAround::OfGovernment(call, asker, "organization"));
  RETURN_IF_ERROR(AwaitIndex(call, *index, request.up_to_date()));
  ASSIGN_OR_RETURN(search::Scope scope, ScopeFor(call, StatingKinds(), ""));
  scope.filters.push_back({.facet = kOwnerFacet, .values = {asker}, .negated = true});
  ASSIGN_OR_RETURN(const std::vector<Like> statements, StatementsOf(*index, scope, challenge));
  PartnerSearch found(call, *index, asker, around);
  for (const Like& statement : statements) {
    if (call.abandoned()) return absl::CancelledError();
    RETURN_IF_ERROR(found.Take(statement));
  }
  pb::FindPartnersResponse response;
  response.set_organization(asker);
  found.Finish(
      static_cast<size_t>(request.page_size() == 0 ? kDefaultSize
                                                   : std::min(request.page_size(), kMaxSize)),
      response);
  RETURN_IF_ERROR(AddOpenInitiatives(call, *index, challenge, response));
  return response;
}

}  // namespace renkei::service
