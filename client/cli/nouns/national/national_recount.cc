// `renkei national-kpi recount`: a count of another day, or by another definition, with its progress.
#include <memory>
#include <string>

#include "client/cli/file/decode.h"
#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/national/national_verbs.h"
#include "client/cli/progress.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct RecountArguments {
  std::string name;
  std::string as_of;
  std::string known_at;
  std::string definition_file;
  int version = 0;
};

// Days end with their last moment in Japan.
absl::StatusOr<google::protobuf::Timestamp> TimeOf(const std::string& text) {
  absl::Time time;
  std::string error;
  const absl::TimeZone japan = absl::FixedTimeZone(9 * 60 * 60);
  google::protobuf::Timestamp timestamp;
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) {
    timestamp.set_seconds(absl::ToUnixSeconds(absl::FromCivil(day + 1, japan)) - 1);
    return timestamp;
  }
  if (absl::ParseTime("%Y-%m-%d %H:%M", text, japan, &time, &error)) {
    timestamp.set_seconds(absl::ToUnixSeconds(time));
    return timestamp;
  }
  return UsageError(
      {absl::StrCat("\"", text, "\" is no time: write 2024-07-03 or 2024-07-03 18:00"),
       absl::StrCat("「", text,
                    "」は日時として読めません。2024-07-03 または「2024-07-03 18:00」の"
                    "ように指定してください。")});
}

absl::StatusOr<pb::RecountNationalKpiRequest> RequestOf(Session& session,
                                                        const RecountArguments& args) {
  pb::RecountNationalKpiRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.resolver().NationalKpi(args.name));
  request.set_as_of(args.as_of);
  request.set_definition_version(args.version);
  if (!args.known_at.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_known_at(), TimeOf(args.known_at));
  }
  if (args.definition_file.empty()) return request;
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(args.definition_file));
  ASSIGN_OR_RETURN(const std::vector<Tree> documents, ReadDocuments(text, args.definition_file));
  if (documents.size() != 1)
    return UsageError(
        {absl::StrCat(args.definition_file, " has to hold one national KPI"),
         absl::StrCat(args.definition_file, " には国のKPIを1件だけ書いてください。")});
  pb::NationalKpi tried;
  Decoder decoder(args.definition_file);
  decoder.Decode(documents.front(), Decoder::Options(), tried);
  RETURN_IF_ERROR(decoder.status());
  RETURN_IF_ERROR(session.resolver().Complete(tried));
  *request.mutable_definition() = tried.definition();
  return request;
}

absl::Status RunRecount(Session& session, const RecountArguments& args) {
  ASSIGN_OR_RETURN(const pb::RecountNationalKpiRequest request, RequestOf(session, args));
  ASSIGN_OR_RETURN(auto* client, session.client());
  client::MessageStream stream = client->OpenStream("NationalKpiService/RecountNationalKpi");
  if (stream.Write(request)) stream.WritesDone();
  pb::NationalKpiCount count;
  {
    Progress progress(session, In(session.lang(), {"records", "確認した記録"}), 0);
    int64_t seen = 0;
    while (true) {
      ASSIGN_OR_RETURN(const auto reply, stream.Read<pb::RecountNationalKpiResponse>());
      if (!reply.has_value()) break;
      progress.Advance(static_cast<size_t>(reply->progress().seen() - seen));
      seen = reply->progress().seen();
      if (reply->has_count()) count = reply->count();
    }
  }
  return PrintNationalCount(session, count);
}

}  // namespace

void AddNationalRecount(Noun noun) {
  const auto args = std::make_shared<RecountArguments>();
  Verb verb = noun.AddVerb(
      "recount",
      {"Goes through all records for a count of another day, of what was known then, or by "
       "another definition",
       "すべての記録をたどり、別の日・当時把握していた範囲・別の数え方で集計し直します"});
  verb.Positional(&args->name, "NATIONAL_KPI", kNationalKpiHelp)
      .Date(&args->as_of, "--as-of",
            {"What was in force on this day (default: today)", "基準日（省略時は今日）"})
      .Option(&args->known_at, "--known-at", "TIME",
              {"Only what was recorded by then: 2024-07-03, \"2024-07-03 18:00\"",
               "この日時までに記録されたものだけ（2024-07-03、「2024-07-03 18:00」）"})
      .Integer(&args->version, "--definition-version", 1, 1'000'000,
               {"By this version of the definition (default: the one that held on the day)",
                "数え方の版（省略時は、その日の版）"})
      .Option(&args->definition_file, "--definition", "FILE",
              {"By the definition in this file, which is only tried",
               "このファイルの数え方で試します（登録はしません）"})
      .Example("renkei national-kpi recount digital --as-of 2025-03-31",
               {"At the end of a fiscal year", "年度末の値"})
      .Example("renkei national-kpi recount digital --definition changed.yaml",
               {"What another definition would come to", "数え方を変えた場合の値"});
  verb.Run([args](Session& session) { return RunRecount(session, *args); });
}

}  // namespace renkei::cli
