#include "client/web/page/form/kept_form.h"

#include "absl/strings/str_cat.h"
#include "client/web/page/text_sum.h"
#include "google/protobuf/struct.pb.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// Inputs that belong to one sending of a form alone.
bool IsOfOneSending(const std::string& input) {
  return input == "form_token" || input == "do" || input == "request_id" || input == "draft_etag";
}

// Names and values in turns.
std::string Packed(const Query& entered) {
  google::protobuf::ListValue list;
  for (const auto& [input, value] : entered.values()) {
    if (value.empty() || IsOfOneSending(input)) continue;
    list.add_values()->set_string_value(input);
    list.add_values()->set_string_value(value);
  }
  return list.SerializeAsString();
}

std::optional<Query> Unpacked(const std::string& content) {
  google::protobuf::ListValue list;
  if (!list.ParseFromString(content)) return std::nullopt;
  Query entered;
  for (int i = 0; i + 1 < list.values_size(); i += 2)
    entered.Add(list.values(i).string_value(), list.values(i + 1).string_value());
  return entered;
}

std::string InJapan(const char* format, const google::protobuf::Timestamp& time) {
  return absl::FormatTime(format, absl::FromUnixSeconds(time.seconds()),
                          absl::FixedTimeZone(9 * 60 * 60));
}

}  // namespace

absl::StatusOr<pb::Account> KeptForm::Account() {
  if (!account_) {
    ASSIGN_OR_RETURN(const auto me, visit_.calls.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI",
                                                                          pb::WhoAmIRequest()));
    account_ = me.account();
  }
  return *account_;
}

absl::StatusOr<std::string> KeptForm::Name() {
  ASSIGN_OR_RETURN(const pb::Account account, Account());
  return absl::StrCat(account.name(), "/formDrafts/", SumOf(address_.substr(1)));
}

std::optional<KeptForm::Found> KeptForm::Find() {
  const absl::StatusOr<std::string> name = Name();
  if (!name.ok()) return std::nullopt;
  pb::GetFormDraftRequest request;
  request.set_name(*name);
  const auto draft = visit_.calls.Call<pb::FormDraft>("FormDraftService/GetFormDraft", request);
  if (!draft.ok() || draft->address() != address_) return std::nullopt;
  std::optional<Query> entered = Unpacked(draft->content());
  if (!entered) return std::nullopt;
  return Found{*std::move(entered), draft->etag(),
               visit_.lang == Lang::kJapanese ? InJapan("%-m月%-d日 %H:%M", draft->update_time())
                                              : InJapan("%F %H:%M", draft->update_time())};
}

absl::StatusOr<KeptForm::Saved> KeptForm::Save(const Text& title, const Query& entered,
                                               const std::string& etag) {
  pb::SaveFormDraftRequest request;
  pb::FormDraft& draft = *request.mutable_form_draft();
  ASSIGN_OR_RETURN(*draft.mutable_name(), Name());
  draft.set_content(Packed(entered));
  draft.set_title(visit_.Say(title));
  draft.set_address(address_);
  draft.set_resource(entered.Get("resource"));
  draft.set_etag(etag);
  ASSIGN_OR_RETURN(const auto saved,
                   visit_.calls.Call<pb::FormDraft>("FormDraftService/SaveFormDraft", request));
  return Saved{saved.etag(), InJapan("%H:%M", saved.update_time())};
}

absl::Status KeptForm::Forget() {
  pb::DeleteFormDraftRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), Name());
  return visit_.calls.Call<pb::DeleteFormDraftResponse>("FormDraftService/DeleteFormDraft", request)
      .status();
}

std::vector<std::string> KeptForm::Editors(const std::string& name) {
  std::vector<std::string> editors;
  if (name.empty()) return editors;
  pb::FindEditorsRequest request;
  request.set_resource(name);
  const auto found =
      visit_.calls.Call<pb::FindEditorsResponse>("FormDraftService/FindEditors", request);
  if (!found.ok()) return editors;
  for (const pb::Editor& editor : found->editors()) editors.push_back(editor.display_name());
  return editors;
}

}  // namespace renkei::web
