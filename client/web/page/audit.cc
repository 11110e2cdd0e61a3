// The audit log, for who administers accounts.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/view/page/audit_words.h"
#include "client/web/page/addresses.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;

constexpr int kEntriesOnPage = 100;

struct AuditFilterField {
  const char* name;
  Text label;
  const char* input;  // type of the input
  const char* term;   // what stands before the value in the filter
};

const std::vector<AuditFilterField>& AuditFilterFields() {
  static const auto& fields = *new std::vector<AuditFilterField>{
      {"since", {"From", "いつから"}, "date", "date>="},
      {"until", {"Until", "いつまで"}, "date", "date<="},
      {"actor", {"Account (accounts/...)", "アカウント（accounts/...）"}, "text", "actor="},
      {"resource", {"Of what (cases/...)", "対象（cases/...）"}, "text", "resource="},
      {"address", {"From where", "接続元"}, "text", "address:"},
  };
  return fields;
}

std::string AuditFilterIn(const Visit& visit) {
  std::vector<std::string> terms;
  for (const AuditFilterField& field : AuditFilterFields()) {
    const std::string& value = visit.query.Get(field.name);
    if (value.empty()) continue;
    terms.push_back(absl::StrCat(
        field.term, "\"", absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\""));
  }
  return absl::StrJoin(terms, " AND ");
}

void WriteAuditFilters(view::Writer& html, const Visit& visit) {
  const auto form = html.Open("form", {view::Class("search"), Attribute("method", "get"),
                                       view::FormAction(*view::Address::Of("/audit"))});
  for (const AuditFilterField& field : AuditFilterFields()) {
    html.Leaf("label", {Attribute("for", field.name)}, visit.Say(field.label));
    html.Empty("input",
               {Attribute("type", field.input), Attribute("name", field.name),
                Attribute("id", field.name), Attribute("value", visit.query.Get(field.name))});
  }
  html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Show", "表示する"}));
}

// A part without a page is shown by that of the whole.
std::string PageOf(const std::string& resource) {
  return AddressOfResource(resource).empty() ? std::string(domain::ParentName(resource, 2))
                                             : resource;
}

absl::Status SignInForAudit() {
  return domain::LocalError(absl::StatusCode::kUnauthenticated,
                            {"sign in to see the audit log", "ログインしてください。"});
}

}  // namespace

absl::StatusOr<Shown> AuditPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) return SignInForAudit();
  pb::ListAuditEntriesRequest list;
  list.set_page_token(PartIn(visit));
  list.set_page_size(kEntriesOnPage);
  list.set_filter(AuditFilterIn(visit));
  ASSIGN_OR_RETURN(
      const pb::ListAuditEntriesResponse found,
      visit.calls.Call<pb::ListAuditEntriesResponse>("IdentityService/ListAuditEntries", list));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"The audit log", "操作の記録"});
    WriteAuditFilters(shown.main, visit);
    WriteFileLinks(shown.main, visit, {"this table", "この表"});
    WriteBlocks(shown.main, visit,
                {view::AuditTable({found.entries().begin(), found.entries().end()}, visit.words(),
                                  PageOf)});
    WriteNextPart(shown.main, visit, found.next_page_token());
    return shown;
  });
}

absl::StatusOr<PageFile> AuditFile(Visit& visit, const std::string&, FileFormat format) {
  if (!visit.signed_in()) return SignInForAudit();
  pb::ListAuditEntriesRequest list;
  list.set_filter(AuditFilterIn(visit));
  // The newest of them; the command has all (renkei audit export).
  ASSIGN_OR_RETURN(const std::vector<pb::AuditEntry> entries,
                   visit.calls.List<pb::AuditEntry>("IdentityService/ListAuditEntries", list));
  const std::string title = visit.Say({"The audit log", "操作の記録"});
  if (format == kJson) {
    JsonObject json;
    json.Add("entries", entries);
    return std::move(json).Take(title);
  }
  return visit.calls.titles().Titled(
      [&] { return TableFile(view::AuditTable(entries, visit.words(), PageOf), title, format); });
}

}  // namespace renkei::web
