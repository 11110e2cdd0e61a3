#include "client/cli/nouns/initiative/shared_kpis.h"

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "client/cli/resolve_candidates.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/roll_up.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/time/when.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kYearHelp = {"The fiscal year: 2024, R6", "年度: 2024、R6、令和6年度"};
const Text kWhenHelp = {"Another time: 令和6年3月, 2024-03-31",
                        "年度以外の時点: 令和6年3月、2024-03-31"};

// The time that --year or --when names; an empty one where neither is given.
absl::StatusOr<pb::When> TimeOf(int year, const std::string& text) {
  pb::When when;
  if (year != 0) {
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
    when.set_year(year);
    return when;
  }
  if (text.empty()) return when;
  auto read = domain::ParseWhen(text);
  if (!read.ok()) return domain::WithFieldPrefix("--when", read.status());
  return read;
}

absl::StatusOr<pb::When> NeededTime(int year, const std::string& text) {
  if (year == 0 && text.empty()) {
    return UsageError(
        {"--year or --when is needed", "--year か --when で時点を指定してください。"});
  }
  return TimeOf(year, text);
}

struct ContributeArguments {
  std::string initiative;
  std::string kpi;
  std::string when;
  std::string value;
  std::string numerator;
  std::string denominator;
  std::string source_kpi;
  std::string source;
  std::string note;
  int year = 0;
  bool none = false;
};

absl::StatusOr<double> NumberOption(const std::string& flag, const std::string& text) {
  const auto number = domain::ParseNumber(text);
  if (number) return *number;
  return UsageError({absl::StrCat(flag, ": \"", text, "\" is no number"),
                     absl::StrCat(flag, ": 「", text, "」は数値ではありません。")});
}

// The indicator of the shared KPI called `id`.
absl::StatusOr<pb::Indicator> IndicatorOf(Session& session, const std::string& initiative,
                                          const std::string& id) {
  ASSIGN_OR_RETURN(const pb::Initiative found, FindInitiative(session, initiative));
  std::vector<Candidate> candidates;
  for (const pb::SharedKpi& kpi : found.kpis()) {
    if (kpi.id() == id) candidates.push_back({kpi.indicator(), kpi.title()});
  }
  ASSIGN_OR_RETURN(const std::string indicator, TheOne({"shared KPI", "共通KPI"}, id, candidates));
  pb::GetIndicatorRequest get;
  get.set_name(indicator);
  return session.Call<pb::Indicator>("FrameworkService/GetIndicator", get);
}

// A figure as people write it, counted in the indicator's unit.
absl::Status ReadValue(const std::string& text, const pb::Indicator& indicator,
                       pb::Contribution& contribution) {
  absl::StatusOr<pb::Value> value =
      domain::ReadFigure(text, indicator.unit(), domain::FigureWords::kListed);
  if (!value.ok()) return domain::WithFieldPrefix("--value", value.status());
  *contribution.mutable_value() = *std::move(value);
  return absl::OkStatus();
}

std::vector<Column<pb::Contribution>> Columns(Session& session) {
  using C = pb::Contribution;
  const Lang lang = session.lang();
  return {
      {Heading<C>("kpi"), [](const C& c) { return c.kpi(); }},
      {{"TIME", "時点"}, Says<C>(session, "when")},
      {{"BODY", "団体"}, Says<C>(session, "organization")},
      {{"VALUE", "値"}, [](const C& c) { return ValueText(c.figure()); }, true},
      {{"FROM", "もとの値"},
       [lang](const C& c) {
         return c.source_kpi().empty() ? std::string() : In(lang, {"its own KPI", "自団体のKPI"});
       }},
      {Heading<C>("source"), [](const C& c) { return c.source(); }, false, true},
      {{"CONTRIBUTION", "リソース名"}, [](const C& c) { return c.name(); }, false, false, true}};
}

absl::Status FillFigure(Session& session, const ContributeArguments& args,
                        const std::string& initiative, pb::Contribution& contribution) {
  ASSIGN_OR_RETURN(const pb::Indicator indicator, IndicatorOf(session, initiative, args.kpi));
  if (!args.value.empty()) {
    RETURN_IF_ERROR(ReadValue(args.value, indicator, contribution));
  }
  if (!args.numerator.empty()) {
    ASSIGN_OR_RETURN(const double number, NumberOption("--numerator", args.numerator));
    contribution.set_numerator(number);
  }
  if (!args.denominator.empty()) {
    ASSIGN_OR_RETURN(const double number, NumberOption("--denominator", args.denominator));
    contribution.set_denominator(number);
  }
  return absl::OkStatus();
}

absl::Status RunContribute(Session& session, ContributeArguments args) {
  const bool stated = !args.value.empty() || !args.numerator.empty() || !args.source_kpi.empty();
  if (stated == args.none) {
    return UsageError({"give --value, --numerator and --denominator, --source-kpi, or --none",
                       "--value、--numerator と --denominator、--source-kpi、--none "
                       "のいずれかを指定してください。"});
  }
  ASSIGN_OR_RETURN(const pb::When when, NeededTime(args.year, args.when));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Initiative, &args.initiative));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Kpi, &args.source_kpi));
  pb::RecordContributionsRequest request;
  request.set_parent(args.initiative);
  request.set_validate_only(session.dry_run());
  pb::Contribution& contribution = *request.add_contributions();
  contribution.set_kpi(args.kpi);
  *contribution.mutable_when() = when;
  contribution.set_source_kpi(args.source_kpi);
  contribution.set_source(args.source);
  contribution.set_note(args.note);
  RETURN_IF_ERROR(FillFigure(session, args, args.initiative, contribution));
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::RecordContributionsResponse>(
                                         "ContributionService/RecordContributions", request));
  session.printer().List(
      std::vector<pb::Contribution>(reply.contributions().begin(), reply.contributions().end()),
      Columns(session));
  NoteDryRun(session);
  if (reply.unchanged() > 0)
    session.Note({"it was recorded already; nothing changed",
                  "すでに同じ値が記録されています。変更はありません。"});
  return absl::OkStatus();
}

void AddContribute(Noun noun) {
  const auto args = std::make_shared<ContributeArguments>();
  Verb verb = noun.AddVerb("contribute", {"Records what your organization contributes to a shared "
                                          "KPI; the same again changes nothing",
                                          "共通KPIに対する自団体の値を記録します。同じ値を再度記録"
                                          "しても何も変わりません"});
  verb.Positional(&args->initiative, "INITIATIVE", InitiativeHelp())
      .Positional(&args->kpi, "KPI", {"Id of the shared KPI", "共通KPIのID"})
      .FiscalYear(&args->year, "--year", kYearHelp)
      .Option(&args->when, "--when", "TIME", kWhenHelp)
      .Option(&args->value, "--value", "VALUE",
              {"The figure, with or without its unit; for yes/no: 有 or 無",
               "値（単位を付けてもよい）。有無の指標では「有」か「無」"})
      .Option(&args->numerator, "--numerator", "NUMBER", {"For a rate", "率の指標の分子"})
      .Option(&args->denominator, "--denominator", "NUMBER", {"For a rate", "率の指標の分母"})
      .Option(
          &args->source_kpi, "--source-kpi", "VISION/KPI",
          {"Your own published KPI whose figure it is, instead of a value",
           "値の代わりに、自団体の公開中のビジョンのKPIを指定します（実績がそのまま使われます）"})
      .Flag(&args->none, "--none",
            {"There is no figure; say why with --note", "値がない場合（--note に理由を書きます）"})
      .Option(&args->source, "--source", "TEXT", {"Where it comes from", "出典"})
      .Option(&args->note, "--note", "TEXT", {"What it does not say", "備考"})
      .Example("renkei initiative contribute 141003/wide-bus-2024 riders --year 2024 --value 812人",
               {"For fiscal year 2024", "2024年度の値"})
      .Example(
          "renkei initiative contribute 141003/wide-bus-2024 riders --year 2024 --source-kpi "
          "141003/strategy-2023/g1-1-k1",
          {"The figure stands with your own KPI", "自団体のKPIの実績を使う"});
  verb.Run([args](Session& session) { return RunContribute(session, *args); });
}

void AddContributions(Noun noun) {
  AddVerb(
      noun,
      {.name = "contributions",
       .description = {"Lists what members have contributed", "参加団体が記録した値を一覧します"},
       .calls = "ContributionService/ListContributions",
       .takes = {Field("INITIATIVE", "parent", InitiativeHelp()),
                 Term("--kpi KPI", "kpi=", {"Of one shared KPI", "一つの共通KPIに絞ります"}),
                 Term("--org ORG", "organization=",
                      {"Of one organization: code or name", "一つの団体に絞ります（コードか名称）"},
                      &Resolver::OrganizationName),
                 Limit()},
       .prints = Listed(Columns, 1000),
       .examples = {
           {"renkei initiative contributions 141003/wide-bus-2024", {"All of them", "すべて"}}}});
}

void AddKpis(Noun noun) {
  struct Arguments {
    std::string initiative;
    std::string kpi;
    std::string when;
    int year = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("kpis", {"Totals of the shared KPIs: of how many, and who is missing",
                                    "共通KPIの合計、報告した団体の数、未報告の団体を表示します"});
  verb.Positional(&args->initiative, "INITIATIVE", InitiativeHelp())
      .Option(&args->kpi, "--kpi", "KPI", {"One shared KPI", "一つの共通KPIに絞ります"})
      .FiscalYear(&args->year, "--year", kYearHelp)
      .Option(&args->when, "--when", "TIME", kWhenHelp)
      .Example("renkei initiative kpis 141003/wide-bus-2024 --year 2024",
               {"Who has not reported for 2024", "2024年度の合計と未報告の団体"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const pb::When when, TimeOf(args->year, args->when));
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Initiative, &args->initiative));
    pb::SummarizeSharedKpisRequest request;
    request.set_name(args->initiative);
    request.set_kpi(args->kpi);
    if (when.kind() != pb::When::KIND_UNSPECIFIED) *request.mutable_when() = when;
    ASSIGN_OR_RETURN(const auto summary, session.Call<pb::SummarizeSharedKpisResponse>(
                                             "ContributionService/SummarizeSharedKpis", request));
    session.printer().One(summary,
                          [&] { return SharedKpisText(summary, session.printer().style()); });
    NoteIfEmpty(session, static_cast<size_t>(summary.kpis_size()));
    return absl::OkStatus();
  });
}

}  // namespace

void AddContributionVerbs(Noun noun) {
  AddContribute(noun);
  AddContributions(noun);
  AddKpis(noun);
}

void AddIndicatorRollUp(Noun noun) {
  struct Arguments {
    std::string indicator;
    std::string when;
    int year = 0;
    std::vector<int> kinds;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("rollup", {"One indicator over all initiatives and published visions, "
                                      "each figure counted once",
                                      "一つの共通指標を、公開中のビジョンと連携にわたって、重複なく"
                                      "集計します"});
  verb.Positional(&args->indicator, "INDICATOR", {"Its id", "ID"})
      .FiscalYear(&args->year, "--year", kYearHelp)
      .Option(&args->when, "--when", "TIME", kWhenHelp)
      .Choices(&args->kinds, "--kind", *pb::OrganizationKind_descriptor(),
               {"Bodies of this kind only: a prefecture's figure may contain its municipalities'",
                "この種別の団体に絞ります（都道府県の値に市区町村分が含まれる場合など）"})
      .Example("renkei indicator rollup net-migration --year 2024",
               {"For fiscal year 2024", "2024年度の集計"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const pb::When when, NeededTime(args->year, args->when));
    pb::RollUpIndicatorRequest request;
    request.set_indicator(IndicatorName(args->indicator));
    *request.mutable_when() = when;
    for (const int kind : args->kinds) request.add_kinds(static_cast<pb::OrganizationKind>(kind));
    ASSIGN_OR_RETURN(const auto rolled_up, session.Call<pb::RollUpIndicatorResponse>(
                                               "ContributionService/RollUpIndicator", request));
    session.printer().One(rolled_up, [&] {
      const domain::Words words = session.printer().words();
      view::Page page;
      page.blocks = view::RollUpBlocks(rolled_up, words);
      page.blocks.insert(page.blocks.begin(),
                         view::Paragraphs{{absl::StrCat(words.Title(rolled_up.indicator()), "  ",
                                                        words.When(rolled_up.when())),
                                           view::RollUpTotal(rolled_up, words)}});
      return session.printer().Text(page);
    });
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli
