#include "server/service/frame/canonical.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/registry/local_government_code.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "server/domain/validation/field_format.h"
#include "server/domain/validation/field_path.h"
#include "server/domain/validation/message_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/held_figures.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Bodies that ever had one code: a handful at most.
constexpr size_t kMaxBodiesPerCode = 50;

// The day on which codes that the request names are meant.
absl::CivilDay ValidDay(const Call& call, const Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("as_of");
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return call.today();
  const absl::StatusOr<absl::CivilDay> day =
      domain::ParseDate(request.GetReflection()->GetString(request, field));
  return day.ok() ? *day : call.today();
}

class Canonicalizer {
 public:
  Canonicalizer(const Call& call, const Message& request) : call_(call), request_(request) {}

  void Walk(Message& message, const domain::MessageRules& message_rules,
            const domain::FieldPath& path) {
    const Reflection& reflection = *message.GetReflection();
    for (const auto& [field, rules, inner_rules] : message_rules.fields) {
      if (!fault.ok()) return;
      const bool holds_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
      if (!holds_message && rules->format() != pb::FORMAT_RESOURCE_NAME) continue;
      const int size = field->is_repeated() ? reflection.FieldSize(message, field)
                                            : static_cast<int>(reflection.HasField(message, field));
      if (size == 0) continue;
      const domain::FieldPath here = path.Field(field->name());
      for (int k = 0; k < size; ++k) {
        const domain::FieldPath at = field->is_repeated() ? here.Item(k) : here;
        if (holds_message) {
          Message& inner = field->is_repeated()
                               ? *reflection.MutableRepeatedMessage(&message, field, k)
                               : *reflection.MutableMessage(&message, field);
          VisitMessage(inner, *inner_rules, at);
        } else {
          const std::string name = field->is_repeated()
                                       ? reflection.GetRepeatedString(message, field, k)
                                       : reflection.GetString(message, field);
          std::optional<std::string> replaced = ReplaceCode(name, at);
          if (!replaced) continue;
          if (field->is_repeated()) {
            reflection.SetRepeatedString(&message, field, k, *std::move(replaced));
          } else {
            reflection.SetString(&message, field, *std::move(replaced));
          }
        }
      }
    }
  }

  std::vector<pb::FieldViolation> violations;
  absl::Status fault;  // of the store

 private:
  void VisitMessage(Message& inner, const domain::MessageRules& rules,
                    const domain::FieldPath& path) {
    if (inner.GetDescriptor() != pb::When::descriptor()) {
      if (HoldsFigures(*inner.GetDescriptor())) Settle(inner, path);
      return Walk(inner, rules, path);
    }
    auto& when = static_cast<pb::When&>(inner);
    absl::StatusOr<pb::When> complete = domain::CompleteWhen(when);
    if (complete.ok()) {
      when = *std::move(complete);
    } else {
      AddViolationsOrFault(path, complete.status());
    }
  }

  void Settle(Message& holder, const domain::FieldPath& path) {
    std::vector<pb::FieldViolation> found;
    if (absl::Status s = SettleHeldFigures(call_, path, holder, found); !s.ok()) fault = s;
    for (pb::FieldViolation& v : found) {
      if (violations.size() < domain::kMaxViolations) violations.push_back(std::move(v));
    }
  }

  // What a parser found wrong with the field at `path`; anything else is a fault of the store.
  void AddViolationsOrFault(const domain::FieldPath& path, const absl::Status& status) {
    std::optional<pb::ErrorDetail> detail =
        domain::DetailOf(domain::WithFieldPrefix(path.Text(), status));
    if (!detail) {
      fault = status;
      return;
    }
    for (pb::FieldViolation& v : *detail->mutable_violations()) {
      if (violations.size() < domain::kMaxViolations) violations.push_back(std::move(v));
    }
  }

  std::optional<std::string> ReplaceCode(const std::string& name, const domain::FieldPath& path) {
    const std::optional<std::string> code = domain::OrganizationCodeIn(name);
    if (!code) return std::nullopt;
    absl::StatusOr<std::string> id =
        OrganizationIdByCode(call_.snapshot(), *code, ValidDay(call_, request_));
    if (!id.ok()) {
      AddViolationsOrFault(path, id.status());
      return std::nullopt;
    }
    if (id->empty()) {
      if (violations.size() < domain::kMaxViolations) {
        violations.push_back(domain::Violation(
            path.Text(), "UNKNOWN_CODE",
            {absl::StrCat("no local government has the code ", *code,
                          "; check it with renkei org resolve"),
             absl::StrCat("団体コード ", *code,
                          " の団体は登録されていません。コードをご確認ください。")}));
      }
      return std::nullopt;
    }
    return absl::StrReplaceAll(name, {{absl::StrCat("/", *code), absl::StrCat("/", *id)}});
  }

  const Call& call_;
  const Message& request_;
};

}  // namespace

absl::Status Canonicalize(const Call& call, Message& request) {
  domain::ClearOutputOnly(request);
  Canonicalizer walk(call, request);
  walk.Walk(request, domain::RulesOf(*request.GetDescriptor()), domain::FieldPath(""));
  if (!walk.fault.ok()) return walk.fault;
  if (walk.violations.empty()) return absl::OkStatus();
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(walk.violations));
}

namespace {

// The id of who has the six-digit `code` on `day`, or had it last before; "" when nobody has.
absl::StatusOr<std::string> HolderOf(const storage::Snapshot& snapshot, const std::string& code,
                                     absl::CivilDay day) {
  ASSIGN_OR_RETURN(const auto page, Organizations().ScanIndex(
                                        snapshot, storage::Key(kOrganizationsByCodeId).Add(code),
                                        "", kMaxBodiesPerCode));
  std::string best;
  std::string best_from;
  for (const auto& row : page.rows) {
    for (const pb::Designation& d : row.message.designations()) {
      if (d.code() != code) continue;
      const auto interval = domain::ParseInterval(d.from_date(), d.to_date());
      if (!interval.ok()) continue;
      if (interval->Contains(day)) return std::string(domain::LastSegment(row.message.name()));
      // Nobody today: the last one who had it before.
      const bool begun = !interval->from || *interval->from <= day;
      if (begun && (best.empty() || d.from_date() > best_from)) {
        best = std::string(domain::LastSegment(row.message.name()));
        best_from = d.from_date();
      }
    }
  }
  return best;
}

}  // namespace

absl::StatusOr<std::string> OrganizationIdByCode(const storage::Snapshot& snapshot,
                                                 absl::string_view code, absl::CivilDay day) {
  std::string found;
  for (const std::string& reading : domain::LocalGovernmentCodeReadings(code)) {
    ASSIGN_OR_RETURN(std::string id, HolderOf(snapshot, reading, day));
    if (id.empty()) continue;
    // Both readings are codes that somebody has: say so, and how to be clear.
    if (!found.empty()) return domain::ParseLocalGovernmentCode(code).status();
    found = std::move(id);
  }
  return found;
}

}  // namespace renkei::service
