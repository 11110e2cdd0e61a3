// The two languages in which a person reads what this house says.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_LANG_H_
#define RENKEI_SERVER_DOMAIN_WORDS_LANG_H_

#include <string>

#include "server/domain/error.h"

namespace renkei::domain {

enum class Lang { kJapanese, kEnglish };

inline const std::string& In(Lang lang, const Bilingual& text) {
  return lang == Lang::kJapanese ? text.ja : text.en;
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_LANG_H_
