// The language that whoever started a program reads.

#ifndef RENKEI_CLIENT_VIEW_LOCALE_H_
#define RENKEI_CLIENT_VIEW_LOCALE_H_

#include <functional>
#include <string>

#include "server/domain/words/lang.h"

namespace renkei::view {

// Reads a variable of the environment; "" where it is not set.
using Environment = std::function<std::string(const std::string& name)>;

// The process's own.
Environment ProcessEnvironment();

// The language by LC_ALL, LC_MESSAGES, LANG, the first of them that is set. English for en_*,
// Japanese for everything else, C and nothing included: the users' first language is Japanese, and
// a server's console often has no locale at all.
domain::Lang LangFromLocale(const Environment& environment);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_LOCALE_H_
