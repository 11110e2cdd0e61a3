// The process's log, on stderr: one line for each message, whatever the message contains.

#ifndef RENKEI_SERVER_PROCESS_LOG_H_
#define RENKEI_SERVER_PROCESS_LOG_H_

#include <spdlog/formatter.h>

#include <memory>
#include <string>

namespace renkei::process {

enum class LogFormat { kPlain, kJson };

// "2024-07-03T18:00:00.000+09:00 info text", or {"time":"...","level":"info","message":"text"}.
// Line breaks and other control characters of a message are shown (plain) or escaped (JSON), so that
// no message can look like a second one, and every line of JSON is one object.
std::unique_ptr<spdlog::formatter> NewLogFormatter(LogFormat format);

// Sets the log up. `format` and `level` are values of the options log_format and log_level.
void SetUpLog(const std::string& format, const std::string& level);

// From now on.
void SetLogLevel(const std::string& level);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_LOG_H_
