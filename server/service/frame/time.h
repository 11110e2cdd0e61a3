// Between absl::Time and google.protobuf.Timestamp. Stored times have whole microseconds.

#ifndef RENKEI_SERVER_SERVICE_FRAME_TIME_H_
#define RENKEI_SERVER_SERVICE_FRAME_TIME_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace renkei::service {

inline absl::Time FromProto(const google::protobuf::Timestamp& t) {
  return absl::FromUnixSeconds(t.seconds()) + absl::Nanoseconds(t.nanos());
}

inline google::protobuf::Timestamp ToProto(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  google::protobuf::Timestamp t;
  t.set_seconds(micros / 1'000'000);
  t.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
  return t;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_TIME_H_
