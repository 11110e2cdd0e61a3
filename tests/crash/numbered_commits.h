// The commits that the crash writer makes and the crash test checks: commit n is sequence n.

#ifndef RENKEI_TESTS_CRASH_NUMBERED_COMMITS_H_
#define RENKEI_TESTS_CRASH_NUMBERED_COMMITS_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "storage/store.h"

namespace renkei::storage {

inline constexpr char kLastKey[] = "last";
inline constexpr char kCountKey[] = "count";

inline std::string NumberedKey(uint64_t n) { return absl::StrCat("n/", n); }

// Of a length that depends on the number, up to 4 kB, so that writes end everywhere within a block.
inline std::string NumberedValue(uint64_t n) {
  return absl::StrCat(n, ":", std::string(n * 7'919 % 4'096, static_cast<char>('a' + n % 26)));
}

inline Mutation NumberedMutation(uint64_t n) {
  Mutation mutation;
  mutation.RequireAbsent(NumberedKey(n));
  mutation.Put(NumberedKey(n), NumberedValue(n));
  mutation.Put(kLastKey, absl::StrCat(n));
  mutation.Add(kCountKey, 1);
  mutation.Append(Log::kChanges, absl::StrCat(n));
  return mutation;
}

}  // namespace renkei::storage

#endif  // RENKEI_TESTS_CRASH_NUMBERED_COMMITS_H_
