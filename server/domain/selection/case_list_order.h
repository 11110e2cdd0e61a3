// The entries of a list of cases in their order, and the headings under which they stand.
//
// A heading holds from its entry to the next one that has a heading. Whatever is done to one entry,
// every other one keeps its place in the order and the heading under which it stood: a heading goes
// over to the entry behind when the one that carried it leaves. What is put in without a heading, and
// what is moved, takes the heading that holds at its new place, which is that of the entry before it
// (of the first entry, where it comes first). One exception: entries before the first heading come
// under one that is put before them, for nothing can say that a heading has ended.

#ifndef RENKEI_SERVER_DOMAIN_SELECTION_CASE_LIST_ORDER_H_
#define RENKEI_SERVER_DOMAIN_SELECTION_CASE_LIST_ORDER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/selection.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

using CaseListEntries = google::protobuf::RepeatedPtrField<pb::CaseListEntry>;

// The heading under which each entry stands; "" for entries before the first heading.
std::vector<std::string> HeadingsInForce(const CaseListEntries& entries);

// Where `name` stands, from 0; nullopt if it is not there.
std::optional<int> PositionOfCase(const CaseListEntries& entries, absl::string_view name);

// Puts `entry` at `position` (from 0; beyond the end: at the end). An entry with a heading begins a
// section of its own.
void InsertEntry(const pb::CaseListEntry& entry, int position, CaseListEntries& entries);

// Takes the entry at `index` out.
void RemoveEntry(int index, CaseListEntries& entries);

// Moves the entry at `index` to `position`, both from 0.
void MoveEntry(int index, int position, CaseListEntries& entries);

// Keeps the entries of which `keep` says so, in number as many as `entries`.
void KeepEntries(const std::vector<bool>& keep, CaseListEntries& entries);

// INVALID_FIELDS, kind DUPLICATE, for every case that stands twice; `field` begins the paths.
[[nodiscard]] absl::Status CheckEntries(const CaseListEntries& entries, absl::string_view field);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SELECTION_CASE_LIST_ORDER_H_
