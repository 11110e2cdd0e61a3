// Families in Prometheus' text format, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).

#ifndef RENKEI_SERVER_METRICS_TEXT_H_
#define RENKEI_SERVER_METRICS_TEXT_H_

#include <string>

#include "storage/base/metrics.h"

namespace renkei::metrics {

inline constexpr char kContentType[] = "text/plain; version=0.0.4; charset=utf-8";

// Of a family without a sample its two lines of words alone, so that who looks finds that it exists.
std::string Text(const Families& families);

}  // namespace renkei::metrics

#endif  // RENKEI_SERVER_METRICS_TEXT_H_
