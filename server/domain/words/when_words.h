// A time in a message of both languages.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_WHEN_WORDS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_WHEN_WORDS_H_

#include "renkei/v1/common.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// As it was read, whatever was written: {"FY2023", "令和5年度"}. What is shown of a record is said by
// Words::When, which has the paper's own text.
Bilingual WhenAsRead(const renkei::v1::When& when);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_WHEN_WORDS_H_
