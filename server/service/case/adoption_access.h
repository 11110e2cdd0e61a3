// Who reads an adoption: one rule, for replies, lists, the lineage and the feed.
//
// The adopter and the case's owner always. Others where both its own audience and that of the case
// let them: a reader who may not read the case reads nothing of who adopted it. The two audiences
// are cut with each other into one, so that auth::Sees decides here as everywhere, and the feed
// carries what it decides by.

#ifndef RENKEI_SERVER_SERVICE_CASE_ADOPTION_ACCESS_H_
#define RENKEI_SERVER_SERVICE_CASE_ADOPTION_ACCESS_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using AdoptionRow = storage::Row<pb::Adoption>;

// Adoptions of one case of which the feed is told in the commit that changes the case's audience:
// a mutation holds 1,000 records, and the case's own are among them. No practice has spread
// further than to a few hundred bodies; what a larger one means for readers stands in the contract.
inline constexpr size_t kMaxToldAdoptions = 500;

// Who reads `adoption` of the case whose text in force is `text`, or has this owner and audience.
internal_pb::EffectiveAudience AudienceOf(const pb::Adoption& adoption, const pb::Case& text);
internal_pb::EffectiveAudience AudienceOf(const pb::Adoption& adoption, const std::string& owner,
                                          const internal_pb::EffectiveAudience& of_case);

// cases/{case} of cases/{case}/adoptions/{org}.
std::string CaseOf(absl::string_view adoption);

// The key prefix of a case's adoptions.
storage::Key AdoptionsPrefix(absl::string_view case_name);

// The adoption called `name`, whoever asks; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<AdoptionRow>> FindAdoption(const Call& call,
                                                                      absl::string_view name);

// Shows adoptions to the caller of one call. Remembers the cases that it has looked up: one for a
// page. One thread.
class AdoptionReader {
 public:
  explicit AdoptionReader(const Call& call) : call_(call) {}

  // What the rule looks at of the text in force of a case.
  struct AdoptedCase {
    std::string owner;
    internal_pb::EffectiveAudience audience;
  };
  // The case of which it is an adoption; nullptr if the caller may not read the adoption. Lives as long
  // as the reader.
  [[nodiscard]] absl::StatusOr<const AdoptedCase*> ReadableCaseOf(const AdoptionRow& row);

  // As a caller reads it who may, with its etag. A resulting case is named to those who may read that
  // case, who acted to the adopter alone.
  [[nodiscard]] absl::StatusOr<pb::Adoption> Present(const AdoptionRow& row,
                                                     const AdoptedCase& adopted);

  // Both: nullopt if the caller may not read it.
  [[nodiscard]] absl::StatusOr<std::optional<pb::Adoption>> Show(const AdoptionRow& row);

  // A case as the caller may read it; nullptr if not at all. Lives as long as the reader, which keeps
  // all of it: for who asks of a bounded number.
  [[nodiscard]] absl::StatusOr<const pb::Case*> ReadableText(const std::string& case_name);

 private:
  const Call& call_;
  // nullopt: no text of it is in force.
  std::map<std::string, std::optional<AdoptedCase>> adopted_;
  // Of resulting cases.
  std::map<std::string, bool> readable_;
  std::map<std::string, std::optional<pb::Case>> texts_;
};

// What the caller may read of an adoption now; nullopt if nothing. For replies and the feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::Adoption>> ReadableAdoption(const Call& call,
                                                                           absl::string_view name);

// Says that an adoption of the case was written, for whoever relies on having seen all of them.
void TouchAdoptions(const Call& call, absl::string_view case_name, storage::Mutation& mutation);

// The text in force of a case goes from `before` to `after`: tells the feed of every adoption of
// which somebody gains or loses sight, and relies on there being no others. Of a case with more
// than kMaxToldAdoptions, or with so many names that they do not fit the commit, it tells nothing:
// the change of the case stands for them.
[[nodiscard]] absl::Status TellOfAdoptions(const Call& call, const pb::Case& before,
                                           const pb::Case& after, storage::Mutation& mutation);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadAdoptionTexts(const Call& call,
                                                              absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_ADOPTION_ACCESS_H_
