// What the domain's tests share.

#ifndef RENKEI_TESTS_UNIT_DOMAIN_TESTING_H_
#define RENKEI_TESTS_UNIT_DOMAIN_TESTING_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/status/status.h"
#include "server/domain/error.h"

namespace renkei::domain {

// The kind of the first violation; "" for OK or an error without one.
inline std::string KindOf(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = DetailOf(status);
  return detail.has_value() && detail->violations_size() > 0 ? detail->violations(0).kind() : "";
}

inline pb::Reason ReasonOf(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = DetailOf(status);
  return detail.has_value() ? detail->reason() : pb::REASON_UNSPECIFIED;
}

inline std::string MetadataOf(const absl::Status& status, const std::string& key) {
  const std::optional<pb::ErrorDetail> detail = DetailOf(status);
  if (!detail.has_value() || detail->metadata().count(key) == 0) return "";
  return detail->metadata().at(key);
}

// Both languages of an error, for tests of hints.
inline std::string MessageOf(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = DetailOf(status);
  return detail.has_value() ? detail->message() + "\n" + detail->message_ja() : "";
}

// Hostile texts: random bytes, and random pieces of what a grammar is made of, joined.
class HostileTexts {
 public:
  HostileTexts(uint32_t seed, std::vector<std::string> pieces)
      : random_(seed), pieces_(std::move(pieces)) {}

  std::string Next() {
    std::string text;
    const size_t length = random_() % 12;
    for (size_t i = 0; i < length; ++i) {
      if (random_() % 8 == 0) {
        text.push_back(static_cast<char>(random_() % 256));
      } else {
        text += pieces_[random_() % pieces_.size()];
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
  std::vector<std::string> pieces_;
};

inline constexpr int kHostileRounds = 20'000;

}  // namespace renkei::domain

#endif  // RENKEI_TESTS_UNIT_DOMAIN_TESTING_H_
