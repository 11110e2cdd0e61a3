// A form that changes something: the page that asks, and the call that comes of it.
//
//   GET   what is stored, or what was typed before and not sent (FormDraft), in inputs
//   POST  do=          the call; then to the page of what was changed. A mistake, or a change that
//                      somebody else has made meanwhile, and the form comes back with all that was entered
//         do=draft     what was entered is kept with the server, and the form stays
//         do=autosave  the same, asked by the script: answered in JSON
//         do=discard   what was kept is forgotten
//         do=more      the form again, with more lines
//
// A form with a preview first says what it would do, and is sent once more.
//
// Whoever sends a form after the session has ended signs in and finds all of it again.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_FORM_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_FORM_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/web/page/form/fields.h"
#include "client/web/page/form/uses.h"
#include "client/web/page/visit.h"
#include "google/protobuf/message.h"

namespace renkei::web {

// One kind of form.
struct Form {
  // "CaseService/UpdateCase".
  const char* method;
  // The field of its request that the inputs fill in ("case"); "": the request itself.
  const char* part;
  // What the page is called, and its button.
  Text title;
  Text button;
  // What to know before; may be empty.
  Text note;
  FormFields fields;
  // Sets what the form begins with: the part as it is stored, with its etag; of a request without a part
  // its name and etag. What it may not do ends the page.
  absl::Status (*begin)(Visit& visit, const std::string& name, google::protobuf::Message& request);
  // What stands above the inputs: which thing it is; null: nothing. After `begin`.
  std::string (*subtitle)(Visit& visit, const google::protobuf::Message& request) = nullptr;
  // What can be chosen, where that is what there is now; null: nothing is chosen so. After `begin`.
  Choices (*choices)(Visit& visit, const google::protobuf::Message& request) = nullptr;
  // Where else it is used; null: nobody asks. After `begin`.
  Uses (*uses)(Visit& visit, const google::protobuf::Message& request) = nullptr;
  // Completes a request from what the inputs have filled in; its mistakes are theirs.
  absl::Status (*complete)(Visit& visit, google::protobuf::Message& request) = nullptr;
  // What it would do, by the reply to a call that only validates; null: it is done at once.
  std::vector<view::Block> (*preview)(Visit& visit,
                                      const google::protobuf::Message& reply) = nullptr;
  // What came of it, in the place of the page, where it is told once; null: another page is.
  Shown (*shows)(Visit& visit, const google::protobuf::Message& reply) = nullptr;
  // Where to go afterwards, from the reply; null: to the resource that the reply is.
  std::string (*next)(const google::protobuf::Message& reply) = nullptr;
  // The same of what is removed, from the request: its reply says nothing.
  std::string (*back)(const google::protobuf::Message& request) = nullptr;
  // What is said there: a key of NoticeOf.
  const char* done = "saved";
  // Whether what is typed is kept as it is typed: of texts, not of a button with a remark nor of a
  // secret.
  bool keeps = true;
  // A list of the request whose only entry the inputs fill in: their paths begin with it ("verdicts.reason"); "": none.
  const char* only_entry_of = "";
};

// In the address of a step's page: the etag of what its sender has read.
inline constexpr char kSeen[] = "seen";

absl::StatusOr<Shown> FormPage(Visit& visit, const std::string& name, const Form& form);
absl::StatusOr<Taken> TakeForm(Visit& visit, const std::string& name, const Form& form);

// For the table of routes.
template <const Form& (*kForm)()>
absl::StatusOr<Shown> AskForm(Visit& visit, const std::string& name) {
  return FormPage(visit, name, kForm());
}
template <const Form& (*kForm)()>
absl::StatusOr<Taken> TakeForm(Visit& visit, const std::string& name) {
  return TakeForm(visit, name, kForm());
}

// What a page says first of what was done just before ("?done=saved"); empty for what is no key.
Text NoticeOf(absl::string_view done);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_FORM_H_
