// libFuzzer's entry: renkei_fuzz --target=NAME [what libFuzzer takes]. One program for all targets, since
// linking each takes longer than most of them need to find something.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_world.h"
#include "tests/fuzz/target.h"

namespace renkei::fuzz {
namespace {

// What is fuzzed here, and the inputs that have led to the state that it is in.
struct Fuzzed {
  const Target* target = nullptr;
  std::unique_ptr<Journal> journal;
  int since_renewal = 0;
};

Fuzzed& TheFuzzed() {
  static auto& fuzzed = *new Fuzzed();
  return fuzzed;
}

}  // namespace
}  // namespace renkei::fuzz

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  namespace fuzz = renkei::fuzz;
  fuzz::Fuzzed& fuzzed = fuzz::TheFuzzed();
  for (int i = 1; i < *argc; ++i) {
    absl::string_view argument = (*argv)[i];
    if (absl::ConsumePrefix(&argument, "--target=")) fuzzed.target = fuzz::FindTarget(argument);
  }
  if (fuzzed.target == nullptr) {
    std::cerr << "usage: renkei_fuzz --target=NAME [CORPUS] [-runs=N]; names:";
    for (const fuzz::Target& target : fuzz::AllTargets()) std::cerr << " " << target.name;
    std::cerr << "\n";
    std::exit(2);
  }
  fuzzed.journal = std::make_unique<fuzz::Journal>(
      absl::StrCat(testing::TempDir(), "renkei-fuzz-", fuzzed.target->name, ".", getpid()));
  // Expectations of the fixtures end the process, as everything that the fuzzer is to see.
  testing::GTEST_FLAG(break_on_failure) = true;
  int none = 1;
  testing::InitGoogleTest(&none, *argv);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace fuzz = renkei::fuzz;
  fuzz::Fuzzed& fuzzed = fuzz::TheFuzzed();
  if (!fuzzed.target->keeps_state || ++fuzzed.since_renewal > fuzz::kInputsOfOneWorld) {
    fuzzed.since_renewal = 1;
    if (fuzzed.target->keeps_state) fuzz::FuzzWorld::Renew();
    fuzzed.journal->Restart();
  }
  const absl::string_view input(reinterpret_cast<const char*>(data),
                                std::min(size, fuzzed.target->max_bytes));
  fuzzed.journal->Add(input);
  fuzzed.target->run(input);
  return 0;
}
