#include "server/service/search/facts.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/registry/peers.h"
#include "server/domain/words/value_words.h"
#include "server/service/case/adoption_access.h"
#include "server/service/case/selected.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRowsAtOnce = 500;
constexpr size_t kEntriesAtOnce = 50;
constexpr size_t kMaxCountedAdoptions = 1'000;

// "FROM_5000_TO_10000"; "" unknown.
std::string PopulationClassOf(const pb::Organization& organization) {
  if (!organization.has_population()) return "";
  const pb::PopulationClass known = domain::PopulationClassOf(organization.population());
  return absl::AsciiStrToUpper(domain::ValueToken(*pb::PopulationClass_descriptor(), known));
}

// FNV-1a: the same in every process that opens the index.
uint64_t DigestOf(absl::string_view text, uint64_t digest) {
  for (const char c : text) digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return digest;
}

bool IsPutToUse(const pb::Adoption& adoption) {
  return adoption.state() == pb::ADOPTION_STATE_PILOTED ||
         adoption.state() == pb::ADOPTION_STATE_ADOPTED ||
         adoption.state() == pb::ADOPTION_STATE_ADAPTED;
}

PlanFacts FactsOfPlan(const ResourceText& text) {
  const pb::Vision& vision = text.content.vision();
  return {.owners = {vision.owners().begin(), vision.owners().end()},
          .state = vision.state(),
          .period = vision.period()};
}

bool Same(const std::optional<PlanFacts>& a, const std::optional<PlanFacts>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->owners == b->owners && a->state == b->state &&
         a->period.from_fiscal_year() == b->period.from_fiscal_year() &&
         a->period.to_fiscal_year() == b->period.to_fiscal_year();
}

}  // namespace

absl::StatusOr<std::set<std::string>> OwnerTable::Reload(const Call& call) {
  std::map<std::string, OwnerFacts> owners;
  std::map<std::string, std::string> names;
  std::string after;
  do {
    ASSIGN_OR_RETURN(
        const auto page,
        Organizations().Scan(call.snapshot(), Organizations().NewKey(), after, kRowsAtOnce));
    for (const auto& row : page.rows) {
      const pb::Organization& organization = row.message;
      OwnerFacts& facts = owners[organization.name()];
      const pb::Designation* now = DesignationOn(organization, call.today());
      if (now != nullptr) {
        facts.kind = std::string(domain::KindToken(now->kind()));
        names[organization.name()] = now->display_name();
      }
      facts.prefecture = facts.kind == domain::KindToken(pb::ORGANIZATION_KIND_PREFECTURE)
                             ? organization.name()
                             : organization.prefecture();
      facts.population_class = PopulationClassOf(organization);
      facts.ended = domain::HasEnded(organization, call.today());
    }
    after = page.next;
  } while (!after.empty());
  std::set<std::string> changed;
  uint64_t digest = DigestOf("", 0xcbf29ce484222325);
  for (auto& [name, facts] : owners) {
    facts.place = names[name];
    if (facts.prefecture != name && !facts.prefecture.empty())
      facts.place = absl::StrCat(names[facts.prefecture], " ", facts.place);
    digest = DigestOf(absl::StrJoin({name, facts.prefecture, facts.kind, facts.population_class,
                                     facts.place, std::string(facts.ended ? "ended" : "")},
                                    "\n"),
                      digest);
  }
  for (const auto& [name, facts] : owners_) {
    const auto now = owners.find(name);
    if (now == owners.end() || !(now->second == facts)) changed.insert(name);
  }
  owners_ = std::move(owners);
  day_ = call.today();
  digest_ = digest == 0 ? 1 : digest;
  return changed;
}

const OwnerFacts& OwnerTable::Of(const std::string& organization) const {
  static const auto& unknown = *new OwnerFacts();
  const auto found = owners_.find(organization);
  return found == owners_.end() ? unknown : found->second;
}

absl::StatusOr<std::vector<std::string>> EntriesInWords(const Call& call,
                                                        const pb::CaseListEdition& edition) {
  std::vector<std::string> lines;
  // Of one that was withdrawn nobody is told more than that.
  if (edition.state() != pb::CASE_LIST_EDITION_STATE_PUBLISHED) return lines;
  std::string after;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     CaseListEditionEntries().Scan(call.snapshot(), EntriesPrefix(edition), after,
                                                   kEntriesAtOnce));
    for (const auto& row : page.rows) {
      const pb::CaseListEditionEntry& entry = row.message;
      const std::string& title = entry.listed().case_().title();
      if (!title.empty()) lines.push_back(absl::StrCat(entry.owner_title(), " ", title));
    }
    after = page.next;
  } while (!after.empty());
  return lines;
}

absl::StatusOr<CaseFacts> ReadCaseFacts(const Call& call, absl::string_view name) {
  CaseFacts facts;
  ASSIGN_OR_RETURN(facts.selected, IsSelected(call, name));
  ASSIGN_OR_RETURN(const auto page, Adoptions().Scan(call.snapshot(), AdoptionsPrefix(name), "",
                                                     kMaxCountedAdoptions));
  for (const auto& row : page.rows) {
    if (!IsPutToUse(row.message)) continue;
    const pb::Visibility visibility = row.message.audience().visibility();
    facts.public_adoptions += visibility == pb::VISIBILITY_PUBLIC;
    facts.adoptions += visibility == pb::VISIBILITY_PUBLIC || visibility == pb::VISIBILITY_MEMBERS;
  }
  return facts;
}

VisionFacts FactsOfVision(const ResourceTexts& texts) {
  VisionFacts facts;
  if (texts.in_force) facts.in_force = FactsOfPlan(*texts.in_force);
  if (texts.working) facts.working = FactsOfPlan(*texts.working);
  return facts;
}

bool operator==(const VisionFacts& a, const VisionFacts& b) {
  return Same(a.in_force, b.in_force) && Same(a.working, b.working);
}

}  // namespace renkei::service
