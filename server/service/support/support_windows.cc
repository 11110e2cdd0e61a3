#include "server/service/support/support_windows.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/registry/organization_rules.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/support_tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// More than there are prefectures and ministries.
constexpr size_t kMaxWindowsOfKind = 100;
constexpr size_t kAccountsAtOnce = 100;
constexpr pb::OrganizationKind kWindowKinds[] = {pb::ORGANIZATION_KIND_MINISTRY,
                                                 pb::ORGANIZATION_KIND_COORDINATOR,
                                                 pb::ORGANIZATION_KIND_PREFECTURE};

absl::StatusOr<bool> HasCoordinator(const Call& call, const std::string& organization) {
  const storage::Key prefix = storage::Key(kAccountsByOrganizationId).Add(organization);
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const auto page,
                     Accounts().ScanIndex(call.snapshot(), prefix, after, kAccountsAtOnce));
    for (const auto& row : page.rows) {
      if (!row.message.disabled() &&
          absl::c_linear_search(row.message.roles(), static_cast<int>(pb::ROLE_COORDINATOR)))
        return true;
    }
    after = page.next;
  } while (!after.empty());
  return false;
}

// Of the kinds that can be one today, and not ended.
bool CouldBeWindow(const Call& call, const storage::Row<pb::Organization>& row) {
  if (domain::HasEnded(row.message, call.today())) return false;
  return absl::c_linear_search(kWindowKinds, PresentOrganization(call, row, call.today()).kind());
}

absl::StatusOr<bool> IsWindow(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), name)));
  if (!row.has_value() || !CouldBeWindow(call, *row)) return false;
  return HasCoordinator(call, name);
}

// Adds the windows of one kind, in order of code.
absl::Status AddWindows(const Call& call, pb::OrganizationKind kind,
                        std::vector<pb::Organization>& windows) {
  ASSIGN_OR_RETURN(
      const auto page,
      Organizations().ScanIndex(call.snapshot(),
                                storage::Key(kOrganizationsByKindId).Add(domain::KindToken(kind)),
                                "", kMaxWindowsOfKind));
  for (const auto& row : page.rows) {
    pb::Organization shown = PresentOrganization(call, row, call.today());
    if (shown.kind() != kind || domain::HasEnded(row.message, call.today())) continue;
    ASSIGN_OR_RETURN(const bool coordinates, HasCoordinator(call, row.message.name()));
    if (coordinates) windows.push_back(std::move(shown));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> DefaultSupportWindow(const Call& call, const std::string& body) {
  ASSIGN_OR_RETURN(const auto row, FindOrganization(call, body, "body"));
  const std::string prefecture = PrefectureOf(row.message);
  if (!prefecture.empty() && prefecture != body) {
    ASSIGN_OR_RETURN(const bool near, IsWindow(call, prefecture));
    if (near) return prefecture;
  }
  std::vector<pb::Organization> national;
  RETURN_IF_ERROR(AddWindows(call, pb::ORGANIZATION_KIND_COORDINATOR, national));
  RETURN_IF_ERROR(AddWindows(call, pb::ORGANIZATION_KIND_MINISTRY, national));
  std::string only;
  for (const pb::Organization& window : national) {
    if (window.name() == body) continue;
    if (!only.empty()) return std::string();
    only = window.name();
  }
  return only;
}

absl::Status CheckSupportWindow(const Call& call, const std::string& window,
                                const std::string& body, absl::string_view field,
                                BatchViolations& violations) {
  if (window.empty()) {
    violations.Add(field, "NO_WINDOW",
                   {"the server has no one window for your organization: name one; renkei support "
                    "windows shows those that there are",
                    "窓口を自動では決められませんでした。窓口の一覧（renkei support windows）"
                    "から選んで指定してください。"});
    return absl::OkStatus();
  }
  if (window == body) {
    violations.Add(
        field, "OWN_WINDOW",
        {"the body that asks is no window for itself; renkei support windows shows others",
         "相談団体自身を窓口にすることはできません。ほかの窓口（renkei support windows）"
         "を指定してください。"});
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool is_window, IsWindow(call, window));
  if (is_window) return absl::OkStatus();
  violations.Add(field, "NOT_A_WINDOW",
                 {absl::StrCat(window,
                               " takes no requests: a window is a ministry, a secretariat or a "
                               "prefecture with a coordinator; see renkei support windows"),
                  absl::StrCat(window,
                               " は窓口になっていません。窓口は、全国調整の担当者がいる府省庁・"
                               "事務局・都道府県です（一覧: renkei support windows）。")});
  return absl::OkStatus();
}

absl::StatusOr<pb::FindSupportWindowsResponse> FindSupportWindows(
    const Call& call, const pb::FindSupportWindowsRequest& request) {
  const std::string& body = request.body().empty() ? call.caller().organization : request.body();
  ASSIGN_OR_RETURN(const std::string by_default, DefaultSupportWindow(call, body));
  std::vector<pb::Organization> windows;
  for (const pb::OrganizationKind kind : kWindowKinds)
    RETURN_IF_ERROR(AddWindows(call, kind, windows));
  pb::FindSupportWindowsResponse response;
  for (const pb::Organization& window : windows) {
    pb::SupportWindow& added = *response.add_windows();
    added.set_organization(window.name());
    added.set_title(window.display_name());
    added.set_is_default(window.name() == by_default);
  }
  return response;
}

}  // namespace renkei::service
