// `renkei export`: what one may read, in a file.
#include <memory>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/exchange/exchange_arguments.h"
#include "client/cli/nouns/nouns.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ExportArguments {
  std::string kind;
  std::string format;
  std::string owner;
  std::string vision;
  std::string round;
  std::string filter;
  std::string encoding;
};

// What the owner of one is called in filters: initiatives have one that leads, what is asked for at a window bodies.
const char* OwnerField(pb::ExchangeKind kind) {
  switch (kind) {
    case pb::EXCHANGE_KIND_INITIATIVES:
      return "lead";
    case pb::EXCHANGE_KIND_ROUND_APPLICATIONS:
    case pb::EXCHANGE_KIND_SUPPORT_CASES:
      return "body";
    default:
      return "owner";
  }
}

absl::StatusOr<pb::ExportResourcesRequest> RequestOf(Session& session, ExportArguments args) {
  ASSIGN_OR_RETURN(const pb::ExchangeKind kind, KindOf(args.kind));
  ASSIGN_OR_RETURN(const std::string named, DocumentFormat(args.format, session.output_file(),
                                                           {"csv", "xlsx", "jsonl", "yaml"}));
  ASSIGN_OR_RETURN(const pb::ExchangeFormat format, FormatOf(named.empty() ? "csv" : named, ""));
  ASSIGN_OR_RETURN(const pb::TextEncoding encoding, EncodingOf(args.encoding));
  if (format == pb::EXCHANGE_FORMAT_XLSX && session.output_file().empty())
    return UsageError({"a workbook needs a file: -O out.xlsx",
                       "XLSX の出力先を -O out.xlsx のように指定してください。"});
  if (!args.vision.empty() && kind != pb::EXCHANGE_KIND_KPI_ACTUALS &&
      kind != pb::EXCHANGE_KIND_OPINIONS)
    return UsageError({"--vision goes with kpi_actuals and opinions",
                       "--vision は kpi_actuals か opinions のときに指定します。"});
  if (!args.round.empty() && kind != pb::EXCHANGE_KIND_ROUND_APPLICATIONS &&
      kind != pb::EXCHANGE_KIND_ROUND_READINGS)
    return UsageError({"--round goes with round_applications and round_readings",
                       "--round は round_applications か round_readings のときに指定します。"});
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args.owner));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Round, &args.round));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &args.vision));
  FilterTerms filter;
  filter.Add(OwnerField(kind), "=", args.owner);
  filter.Add("vision", "=", args.vision);
  filter.Add("round", "=", args.round);
  filter.AddRaw(args.filter);
  pb::ExportResourcesRequest request;
  request.set_kind(kind);
  request.set_format(format);
  request.set_encoding(encoding);
  request.set_filter(filter.Joined());
  request.set_raw(session.flags().raw);
  return request;
}

void Tell(Session& session, const pb::ExportSummary& summary) {
  const std::string& file = session.output_file();
  const std::string where = file.empty() ? "" : absl::StrCat(file, ": ");
  session.NoteOutput({absl::StrCat(where, summary.rows(), " rows"),
                      absl::StrCat(where, summary.rows(), " 件を出力しました。")});
  if (summary.missing_characters() > 0)
    session.Warn(
        {absl::StrCat(summary.missing_characters(), " characters that cp932 lacks stand as 〓"),
         absl::StrCat("cp932 で表せない文字が ", summary.missing_characters(),
                      " 字あり、〓 にしました。")});
  if (summary.omitted_cells() > 0)
    session.Warn({absl::StrCat(summary.omitted_cells(),
                               " cells were left empty: longer than a cell may be; "
                               "--format jsonl has them"),
                  absl::StrCat("長すぎてセルに入らない項目が ", summary.omitted_cells(),
                               " 件あり、空にしました。--format jsonl ではすべて出力されます。")});
}

absl::Status RunExport(Session& session, const ExportArguments& args) {
  ASSIGN_OR_RETURN(const pb::ExportResourcesRequest request, RequestOf(session, args));
  ASSIGN_OR_RETURN(auto* client, session.client());
  client::MessageStream exchange = client->OpenStream("ExchangeService/ExportResources");
  if (exchange.Write(request)) exchange.WritesDone();
  pb::ExportSummary summary;
  while (true) {
    ASSIGN_OR_RETURN(const auto reply, exchange.Read<pb::ExportResourcesResponse>());
    if (!reply.has_value()) break;
    const pb::ExportResourcesResponse& part = *reply;
    session.printer().Raw(part.data());
    if (part.has_summary()) summary = part.summary();
  }
  Tell(session, summary);
  return absl::OkStatus();
}

}  // namespace

void AddExport(CommandTree& tree) {
  const auto args = std::make_shared<ExportArguments>();
  Verb verb = tree.AddVerb(
      "export", {"Writes what one may read into a CSV, XLSX, JSON lines or YAML file",
                 "閲覧できる事例などを CSV・XLSX・JSON Lines・YAML のファイルに出力します"});
  const Text kinds = KindTexts(/*imported=*/false);
  verb.Positional(&args->kind, "KIND", kinds)
      .Option(&args->format, "--format", "FORMAT",
              {"csv, xlsx, jsonl or yaml; default: by the file's name, else csv",
               "csv、xlsx、jsonl、yaml（省略するとファイル名から、なければ csv）"})
      .Option(
          &args->owner, "--owner", "ORG",
          {"Of one organization; initiatives: that it leads; applications and support cases: that "
           "it takes part in or asks for",
           "所有団体（地域間連携では幹事団体、公募への応募では応募団体、伴走支援では相談団体）"})
      .Option(&args->vision, "--vision", "VISION",
              {"Of figures and opinions: those of one vision",
               "KPIの実績、意見と対応では、1つのビジョンのものだけ"})
      .Option(&args->round, "--round", "ROUND",
              {"Of applications and readings: those of one round",
               "公募への応募、審査票では、1つの公募のものだけ"})
      .Option(&args->filter, "--filter", "EXPRESSION",
              {"Only what passes, as the list of that kind has it (renkei case list --filter)",
               "条件（renkei case list など、その種類の list の --filter と同じ書き方）"})
      .Option(&args->encoding, "--encoding", "ENCODING",
              {"utf-8 (default) or cp932 of a CSV file", "CSV の文字コード。utf-8（既定）か cp932"})
      .Writes({"csv", "xlsx", "jsonl", "yaml"})
      .Example("renkei export cases --owner 332143 -O cases.xlsx",
               {"the cases of one city as a workbook", "ある市の事例を XLSX に出力します"})
      .Example("renkei export initiatives --owner 332143 -O initiatives.csv",
               {"the joint initiatives that it leads", "その市が幹事の地域間連携を出力します"})
      .Example(
          "renkei export round_readings -O readings.xlsx",
          {"one's own readings to be filled in; of a secretariat those of stages that are over",
           "自分の審査票（事務局では、終わった段階の審査票）を出力します"})
      .Example("renkei export programmes --filter 'fiscal_year=2023' -O programmes.xlsx",
               {"the programmes of one year", "ある年度の支援施策を出力します"})
      .Example("renkei export opinions --vision 141003/strategy-2023 -O opinions.xlsx",
               {"opinions on a plan, and the answers to them", "計画への意見と対応を出力します"});
  verb.Run([args](Session& session) { return RunExport(session, *args); });
}

}  // namespace renkei::cli
