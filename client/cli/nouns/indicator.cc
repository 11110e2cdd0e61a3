#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/shared_kpis.h"
#include "client/cli/nouns/nouns.h"
#include "renkei/v1/framework_service.pb.h"

namespace renkei::cli {
namespace {

std::vector<Column<pb::Indicator>> Columns(Session& session) {
  const Lang lang = session.lang();
  using I = pb::Indicator;
  return {
      {{"INDICATOR", "共通指標"}, [](const I& i) { return i.name(); }},
      {{"TITLE", "題名"}, [](const I& i) { return i.title(); }, false, true},
      {{"UNIT", "単位"}, [](const I& i) { return i.unit(); }},
      {{"DIRECTION", "方向"},
       [lang](const I& i) { return ValueLabel(*pb::Direction_descriptor(), i.direction(), lang); }},
      {{"AGGREGATION", "集計"}, [lang](const I& i) {
         return ValueLabel(*pb::Aggregation_descriptor(), i.aggregation(), lang);
       }}};
}

absl::StatusOr<pb::Indicator> Get(Session& session, const std::string& name) {
  pb::GetIndicatorRequest request;
  request.set_name(name);
  return session.Call<pb::Indicator>("FrameworkService/GetIndicator", request);
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document) {
  pb::UpsertIndicatorRequest request;
  Decoder decoder(document.file);
  decoder.Decode(document.tree, {}, *request.mutable_indicator());
  if (absl::Status status = decoder.status(); !status.ok()) return status;
  request.set_validate_only(session.dry_run());
  const auto before = Get(session, request.indicator().name());
  if (!before.ok() && !absl::IsNotFound(before.status())) return before.status();
  const auto after = session.Call<pb::Indicator>("FrameworkService/UpsertIndicator", request);
  if (!after.ok()) return after.status();
  const Outcome changed =
      before.ok() && before->etag() == after->etag() ? Outcome::kUnchanged : Outcome::kUpdated;
  return Applied{before.ok() ? changed : Outcome::kCreated, std::make_shared<pb::Indicator>(*after),
                 after->title()};
}

}  // namespace

void AddIndicator(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "indicator", {"Indicators that governments share", "団体をまたいで比べるための共通指標"});
  Verb list = noun.AddVerb("list", {"Lists the indicators", "共通指標を一覧します"});
  list.Example("renkei indicator list", {"All of them", "すべて"});
  list.Run([](Session& session) -> absl::Status {
    const auto found = session.List<pb::Indicator, pb::ListIndicatorsResponse>(
        "FrameworkService/ListIndicators", pb::ListIndicatorsRequest(),
        [](auto& reply) { return reply.mutable_indicators(); });
    if (!found.ok()) return found.status();
    session.printer().List(*found, Columns(session));
    NoteIfEmpty(session, found->size());
    return absl::OkStatus();
  });
  const auto name = std::make_shared<std::string>();
  Verb show = noun.AddVerb("show", {"Shows one indicator", "一つの共通指標を表示します"});
  show.Positional(name.get(), "INDICATOR", {"Its id", "ID"})
      .Example("renkei indicator show net-migration", {"One of them", "一つの共通指標"});
  show.Run([name](Session& session) -> absl::Status {
    const auto found = Get(session, IndicatorName(*name));
    if (!found.ok()) return found.status();
    session.printer().One(*found, std::set<std::string>{"etag"});
    return absl::OkStatus();
  });
  const auto args = std::make_shared<ApplyArguments>();
  Verb apply =
      noun.AddVerb("apply", {"Creates or replaces indicators from files (coordinator)",
                             "ファイルから共通指標を登録・更新します（全国調整の権限が必要）"});
  AddApplyArguments(apply, args.get());
  apply.Example("renkei indicator apply indicators.yaml",
                {"One, or several separated by ---", "1件、または --- で区切った複数件"});
  apply.Run([args](Session& session) {
    return ApplyDocuments(session, *args,
                          [&](const Document& document) { return ApplyOne(session, document); });
  });
  AddIndicatorRollUp(noun);
}

}  // namespace renkei::cli
