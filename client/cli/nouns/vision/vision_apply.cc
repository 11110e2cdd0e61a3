// `renkei vision apply`: a file's tree as a stream.
#include <algorithm>

#include "absl/strings/str_join.h"
#include "client/cli/file_memory.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/change_lines.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/vision_sheets.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/cli/progress.h"
#include "client/lib/address.h"
#include "client/lib/error.h"
#include "server/domain/strategy/vision_base.h"
#include "server/text/vision/vision_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using text::ItemPlaces;

absl::StatusOr<pb::ApplyVisionResponse> Send(Session& session, const VisionFile& file,
                                             ItemPlaces& places) {
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  client::MessageStream stream = client->OpenStream("VisionService/ApplyVision");
  pb::ApplyVisionRequest first;
  *first.mutable_header() = file.header;
  Progress progress(session, file.header.vision().title(), file.nodes.size() + file.kpis.size());
  bool open = stream.Write(first);
  for (const pb::ApplyVisionRequest& part : text::PartsOf(file, places)) {
    // When the server has ended the call already, Finish says why.
    if (!open) break;
    open = stream.Write(part);
    progress.Advance(static_cast<size_t>(part.items().nodes_size()));
    progress.Advance(static_cast<size_t>(part.items().kpis_size()));
  }
  auto reply = stream.Finish<pb::ApplyVisionResponse>();
  if (!reply.ok()) return places.Translate(reply.status());
  return reply;
}

// An owner that nobody is: where the file names it stands before the reason.
absl::Status CompleteOwner(Session& session, VisionFile& file) {
  const absl::Status status =
      ResolveIfSet(session, &Resolver::OrganizationName, file.header.mutable_parent());
  const auto place = file.head_places.find("parent");
  const auto detail = domain::DetailOf(status);
  if (status.ok() || place == file.head_places.end() || !detail) return status;
  return client::LocalError(status.code(),
                            {absl::StrCat(place->second, ": ", detail->message()),
                             absl::StrCat(place->second, ": ", detail->message_ja())},
                            {detail->violations().begin(), detail->violations().end()});
}

absl::Status Complete(Session& session, VisionFile& file) {
  Resolver& resolver = session.resolver();
  RETURN_IF_ERROR(CompleteOwner(session, file));
  RETURN_IF_ERROR(resolver.Complete(file.header));
  for (pb::ApplyNode& node : file.nodes) {
    RETURN_IF_ERROR(resolver.Complete(node));
  }
  for (pb::ApplyKpi& kpi : file.kpis) {
    RETURN_IF_ERROR(resolver.Complete(kpi));
  }
  return absl::OkStatus();
}

int Changes(const pb::ApplyCounts& counts) {
  return counts.created() + counts.updated() + counts.removed();
}

void ShowCounts(Session& session, const Text& what, const pb::ApplyCounts& c) {
  if (c.created() + c.updated() + c.unchanged() + c.removed() == 0) return;
  session.Note({absl::StrCat("  ", what.en, ": ", c.created(), " created, ", c.updated(),
                             " updated, ", c.unchanged(), " unchanged, ", c.removed(), " removed"),
                absl::StrCat("  ", what.ja, ": 新規 ", c.created(), "、更新 ", c.updated(),
                             "、変更なし ", c.unchanged(), "、削除 ", c.removed())});
}

void ShowWarnings(Session& session, const pb::ApplyVisionResponse& reply,
                  const ItemPlaces& places) {
  for (const pb::FieldViolation& warning : reply.warnings()) {
    session.Warn({absl::StrCat(Printable(places.Translate(warning.field())), ": ",
                               Printable(warning.message())),
                  absl::StrCat(Printable(places.Translate(warning.field())), ": ",
                               Printable(warning.message_ja().empty() ? warning.message()
                                                                      : warning.message_ja()))});
  }
}

// As the memory of files knows it; nullopt for one that was typed anew, or that has no place.
absl::StatusOr<std::optional<AppliedFile>> PlaceOf(Session& session, const Document& document,
                                                   const VisionFile& file) {
  if (file.trace.empty() || document.file == "-") return std::optional<AppliedFile>();
  ASSIGN_OR_RETURN(const Profile settings, session.settings());
  auto servers = client::ParseAddresses(settings.server);
  // The same whatever their order.
  if (servers.ok()) std::sort(servers->begin(), servers->end());
  const pb::Vision& head = file.header.vision();
  AppliedFile place;
  place.server = servers.ok() ? absl::StrJoin(*servers, ",") : settings.server;
  place.vision = head.name().empty() ? absl::StrCat(file.header.parent(), "/", head.external_id())
                                     : head.name();
  place.path = AbsolutePath(document.file);
  place.trace = file.trace;
  return std::optional(std::move(place));
}

// What was applied is applied: that it is not remembered is a warning.
void Remember(Session& session, const FileMemory& memory, const AppliedFile& place,
              const pb::ApplyVisionResponse& reply) {
  const absl::Status kept = memory.Remember(place, {reply.bases().begin(), reply.bases().end()});
  if (kept.ok() && !reply.more_bases()) return;
  const auto detail = domain::DetailOf(kept);
  const std::string en = detail ? absl::StrCat(" (", detail->message(), ")") : "";
  const std::string ja = detail ? absl::StrCat("（", detail->message_ja(), "）") : "";
  const std::string path = Printable(place.path);
  session.Warn({absl::StrCat(path, ": it was applied, but not all of that could be noted", en,
                             "; before you change the same rows in it once more, export it again "
                             "(renkei vision export)"),
                absl::StrCat(path,
                             ": 登録は済みましたが、続けて編集するための記録を残しきれません"
                             "でした",
                             ja,
                             "。同じ行をもう一度直すときは、先に renkei vision export "
                             "で出力し直してください。")});
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document,
                                 const SheetArguments& args) {
  ASSIGN_OR_RETURN(VisionFile file, IsSheetFile(document.file)
                                        ? ReadSheetFile(session, document.file, args)
                                        : ReadVisionFile(document.tree, document.file, args.prune));
  for (const Text& note : file.notes) session.Warn(note);
  file.header.set_prune(args.prune);
  file.header.set_overwrite(args.overwrite);
  file.header.set_report_changes(session.dry_run());
  file.header.set_validate_only(session.dry_run());
  RETURN_IF_ERROR(Complete(session, file));
  ASSIGN_OR_RETURN(const std::optional<AppliedFile> place, PlaceOf(session, document, file));
  const FileMemory memory(session.environment());
  if (place) domain::RenewBases(memory.Recall(*place), file);
  file.header.set_report_bases(place.has_value() && !session.dry_run());
  ItemPlaces places(file);
  ASSIGN_OR_RETURN(const pb::ApplyVisionResponse reply, Send(session, file, places));
  if (place && !session.dry_run()) Remember(session, memory, *place, reply);
  ShowWarnings(session, reply, places);
  ShowCounts(session, {"nodes", "施策等"}, reply.nodes());
  ShowCounts(session, {"KPIs", "KPI"}, reply.kpis());
  ShowCounts(session, {"actuals", "実績"}, reply.actuals());
  if (session.printer().for_people())
    session.printer().Raw(ChangeLines(session, reply.changes(), reply.more_changes()));
  const bool tree_changed =
      Changes(reply.nodes()) + Changes(reply.kpis()) + Changes(reply.actuals()) > 0;
  const bool changed = reply.commits() > 0 || tree_changed;
  const Outcome outcome = reply.created() ? Outcome::kCreated
                          : changed       ? Outcome::kUpdated
                                          : Outcome::kUnchanged;
  return Applied{outcome, std::make_shared<pb::Vision>(reply.vision()), reply.vision().title()};
}

}  // namespace

void AddVisionApply(Noun noun) {
  struct Arguments {
    ApplyArguments files;
    SheetArguments sheets;
  };
  const auto args = std::make_shared<Arguments>();
  args->files.reads_itself = IsSheetFile;
  Verb verb = noun.AddVerb(
      "apply",
      {"Creates or updates visions with their trees from files: YAML, JSON, XLSX, CSV. What a file "
       "leaves out is kept, (clear) clears. Of an exported file only what was changed in it is "
       "written, and you may go on editing it where it lies and apply it again",
       "ファイル（YAML、JSON、XLSX、CSV）からビジョンを施策等・KPIごと登録・更新します。書かれて"
       "いない項目は残り、(clear) や（消去）と書いた項目は消えます。出力したファイルでは、直した"
       "ところだけを登録します。登録後も、同じ場所のファイルを続けて直して登録できます"});
  AddApplyArguments(verb, &args->files);
  verb.Flag(&args->sheets.prune, "--prune",
            {"Removes nodes and KPIs of the draft that the file does not have; of an exported file "
             "only those that it had",
             "ファイルにない施策等とKPIを下書きから削除します。出力したファイルでは、出力時に"
             "あったものだけを削除します"})
      .Flag(&args->sheets.overwrite, "--overwrite",
            {"Writes over what others wrote since the file was exported, or, of a file that was "
             "typed anew, over what they wrote",
             "出力後にほかの人が直した項目や、新しく作ったファイルではほかの人が書いた項目も、"
             "ファイルの内容で上書きします"})
      .Option(&args->sheets.vision, "--vision", "VISION",
              {"Which vision CSV files without the sheet of the head are about",
               "「ビジョン」の表がない CSV が、どのビジョンのものか"})
      .Option(&args->sheets.encoding, "--encoding", "ENCODING", kEncodingHelp)
      .Example("renkei vision apply strategy.yaml --dry-run",
               {"What would happen", "何が変わるかを確かめる"})
      .Example("renkei vision apply strategy.xlsx",
               {"From a spreadsheet", "表計算ソフトのファイルから"})
      .Example("renkei vision apply 実績.csv --vision 141003/strategy-2023",
               {"One table alone", "実績の表だけを取り込む"})
      .Example("renkei vision apply strategy.yaml --prune",
               {"The draft becomes what the file says", "下書きをファイルのとおりにする"});
  verb.Run([args](Session& session) {
    return ApplyDocuments(session, args->files, [&](const Document& document) {
      return ApplyOne(session, document, args->sheets);
    });
  });
}

}  // namespace renkei::cli
