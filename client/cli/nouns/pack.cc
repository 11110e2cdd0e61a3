#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/cli/file/input.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/progress.h"
#include "client/lib/error.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// As many as one call takes.
constexpr size_t kBatch = 100;

// The files of a pack's folder, in the order in which they have to be loaded: who is referred to
// comes first.
constexpr const char* kPackFiles[] = {
    "registry.jsonl", "registry_former.jsonl", "reorganizations.jsonl", "indicators.jsonl",
    "rubrics.jsonl",  "frameworks.jsonl",      "crosswalks.jsonl"};

struct Counts {
  size_t created = 0;
  size_t updated = 0;
  size_t unchanged = 0;

  void Add(const pb::BatchUpsertResponse& reply) {
    created += static_cast<size_t>(reply.created());
    updated += static_cast<size_t>(reply.updated());
    unchanged += static_cast<size_t>(reply.unchanged());
  }
  void AddOne(const std::string& etag_before, const std::string& etag_after) {
    ++(etag_before.empty() ? created : (etag_before == etag_after ? unchanged : updated));
  }
};

// The records of one file, read in advance: a mistake in line 900 stops it before line 1 is sent.
template <class T>
absl::StatusOr<std::vector<T>> ParseLines(const std::string& file,
                                          const std::vector<std::string>& lines) {
  std::vector<T> records;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    const auto status =
        google::protobuf::util::JsonStringToMessage(lines[i], &records.emplace_back());
    if (!status.ok()) {
      const std::string why(status.message());
      return FileError(file, {static_cast<int>(i) + 1, 1},
                       absl::StrCat("not a ", T::descriptor()->name(), ": ", why),
                       absl::StrCat(T::descriptor()->name(), " として読めません（", why, "）。"));
    }
  }
  return records;
}

// Sends `records` in batches; `Request` has `field` as its list.
template <class T, class Request>
absl::StatusOr<Counts> SendBatches(Session& session, const std::string& file,
                                   const std::vector<std::string>& lines, const char* method,
                                   google::protobuf::RepeatedPtrField<T>* (Request::*list)()) {
  ASSIGN_OR_RETURN(const std::vector<T> records, ParseLines<T>(file, lines));
  Counts counts;
  Progress progress(session, file, records.size());
  for (size_t begin = 0; begin < records.size(); begin += kBatch) {
    const size_t end = std::min(begin + kBatch, records.size());
    Request request;
    request.set_validate_only(session.dry_run());
    for (size_t i = begin; i < end; ++i) *(request.*list)()->Add() = records[i];
    const auto reply = session.Call<pb::BatchUpsertResponse>(method, request);
    if (!reply.ok()) {
      progress.Yield();
      session.Warn({absl::StrCat(file, ": lines ", begin + 1, " to ", end,
                                 " were refused; the ones before are loaded"),
                    absl::StrCat(file, ": ", begin + 1, "～", end,
                                 " 件目が登録できませんでした。それより前は登録済みです。")});
      return reply.status();
    }
    counts.Add(*reply);
    progress.Advance(end - begin);
  }
  return counts;
}

// Sends records one by one; `before` gives the etag that one has now, "" where it is new.
template <class T, class Request>
absl::StatusOr<Counts> SendSingly(
    Session& session, const std::string& file, const std::vector<std::string>& lines,
    const char* method, T* (Request::*field)(),
    const std::function<absl::StatusOr<std::string>(const std::string& name)>& before) {
  ASSIGN_OR_RETURN(const std::vector<T> records, ParseLines<T>(file, lines));
  Counts counts;
  Progress progress(session, file, records.size());
  for (const T& record : records) {
    ASSIGN_OR_RETURN(const std::string etag, before(record.name()));
    Request request;
    *(request.*field)() = record;
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto reply, session.Call<T>(method, request));
    counts.AddOne(etag, reply.etag());
    progress.Advance();
  }
  return counts;
}

// The etag of what a Get method finds; "" where there is nothing.
template <class T, class Request>
absl::StatusOr<std::string> EtagNow(Session& session, const char* method, const std::string& name) {
  Request request;
  request.set_name(name);
  const auto found = session.Call<T>(method, request);
  if (absl::IsNotFound(found.status())) return std::string();
  if (!found.ok()) return found.status();
  return found->etag();
}

absl::StatusOr<std::map<std::string, std::string>> CrosswalkEtags(Session& session) {
  ASSIGN_OR_RETURN(const auto all, session.List<pb::Crosswalk>("FrameworkService/ListCrosswalks",
                                                               pb::ListCrosswalksRequest()));
  std::map<std::string, std::string> etags;
  for (const pb::Crosswalk& one : all) etags[one.name()] = one.etag();
  return etags;
}

absl::StatusOr<Counts> SendCrosswalks(Session& session, const std::string& file,
                                      const std::vector<std::string>& lines) {
  ASSIGN_OR_RETURN(const auto etags, CrosswalkEtags(session));
  return SendSingly<pb::Crosswalk, pb::UpsertCrosswalkRequest>(
      session, file, lines, "FrameworkService/UpsertCrosswalk",
      &pb::UpsertCrosswalkRequest::mutable_crosswalk,
      [&](const std::string& name) -> absl::StatusOr<std::string> {
        const auto it = etags.find(name);
        return it == etags.end() ? std::string() : it->second;
      });
}

// What a file holds shows in the name of its first record.
absl::StatusOr<Counts> Send(Session& session, const std::string& file,
                            const std::vector<std::string>& lines) {
  const std::string first = lines.empty() ? "" : lines.front();
  const auto holds = [&](const char* collection) {
    return absl::StrContains(first, absl::StrCat("\"", collection, "/"));
  };
  const auto starts = [&](const char* collection) {
    const size_t name = first.find("\"name\"");
    return name != std::string::npos && holds(collection) &&
           absl::StartsWith(absl::StripLeadingAsciiWhitespace(
                                absl::string_view(first).substr(first.find(':', name) + 1)),
                            absl::StrCat("\"", collection, "/"));
  };
  if (starts("organizations")) {
    return SendBatches<pb::Organization, pb::BatchUpsertOrganizationsRequest>(
        session, file, lines, "RegistryService/BatchUpsertOrganizations",
        &pb::BatchUpsertOrganizationsRequest::mutable_organizations);
  }
  if (starts("reorganizations")) {
    return SendBatches<pb::Reorganization, pb::BatchUpsertReorganizationsRequest>(
        session, file, lines, "RegistryService/BatchUpsertReorganizations",
        &pb::BatchUpsertReorganizationsRequest::mutable_reorganizations);
  }
  if (starts("frameworks")) {
    return SendSingly<pb::Framework, pb::UpsertFrameworkRequest>(
        session, file, lines, "FrameworkService/UpsertFramework",
        &pb::UpsertFrameworkRequest::mutable_framework, [&](const std::string& name) {
          return EtagNow<pb::Framework, pb::GetFrameworkRequest>(
              session, "FrameworkService/GetFramework", name);
        });
  }
  if (starts("rubrics")) {
    return SendSingly<pb::Rubric, pb::UpsertRubricRequest>(
        session, file, lines, "FrameworkService/UpsertRubric",
        &pb::UpsertRubricRequest::mutable_rubric, [&](const std::string& name) {
          return EtagNow<pb::Rubric, pb::GetRubricRequest>(session, "FrameworkService/GetRubric",
                                                           name);
        });
  }
  if (starts("indicators")) {
    return SendSingly<pb::Indicator, pb::UpsertIndicatorRequest>(
        session, file, lines, "FrameworkService/UpsertIndicator",
        &pb::UpsertIndicatorRequest::mutable_indicator, [&](const std::string& name) {
          return EtagNow<pb::Indicator, pb::GetIndicatorRequest>(
              session, "FrameworkService/GetIndicator", name);
        });
  }
  if (starts("crosswalks")) return SendCrosswalks(session, file, lines);
  return FileError(file, {1, 1},
                   "no record of a pack: one JSON object a line, its name beginning with "
                   "organizations/, frameworks/ ...",
                   "参照データではありません。1行に1件の JSON で、name が organizations/ や "
                   "frameworks/ などで始まる必要があります。");
}

// Files as they are, and of a folder those of a pack.
std::vector<std::string> Expand(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (const std::string& argument : arguments) {
    std::error_code error;
    if (!std::filesystem::is_directory(argument, error)) {
      files.push_back(argument);
      continue;
    }
    for (const char* name : kPackFiles) {
      const std::string file = absl::StrCat(argument, "/", name);
      if (std::filesystem::exists(file, error)) files.push_back(file);
    }
  }
  return files;
}

absl::Status RunLoad(Session& session, const std::vector<std::string>& arguments) {
  const std::vector<std::string> files = Expand(arguments);
  if (files.empty()) {
    return client::LocalError(absl::StatusCode::kInvalidArgument,
                              {"the folder holds no pack", "フォルダーに参照データがありません。"});
  }
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
    const std::vector<std::string> lines = absl::StrSplit(text, '\n', absl::SkipWhitespace());
    ASSIGN_OR_RETURN(const Counts counts, Send(session, file, lines));
    session.Note({absl::StrCat(file, ": ", counts.created, " created, ", counts.updated,
                               " updated, ", counts.unchanged, " unchanged"),
                  absl::StrCat(file, ": 新規 ", counts.created, "、更新 ", counts.updated,
                               "、変更なし ", counts.unchanged)});
  }
  NoteDryRun(session);
  return absl::OkStatus();
}

}  // namespace

void AddPack(CommandTree& tree) {
  Noun noun = tree.AddNoun("pack", {"Reference data: registry, frameworks, crosswalks",
                                    "参照データ（団体、枠組み、対応表）"});
  const auto files = std::make_shared<std::vector<std::string>>();
  Verb load =
      noun.AddVerb("load", {"Loads files of reference data; loading again changes nothing",
                            "参照データを登録します。同じものを再度登録しても何も変わりません"});
  load.Positionals(files.get(), "FILE",
                   {"JSON lines, or a folder with a pack",
                    "JSON lines のファイル、または参照データのフォルダー"})
      .Example("renkei pack load deploy/packs",
               {"All that comes with Renkei", "付属の参照データすべて"});
  load.Run([files](Session& session) { return RunLoad(session, *files); });
}

}  // namespace renkei::cli
