// access_table.md as the test reads it: see there for what its columns mean.

#ifndef RENKEI_TESTS_ACCESS_ACCESS_TABLE_H_
#define RENKEI_TESTS_ACCESS_ACCESS_TABLE_H_

#include <map>
#include <string>
#include <vector>

namespace renkei::service {

struct AccessRow {
  std::string roles;                 // "any", or letters
  std::vector<std::string> answers;  // by state, kPublic as kOpen; a letter for each relation
  std::string nobody;                // without a token; a letter for each state
  std::string request;               // text format, over the sample
  bool request_alone = false;        // ... or without one
};

// By method, without "renkei.v1.".
std::map<std::string, AccessRow> ReadAccessTable();

}  // namespace renkei::service

#endif  // RENKEI_TESTS_ACCESS_ACCESS_TABLE_H_
