// What a method of the contract is called, where a text names it.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_METHOD_WORDS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_METHOD_WORDS_H_

#include <string>

#include "server/domain/words/lang.h"

namespace renkei::domain {

// "事例の公開" for "renkei.v1.CaseService/PublishCase". What is no method of the contract ("renkeid token",
// or one of a newer server) stays, without its service.
std::string MethodWords(const std::string& method, Lang lang);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_METHOD_WORDS_H_
