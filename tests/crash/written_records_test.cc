// A service that can write is written by while the server is killed, or it is said why not.

#include "tests/crash/written_records.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "absl/strings/str_split.h"
#include "google/protobuf/compiler/importer.h"
#include "tests/support/source_dir.h"

namespace renkei::crash {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// Every write carries a request_id, and what is sent as a stream is written.
bool Writes(const MethodDescriptor& method) {
  return method.client_streaming() || method.input_type()->FindFieldByName("request_id") != nullptr;
}

bool Writes(const ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    if (Writes(*service.method(i))) return true;
  }
  return false;
}

std::set<std::string> ServicesWrittenBy() {
  std::set<std::string> services;
  for (const RecordKind& kind : RecordKinds()) services.insert(kind.service);
  const auto add = [&](const Step& step) {
    services.insert(std::pair<std::string, std::string>(absl::StrSplit(step.method, '/')).first);
  };
  for (const Chain& chain : Chains()) {
    for (const Step& step : chain) add(step);
  }
  return services;
}

// From the files themselves: what no code uses is not linked in, and no pool would know of it.
TEST(WrittenRecordsTest, EveryServiceThatWritesIsWrittenByOrItIsSaidWhyNot) {
  const std::filesystem::path root = test::SourceFile("proto");
  google::protobuf::compiler::DiskSourceTree tree;
  tree.MapPath("", root.string());
  tree.MapPath("", "/usr/include");
  google::protobuf::compiler::Importer importer(&tree, nullptr);
  const std::set<std::string> written_by = ServicesWrittenBy();
  std::map<std::string, std::string> left_out = ServicesLeftOut();
  for (const auto& entry : std::filesystem::directory_iterator(root / "renkei/v1")) {
    if (entry.path().extension() != ".proto") continue;
    const FileDescriptor* const file =
        importer.Import("renkei/v1/" + entry.path().filename().string());
    ASSERT_NE(file, nullptr) << entry.path();
    for (int i = 0; i < file->service_count(); ++i) {
      const std::string name = file->service(i)->name();
      const bool written = written_by.count(name) > 0;
      const bool excused = left_out.erase(name) > 0;
      EXPECT_FALSE(written && excused) << name << " is written by: it needs no reason";
      if (Writes(*file->service(i)))
        EXPECT_TRUE(written || excused)
            << name << " writes: it wants a line in written_records.cc, or a reason why not";
    }
  }
  EXPECT_TRUE(left_out.empty()) << left_out.begin()->first << " is no service of the contract";
}

}  // namespace
}  // namespace renkei::crash
