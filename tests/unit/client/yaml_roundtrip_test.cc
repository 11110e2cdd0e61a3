// What the command writes as YAML, it reads back as the same message: for every message of the
// contract.
#include <gtest/gtest.h>

#include <cstdlib>

#include "client/cli/file/decode.h"
#include "client/cli/file/encode.h"
#include "client/cli/file/reader.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/message_differencer.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/random_message.h"

namespace renkei::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

void AddWithNested(const Descriptor& type, std::vector<const Descriptor*>& out) {
  if (type.options().map_entry()) return;
  out.push_back(&type);
  for (int i = 0; i < type.nested_type_count(); ++i) AddWithNested(*type.nested_type(i), out);
}

std::vector<const Descriptor*> AllMessages() {
  const std::vector<const google::protobuf::FileDescriptor*> services = {
      pb::ListChangesRequest::descriptor()->file(),
      pb::ListCasesRequest::descriptor()->file(),
      pb::GetVisionRequest::descriptor()->file(),
      pb::GetInitiativeRequest::descriptor()->file(),
      pb::WhoAmIRequest::descriptor()->file(),
      pb::GetFrameworkRequest::descriptor()->file(),
      pb::GetOrganizationRequest::descriptor()->file()};
  std::set<const google::protobuf::FileDescriptor*> files(services.begin(), services.end());
  for (const auto* file : services) {
    for (int i = 0; i < file->dependency_count(); ++i) files.insert(file->dependency(i));
  }
  std::vector<const Descriptor*> out;
  for (const auto* file : files) {
    if (file->package() != "renkei.v1") continue;
    for (int i = 0; i < file->message_type_count(); ++i) AddWithNested(*file->message_type(i), out);
  }
  return out;
}

std::unique_ptr<Message> New(const Descriptor& type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

// Empty messages within a message cannot be told from absent ones where they have a scalar form;
// the server reads both alike.
TEST(YamlRoundTrip, EveryMessageWithRandomContent) {
  RandomMessages random(20'240'331);
  const std::vector<const Descriptor*> types = AllMessages();
  ASSERT_GT(types.size(), 100U);
  for (const Descriptor* type : types) {
    for (int run = 0; run < 20; ++run) {
      const auto message = New(*type);
      random.Fill(*message);
      const std::string yaml = EncodeYaml(*message);
      const auto documents = ReadDocuments(yaml, "f");
      ASSERT_TRUE(documents.ok()) << type->full_name() << documents.status() << "\n" << yaml;
      const auto back = New(*type);
      if (documents->empty()) {
        EXPECT_EQ(message->ByteSizeLong(), 0U) << yaml;
        continue;
      }
      Decoder decoder("f");
      EXPECT_TRUE(decoder.Decode(documents->at(0), {}, *back)) << decoder.status() << "\n" << yaml;
      std::string difference;
      MessageDifferencer differencer;
      differencer.ReportDifferencesToString(&difference);
      EXPECT_TRUE(differencer.Compare(*message, *back)) << type->full_name() << "\n"
                                                        << difference << "\n"
                                                        << yaml;
      if (HasFailure()) return;
    }
  }
}

TEST(YamlRoundTrip, TextsThatYamlWouldReadOtherwise) {
  for (const std::string text : {"yes",
                                 "No",
                                 "null",
                                 "~",
                                 "2024",
                                 "012025",
                                 "1,234",
                                 "- a",
                                 "a: b",
                                 "a #b",
                                 "# a",
                                 "a:",
                                 " a",
                                 "a ",
                                 "\n",
                                 "a\n",
                                 "a\n\nb",
                                 "a\nb\n\n",
                                 " a\nb",
                                 "a\n b",
                                 "a\n  \nb",
                                 "\ta",
                                 "a\tb",
                                 "\"a\"",
                                 "'a'",
                                 "*a",
                                 "&a",
                                 "!a",
                                 "%a",
                                 "@a",
                                 "|",
                                 ">",
                                 "{a}",
                                 "[a]",
                                 "a, b",
                                 "?",
                                 "? a",
                                 "-",
                                 "---",
                                 "...",
                                 "--- a",
                                 "<<",
                                 "=",
                                 ".5",
                                 "令和5年度末",
                                 "a\\nb",
                                 "\xe2\x80\xa8x",
                                 "\xef\xbb\xbfx",
                                 "\xc2\x85",
                                 "a\n---\nb",
                                 "a\n...\nb",
                                 "(x)",
                                 ":",
                                 ": a",
                                 "a\r\nb",
                                 "\x01"}) {
    pb::Case kase;
    kase.set_summary(text);
    kase.add_tags(text);
    const std::string yaml = EncodeYaml(kase);
    const auto documents = ReadDocuments(yaml, "f");
    ASSERT_TRUE(documents.ok()) << yaml << documents.status();
    ASSERT_EQ(documents->size(), 1U) << yaml;
    pb::Case back;
    Decoder decoder("f");
    EXPECT_TRUE(decoder.Decode(documents->at(0), {}, back)) << yaml;
    EXPECT_EQ(back.summary(), text) << yaml;
    ASSERT_EQ(back.tags_size(), 1) << yaml;
    EXPECT_EQ(back.tags(0), text) << yaml;
  }
}

TEST(Yaml, ReadsAsAnOfficerWouldWriteIt) {
  pb::Case kase;
  kase.set_owner("organizations/141003");
  kase.set_summary("一行目\n二行目");
  kase.set_continuity(pb::CONTINUITY_RUNNING);
  kase.add_tags("DX");
  auto* result = kase.add_results();
  result->set_indicator_title("利用者");
  result->mutable_after()->mutable_value()->set_number(1200);
  result->mutable_after()->mutable_when()->set_text("令和5年度末");
  kase.set_etag("x");
  EXPECT_EQ(EncodeYaml(kase, {.writable_only = true}),
            "owner: organizations/141003\n"
            "summary: |-\n"
            "  一行目\n"
            "  二行目\n"
            "results:\n"
            "  - indicator_title: 利用者\n"
            "    after:\n"
            "      value: 1200\n"
            "      when: 令和5年度末\n"
            "continuity: running\n"
            "tags:\n"
            "  - DX\n");
}

}  // namespace
}  // namespace renkei::cli
