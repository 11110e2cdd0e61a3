// The store that tests of what sits above it run over: one switch for all of them.

#ifndef RENKEI_TESTS_SUPPORT_TEST_STORE_H_
#define RENKEI_TESTS_SUPPORT_TEST_STORE_H_

#include <memory>
#include <string>

#include "storage/store.h"

namespace renkei::test {

// A new store of that id: the model, or, where RENKEI_TEST_STORE is "postgres", one in a database of its own, of a PostgreSQL that is
// started with the first and ends with the process.
std::unique_ptr<storage::Store> NewTestStore(const std::string& id);

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_TEST_STORE_H_
