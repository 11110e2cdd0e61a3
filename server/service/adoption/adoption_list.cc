#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/adoption/adoption_step.h"
#include "server/domain/error.h"
#include "server/domain/filter/filter.h"
#include "server/domain/registry/peers.h"
#include "server/domain/resource_name.h"
#include "server/service/adoption/adoption_service.h"
#include "server/service/case/adoption_access.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/organization/prefectures.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kAdoptionPages = {.default_size = 100, .max_size = 1000};
constexpr char kAllCases[] = "cases/-";
constexpr bool kNewestFirst = true;

// Adoptions of one case that are compared with one body. There are 1,788 local governments, and
// partners beside them.
constexpr size_t kMaxCompared = 2'500;
constexpr int kDefaultSimilar = 20;

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"adopter", FieldType::kString},
      {"case_owner", FieldType::kString},
      {"state",
       FieldType::kString,
       {"CONSIDERED", "DECLINED", "PILOTED", "ADOPTED", "ADAPTED", "STOPPED"}},
      {"prefecture", FieldType::kString},
      {"date", FieldType::kDate},
      {"via_edition", FieldType::kString},
  };
  return schema;
}

std::optional<FieldValue> FieldOf(const pb::Adoption& a, const std::string& case_owner,
                                  Prefectures& prefectures, absl::string_view field) {
  if (field == "adopter") return a.adopter();
  if (field == "case_owner") return case_owner;
  if (field == "state") return domain::StateToken(a.state());
  if (field == "prefecture") return prefectures.Of(a.adopter());
  if (field == "date") return a.date();
  if (field == "via_edition" && !a.via_edition().empty()) return EditionOf(a.via_edition());
  return std::nullopt;
}

// That the caller may read the case, or has an adoption of it: NOT_FOUND otherwise.
absl::Status CheckParent(const Call& call, const std::string& parent) {
  ASSIGN_OR_RETURN(const auto state, ReadableState(call, parent));
  if (state.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const std::optional<pb::Adoption> own,
      ReadableAdoption(call, absl::StrCat(parent, "/adoptions/",
                                          domain::LastSegment(call.caller().organization))));
  return own.has_value() ? absl::OkStatus() : NotFound(parent);
}

// Walks the adoptions of all cases of one owner. An adoption does not name the owner, which may
// change; but cases of an owner and adoptions stand in one order, so that a position among
// adoptions says with which case to go on.
class OwnerScan {
 public:
  OwnerScan(const Call& call, const std::string& owner)
      : call_(call), of_owner_(storage::Key(kCasesByOwnerId).Add(owner)) {}

  // As Table::Scan, but for that it looks at no more than `limit` cases: a page may be empty and yet go
  // on, from a position that is no row's. `after` is a position among adoptions, or "".
  absl::StatusOr<storage::RowPage<pb::Adoption>> Run(absl::string_view after, size_t limit) {
    std::string position;  // among the owner's cases
    if (!after.empty()) {
      storage::KeyReader reader(after);
      uint8_t table = 0;
      std::string id;
      if (!reader.ReadTable(&table) || !reader.Read(&id))
        return absl::DataLossError("a position among adoptions cannot be read");
      RETURN_IF_ERROR(AddCase(id, after, limit));
      storage::Key key = of_owner_;
      position = key.Add(Cases().NewKey().Add(id).bytes()).bytes();
    }
    if (page_.rows.size() >= limit) {
      page_.next = page_.positions.back();
      return std::move(page_);
    }
    ASSIGN_OR_RETURN(const auto cases,
                     Cases().ScanIndex(call_.snapshot(), of_owner_, position, limit));
    for (const CaseRow& row : cases.rows) {
      const std::string id(domain::LastSegment(row.message.name()));
      const size_t before = page_.rows.size();
      RETURN_IF_ERROR(AddCase(id, "", limit));
      page_.next = page_.rows.size() > before ? page_.positions.back()
                                              : Adoptions().NewKey().Add(id).bytes();
      // Full: there may be more, of this case or the next.
      if (page_.rows.size() >= limit) return std::move(page_);
    }
    if (cases.next.empty()) page_.next.clear();
    return std::move(page_);
  }

 private:
  absl::Status AddCase(const std::string& id, absl::string_view after, size_t limit) {
    if (page_.rows.size() >= limit) return absl::OkStatus();
    const storage::Key prefix = Adoptions().NewKey().Add(id);
    ASSIGN_OR_RETURN(auto page,
                     Adoptions().Scan(call_.snapshot(), prefix, after, limit - page_.rows.size()));
    for (size_t i = 0; i < page.rows.size(); ++i) {
      page_.rows.push_back(std::move(page.rows[i]));
      page_.positions.push_back(std::move(page.positions[i]));
    }
    return absl::OkStatus();
  }

  const Call& call_;
  const storage::Key of_owner_;
  storage::RowPage<pb::Adoption> page_;
};

// Along the narrowest way that the request allows.
absl::StatusOr<storage::RowPage<pb::Adoption>> ScanFor(const Call& call, const std::string& parent,
                                                       const domain::Filter& filter,
                                                       absl::string_view after, size_t limit) {
  const storage::Snapshot& snapshot = call.snapshot();
  const auto adopter = filter.RequiredValue("adopter");
  if (parent != kAllCases) {
    storage::Key key = AdoptionsPrefix(parent);
    if (adopter) key.Add(domain::LastSegment(*adopter));
    return Adoptions().Scan(snapshot, key, after, limit);
  }
  if (adopter) {
    const storage::Key key = storage::Key(kAdoptionsByAdopterId).Add(*adopter);
    return Adoptions().ScanIndex(snapshot, key, after, limit, kNewestFirst);
  }
  if (const auto owner = filter.RequiredValue("case_owner")) {
    return OwnerScan(call, *owner).Run(after, limit);
  }
  if (const auto edition = filter.RequiredValue("via_edition")) {
    return Adoptions().ScanIndex(snapshot, AdoptionsVia(*edition), after, limit);
  }
  return Adoptions().Scan(snapshot, Adoptions().NewKey(), after, limit);
}

// As it is today.
absl::StatusOr<pb::Organization> BodyOf(const Call& call, const std::string& name,
                                        absl::string_view field) {
  ASSIGN_OR_RETURN(const storage::Row<pb::Organization> row, FindOrganization(call, name, field));
  return PresentOrganization(call, row, call.today());
}

bool IsWanted(const pb::FindSimilarAdoptersRequest& request, pb::AdoptionState state) {
  return request.states().empty() || absl::c_linear_search(request.states(), state);
}

struct Ranked {
  double likeness = 0;
  std::string name;  // of the adoption
};

// Every adoption that the caller may read, ranked. `more`: there are others that were not compared.
absl::StatusOr<std::vector<Ranked>> Rank(const Call& call, AdoptionReader& reader,
                                         const pb::FindSimilarAdoptersRequest& request,
                                         const pb::Organization& like, bool& more) {
  std::vector<Ranked> ranked;
  const domain::PeerProfile profile = domain::ProfileOf(like, call.today());
  ASSIGN_OR_RETURN(
      const auto page,
      Adoptions().Scan(call.snapshot(), AdoptionsPrefix(request.parent()), "", kMaxCompared));
  more = !page.next.empty();
  for (const AdoptionRow& row : page.rows) {
    if (call.abandoned()) return absl::CancelledError();
    if (row.message.adopter() == like.name() || !IsWanted(request, row.message.state())) continue;
    ASSIGN_OR_RETURN(const std::optional<pb::Adoption> shown, reader.Show(row));
    if (!shown.has_value()) continue;
    ASSIGN_OR_RETURN(const pb::Organization body, BodyOf(call, row.message.adopter(), "parent"));
    ranked.push_back({domain::LikenessOfPeers(profile, domain::ProfileOf(body, call.today())),
                      row.message.name()});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.likeness > b.likeness; });
  return ranked;
}

absl::StatusOr<pb::SimilarAdopter> Describe(const Call& call, AdoptionReader& reader,
                                            const Ranked& ranked) {
  ASSIGN_OR_RETURN(const std::optional<AdoptionRow> row, FindAdoption(call, ranked.name));
  if (!row.has_value()) return absl::DataLossError("an adoption is gone from its snapshot");
  ASSIGN_OR_RETURN(std::optional<pb::Adoption> shown, reader.Show(*row));
  if (!shown.has_value()) return absl::InternalError("an adoption is not shown again");
  ASSIGN_OR_RETURN(const pb::Organization body, BodyOf(call, shown->adopter(), "parent"));
  pb::SimilarAdopter adopter;
  *adopter.mutable_adoption() = *std::move(shown);
  adopter.set_kind(body.kind());
  if (body.has_population()) adopter.set_population(body.population());
  if (body.has_area_km2()) adopter.set_area_km2(body.area_km2());
  adopter.set_likeness(ranked.likeness);
  return adopter;
}

}  // namespace

absl::StatusOr<pb::ListAdoptionsResponse> ListAdoptions(const Call& call,
                                                        const pb::ListAdoptionsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseFilter(call, request.filter(), Schema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kAdoptionPages));
  AdoptionReader reader(call);
  if (request.parent() != kAllCases) {
    RETURN_IF_ERROR(CheckParent(call, request.parent()));
  }
  Prefectures prefectures(call);
  pb::ListAdoptionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::Adoption>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return ScanFor(call, request.parent(), filter, after, limit);
      },
      [&](AdoptionRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(const auto* const adopted, reader.ReadableCaseOf(row));
        if (adopted == nullptr) return 0;
        // Before it is presented, since that may read the case that came of it.
        if (!filter.Matches([&](absl::string_view field) {
              return FieldOf(row.message, adopted->owner, prefectures, field);
            }))
          return 0;
        ASSIGN_OR_RETURN(*response.add_adoptions(), reader.Present(row, *adopted));
        return response.adoptions().rbegin()->ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::FindSimilarAdoptersResponse> FindSimilarAdopters(
    const Call& call, const pb::FindSimilarAdoptersRequest& request) {
  AdoptionReader reader(call);
  RETURN_IF_ERROR(CheckParent(call, request.parent()));
  const std::string& organization =
      request.organization().empty() ? call.caller().organization : request.organization();
  if (organization.empty()) {
    return domain::InvalidField("organization", "REQUIRED",
                                {"without a token, name the organization to compare with",
                                 "ログインしていない場合は、比べる団体を指定してください。"});
  }
  ASSIGN_OR_RETURN(const pb::Organization like, BodyOf(call, organization, "organization"));
  bool more = false;
  ASSIGN_OR_RETURN(const auto ranked, Rank(call, reader, request, like, more));
  const size_t count =
      static_cast<size_t>(request.max_count() == 0 ? kDefaultSimilar : request.max_count());
  pb::FindSimilarAdoptersResponse response;
  size_t bytes = 0;
  for (const Ranked& one : ranked) {
    if (static_cast<size_t>(response.adopters_size()) >= count || bytes >= kMaxPageBytes) {
      more = true;
      break;
    }
    ASSIGN_OR_RETURN(pb::SimilarAdopter adopter, Describe(call, reader, one));
    bytes += adopter.ByteSizeLong();
    *response.add_adopters() = std::move(adopter);
  }
  response.set_more(more);
  return response;
}

}  // namespace renkei::service
