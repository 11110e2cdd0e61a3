#include "server/service/programme/programme_apply.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/field_mask.pb.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/service/frame/write/update.h"
#include "server/service/merge/file_merge.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;

absl::Status MissingKey() {
  return domain::InvalidField(
      "programme.external_id", "REQUIRED",
      {"must be set: it tells the programme when the same file comes again. Give each a number or "
       "name of your own",
       "必須です。同じファイルを再び取り込むとき、この値で同じ施策と見分けます。団体の中で重ならな"
       "い"
       "番号や名前を付けてください。"});
}

absl::Status KeyChanged(const pb::Programme& stored) {
  return domain::InvalidField(
      "programme.external_id", "IMMUTABLE",
      {absl::StrCat("the programme ", stored.name(), " has the external_id \"",
                    stored.external_id(),
                    "\", which cannot be changed; leave the name empty for a new programme"),
       absl::StrCat("リソース名の示す施策の外部IDは「", stored.external_id(),
                    "」で、変更できません。新しい施策として登録する場合は、リソース名を空にして"
                    "ください。")});
}

absl::Status UnknownClear(const std::string& path) {
  return domain::MakeError(
      pb::REASON_INVALID_UPDATE_MASK,
      {absl::StrCat("the mask's path \"", path,
                    "\" names no field of the programme or its edition; write programme.links"),
       absl::StrCat(
           "マスクの「", path,
           "」は施策・年度版の項目ではありません。programme.links のように指定してください。")},
      {{"path", path}});
}

// Those that begin with `part`, without it.
google::protobuf::FieldMask Within(const google::protobuf::FieldMask& mask,
                                   absl::string_view part) {
  google::protobuf::FieldMask within;
  for (absl::string_view path : mask.paths()) {
    if (absl::ConsumePrefix(&path, part) && absl::ConsumePrefix(&path, "."))
      within.add_paths(std::string(path));
  }
  return within;
}

absl::Status CheckClearMask(const pb::ApplyProgrammeRequest& request) {
  for (const std::string& path : request.clear_mask().paths()) {
    if (!absl::StartsWith(path, "programme.") &&
        !(request.has_edition() && absl::StartsWith(path, "edition.")))
      return UnknownClear(path);
  }
  return absl::OkStatus();
}

// Only mistakes of a mask count: the whole is checked when all of it is known (ProgrammeWriting::Check).
absl::Status LayOverPart(const google::protobuf::Message& part,
                         const google::protobuf::FieldMask& clear, absl::string_view path,
                         google::protobuf::Message& next) {
  absl::Status status = MergeBySetFields(part, clear, path, next);
  const auto detail = domain::DetailOf(status);
  if (detail && detail->reason() == pb::REASON_INVALID_FIELDS) return absl::OkStatus();
  return status;
}

absl::Status LayOverEdition(const pb::ApplyProgrammeRequest& request, ProgrammeWriting& writing) {
  pb::ProgrammeEdition part = request.edition();
  if (part.fiscal_year() == 0) {
    return domain::InvalidField("edition.fiscal_year", "REQUIRED",
                                {"must be set: it says which edition is meant",
                                 "必須です。どの年度の版かを指定してください。"});
  }
  RETURN_IF_ERROR(writing.OpenEdition(part.fiscal_year()));
  pb::ProgrammeEdition& next = writing.edition();
  // A type takes the place of the one with its id; the others stay. Two of one id are a mistake that
  // Check tells.
  std::vector<pb::ProgrammeType> types(part.types().begin(), part.types().end());
  part.clear_types();
  RETURN_IF_ERROR(LayOverPart(part, Within(request.clear_mask(), "edition"), "edition", next));
  std::set<std::string> laid;
  for (const pb::ProgrammeType& type : types) {
    pb::ProgrammeType* there = nullptr;
    for (pb::ProgrammeType& known : *next.mutable_types()) {
      if (known.id() == type.id()) there = &known;
    }
    const bool first = laid.insert(type.id()).second;
    if (there == nullptr || !first) there = next.add_types();
    LayOverType(type, *there);
  }
  return absl::OkStatus();
}

absl::Status LayOverCalls(const pb::ApplyProgrammeRequest& request, ProgrammeWriting& writing) {
  std::set<int> rounds;
  for (int i = 0; i < request.calls_size(); ++i) {
    const pb::ProgrammeCall& part = request.calls(i);
    if (part.round() != 0 && !rounds.insert(part.round()).second) {
      return domain::InvalidField(
          domain::FieldAt("calls", i, "round"), "DUPLICATE",
          {"the round stands twice in this call", "同じ回の公募が重複しています。"});
    }
    ASSIGN_OR_RETURN(auto* const call_part, writing.OpenCall(part.round()));
    RETURN_IF_ERROR(LayOverPart(part, {}, domain::FieldAt("calls", i), call_part->next));
  }
  return absl::OkStatus();
}

}  // namespace

std::string ProgrammeBases::Of(const std::string& part) const {
  const auto found = parts.find(part);
  return found == parts.end() ? "" : found->second;
}

std::string ProgrammeBases::ToText() const {
  std::string text;
  for (const auto& [part, base] : parts) absl::StrAppend(&text, part, "=", base, ";");
  return text;
}

void ProgrammeBases::Add(absl::string_view text) {
  for (const absl::string_view one : absl::StrSplit(text, ';', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> part = absl::StrSplit(one, absl::MaxSplits('=', 1));
    parts[part.first] = part.second;
  }
}

absl::StatusOr<ProgrammeWriting> OpenMeant(const Call& call, const pb::Programme& sent) {
  if (sent.external_id().empty() && sent.name().empty()) return MissingKey();
  const std::string& owner = sent.owner().empty() ? call.caller().organization : sent.owner();
  if (!sent.external_id().empty()) {
    ASSIGN_OR_RETURN(
        const auto row,
        Programmes().GetByUnique(
            call.snapshot(),
            storage::Key(kProgrammesByExternalIdId).Add(owner).Add(sent.external_id())));
    if (row.has_value())
      return ProgrammeWriting::Open(call, row->message.name(), row->message.name());
  }
  if (!sent.name().empty()) {
    ASSIGN_OR_RETURN(const auto named, ReadableProgramme(call, sent.name()));
    const bool own = named.has_value() && call.caller().WorksFor(named->owner());
    if (own && !sent.external_id().empty()) return KeyChanged(*named);
    if (own || sent.external_id().empty())
      return ProgrammeWriting::Open(call, sent.name(), sent.name());
    // A file from another server: the name means nothing here, the external_id does.
  }
  ASSIGN_OR_RETURN(ProgrammeWriting begun, ProgrammeWriting::Begin(call, owner));
  begun.programme().set_external_id(sent.external_id());
  return begun;
}

absl::Status LayOver(const pb::ApplyProgrammeRequest& request, ProgrammeWriting& writing) {
  RETURN_IF_ERROR(CheckClearMask(request));
  pb::Programme part = request.programme();
  part.clear_owner();
  RETURN_IF_ERROR(LayOverPart(part, Within(request.clear_mask(), "programme"), "programme",
                              writing.programme()));
  if (!request.has_edition()) {
    if (request.calls().empty() && !request.publish()) return absl::OkStatus();
    return domain::InvalidField("edition", "REQUIRED",
                                {"calls and publishing need the edition that they are of",
                                 "公募の登録と公開には、年度版の指定が必要です。"});
  }
  RETURN_IF_ERROR(LayOverEdition(request, writing));
  return LayOverCalls(request, writing);
}

absl::Status MergeWithStored(const Call& call, const ProgrammeBases& bases, bool overwrite,
                             ProgrammeWriting& writing) {
  const FieldWords words = [](const google::protobuf::Message& record,
                              const FieldDescriptor& field) {
    return domain::FieldText(record, field);
  };
  FileMerge merge(call, overwrite, /*resumed=*/false, words);
  if (writing.stored_programme())
    merge.Over(bases.Of(kProgrammePart), writing.stored_programme()->message, "programme",
               writing.programme());
  for (WrittenEdition& written : writing.editions()) {
    auto& [old, next] = written.edition;
    const std::string id = domain::EditionIdOf(next.fiscal_year());
    const std::string before = &written == &writing.editions().front() ? "" : absl::StrCat(id, ".");
    if (old) merge.Over(bases.Of(id), old->message, absl::StrCat(before, "edition"), next);
    for (size_t i = 0; i < written.calls.size(); ++i) {
      auto& part = written.calls[i];
      if (!part.old.has_value()) continue;
      merge.Over(bases.Of(absl::StrCat(id, "/", part.next.round())), part.old->message,
                 domain::FieldAt(absl::StrCat(before, "calls"), static_cast<int>(i)), part.next);
    }
  }
  return std::move(merge).Finish();
}

void LayOverType(const pb::ProgrammeType& part, pb::ProgrammeType& type) {
  std::vector<const FieldDescriptor*> set;
  part.GetReflection()->ListFields(part, &set);
  for (const FieldDescriptor* field : set) {
    if (field->is_repeated()) type.GetReflection()->ClearField(&type, field);
  }
  type.MergeFrom(part);
}

ProgrammeOutcome OutcomeOf(const ProgrammeWriting& writing) {
  if (!writing.stored_programme() ||
      absl::c_any_of(writing.editions(), [](const WrittenEdition& written) {
        return !written.edition.old.has_value();
      }))
    return ProgrammeOutcome::kCreated;
  return writing.ChangesAnything() ? ProgrammeOutcome::kUpdated : ProgrammeOutcome::kUnchanged;
}

}  // namespace renkei::service
