#include "server/service/search/documents.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/service/search/document_kinds.h"

namespace renkei::service {
namespace {

using search::Document;

constexpr char kWorkingSuffix[] = "/@working";

constexpr char kEverybody[] = "everybody";
constexpr char kMembers[] = "members";
constexpr char kCoordinators[] = "coordinators";
std::string WorksFor(absl::string_view organization) {
  return absl::StrCat("organization:", organization);
}

std::vector<std::string> AudiencesOf(const internal_pb::EffectiveAudience& audience) {
  // Whom the widest one lets in is let in by none of the others alone.
  if (audience.visibility() == pb::VISIBILITY_PUBLIC) return {kEverybody};
  if (audience.visibility() == pb::VISIBILITY_MEMBERS) return {kMembers};
  std::set<std::string> named;
  for (const std::string& owner : audience.owners()) named.insert(WorksFor(owner));
  if (audience.visibility() == pb::VISIBILITY_SHARED) {
    for (const std::string& name : audience.organizations()) named.insert(WorksFor(name));
  }
  if (audience.coordinators()) named.insert(kCoordinators);
  return {named.begin(), named.end()};
}

// Whose it is that there are two texts of, or in whose plan it stands.
const std::vector<std::string>& OwnersOf(const Delivery& delivery,
                                         const std::optional<PlanFacts>& plan) {
  return delivery.texts.owners.empty() && plan ? plan->owners : delivery.texts.owners;
}

Document Made(const Delivery& delivery, const ResourceText& text,
              const std::optional<PlanFacts>& plan, const DocumentFacts& facts) {
  const DocumentKind& kind = *FindDocumentKind(delivery.type);
  DocumentBuilder made(kind.name);
  kind.make({text.content, OwnersOf(delivery, plan), plan, facts}, made);
  return std::move(made).Finish();
}

// What has one text stands beside both of its plan: it knows the one in force, as others do.
const std::optional<PlanFacts>& PlanInForce(const Delivery& delivery, const VisionFacts& plan) {
  return delivery.texts.one_text && !plan.in_force ? plan.working : plan.in_force;
}

}  // namespace

DocumentChange DocumentsOf(const Delivery& delivery, const DocumentFacts& facts) {
  DocumentChange change;
  const ResourceTexts& texts = delivery.texts;
  if (texts.in_force) {
    Document document =
        Made(delivery, *texts.in_force, PlanInForce(delivery, facts.of_plan), facts);
    document.key = delivery.name;
    document.audiences = AudiencesOf(texts.in_force->audience);
    // Before the others, of which the last ones go where there are too many.
    if (!texts.one_text) {
      for (const std::string& owner : texts.owners)
        document.facets.insert(document.facets.begin(), {kSupersededFor, owner});
    }
    change.documents.push_back(std::move(document));
  } else {
    change.removed.push_back(delivery.name);
  }
  if (texts.working && !texts.one_text) {
    Document document = Made(delivery, *texts.working, facts.of_plan.working, facts);
    document.key = WorkingKey(delivery.name);
    for (const std::string& owner : texts.owners) document.audiences.push_back(WorksFor(owner));
    change.documents.push_back(std::move(document));
  } else {
    change.removed.push_back(WorkingKey(delivery.name));
  }
  for (Document& document : change.documents) {
    if (document.facets.size() > search::kMaxDocumentFacets)
      document.facets.resize(search::kMaxDocumentFacets);
  }
  return change;
}

std::string WorkingKey(absl::string_view name) { return absl::StrCat(name, kWorkingSuffix); }

absl::string_view NameOfKey(absl::string_view key) {
  return absl::StripSuffix(key, kWorkingSuffix);
}

bool IsWorkingKey(absl::string_view key) { return absl::EndsWith(key, kWorkingSuffix); }

search::IndexOptions SearchIndexOptions() {
  return {.common_audiences = {kEverybody, kMembers},
          .sort_values = {kDateOrder, kAdoptionsOrder, kPublicAdoptionsOrder}};
}

std::vector<std::string> AudiencesOf(const auth::Caller& caller) {
  std::vector<std::string> audiences = {kEverybody};
  if (!caller.anonymous()) audiences.emplace_back(kMembers);
  if (caller.WorksFor(caller.organization)) audiences.push_back(WorksFor(caller.organization));
  if (caller.Has(pb::ROLE_COORDINATOR)) audiences.emplace_back(kCoordinators);
  return audiences;
}

std::vector<search::Filter> HiddenFrom(const auth::Caller& caller) {
  if (!caller.WorksFor(caller.organization)) return {};
  return {{.facet = kSupersededFor, .values = {caller.organization}, .negated = true}};
}

absl::string_view AdoptionsOrderFor(const auth::Caller& caller) {
  return caller.anonymous() ? kPublicAdoptionsOrder : kAdoptionsOrder;
}

}  // namespace renkei::service
