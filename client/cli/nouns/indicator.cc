#include <algorithm>

#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/shared_kpis.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/framework_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// One from before this was kept is one of the nation's.
int StateOf(const pb::Indicator& indicator) {
  return indicator.state() == pb::Indicator::STATE_UNSPECIFIED ? pb::Indicator::STATE_APPROVED
                                                               : indicator.state();
}

std::vector<Column<pb::Indicator>> IndicatorColumns(Session& session) {
  const Lang lang = session.lang();
  using I = pb::Indicator;
  return {
      {{"INDICATOR", "共通指標"}, [](const I& i) { return i.name(); }},
      {Heading<I>("title"), [](const I& i) { return i.title(); }, false, true},
      {Heading<I>("unit"), [](const I& i) { return i.unit(); }},
      {{"DIRECTION", "方向"}, Says<I>(session, "direction")},
      {{"AGGREGATION", "集計"}, Says<I>(session, "aggregation")},
      {{"STATE", "状態"},
       [lang](const I& i) {
         return ValueLabel(*pb::Indicator::State_descriptor(), StateOf(i), lang);
       }},
      {{"PROPOSED BY", "提案した団体"},
       [&session](const I& i) {
         return i.proposer().empty() ? "" : session.names().Of(i.proposer());
       }},
      {{"COMMENT", "採否の理由"}, [](const I& i) { return i.decision_comment(); }, false, true}};
}

absl::StatusOr<pb::Indicator> GetIndicator(Session& session, const std::string& name) {
  pb::GetIndicatorRequest request;
  request.set_name(name);
  return session.Call<pb::Indicator>("FrameworkService/GetIndicator", request);
}

// Sends the indicator of one document with `method`: registered or proposed.
template <class Request>
absl::StatusOr<Applied> SendOne(Session& session, const Document& document,
                                const std::string& method) {
  Request request;
  Decoder decoder(document.file);
  decoder.Decode(document.tree, {}, *request.mutable_indicator());
  RETURN_IF_ERROR(decoder.status());
  request.mutable_indicator()->set_name(IndicatorName(request.indicator().name()));
  request.set_validate_only(session.dry_run());
  const auto before = GetIndicator(session, request.indicator().name());
  if (!before.ok() && !absl::IsNotFound(before.status())) return before.status();
  ASSIGN_OR_RETURN(const auto after, session.Call<pb::Indicator>(method, request));
  const Outcome changed =
      before.ok() && before->etag() == after.etag() ? Outcome::kUnchanged : Outcome::kUpdated;
  return Applied{before.ok() ? changed : Outcome::kCreated, std::make_shared<pb::Indicator>(after),
                 IndicatorTitle(after.title(), after.state(), session.lang())};
}

template <class Request>
void AddSend(Noun noun, const char* name, const Text& description, const std::string& method) {
  const auto args = std::make_shared<ApplyArguments>();
  Verb verb = noun.AddVerb(name, description);
  AddApplyArguments(verb, args.get());
  verb.Example(absl::StrCat("renkei indicator ", name, " indicators.yaml"),
               {"One, or several separated by ---", "1件、または --- で区切った複数件"});
  verb.Run([args, method](Session& session) {
    return ApplyDocuments(session, *args, [&](const Document& document) {
      return SendOne<Request>(session, document, method);
    });
  });
}

void AddIndicatorList(Noun noun) {
  const auto state = std::make_shared<int>(0);
  Verb list = noun.AddVerb("list", {"Lists the indicators", "共通指標を一覧します"});
  list.Choice(state.get(), "--state", *pb::Indicator::State_descriptor(),
              {"In this state", "状態で絞ります"})
      .Example("renkei indicator list", {"All of them", "すべて"})
      .Example("renkei indicator list --state proposed",
               {"What waits for a decision", "採否を待っている提案"});
  list.Run([state](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(auto found, session.List<pb::Indicator>("FrameworkService/ListIndicators",
                                                             pb::ListIndicatorsRequest()));
    if (*state != 0) {
      found.erase(std::remove_if(found.begin(), found.end(),
                                 [&](const pb::Indicator& i) { return StateOf(i) != *state; }),
                  found.end());
    }
    session.printer().List(found, IndicatorColumns(session));
    NoteIfEmpty(session, found.size());
    return absl::OkStatus();
  });
}

const Text kIndicatorHelp = {"Its id", "ID"};
const Text kDecisionHelp = {"Shown to everybody", "すべての利用者に表示されるコメント"};

void AddDecisions(Noun noun) {
  const Text approves = {"Approves a proposed indicator (coordinator)",
                         "提案された共通指標を承認します（全国調整の権限が必要）"};
  AddVerb(noun, {.name = "approve",
                 .description = approves,
                 .calls = "FrameworkService/DecideIndicator",
                 .sends = "approve: true",
                 .takes = {Field("INDICATOR", "name", kIndicatorHelp),
                           Field("--comment TEXT", "comment", kDecisionHelp), Etag()},
                 .prints = Written(IndicatorColumns),
                 .examples = {{"renkei indicator approve bus-riders", approves}}});
  const Text declines = {"Declines a proposed indicator, with the reason (coordinator)",
                         "提案された共通指標を、理由を添えて見送ります（全国調整の権限が必要）"};
  AddVerb(noun,
          {.name = "decline",
           .description = declines,
           .calls = "FrameworkService/DecideIndicator",
           .sends = "approve: false",
           .takes = {Field("INDICATOR", "name", kIndicatorHelp),
                     Needed("--comment TEXT", "comment", kDecisionHelp), Etag()},
           .prints = Written(IndicatorColumns),
           .examples = {{"renkei indicator decline bus-riders --comment 既存の指標で足りるため",
                         declines}}});
}

}  // namespace

void AddIndicator(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "indicator", {"Indicators that governments share", "団体をまたいで比べるための共通指標"});
  AddIndicatorList(noun);
  AddVerb(
      noun,
      {.name = "show",
       .description = {"Shows one indicator", "一つの共通指標を表示します"},
       .calls = "FrameworkService/GetIndicator",
       .takes = {Field("INDICATOR", "name", kIndicatorHelp)},
       .prints = Resource<pb::Indicator>(),
       .examples = {{"renkei indicator show net-migration", {"One of them", "一つの共通指標"}}}});
  AddTemplate(noun, "indicator", kIndicatorTemplate);
  AddSend<pb::ProposeIndicatorRequest>(
      noun, "propose",
      {"Proposes indicators from files; they may be used at once, while the coordinator decides",
       "ファイルから共通指標を提案します（起案の権限が必要）。承認を待たずに使えます"},
      "FrameworkService/ProposeIndicator");
  AddDecisions(noun);
  AddSend<pb::UpsertIndicatorRequest>(
      noun, "apply",
      {"Creates or replaces indicators from files (coordinator)",
       "ファイルから共通指標を登録・更新します（全国調整の権限が必要）"},
      "FrameworkService/UpsertIndicator");
  AddIndicatorRollUp(noun);
}

}  // namespace renkei::cli
