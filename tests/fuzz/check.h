// What ends a run: something that should hold of every input does not hold of this one.

#ifndef RENKEI_TESTS_FUZZ_CHECK_H_
#define RENKEI_TESTS_FUZZ_CHECK_H_

#include <cstdlib>
#include <iostream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/domain/error.h"

namespace renkei::fuzz {

// abort, which the fuzzer and the sanitizers tell of as they do of their own findings.
inline void Must(bool holds, absl::string_view what) {
  if (holds) return;
  std::cerr << "does not hold: " << what << std::endl;
  std::abort();
}

// An error that people are told, in both languages.
inline void MustBeTold(const absl::Status& status) {
  if (status.ok()) return;
  const auto detail = domain::DetailOf(status);
  Must(detail.has_value() && !detail->message().empty() && !detail->message_ja().empty(),
       absl::StrCat("an error is told in both languages: ", status.ToString()));
}

// The same with a reason, and none of the server's own.
inline void MustBeTyped(const absl::Status& status) {
  if (status.ok()) return;
  MustBeTold(status);
  const auto reason = domain::DetailOf(status)->reason();
  Must(reason != renkei::v1::REASON_UNSPECIFIED && reason != renkei::v1::REASON_INTERNAL,
       absl::StrCat("an error is about the input: ", status.ToString()));
}

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_CHECK_H_
