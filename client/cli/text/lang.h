// The two languages of everything that the command says.

#ifndef RENKEI_CLIENT_CLI_TEXT_LANG_H_
#define RENKEI_CLIENT_CLI_TEXT_LANG_H_

#include "absl/strings/string_view.h"
#include "client/view/locale.h"
#include "server/domain/words/lang.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// A text in English and Japanese, in this order.
using Text = domain::Bilingual;

using domain::In;
using domain::Lang;

using view::Environment;
using view::LangFromLocale;
using view::ProcessEnvironment;

// From --lang: "ja" or "en"; false for anything else.
bool ParseLang(absl::string_view text, Lang* lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_TEXT_LANG_H_
