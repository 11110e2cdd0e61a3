// How records of reference data are read, listed and replaced: frameworks, crosswalks, indicators and
// rubrics alike. Everybody reads them.

#ifndef RENKEI_SERVER_SERVICE_FRAMEWORK_REFERENCE_RECORDS_H_
#define RENKEI_SERVER_SERVICE_FRAMEWORK_REFERENCE_RECORDS_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/method.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

template <typename M>
absl::StatusOr<M> GetRecord(const Call& call, const storage::Table<M>& table,
                            const std::string& name) {
  ASSIGN_OR_RETURN(auto row, table.Get(call.snapshot(), KeyByName(table, name)));
  if (!row.has_value()) return NotFound(name);
  M record = std::move(row->message);
  record.set_etag(MakeEtag(call.env().store, row->version));
  return record;
}

// Creates or replaces one record of reference data; the same content changes nothing. `mutation`
// carries what the caller relied on.
template <typename M>
absl::StatusOr<Write<M>> UpsertRecord(const Call& call, const storage::Table<M>& table,
                                      pb::ResourceType type, const M& sent,
                                      storage::Mutation&& mutation) {
  ASSIGN_OR_RETURN(const auto old, table.Get(call.snapshot(), KeyByName(table, sent.name())));
  Write<M> result;
  result.reply = sent;
  result.reply.clear_etag();
  result.resource = sent.name();
  if (sent.ByteSizeLong() > storage::kMaxValueBytes) {
    return domain::MakeError(
        pb::REASON_TOO_LARGE,
        {absl::StrCat(sent.name(), " is larger than ", storage::kMaxValueBytes, " bytes"),
         absl::StrCat(sent.name(), " が大きすぎます(上限 ", storage::kMaxValueBytes, " バイト)。")},
        {{"limit", absl::StrCat("bytes=", storage::kMaxValueBytes)}});
  }
  if (old.has_value()) {
    RETURN_IF_ERROR(CheckEtag(call, sent.etag(), old->version, sent.name()));
    if (SameContent(old->message, result.reply)) {
      result.reply.set_etag(MakeEtag(call.env().store, old->version));
      return result;
    }
  }
  result.mutation = std::move(mutation);
  if (old.has_value()) {
    table.Update(*old, result.reply, result.mutation);
  } else {
    table.Insert(result.reply, result.mutation);
  }
  const auto before = old.has_value() ? std::optional(auth::Everyone()) : std::nullopt;
  AppendChange(call, type, sent.name(), before, auth::Everyone(), result.mutation);
  return result;
}

// One page of a table in order of id. `show` finishes a record for the reply, or leaves it out by
// returning false.
template <typename M, typename Request, typename Response>
absl::Status ListRecords(const Call& call, const storage::Table<M>& table, const Request& request,
                         PageLimits limits, const std::function<bool(M&)>& show,
                         google::protobuf::RepeatedPtrField<M>* (Response::*list)(),
                         Response& response) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, limits));
  absl::StatusOr<std::string> next = CollectPage<M>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return table.Scan(call.snapshot(), table.NewKey(), after, limit);
      },
      [&](storage::Row<M>& row) -> absl::StatusOr<size_t> {
        if (!show(row.message)) return 0;
        row.message.set_etag(MakeEtag(call.env().store, row.version));
        const size_t bytes = row.message.ByteSizeLong();
        *(response.*list)()->Add() = std::move(row.message);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return absl::OkStatus();
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAMEWORK_REFERENCE_RECORDS_H_
