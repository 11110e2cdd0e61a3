// Sections (担当課) of one's organization.
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

constexpr int kSectionsOfOne = 1000;

const Column kFormerNames = {"former_names", CellKind::kLines, 0, ""};

// `name`: the organization.
absl::Status BeginSection(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateSectionRequest&>(request);
  create.set_parent(name);
  create.mutable_section();
  return absl::OkStatus();
}

std::string ParentOfSection(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::CreateSectionRequest&>(request).parent());
}

absl::Status BeginSectionEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetSectionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateSectionRequest&>(request).mutable_section(),
                   visit.calls.Call<pb::Section>("IdentityService/GetSection", get));
  return absl::OkStatus();
}

Choices SuccessorSections(Visit& visit, const Message& request) {
  const std::string& own = static_cast<const pb::UpdateSectionRequest&>(request).section().name();
  pb::ListSectionsRequest list;
  list.set_parent(std::string(domain::ParentName(own, 2)));
  list.set_page_size(kSectionsOfOne);
  Choices choices;
  std::vector<Choice>& sections = choices["successor"];
  const auto found =
      visit.calls.Call<pb::ListSectionsResponse>("IdentityService/ListSections", list);
  if (!found.ok()) return choices;
  for (const pb::Section& section : found->sections()) {
    if (section.name() != own) sections.push_back({section.name(), section.display_name()});
  }
  return choices;
}

std::string AfterSection(const Message&) { return "/sections"; }

}  // namespace

const Form& SectionCreateForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/CreateSection",
      .part = "section",
      .title = {"A new section", "課を登録する"},
      .button = {"Create", "登録する"},
      .note =
          {"What it owns is what names it in a plan, by this name or a former one.",
           "計画の担当課の欄にこの名称（または旧名称）が書かれた施策やKPIが、この課の担当になりま"
           "す。"},
      .fields = FormFields(InputsOf(*pb::Section::descriptor(),
                                    {{"display_name", CellKind::kText, 0, ""}, kFormerNames}),
                           {{{}, {"display_name", "former_names"}}}),
      .begin = BeginSection,
      .subtitle = ParentOfSection,
      .next = AfterSection,
      .done = "section-created",
      .keeps = false};
  return form;
}

const Form& SectionEditForm() {
  static const auto& form = *new Form{
      .method = "IdentityService/UpdateSection",
      .part = "section",
      .title = {"Edit the section", "課の変更"},
      .button = {"Save", "保存する"},
      .note =
          {"Of a new name the old one is kept as a former name by itself. After a reorganisation "
           "retire the section and say which one has its work.",
           "名称を変えると、元の名称は旧名称に加わります。組織改編でなくなる課は「廃止」にして、引"
           "継先の課を選んでください。"},
      .fields =
          FormFields(InputsOf(*pb::Section::descriptor(), {{"display_name", CellKind::kText, 0, ""},
                                                           kFormerNames,
                                                           {"retired", CellKind::kYesNo, 0, ""},
                                                           {"successor", CellKind::kId, 0, ""}}),
                     {{{}, {"display_name", "former_names", "retired", "successor"}}}),
      .begin = BeginSectionEdit,
      .choices = SuccessorSections,
      .next = AfterSection,
      .keeps = false};
  return form;
}

}  // namespace renkei::web
