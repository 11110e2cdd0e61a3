// The seed of a randomised test: RENKEI_SEED if set, else a new one each time. Printed, so that a
// failure can be repeated.

#ifndef RENKEI_TESTS_RANDOM_SEED_H_
#define RENKEI_TESTS_RANDOM_SEED_H_

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace renkei {

inline uint32_t RandomSeed() {
  const char* given = std::getenv("RENKEI_SEED");
  const uint32_t seed = given != nullptr ? static_cast<uint32_t>(std::stoul(given))
                                         : static_cast<uint32_t>(std::random_device{}());
  std::cout << "RENKEI_SEED=" << seed << std::endl;
  return seed;
}

}  // namespace renkei

#endif  // RENKEI_TESTS_RANDOM_SEED_H_
