#include "server/service/funding/check/funding_check.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/error.h"
#include "server/domain/funding/funding_rules.h"
#include "server/domain/programme/edition_rules.h"
#include "server/service/programme/programme_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// A plan names next year's money before there is an edition of that year.
bool IsAhead(const pb::Funding& funding, const pb::Programme& programme) {
  const bool planned = funding.stage() == pb::FUNDING_STAGE_PLANNED ||
                       funding.stage() == pb::FUNDING_STAGE_UNSPECIFIED;
  const auto& years = programme.published_fiscal_years();
  return planned && funding.type().empty() &&
         (years.empty() || funding.fiscal_year() > *years.rbegin());
}

pb::FieldViolation UnknownProgramme(const pb::Funding& funding, const std::string& path) {
  return domain::Violation(
      absl::StrCat(path, ".programme"), "UNKNOWN_PROGRAMME",
      {absl::StrCat(
           "there is no programme ", funding.programme(),
           "; `renkei programme list` shows those there are. Of one that Renkei does not have, "
           "leave it empty and write printed_name"),
       absl::StrCat(
           "支援施策 ", funding.programme(),
           " はありません。renkei programme list か「支援施策」のページで確かめてください。"
           "Renkei にない支援施策は、空のまま「名称（記載どおり）」に書いてください。")});
}

pb::FieldViolation UnknownEdition(const pb::Funding& funding, const pb::Programme& programme,
                                  const std::string& path) {
  const auto& years = programme.published_fiscal_years();
  const std::string there = absl::StrJoin(years, ", FY");
  const std::string there_ja = absl::StrJoin(years, "年度、");
  return domain::Violation(
      absl::StrCat(path, ".fiscal_year"), "UNKNOWN_EDITION",
      {years.empty() ? absl::StrCat(programme.title(), " has no published edition yet")
                     : absl::StrCat(programme.title(), " has no edition of FY",
                                    funding.fiscal_year(), "; there are those of FY", there,
                                    ". Of a later year money can be planned, without a type"),
       years.empty()
           ? absl::StrCat("「", programme.title(), "」には、公開中の年度がまだありません。")
           : absl::StrCat(
                 "「", programme.title(), "」に", funding.fiscal_year(),
                 "年度はありません。あるのは", there_ja,
                 "年度です。それより後の年度は、タイプを空にした「申請予定」なら書けます。")});
}

pb::FieldViolation UnknownType(const pb::Funding& funding, const pb::Programme& programme,
                               const pb::ProgrammeEdition& edition, const std::string& path) {
  std::vector<std::string> there;
  for (const pb::ProgrammeType& type : edition.types())
    there.push_back(absl::StrCat(type.id(), " (", type.title(), ")"));
  std::vector<std::string> there_ja;
  for (const pb::ProgrammeType& type : edition.types())
    there_ja.push_back(absl::StrCat(type.id(), "（", type.title(), "）"));
  return domain::Violation(
      absl::StrCat(path, ".type"), "UNKNOWN_TYPE",
      {absl::StrCat(programme.title(), " of FY", funding.fiscal_year(), " has no type ",
                    funding.type(), "; it has ", absl::StrJoin(there, ", "),
                    ". The same name may mean another type in another year"),
       absl::StrCat("「", programme.title(), "」の", funding.fiscal_year(), "年度にタイプ「",
                    funding.type(), "」はありません。あるのは", absl::StrJoin(there_ja, "、"),
                    "です。タイプは年度ごとに決まります。")});
}

}  // namespace

absl::StatusOr<const FundingCheck::Programme*> FundingCheck::ProgrammeOf(const std::string& name) {
  const auto [at, added] = programmes_.try_emplace(name);
  if (added) {
    ASSIGN_OR_RETURN(at->second, ReadableProgramme(call_, name));
  }
  return &at->second;
}

absl::StatusOr<const FundingCheck::Edition*> FundingCheck::EditionOf(const std::string& programme,
                                                                     int fiscal_year) {
  const std::string name = EditionNameOf(programme, fiscal_year);
  const auto [at, added] = editions_.try_emplace(name);
  if (added) {
    ASSIGN_OR_RETURN(at->second, ReadableProgrammeEdition(call_, name));
    if (at->second && at->second->state() == pb::PROGRAMME_EDITION_STATE_DRAFT) at->second.reset();
  }
  return &at->second;
}

absl::StatusOr<std::optional<pb::FieldViolation>> FundingCheck::FaultOf(const pb::Funding& funding,
                                                                        const std::string& path) {
  using Fault = std::optional<pb::FieldViolation>;
  if (funding.programme().empty()) return Fault();
  ASSIGN_OR_RETURN(const Programme* programme, ProgrammeOf(funding.programme()));
  if (!programme->has_value()) return Fault(UnknownProgramme(funding, path));
  ASSIGN_OR_RETURN(const Edition* edition, EditionOf(funding.programme(), funding.fiscal_year()));
  if (!edition->has_value()) {
    if (IsAhead(funding, **programme)) return Fault();
    return Fault(UnknownEdition(funding, **programme, path));
  }
  if (funding.type().empty() || domain::FindType(**edition, funding.type()) != nullptr)
    return Fault();
  return Fault(UnknownType(funding, **programme, **edition, path));
}

absl::StatusOr<std::vector<pb::FieldViolation>> FundingCheck::Faults(const Fundings* before,
                                                                     const Fundings& fundings) {
  std::vector<pb::FieldViolation> faults = domain::CheckFundings(fundings);
  std::set<std::string> known;
  if (before != nullptr) {
    for (const pb::Funding& funding : *before) known.insert(domain::FundingKey(funding));
  }
  for (int i = 0; i < fundings.size(); ++i) {
    if (known.count(domain::FundingKey(fundings[i])) > 0) continue;
    ASSIGN_OR_RETURN(std::optional<pb::FieldViolation> fault,
                     FaultOf(fundings[i], absl::StrCat("funding[", i, "]")));
    if (fault) faults.push_back(*std::move(fault));
  }
  return faults;
}

absl::Status FundingCheck::Require(absl::string_view prefix, const Fundings* before,
                                   const Fundings& fundings) {
  ASSIGN_OR_RETURN(std::vector<pb::FieldViolation> faults, Faults(before, fundings));
  if (faults.empty()) return absl::OkStatus();
  return domain::WithFieldPrefix(prefix,
                                 domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(faults)));
}

}  // namespace renkei::service
