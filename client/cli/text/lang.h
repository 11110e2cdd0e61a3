// The two languages of everything that the command says.

#ifndef RENKEI_CLIENT_CLI_TEXT_LANG_H_
#define RENKEI_CLIENT_CLI_TEXT_LANG_H_

#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/domain/words/lang.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// A text in English and Japanese, in this order.
using Text = domain::Bilingual;

using domain::In;
using domain::Lang;

// Reads a variable of the environment; "" where it is not set.
using Environment = std::function<std::string(const std::string& name)>;

// The process's own.
Environment ProcessEnvironment();

// The language by LC_ALL, LC_MESSAGES, LANG, the first of them that is set. English for en_*,
// Japanese for everything else, C and nothing included: the users' first language is Japanese, and
// a server's console often has no locale at all.
Lang LangFromLocale(const Environment& environment);

// From --lang: "ja" or "en"; false for anything else.
bool ParseLang(absl::string_view text, Lang* lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_TEXT_LANG_H_
