// The reference packs as requests, for tests that load them the way quickstart does.

#ifndef RENKEI_TESTS_UNIT_SERVICE_PACK_LOADING_H_
#define RENKEI_TESTS_UNIT_SERVICE_PACK_LOADING_H_

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/source_dir.h"

namespace renkei::service {

template <typename M>
std::vector<M> ReadPack(const std::string& file) {
  std::ifstream in(test::SourceFile(absl::StrCat("deploy/packs/", file)));
  EXPECT_TRUE(in.good()) << file;
  std::vector<M> records;
  for (std::string line; std::getline(in, line);) {
    M record;
    const auto status = google::protobuf::util::JsonStringToMessage(line, &record);
    EXPECT_TRUE(status.ok()) << file << ": " << status.ToString();
    records.push_back(std::move(record));
  }
  return records;
}

// One request for every `size` records; `list` is the request's repeated field.
template <typename Request, typename M>
std::vector<Request> InBatches(const std::vector<M>& records, size_t size,
                               google::protobuf::RepeatedPtrField<M>* (Request::*list)()) {
  std::vector<Request> requests;
  for (size_t i = 0; i < records.size(); ++i) {
    if (i % size == 0) requests.emplace_back();
    *(requests.back().*list)()->Add() = records[i];
  }
  return requests;
}

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_PACK_LOADING_H_
