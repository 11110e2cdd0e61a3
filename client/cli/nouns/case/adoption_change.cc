// What one's own organization does with a case of another: `renkei case adopt` and what belongs to
// it.
#include "client/cli/file/decode.h"
#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/cli/nouns/case/adoption_view.h"
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/lib/error.h"
#include "renkei/v1/adoption_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Who names organizations to share it with and says nothing of the audience means them alone.
absl::Status ShareAlone(Session&, pb::ChangeAdoptionRequest& request) {
  if (request.has_audience() && request.audience().visibility() == pb::VISIBILITY_UNSPECIFIED)
    request.mutable_audience()->set_visibility(pb::VISIBILITY_SHARED);
  return absl::OkStatus();
}

void AddAdopt(Noun noun) {
  AddVerb(
      noun,
      {.name = "adopt",
       .description =
           {"Records what one's own organization did with a case of another: considered, "
            "declined, piloted, adopted, adapted, stopped",
            "他団体の事例について、自分の団体での検討・見送り・試行・導入・応用・中止を記録しま"
            "す"},
       .calls = "AdoptionService/ChangeAdoption",
       .takes = {Field("CASE", "name", kCaseHelp, &Resolver::OwnAdoption),
                 Needed("--as", "state", {"Which step", "記録する段階"}),
                 Field("--date", "date",
                       {"The day it was taken (default: today)", "その日付（省略時: 今日）"}),
                 Field("--reason TEXT", "reason",
                       {"Why; needed for declined and stopped", "理由（見送りと中止では必須）"}),
                 Field("--condition TEXT", "condition",
                       {"Declined: under which condition it would be looked at again",
                        "見送りのとき、再検討する条件"}),
                 Field(
                     "--changes TEXT", "changes",
                     {"Adapted: what was changed to fit", "応用のとき、自団体に合わせて変えた点"}),
                 Field("--result-case CASE", "resulting_case",
                       {"One's own case that came of it", "その結果生まれた自分の団体の事例"}),
                 Field("--via LIST/EDITION/NUMBER", "via_edition",
                       {"The entry of a menu book in which it was read",
                        "この事例を知ったメニューブックの番号"}),
                 Field("--contact SECTION", "contact_section",
                       {"The section that others may ask", "他団体からの問合せを受ける担当課"}),
                 Field("--audience", "audience.visibility",
                       {"Who reads the record beside the case's owner (default: members)",
                        "事例の所有団体のほかに、誰に見せるか（省略時: 利用団体すべて）"}),
                 Field("--share-with ORG", "audience.organizations",
                       {"Shows it to this organization; may be repeated",
                        "見せる団体（繰り返し指定可）"},
                       &Resolver::OrganizationName),
                 Etag()},
       .prepare = Before(ShareAlone),
       .prints = Written(AdoptionColumns),
       .examples = {
           {"renkei case adopt 072028/smart-city --as considered",
            {"It is being looked at", "検討を始めた"}},
           {"renkei case adopt 072028/smart-city --as declined --reason 運行費用が合わない "
            "--condition 近隣と共同なら",
            {"Decided against it, and why", "見送りとその理由、再検討の条件"}},
           {"renkei case adopt 072028/smart-city --as adapted --changes 予約制にした --date "
            "令和5年4月1日 --result-case 141003/bus",
            {"Changed to fit, years ago, with the case that came of it",
             "以前に応用したことを、生まれた事例とともに"}}}});
}

// The fields of an adoption that a file may have, as a request to change them.
absl::StatusOr<pb::UpdateAdoptionRequest> ReadUpdate(Session& session, const std::string& name,
                                                     const std::string& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  ASSIGN_OR_RETURN(const std::vector<Tree> trees, ReadDocuments(text, file));
  if (trees.size() != 1) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(file, " must hold one document, the fields of one adoption"),
         absl::StrCat(file, " には、一つの活用の記録の項目だけを書いてください。")});
  }
  pb::UpdateAdoptionRequest request;
  Decoder decoder(file);
  std::vector<std::string> clear;
  Decoder::Options options;
  options.clear = &clear;
  decoder.Decode(trees.front(), options, *request.mutable_adoption());
  RETURN_IF_ERROR(decoder.status());
  RETURN_IF_ERROR(session.resolver().Complete(*request.mutable_adoption()));
  // What -o yaml printed can be given back: what is not the adopter's to write is left out.
  pb::Adoption& adoption = *request.mutable_adoption();
  adoption.set_name(name);
  for (const char* field :
       {"condition", "changes", "results", "resulting_case", "contact_section", "audience"}) {
    const auto* descriptor = pb::Adoption::descriptor()->FindFieldByName(field);
    const auto* reflection = adoption.GetReflection();
    const bool set = descriptor->is_repeated() ? reflection->FieldSize(adoption, descriptor) > 0
                                               : reflection->HasField(adoption, descriptor);
    if (set) request.mutable_update_mask()->add_paths(field);
  }
  for (const std::string& path : clear) request.mutable_update_mask()->add_paths(path);
  return request;
}

void AddUpdate(Noun noun) {
  struct Arguments {
    std::string name;
    std::string file;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "adoption-update",
      {"Adds results and other texts to one's own adoption, from a file: results, changes, "
       "condition, resulting_case, contact_section, audience. What a file leaves out is kept, "
       "(clear) clears",
       "自分の団体の活用の記録に、成果などをファイルから書き加えます: "
       "results、changes、condition、resulting_case、contact_section、audience。書かれていない項"
       "目は残り、(clear) と書いた項目は消えます"});
  verb.Positional(&args->name, "CASE", kCaseHelp)
      .Positional(&args->file, "FILE",
                  {"YAML or JSON; - for standard input", "YAML か JSON のファイル。- は標準入力"})
      .Example("renkei case adoption-update 072028/smart-city results.yaml",
               {"Its own results", "自分の団体での成果を"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string name, session.resolver().OwnAdoption(args->name));
    ASSIGN_OR_RETURN(pb::UpdateAdoptionRequest request, ReadUpdate(session, name, args->file));
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto reply,
                     session.Call<pb::Adoption>("AdoptionService/UpdateAdoption", request));
    PrintWritten(session, reply, AdoptionColumns(session));
    return absl::OkStatus();
  });
}

void AddDelete(Noun noun) {
  AddVerb(noun, {.name = "adoption-delete",
                 .description = {"Removes a record made by mistake, while it is only considered",
                                 "誤って登録した活用の記録を削除します（検討しか記録されていない間"
                                 "だけ）"},
                 .calls = "AdoptionService/DeleteAdoption",
                 .takes = {Field("CASE", "name", kCaseHelp, &Resolver::OwnAdoption)},
                 .prints = Removed(),
                 .examples = {{"renkei case adoption-delete 072028/smart-city",
                               {"The wrong case", "事例を取り違えたとき"}}}});
}

}  // namespace

void AddCaseAdoption(Noun noun) {
  AddAdopt(noun);
  AddUpdate(noun);
  AddDelete(noun);
}

}  // namespace renkei::cli
