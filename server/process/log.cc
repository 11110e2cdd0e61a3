#include "server/process/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/domain/visible_text.h"

namespace renkei::process {
namespace {

class LineFormatter : public spdlog::formatter {
 public:
  explicit LineFormatter(LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const std::string time = absl::FormatTime(
        "%Y-%m-%d%ET%H:%M:%E3S%Ez", absl::FromChrono(message.time), absl::LocalTimeZone());
    const auto level = spdlog::level::to_string_view(message.level);
    const absl::string_view level_text(level.data(), level.size());
    const absl::string_view text(message.payload.data(), message.payload.size());
    const std::string line =
        format_ == LogFormat::kJson
            ? absl::StrCat("{\"time\":\"", time, "\",\"level\":\"", level_text,
                           "\",\"message\":", domain::JsonString(text), "}\n")
            : absl::StrCat(time, " ", level_text, " ",
                           domain::ShowHarmful(text, /*multiline=*/false), "\n");
    out.append(line.data(), line.data() + line.size());
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(format_);
  }

 private:
  const LogFormat format_;
};

}  // namespace

std::unique_ptr<spdlog::formatter> NewLogFormatter(LogFormat format) {
  return std::make_unique<LineFormatter>(format);
}

void SetUpLog(const std::string& format, const std::string& level) {
  auto logger =
      std::make_shared<spdlog::logger>("renkei", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(NewLogFormatter(format == "json" ? LogFormat::kJson : LogFormat::kPlain));
  spdlog::set_default_logger(std::move(logger));
  SetLogLevel(level);
}

void SetLogLevel(const std::string& level) { spdlog::set_level(spdlog::level::from_str(level)); }

}  // namespace renkei::process
