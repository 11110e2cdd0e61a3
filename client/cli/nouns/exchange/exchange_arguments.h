// What import and export are told about files.

#ifndef RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_EXCHANGE_ARGUMENTS_H_
#define RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_EXCHANGE_ARGUMENTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/cli/frame/command.h"
#include "renkei/v1/exchange_service.pb.h"

namespace renkei::cli {

// "csv", "xlsx", "jsonl", "yaml"; empty: by the end of the file's name. Usage errors.
[[nodiscard]] absl::StatusOr<pb::ExchangeFormat> FormatOf(const std::string& given,
                                                          const std::string& file);

// "utf8", "cp932"; empty: unspecified. Usage errors.
[[nodiscard]] absl::StatusOr<pb::TextEncoding> EncodingOf(const std::string& given);

// "cases" for EXCHANGE_KIND_CASES. Usage errors.
[[nodiscard]] absl::StatusOr<pb::ExchangeKind> KindOf(const std::string& given);

// All of them, or those that are `imported`, for help: "cases, kpi_actuals"; in Japanese with what people call them.
Text KindTexts(bool imported);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_EXCHANGE_ARGUMENTS_H_
