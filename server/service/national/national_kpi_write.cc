#include "server/service/national/national_kpi_write.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/time/date.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/framework/framework_items.h"
#include "server/service/framework/indicators.h"
#include "server/service/national/count/count_plans.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kField[] = "national_kpi";
// Of past definitions those that are kept.
constexpr int kMaxPastDefinitions = 20;
constexpr size_t kMaxNationalKpiBytes = size_t{200} * 1024;

absl::Status CheckFramework(const Call& call, const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto row,
                   Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), name)));
  if (row.has_value()) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_DANGLING_REFERENCE,
      {absl::StrCat("there is no framework ", name, "; see renkei framework list"),
       absl::StrCat("枠組み ", name, " はありません。renkei framework list で確認してください。")},
      {{"reference", name}});
}

absl::Status CheckSize(const pb::NationalKpi& kpi) {
  const size_t bytes = kpi.ByteSizeLong();
  if (bytes <= kMaxNationalKpiBytes) return absl::OkStatus();
  return domain::InvalidField(
      kField, "TOO_LARGE",
      {absl::StrCat("all fields together are ", bytes, " bytes; at most ", kMaxNationalKpiBytes,
                    " are kept"),
       absl::StrCat("全項目の合計が", bytes, "バイトあります。", kMaxNationalKpiBytes,
                    "バイト（日本語で約", kMaxNationalKpiBytes / 3, "文字）以内にしてください。")});
}

// Everything that must hold of one that is written.
absl::Status Check(const Call& call, const pb::NationalKpi& kpi) {
  RETURN_IF_ERROR(domain::ValidateResource(kpi, domain::Completeness::kDraft, kField));
  std::vector<pb::FieldViolation> violations = domain::CheckNationalKpi(kpi);
  if (!violations.empty()) {
    return domain::WithFieldPrefix(
        kField, domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations)));
  }
  RETURN_IF_ERROR(CheckDefinitionOf(call, kpi.definition(), absl::StrCat(kField, ".definition")));
  RETURN_IF_ERROR(CheckFramework(call, kpi.framework()));
  return CheckSize(kpi);
}

absl::Status BeforeItsPredecessor(const std::string& from, const std::string& former) {
  return domain::InvalidField(absl::StrCat(kField, ".definition.from_date"), "BAD_INTERVAL",
                              {absl::StrCat("the definition before it holds from ", former,
                                            " on; this one, from ", from, ", has to come after it"),
                               absl::StrCat("適用日（", from, "）は、一つ前の数え方の適用日（",
                                            former, "）より後にしてください。")});
}

// Gives the definition its version and day, and keeps the one that it replaces. A published one that counts otherwise is a new version, but
// for one that holds from the same day on, which nobody has relied on for a day.
absl::Status SettleDefinition(const Call& call, const pb::NationalKpi& old, pb::NationalKpi& next) {
  if (!next.has_definition() && !old.has_definition()) return absl::OkStatus();
  pb::NationalKpiDefinition& definition = *next.mutable_definition();
  const pb::NationalKpiDefinition& former = old.definition();
  const bool other = !domain::CountAlike(former, definition);
  const bool versioned = old.state() == pb::NATIONAL_KPI_STATE_PUBLISHED && other;
  const std::string today = domain::FormatDate(call.today());
  const bool stated =
      !definition.from_date().empty() && definition.from_date() != former.from_date();
  if (!stated)
    definition.set_from_date(versioned || former.from_date().empty() ? today : former.from_date());
  if (definition.from_date() > today) {
    return domain::InvalidField(
        absl::StrCat(kField, ".definition.from_date"), "NOT_YET",
        {absl::StrCat(
             "the day, ", definition.from_date(),
             ", is to come, and what is counted from today on is what the definition says; "
             "write it on that day, and try it before with RecountNationalKpi"),
         absl::StrCat(
             "適用日（", definition.from_date(),
             "）がまだ来ていません。登録した数え方はその日から使われます。それまでは、再集計で"
             "試すことができます。")});
  }
  definition.set_version(former.version() == 0 ? 1 : former.version());
  if (versioned) {
    if (definition.from_date() < former.from_date())
      return BeforeItsPredecessor(definition.from_date(), former.from_date());
    if (definition.from_date() > former.from_date()) {
      definition.set_version(former.version() + 1);
      next.clear_past_definitions();
      *next.add_past_definitions() = former;
      for (const pb::NationalKpiDefinition& past : old.past_definitions()) {
        if (next.past_definitions_size() < kMaxPastDefinitions) *next.add_past_definitions() = past;
      }
    }
  }
  const bool follows = next.past_definitions().empty() ||
                       definition.from_date() > next.past_definitions(0).from_date();
  return follows
             ? absl::OkStatus()
             : BeforeItsPredecessor(definition.from_date(), next.past_definitions(0).from_date());
}

absl::Status CheckRoom(const Call& call) {
  ASSIGN_OR_RETURN(const auto page, NationalKpis().Scan(call.snapshot(), NationalKpis().NewKey(),
                                                        "", kMaxNationalKpis));
  if (page.rows.size() < kMaxNationalKpis) return absl::OkStatus();
  return domain::MakeError(pb::REASON_TOO_LARGE,
                           {absl::StrCat("a server keeps ", kMaxNationalKpis,
                                         " national KPIs; delete one that nobody needs"),
                            absl::StrCat("国のKPIは", kMaxNationalKpis,
                                         "件まで登録できます。不要なものを削除してください。")},
                           {{"limit", absl::StrCat(kMaxNationalKpis)}});
}

}  // namespace

absl::Status CheckDefinitionOf(const Call& call, const pb::NationalKpiDefinition& definition,
                               const std::string& path) {
  std::vector<pb::FieldViolation> violations = domain::CheckDefinition(definition, path);
  if (!violations.empty())
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
  google::protobuf::RepeatedPtrField<std::string> items;
  for (const std::string& item : domain::NamedItems(definition)) *items.Add() = item;
  RETURN_IF_ERROR(RequireFrameworkItems(call, items));
  if (!definition.has_actuals()) return absl::OkStatus();
  return RequireIndicators(call, {definition.actuals().indicator()});
}

absl::StatusOr<std::optional<NationalKpiRow>> FindNationalKpiByExternalId(
    const Call& call, const std::string& owner, const std::string& external_id) {
  if (external_id.empty()) return std::optional<NationalKpiRow>();
  return NationalKpis().GetByUnique(
      call.snapshot(), storage::Key(kNationalKpisByExternalIdId).Add(owner).Add(external_id));
}

absl::StatusOr<WrittenNationalKpi> AddNationalKpi(const Call& call, const std::string& owner,
                                                  const pb::NationalKpi& sent,
                                                  storage::Mutation& mutation) {
  RETURN_IF_ERROR(call.RequireOwner({owner}, auth::Everyone(), owner));
  RETURN_IF_ERROR(CheckRoom(call));
  WrittenNationalKpi added{NationalKpiOutcome::kCreated, sent};
  pb::NationalKpi& kpi = added.kpi;
  kpi.clear_etag();
  kpi.clear_past_definitions();
  kpi.set_name(absl::StrCat("nationalKpis/", call.NewId()));
  kpi.set_owner(owner);
  *kpi.mutable_create_time() = ToProto(call.now());
  domain::FillNationalKpi(kpi);
  RETURN_IF_ERROR(SettleDefinition(call, pb::NationalKpi(), kpi));
  StampUpdate(call, nullptr, kpi);
  RETURN_IF_ERROR(Check(call, kpi));
  NationalKpis().Insert(kpi, mutation);
  RETURN_IF_ERROR(WritePlan(call.snapshot(), kpi.name(), &kpi, mutation));
  AppendChange(call, pb::RESOURCE_TYPE_NATIONAL_KPI, kpi.name(), std::nullopt, AudienceOf(kpi),
               mutation);
  return added;
}

absl::StatusOr<WrittenNationalKpi> ReplaceNationalKpi(const Call& call, const NationalKpiRow& old,
                                                      pb::NationalKpi changed,
                                                      storage::Mutation& mutation) {
  domain::FillNationalKpi(changed);
  RETURN_IF_ERROR(SettleDefinition(call, old.message, changed));
  if (SameContent(old.message, changed)) {
    WrittenNationalKpi same{NationalKpiOutcome::kUnchanged, old.message};
    same.kpi.set_etag(MakeEtag(call.env().store, old.version));
    return same;
  }
  RETURN_IF_ERROR(Check(call, changed));
  StampUpdate(call, &old.message, changed);
  NationalKpis().Update(old, changed, mutation);
  RETURN_IF_ERROR(WritePlan(call.snapshot(), changed.name(), &changed, mutation));
  AppendChange(call, pb::RESOURCE_TYPE_NATIONAL_KPI, changed.name(), AudienceOf(old.message),
               AudienceOf(changed), mutation);
  return WrittenNationalKpi{NationalKpiOutcome::kUpdated, std::move(changed)};
}

absl::StatusOr<WrittenNationalKpi> ApplyToNationalKpi(const Call& call, const NationalKpiRow& old,
                                                      const pb::NationalKpi& sent,
                                                      const google::protobuf::FieldMask& clear_mask,
                                                      const FileTrace& trace,
                                                      storage::Mutation& mutation) {
  pb::NationalKpi changed = old.message;
  RETURN_IF_ERROR(MergeBySetFields(sent, clear_mask, kField, changed));
  RETURN_IF_ERROR(MergeOver(call, trace, old.message, kField, changed));
  return ReplaceNationalKpi(call, old, std::move(changed), mutation);
}

}  // namespace renkei::service
