// The corpora, and inputs near to them: what holds of every input holds of these. RENKEI_SEED repeats
// a run; RENKEI_FUZZ_RUNS is how many times the usual number of inputs there are. Where one ends the
// process, it and those before it stand in the journal whose path is printed; RENKEI_FUZZ_JOURNAL runs
// them again.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_world.h"
#include "tests/fuzz/mutator.h"
#include "tests/fuzz/target.h"
#include "tests/random_seed.h"

namespace renkei::fuzz {
namespace {

class FuzzTest : public testing::TestWithParam<Target> {
 protected:
  void SetUp() override {
    std::cout << "a process that ends leaves its inputs in " << journal_.path() << std::endl;
  }
  // Whatever was written fits together.
  void TearDown() override { FuzzWorld::Renew(); }

  void Run(const std::string& input) {
    if (!GetParam().keeps_state || ++since_renewal_ > kInputsOfOneWorld) {
      since_renewal_ = 1;
      if (GetParam().keeps_state) FuzzWorld::Renew();
      journal_.Restart();
    }
    journal_.Add(input);
    GetParam().run(input);
    ASSERT_FALSE(HasFailure()) << "the last input of " << journal_.path();
  }

 private:
  int since_renewal_ = 0;
  Journal journal_{absl::StrCat(testing::TempDir(), "renkei-fuzz-", GetParam().name)};
};

int Times() {
  const char* const times = std::getenv("RENKEI_FUZZ_RUNS");
  return times == nullptr ? 1 : std::atoi(times);
}

TEST_P(FuzzTest, WhatHoldsOfEveryInputHoldsOfTheCorpusAndOfWhatIsNearIt) {
  const Target& target = GetParam();
  const std::vector<std::string> corpus = ReadCorpus(target.name);
  ASSERT_FALSE(corpus.empty()) << "a target has inputs to begin with";
  const absl::Time begin = absl::Now();
  Run("");
  for (const std::string& input : corpus) {
    if (!HasFailure()) Run(input);
  }
  Mutator mutator(RandomSeed(), corpus, target.max_bytes);
  const int inputs = target.short_run * Times();
  for (int i = 0; i < inputs && !HasFailure(); ++i) Run(mutator.Next());
  std::cout << target.name << ": " << corpus.size() << " kept inputs and " << inputs
            << " near them in " << absl::FormatDuration(absl::Now() - begin) << "\n";
}

TEST_P(FuzzTest, InputsOfAJournalAreRunAgain) {
  const char* const path = std::getenv("RENKEI_FUZZ_JOURNAL");
  if (path == nullptr) GTEST_SKIP() << "for who looks for a fault";
  for (const std::string& input : Journal::Read(path)) Run(input);
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzTest, testing::ValuesIn(AllTargets()),
                         [](const testing::TestParamInfo<Target>& info) {
                           return std::string(info.param.name);
                         });

}  // namespace
}  // namespace renkei::fuzz
