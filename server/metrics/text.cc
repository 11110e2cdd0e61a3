#include "server/metrics/text.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace renkei::metrics {
namespace {

// Beyond that a double is no whole number for certain.
constexpr double kMostWhole = 9'007'199'254'740'992;

absl::string_view TypeOf(Kind kind) {
  switch (kind) {
    case Kind::kCounter:
      return "counter";
    case Kind::kGauge:
      return "gauge";
    case Kind::kHistogram:
      break;
  }
  return "histogram";
}

std::string Number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value == std::trunc(value) && std::abs(value) < kMostWhole)
    return absl::StrCat(static_cast<int64_t>(value));
  return absl::StrFormat("%.15g", value);
}

std::string EscapedHelp(absl::string_view help) {
  return absl::StrReplaceAll(help, {{"\\", "\\\\"}, {"\n", "\\n"}});
}

std::string EscapedValue(absl::string_view value) {
  return absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\n", "\\n"}, {"\"", "\\\""}});
}

// "{a="1",le="+Inf"}", or nothing.
std::string Braces(const Labels& labels, absl::string_view bound = "") {
  std::string text;
  const auto add = [&](absl::string_view name, absl::string_view value) {
    absl::StrAppend(&text, text.empty() ? "{" : ",", name, "=\"", EscapedValue(value), "\"");
  };
  for (const auto& [name, value] : labels) add(name, value);
  if (!bound.empty()) add("le", bound);
  if (!text.empty()) text += "}";
  return text;
}

void AddClasses(std::string& text, const std::string& name, const Sample& sample) {
  const Classes& classes = sample.classes;
  int64_t count = 0;
  for (size_t i = 0; i < classes.counts.size(); ++i) {
    count += classes.counts[i];
    const std::string bound =
        i < classes.bounds.size() ? Number(classes.bounds[i]) : std::string("+Inf");
    absl::StrAppend(&text, name, "_bucket", Braces(sample.labels, bound), " ", count, "\n");
  }
  const std::string braces = Braces(sample.labels);
  absl::StrAppend(&text, name, "_sum", braces, " ", Number(classes.sum), "\n");
  absl::StrAppend(&text, name, "_count", braces, " ", count, "\n");
}

}  // namespace

std::string Text(const Families& families) {
  std::string text;
  for (const Family& family : families) {
    absl::StrAppend(&text, "# HELP ", family.name, " ", EscapedHelp(family.help), "\n");
    absl::StrAppend(&text, "# TYPE ", family.name, " ", TypeOf(family.kind), "\n");
    for (const Sample& sample : family.samples) {
      if (family.kind == Kind::kHistogram) {
        AddClasses(text, family.name, sample);
      } else {
        absl::StrAppend(&text, family.name, Braces(sample.labels), " ", Number(sample.value), "\n");
      }
    }
  }
  return text;
}

}  // namespace renkei::metrics
