#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/lib/error.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct Parsed {
  std::string lead;
  pb::Initiative initiative;
  std::vector<std::string> clear;
};

absl::StatusOr<Parsed> Parse(Session& session, const Document& document) {
  Parsed parsed;
  Decoder decoder(document.file);
  Decoder::Options options;
  options.foreign = {"lead"};
  options.clear = &parsed.clear;
  decoder.Decode(document.tree, options, parsed.initiative);
  RETURN_IF_ERROR(decoder.status());
  RETURN_IF_ERROR(session.resolver().Complete(parsed.initiative));
  const Tree* lead = document.tree.Find("lead");
  if (lead != nullptr && lead->IsScalar()) parsed.lead = lead->text;
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &parsed.lead));
  return parsed;
}

// What has this external_id already; nullopt when nothing has.
absl::StatusOr<std::optional<pb::Initiative>> Existing(Session& session, const Parsed& parsed) {
  std::string lead = parsed.lead;
  if (lead.empty()) {
    ASSIGN_OR_RETURN(const auto me, session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI",
                                                                     pb::WhoAmIRequest()));
    lead = me.organization().name();
  }
  if (parsed.initiative.external_id().empty()) return std::optional<pb::Initiative>();
  FilterTerms filter;
  filter.Add("lead", "=", lead);
  filter.Add("external_id", "=", parsed.initiative.external_id());
  pb::ListInitiativesRequest request;
  request.set_filter(filter.Joined());
  ASSIGN_OR_RETURN(auto found,
                   session.List<pb::Initiative>("InitiativeService/ListInitiatives", request, 1));
  if (found.empty()) return std::optional<pb::Initiative>();
  return std::optional<pb::Initiative>(found.front());
}

absl::StatusOr<pb::Initiative> Create(Session& session, const Parsed& parsed) {
  pb::CreateInitiativeRequest request;
  *request.mutable_initiative() = parsed.initiative;
  request.set_lead(parsed.lead);
  request.set_allow_existing(!parsed.initiative.external_id().empty());
  request.set_validate_only(session.dry_run());
  return session.Call<pb::Initiative>("InitiativeService/CreateInitiative", request);
}

// The fields that the file sets, and those that it clears.
absl::StatusOr<pb::Initiative> Update(Session& session, const Parsed& parsed,
                                      const std::string& name) {
  pb::UpdateInitiativeRequest request;
  *request.mutable_initiative() = parsed.initiative;
  request.mutable_initiative()->set_name(name);
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  parsed.initiative.GetReflection()->ListFields(parsed.initiative, &fields);
  for (const auto* field : fields) {
    const bool fixed =
        field->name() == "name" || field->name() == "etag" || field->name() == "external_id";
    if (!fixed && !field->options().GetExtension(pb::rules).output_only())
      request.mutable_update_mask()->add_paths(field->name());
  }
  for (const std::string& path : parsed.clear) request.mutable_update_mask()->add_paths(path);
  request.set_validate_only(session.dry_run());
  return session.Call<pb::Initiative>("InitiativeService/UpdateInitiative", request);
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document) {
  ASSIGN_OR_RETURN(const Parsed parsed, Parse(session, document));
  ASSIGN_OR_RETURN(const std::optional<pb::Initiative> existing, Existing(session, parsed));
  const std::string name = existing.has_value() ? existing->name() : parsed.initiative.name();
  ASSIGN_OR_RETURN(const auto written,
                   name.empty() ? Create(session, parsed) : Update(session, parsed, name));
  Outcome outcome = name.empty() ? Outcome::kCreated : Outcome::kUpdated;
  if (existing.has_value() && existing->etag() == written.etag()) outcome = Outcome::kUnchanged;
  return Applied{outcome, std::make_shared<pb::Initiative>(written), written.title()};
}

void AddVerbNamed(Noun noun, const char* name, const Text& description,
                  const std::string& example) {
  const auto args = std::make_shared<ApplyArguments>();
  Verb verb = noun.AddVerb(name, description);
  AddApplyArguments(verb, args.get());
  verb.Example(example, {"One, or several separated by ---", "1件、または --- で区切った複数件"});
  verb.Run([args](Session& session) {
    return ApplyDocuments(session, *args,
                          [&](const Document& document) { return ApplyOne(session, document); });
  });
}

}  // namespace

void AddInitiativeApply(Noun noun) {
  AddVerbNamed(noun, "apply",
               {"Creates or updates initiatives from files; the same again changes nothing. What a "
                "file leaves out is kept, (clear) clears",
                "ファイルから地域間連携を登録・更新します。同じものを再度登録しても何も変わりません"
                "。書かれていない項目は残り、(clear) と書いた項目は消えます"},
               "renkei initiative apply initiative.yaml");
}

}  // namespace renkei::cli
