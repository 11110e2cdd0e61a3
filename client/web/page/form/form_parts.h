// What all forms have around their inputs: what they carry, what they say, how they are kept.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_FORM_PARTS_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_FORM_PARTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/web/page/form/kept_form.h"
#include "client/web/page/visit.h"
#include "renkei/v1/errors.pb.h"

namespace renkei::web {

// Inputs of every form that are none of its fields.
inline constexpr char kFormToken[] = "form_token";
inline constexpr char kRequestId[] = "request_id";
inline constexpr char kEtag[] = "etag";
inline constexpr char kBase[] = "base";
inline constexpr char kDraftEtag[] = "draft_etag";
inline constexpr char kDo[] = "do";
// What it changes; empty for what is new.
inline constexpr char kResource[] = "resource";

// Of whoever is not signed in.
absl::Status SignInFirst();

// What a status says to people.
Text SaidOf(const absl::Status& status);

// What forms say of what stands in them.
Text SaidOfForeignToken();
Text SaidAfterSignIn();
Text SaidOfKept(const std::string& clock);
Text SaidOfFound(const std::string& clock);

// "エラー：" before the title of a page that has mistakes.
std::string TitleOf(const Visit& visit, const Text& title, bool bad);

// What was wrong, or what was done; nothing where it is empty.
void WriteNotice(view::Writer& html, const Visit& visit, const Text& notice, bool good);

// Everything that is wrong, each with a way to its input: `id_of` gives the input's id for a violation's
// field, "" for none. `has_secrets`: of what was entered some is not there any more.
void WriteMistakes(view::Writer& html, const Visit& visit,
                   const std::vector<pb::FieldViolation>& wrong,
                   const std::function<std::string(const std::string& field)>& id_of,
                   bool has_secrets = false);

// Who else edits it now; nothing where nobody does.
void WriteEditors(view::Writer& html, const Visit& visit, const std::vector<std::string>& editors);

// A button that sends the form with do=`what`.
void WriteDoButton(view::Writer& html, const Visit& visit, const char* what, const Text& label,
                   bool plain = true);

// Keeping what was entered, and forgetting it where something is `kept`.
void WriteKeepButtons(view::Writer& html, const Visit& visit, bool kept);

// The answer to the script, which keeps what is typed.
Taken AutosaveReply(const Visit& visit, const absl::StatusOr<KeptForm::Saved>& saved);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_FORM_PARTS_H_
