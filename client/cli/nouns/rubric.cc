#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/templates.h"
#include "client/view/page/progress.h"
#include "client/view/page/resource.h"
#include "renkei/v1/framework_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// "S 110%以上 / A 90%以上 / B 60%以上 / C 60%未満"
std::string BandsText(const pb::Rubric& rubric, Lang lang) {
  std::string text;
  for (int i = 0; i < rubric.bands_size(); ++i) {
    absl::StrAppend(&text, text.empty() ? "" : " / ", Printable(rubric.bands(i).label()), " ",
                    view::BandText(rubric, i, lang));
  }
  return text;
}

// One rubric for people, its bands with their bounds as they are applied.
std::string RubricPage(Session& session, const pb::Rubric& rubric) {
  const Printer& printer = session.printer();
  return printer.Text(view::RubricPage(rubric, printer.words()));
}

std::vector<Column<pb::Rubric>> RubricColumns(Session& session) {
  using R = pb::Rubric;
  const Lang lang = session.lang();
  return {{{"RUBRIC", "評価基準"}, [](const R& r) { return r.name(); }},
          {Heading<R>("title"), [](const R& r) { return r.title(); }, false, true},
          {Heading<R>("path"), Says<R>(session, "path")},
          {Heading<R>("measure"), Says<R>(session, "measure")},
          {{"BANDS", "区分"}, [lang](const R& r) { return BandsText(r, lang); }, false, true, true},
          {{"NOTE", "備考"},
           [lang](const R& r) {
             if (r.built_in()) return In(lang, {"built in, a proposal", "内蔵・提案"});
             return r.proposal() ? In(lang, {"a proposal", "提案"}) : std::string();
           },
           false,
           false,
           true}};
}

absl::StatusOr<pb::Rubric> GetRubric(Session& session, const std::string& name) {
  pb::GetRubricRequest request;
  request.set_name(name);
  return session.Call<pb::Rubric>("FrameworkService/GetRubric", request);
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document) {
  pb::UpsertRubricRequest request;
  Decoder decoder(document.file);
  decoder.Decode(document.tree, {}, *request.mutable_rubric());
  RETURN_IF_ERROR(decoder.status());
  request.set_validate_only(session.dry_run());
  const auto before = GetRubric(session, request.rubric().name());
  if (!before.ok() && !absl::IsNotFound(before.status())) return before.status();
  ASSIGN_OR_RETURN(const auto after,
                   session.Call<pb::Rubric>("FrameworkService/UpsertRubric", request));
  const bool is_new = !before.ok() || before->built_in();
  const Outcome changed =
      !is_new && before->etag() == after.etag() ? Outcome::kUnchanged : Outcome::kUpdated;
  return Applied{is_new ? Outcome::kCreated : changed, std::make_shared<pb::Rubric>(after),
                 after.title()};
}

}  // namespace

void AddRubric(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "rubric", {"Rules by which the progress of KPIs is judged", "KPIの進捗を判定する評価基準"});
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the rubrics", "評価基準を一覧します"},
                 .calls = "FrameworkService/ListRubrics",
                 .prints = Listed(RubricColumns),
                 .examples = {{"renkei rubric list", {"All of them", "すべて"}}}});
  AddVerb(
      noun,
      {.name = "show",
       .description = {"Shows one rubric", "一つの評価基準を表示します"},
       .calls = "FrameworkService/GetRubric",
       .takes = {Field("RUBRIC", "name", {"Its id", "ID"})},
       .prints = Page(RubricPage),
       .examples = {{"renkei rubric show standard", {"The one used by default", "標準のもの"}}}});
  AddTemplate(noun, "rubric", kRubricTemplate);
  const auto args = std::make_shared<ApplyArguments>();
  Verb apply =
      noun.AddVerb("apply", {"Creates or replaces rubrics from files (coordinator)",
                             "ファイルから評価基準を登録・更新します（全国調整の権限が必要）"});
  AddApplyArguments(apply, args.get());
  apply.Example("renkei rubric apply rubric.yaml",
                {"One, or several separated by ---", "1件、または --- で区切った複数件"});
  apply.Run([args](Session& session) {
    return ApplyDocuments(session, *args,
                          [&](const Document& document) { return ApplyOne(session, document); });
  });
}

}  // namespace renkei::cli
