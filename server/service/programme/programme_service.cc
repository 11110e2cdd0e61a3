#include "server/service/programme/programme_service.h"

#include <string>
#include <utility>

#include "server/service/programme/programme_lists.h"
#include "server/service/programme/programme_methods.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

template <typename M>
absl::StatusOr<M> OrNotFound(absl::StatusOr<std::optional<M>> read, absl::string_view name) {
  if (!read.ok()) return read.status();
  if (!read->has_value()) return NotFound(name);
  return **std::move(read);
}

absl::StatusOr<pb::Programme> GetProgramme(const Call& call,
                                           const pb::GetProgrammeRequest& request) {
  return OrNotFound(ReadableProgramme(call, request.name()), request.name());
}

absl::StatusOr<pb::ProgrammeEdition> GetProgrammeEdition(
    const Call& call, const pb::GetProgrammeEditionRequest& request) {
  return OrNotFound(ReadableProgrammeEdition(call, request.name()), request.name());
}

absl::StatusOr<pb::ProgrammeCall> GetProgrammeCall(const Call& call,
                                                   const pb::GetProgrammeCallRequest& request) {
  return OrNotFound(ReadableProgrammeCall(call, request.name()), request.name());
}

// What the feed shows: false where there is nothing to read.
template <typename M>
absl::StatusOr<bool> ShowPart(absl::StatusOr<std::optional<M>> read, M& target) {
  if (!read.ok()) return read.status();
  if (!read->has_value()) return false;
  target = **std::move(read);
  return true;
}

absl::StatusOr<ResourceNames> BelowProgramme(const Call& call, absl::string_view name,
                                             const ResourceTypes&, absl::string_view after,
                                             size_t limit) {
  WalkInLegs walk(after, limit);
  RETURN_IF_ERROR(walk.Leg([&](absl::string_view from, size_t count) {
    return NamesIn(call, ProgrammeEditions(), pb::RESOURCE_TYPE_PROGRAMME_EDITION,
                   ProgrammeEditionKey(name), from, count);
  }));
  RETURN_IF_ERROR(walk.Leg([&](absl::string_view from, size_t count) {
    return NamesIn(call, ProgrammeCalls(), pb::RESOURCE_TYPE_PROGRAMME_CALL, ProgrammeCallKey(name),
                   from, count);
  }));
  return std::move(walk).Finish();
}

absl::StatusOr<ResourceNames> BelowEdition(const Call& call, absl::string_view name,
                                           const ResourceTypes&, absl::string_view after,
                                           size_t limit) {
  return NamesIn(call, ProgrammeCalls(), pb::RESOURCE_TYPE_PROGRAMME_CALL, ProgrammeCallKey(name),
                 after, limit);
}

absl::StatusOr<ResourceNames> AllProgrammes(const Call& call, absl::string_view after,
                                            size_t limit) {
  return NamesIn(call, Programmes(), pb::RESOURCE_TYPE_PROGRAMME, Programmes().NewKey(), after,
                 limit);
}

}  // namespace

absl::StatusOr<bool> ReadProgrammeChange(const Call& call, absl::string_view name,
                                         pb::Change& change) {
  switch (change.type()) {
    case pb::RESOURCE_TYPE_PROGRAMME:
      return ShowPart(ReadableProgramme(call, name), *change.mutable_programme());
    case pb::RESOURCE_TYPE_PROGRAMME_EDITION:
      return ShowPart(ReadableProgrammeEdition(call, name), *change.mutable_programme_edition());
    case pb::RESOURCE_TYPE_PROGRAMME_CALL:
      return ShowPart(ReadableProgrammeCall(call, name), *change.mutable_programme_call());
    default:
      return absl::InternalError("is no part of a programme");
  }
}

void AddProgrammeSources(ResourceSources& sources) {
  sources[pb::RESOURCE_TYPE_PROGRAMME] = {
      .read = ReadProgrammeTexts,
      .all = AllProgrammes,
      .below = BelowProgramme,
      .types_below = {pb::RESOURCE_TYPE_PROGRAMME_EDITION, pb::RESOURCE_TYPE_PROGRAMME_CALL}};
  sources[pb::RESOURCE_TYPE_PROGRAMME_EDITION] = {
      .read = ReadProgrammeEditionTexts,
      .below = BelowEdition,
      .types_below = {pb::RESOURCE_TYPE_PROGRAMME_CALL}};
  sources[pb::RESOURCE_TYPE_PROGRAMME_CALL] = {.read = ReadProgrammeCallTexts};
}

void RegisterProgrammeService(MethodRegistry& methods) {
  methods.Read("renkei.v1.ProgrammeService/GetProgramme", GetProgramme);
  methods.Read("renkei.v1.ProgrammeService/ListProgrammes", ListProgrammes);
  methods.Write("renkei.v1.ProgrammeService/CreateProgramme", CreateProgramme);
  methods.Write("renkei.v1.ProgrammeService/UpdateProgramme", UpdateProgramme);
  methods.Write("renkei.v1.ProgrammeService/ApplyProgramme", ApplyProgramme);
  methods.Write("renkei.v1.ProgrammeService/DeleteProgramme", DeleteProgramme);
  methods.Read("renkei.v1.ProgrammeService/GetProgrammeEdition", GetProgrammeEdition);
  methods.Read("renkei.v1.ProgrammeService/ListProgrammeEditions", ListProgrammeEditions);
  methods.Write("renkei.v1.ProgrammeService/CreateProgrammeEdition", CreateProgrammeEdition);
  methods.Write("renkei.v1.ProgrammeService/CopyProgrammeEdition", CopyProgrammeEdition);
  methods.Write("renkei.v1.ProgrammeService/UpdateProgrammeEdition", UpdateProgrammeEdition);
  methods.Write("renkei.v1.ProgrammeService/PublishProgrammeEdition", PublishProgrammeEdition);
  methods.Write("renkei.v1.ProgrammeService/WithdrawProgrammeEdition", WithdrawProgrammeEdition);
  methods.Write("renkei.v1.ProgrammeService/DeleteProgrammeEdition", DeleteProgrammeEdition);
  methods.Read("renkei.v1.ProgrammeService/GetProgrammeCall", GetProgrammeCall);
  methods.Read("renkei.v1.ProgrammeService/ListProgrammeCalls", ListProgrammeCalls);
  methods.Read("renkei.v1.ProgrammeService/ListOpenProgrammeCalls", ListOpenProgrammeCalls);
  methods.Write("renkei.v1.ProgrammeService/CreateProgrammeCall", CreateProgrammeCall);
  methods.Write("renkei.v1.ProgrammeService/UpdateProgrammeCall", UpdateProgrammeCall);
  methods.Write("renkei.v1.ProgrammeService/CancelProgrammeCall", CancelProgrammeCall);
  methods.Write("renkei.v1.ProgrammeService/DeleteProgrammeCall", DeleteProgrammeCall);
}

}  // namespace renkei::service
