#include "server/auth/visibility.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::auth {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void ClearActors(Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    static constexpr absl::string_view kWho[] = {"actor", "submitter", "updater", "field_updaters"};
    if (absl::c_linear_search(kWho, field->name())) {
      reflection.ClearField(&message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        ClearActors(*reflection.MutableRepeatedMessage(&message, field, i));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      ClearActors(*reflection.MutableMessage(&message, field));
    }
  }
}

// The organizations that an audience names, as owners or otherwise: whoever works for one is let in.
std::set<std::string> Named(const internal_pb::EffectiveAudience& audience) {
  std::set<std::string> named(audience.owners().begin(), audience.owners().end());
  if (audience.visibility() == pb::VISIBILITY_SHARED)
    named.insert(audience.organizations().begin(), audience.organizations().end());
  return named;
}

}  // namespace

bool Sees(const Caller& caller, const internal_pb::EffectiveAudience& audience) {
  const bool works = caller.roles.Intersects(kWorkingRoles);
  if (works && absl::c_linear_search(audience.owners(), caller.organization)) return true;
  if (audience.coordinators() && caller.Has(pb::ROLE_COORDINATOR)) return true;
  switch (audience.visibility()) {
    case pb::VISIBILITY_PUBLIC:
      return true;
    case pb::VISIBILITY_MEMBERS:
      return !caller.anonymous();
    case pb::VISIBILITY_SHARED:
      return works && absl::c_linear_search(audience.organizations(), caller.organization);
    default:
      return false;
  }
}

internal_pb::EffectiveAudience OwnersOnly(std::vector<std::string> owners) {
  return Chosen(pb::Audience(), std::move(owners));
}

internal_pb::EffectiveAudience Chosen(const pb::Audience& audience,
                                      std::vector<std::string> owners) {
  internal_pb::EffectiveAudience effective;
  effective.set_visibility(audience.visibility() == pb::VISIBILITY_UNSPECIFIED
                               ? pb::VISIBILITY_PRIVATE
                               : audience.visibility());
  for (std::string& owner : owners) effective.add_owners(std::move(owner));
  if (effective.visibility() == pb::VISIBILITY_SHARED) {
    *effective.mutable_organizations() = audience.organizations();
  }
  return effective;
}

internal_pb::EffectiveAudience Both(const internal_pb::EffectiveAudience& a,
                                    const internal_pb::EffectiveAudience& b) {
  internal_pb::EffectiveAudience both;
  if (IsOpen(a) && IsOpen(b)) {
    both.set_visibility(std::min(a.visibility(), b.visibility()));
    return both;
  }
  const std::set<std::string> by_a = Named(a);
  const std::set<std::string> by_b = Named(b);
  for (const std::string& organization : by_a) {
    if (IsOpen(b) || by_b.count(organization) > 0) both.add_organizations(organization);
  }
  for (const std::string& organization : by_b) {
    if (IsOpen(a) && by_a.count(organization) == 0) both.add_organizations(organization);
  }
  both.set_visibility(both.organizations().empty() ? pb::VISIBILITY_PRIVATE
                                                   : pb::VISIBILITY_SHARED);
  return both;
}

bool IsOpen(const internal_pb::EffectiveAudience& audience) {
  return audience.visibility() == pb::VISIBILITY_MEMBERS ||
         audience.visibility() == pb::VISIBILITY_PUBLIC;
}

bool Same(const internal_pb::EffectiveAudience& a, const internal_pb::EffectiveAudience& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

absl::Status CheckAudience(const pb::Audience& audience, absl::string_view field) {
  if (audience.organizations().empty() || audience.visibility() == pb::VISIBILITY_SHARED)
    return absl::OkStatus();
  return domain::InvalidField(absl::StrCat(field, ".organizations"), "NOT_SHARED",
                              {"names organizations, but visibility is not SHARED",
                               "共有先の団体は、公開範囲が「指定団体」のときだけ指定できます。"});
}

void HideActors(const Caller& caller, const std::vector<absl::string_view>& bodies,
                Message& document) {
  if (absl::c_none_of(bodies, [&](absl::string_view body) { return caller.WorksFor(body); }))
    ClearActors(document);
}

internal_pb::EffectiveAudience Everyone() {
  internal_pb::EffectiveAudience effective;
  effective.set_visibility(pb::VISIBILITY_PUBLIC);
  return effective;
}

}  // namespace renkei::auth
