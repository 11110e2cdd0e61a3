#include "server/domain/words/when_words.h"

#include "server/domain/time/when.h"

namespace renkei::domain {

Bilingual WhenAsRead(const renkei::v1::When& when) {
  return {FormatWhen(when, WhenStyle::kShort), FormatWhen(when, WhenStyle::kEra)};
}

}  // namespace renkei::domain
