#include "server/service/frame/named_resource.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/frame/change_readers.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct NameForm {
  const char* pattern;
  pb::ResourceType type;
};

constexpr NameForm kNameForms[] = {
    {"caseLists/*", pb::RESOURCE_TYPE_CASE_LIST},
    {"caseLists/*/calls/*", pb::RESOURCE_TYPE_CASE_CALL},
    {"caseLists/*/editions/*", pb::RESOURCE_TYPE_CASE_LIST_EDITION},
    {"nationalKpis/*", pb::RESOURCE_TYPE_NATIONAL_KPI},
    {"cases/*", pb::RESOURCE_TYPE_CASE},
    {"frameworks/*", pb::RESOURCE_TYPE_FRAMEWORK},
    {"indicators/*", pb::RESOURCE_TYPE_INDICATOR},
    {"initiatives/*", pb::RESOURCE_TYPE_INITIATIVE},
    {"organizations/*", pb::RESOURCE_TYPE_ORGANIZATION},
    {"organizations/*/visions/*", pb::RESOURCE_TYPE_VISION},
    {"organizations/*/visions/*/kpis/*", pb::RESOURCE_TYPE_KPI},
    {"organizations/*/visions/*/nodes/*", pb::RESOURCE_TYPE_VISION_NODE},
    {"organizations/*/visions/*/opinions/*", pb::RESOURCE_TYPE_OPINION},
    {"programmes/*", pb::RESOURCE_TYPE_PROGRAMME},
    {"programmes/*/editions/*", pb::RESOURCE_TYPE_PROGRAMME_EDITION},
    {"programmes/*/editions/*/calls/*", pb::RESOURCE_TYPE_PROGRAMME_CALL},
    {"rounds/*", pb::RESOURCE_TYPE_ROUND},
    {"rounds/*/applications/*", pb::RESOURCE_TYPE_ROUND_APPLICATION},
    {"rubrics/*", pb::RESOURCE_TYPE_RUBRIC},
};

}  // namespace

pb::ResourceType TypeOfName(absl::string_view name) {
  for (const NameForm& form : kNameForms) {
    if (domain::MatchesAnyPattern(form.pattern, name)) return form.type;
  }
  return pb::RESOURCE_TYPE_UNSPECIFIED;
}

absl::StatusOr<std::optional<pb::Change>> ReadNamed(const Call& call, const std::string& name) {
  pb::Change change;
  change.set_type(TypeOfName(name));
  if (change.type() == pb::RESOURCE_TYPE_UNSPECIFIED) return std::optional<pb::Change>();
  ASSIGN_OR_RETURN(const bool readable, ReadFor(call, name, change));
  if (!readable) return std::optional<pb::Change>();
  return std::optional<pb::Change>(std::move(change));
}

const Message* ContentOf(const pb::Change& change) {
  const FieldDescriptor* const content = change.GetReflection()->GetOneofFieldDescriptor(
      change, pb::Change::descriptor()->FindOneofByName("resource"));
  return content == nullptr ? nullptr : &change.GetReflection()->GetMessage(change, content);
}

}  // namespace renkei::service
