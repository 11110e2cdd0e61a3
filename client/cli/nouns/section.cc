// `renkei section`: the groups of an organization that own its work.
#include "absl/strings/str_join.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::cli {
namespace {

std::vector<Column<pb::Section>> SectionColumns(Session& session) {
  const Lang lang = session.lang();
  using S = pb::Section;
  return {{Heading<S>("display_name"), [](const S& s) { return s.display_name(); }, false, true},
          {Heading<S>("former_names"),
           [](const S& s) { return absl::StrJoin(s.former_names(), "、"); }, false, true},
          {{"STATE", "状態"},
           [lang](const S& s) {
             return s.retired() ? In(lang, {"retired", "廃止"}) : In(lang, {"in use", "有効"});
           }},
          {Heading<S>("successor"), Says<S>(session, "successor"), false, true},
          {{"NAME", "リソース名"}, [](const S& s) { return s.name(); }, false, false, true}};
}

const Text kSectionHelp = {"Its name, a former one, or its id; ORG/NAME for another organization's",
                           "名称、旧名称、またはID。ほかの団体の課は 団体/名称"};

void AddSectionReading(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists sections", "課を一覧します"},
                 .calls = "IdentityService/ListSections",
                 .takes = {Field("--organization ORG", "parent",
                                 {"Of this organization (default: one's own)",
                                  "この団体のもの（省略時は自分の団体）"})},
                 .prints = Listed(SectionColumns, 1000),
                 .examples = {{"renkei section list", {"One's own", "自分の団体の課"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one section", "一つの課を表示します"},
                 .calls = "IdentityService/GetSection",
                 .takes = {Field("SECTION", "name", kSectionHelp)},
                 .prints = Resource<pb::Section>(),
                 .examples = {{"renkei section show 企画課", {"By its name", "名称で"}}}});
}

void AddSectionWriting(Noun noun) {
  AddVerb(noun,
          {.name = "create",
           .description = {"Creates a section: what plans write as 担当課 becomes its work",
                           "課を作ります。計画の担当課にその名称を書いた業務は、この課のものになり"
                           "ます"},
           .calls = "IdentityService/CreateSection",
           .takes = {Field("NAME", "section.display_name",
                           {"As plans write it", "名称（計画の担当課と同じ書き方）"}),
                     Field("--former-name NAME", "section.former_names",
                           {"What plans call it too; several times",
                            "旧名称や別の書き方。繰り返し指定できます"}),
                     Field("--organization ORG", "parent",
                           {"Of this organization (default: one's own)",
                            "この団体のもの（省略時は自分の団体）"})},
           .prints = Written(SectionColumns),
           .examples = {
               {"renkei section create 企画課 --former-name 企画政策課",
                {"Plans before 2024 name it otherwise", "以前の計画に旧名称で書かれている課"}}}});
  AddVerb(noun,
          {.name = "rename",
           .description = {"Renames a section; its work stays with it, under the old name too",
                           "課の名称を変えます。旧名称で書かれた業務も、引き続きこの課のものです"},
           .calls = "IdentityService/UpdateSection",
           .sends = "update_mask { paths: 'display_name' }",
           .takes = {Field("SECTION", "section.name", kSectionHelp),
                     Field("NAME", "section.display_name", {"Its new name", "新しい名称"})},
           .prints = Written(SectionColumns),
           .examples = {
               {"renkei section rename 企画課 政策企画課", {"In April", "4月の組織改正のとき"}}}});
  AddVerb(noun,
          {.name = "retire",
           .description = {"Retires a section after a reorganisation",
                           "組織改正でなくなった課を廃止します"},
           .calls = "IdentityService/UpdateSection",
           .sends = "section { retired: true } update_mask { paths: 'retired' paths: 'successor' }",
           .takes = {Field("SECTION", "section.name", kSectionHelp),
                     Field("--successor SECTION", "section.successor",
                           {"The section that has its work now (left out: everybody's)",
                            "業務を引き継ぐ課（省略時は、団体全体の用件になります）"})},
           .prints = Written(SectionColumns),
           .examples = {{"renkei section retire 観光課 --successor 商工観光課",
                         {"Two became one", "課の統合"}}}});
  const Text takes_back = {"Takes a retired section back", "廃止した課を元に戻します"};
  AddVerb(noun, {.name = "restore",
                 .description = takes_back,
                 .calls = "IdentityService/UpdateSection",
                 .sends = "section { retired: false } update_mask { paths: 'retired' }",
                 .takes = {Field("SECTION", "section.name", kSectionHelp)},
                 .prints = Written(SectionColumns),
                 .examples = {{"renkei section restore 観光課", takes_back}}});
}

}  // namespace

void AddSection(CommandTree& tree) {
  Noun noun = tree.AddNoun("section",
                           {"Sections of an organization, which own its work", "業務を受け持つ課"});
  AddSectionReading(noun);
  AddSectionWriting(noun);
}

}  // namespace renkei::cli
