#include "server/domain/selection/case_list_order.h"

#include <algorithm>
#include <set>
#include <utility>

#include "server/domain/faults.h"

namespace renkei::domain {
namespace {

// An entry with the heading under which it stands written out.
using Spread = std::vector<pb::CaseListEntry>;

Spread SpreadOut(const CaseListEntries& entries) {
  const std::vector<std::string> headings = HeadingsInForce(entries);
  Spread spread(entries.begin(), entries.end());
  for (size_t i = 0; i < spread.size(); ++i) spread[i].set_heading(headings[i]);
  return spread;
}

// Back to headings that stand once, where they begin.
void GatherUp(Spread spread, CaseListEntries& entries) {
  entries.Clear();
  std::string in_force;
  for (pb::CaseListEntry& entry : spread) {
    if (entry.heading() == in_force) {
      entry.clear_heading();
    } else {
      in_force = entry.heading();
    }
    *entries.Add() = std::move(entry);
  }
}

void Insert(pb::CaseListEntry entry, int position, Spread& spread) {
  const int at = std::clamp(position, 0, static_cast<int>(spread.size()));
  if (entry.heading().empty() && !spread.empty()) {
    const pb::CaseListEntry& neighbour = spread[static_cast<size_t>(at == 0 ? 0 : at - 1)];
    entry.set_heading(neighbour.heading());
  }
  spread.insert(spread.begin() + at, std::move(entry));
}

}  // namespace

std::vector<std::string> HeadingsInForce(const CaseListEntries& entries) {
  std::vector<std::string> headings;
  headings.reserve(static_cast<size_t>(entries.size()));
  for (const pb::CaseListEntry& entry : entries) {
    const bool inherits = entry.heading().empty() && !headings.empty();
    headings.push_back(inherits ? headings.back() : entry.heading());
  }
  return headings;
}

std::optional<int> PositionOfCase(const CaseListEntries& entries, absl::string_view name) {
  for (int i = 0; i < entries.size(); ++i) {
    if (entries[i].case_() == name) return i;
  }
  return std::nullopt;
}

void InsertEntry(const pb::CaseListEntry& entry, int position, CaseListEntries& entries) {
  Spread spread = SpreadOut(entries);
  Insert(entry, position, spread);
  GatherUp(std::move(spread), entries);
}

void RemoveEntry(int index, CaseListEntries& entries) {
  Spread spread = SpreadOut(entries);
  spread.erase(spread.begin() + index);
  GatherUp(std::move(spread), entries);
}

void MoveEntry(int index, int position, CaseListEntries& entries) {
  Spread spread = SpreadOut(entries);
  pb::CaseListEntry moved = std::move(spread[static_cast<size_t>(index)]);
  spread.erase(spread.begin() + index);
  moved.clear_heading();
  Insert(std::move(moved), position, spread);
  GatherUp(std::move(spread), entries);
}

void KeepEntries(const std::vector<bool>& keep, CaseListEntries& entries) {
  Spread kept;
  Spread spread = SpreadOut(entries);
  for (size_t i = 0; i < spread.size(); ++i) {
    if (keep[i]) kept.push_back(std::move(spread[i]));
  }
  GatherUp(std::move(kept), entries);
}

absl::Status CheckEntries(const CaseListEntries& entries, absl::string_view field) {
  std::set<absl::string_view> seen;
  Faults faults;
  for (int i = 0; i < entries.size(); ++i) {
    if (seen.insert(entries[i].case_()).second) continue;
    faults.Add(FieldAt(field, i, "case"), "DUPLICATE",
               {"this case stands in the list already", "この事例はすでにリストに入っています。"});
  }
  std::vector<pb::FieldViolation> violations = faults.Take();
  if (violations.empty()) return absl::OkStatus();
  return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

}  // namespace renkei::domain
