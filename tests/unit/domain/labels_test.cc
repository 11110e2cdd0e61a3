// Everything that the contract has is called something, in both languages: whoever adds a field is told here.
#include "server/domain/words/labels.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "renkei/v1/change_service.pb.h"
#include "server/domain/words/value_words.h"
#include "tests/support/source_dir.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::ServiceDescriptor;

// The language in which the contract is written has rules and labels, and none of its own.
bool IsGrammar(const FileDescriptor& file) { return file.extension_count() > 0; }

// All that the contract consists of.
struct Contract {
  std::vector<const Descriptor*> messages;
  std::vector<const EnumDescriptor*> enums;
  std::vector<const ServiceDescriptor*> services;

  void Add(const Descriptor& message) {
    if (message.options().map_entry()) return;
    messages.push_back(&message);
    for (int i = 0; i < message.nested_type_count(); ++i) Add(*message.nested_type(i));
    for (int i = 0; i < message.enum_type_count(); ++i) enums.push_back(message.enum_type(i));
  }

  void Add(const FileDescriptor& file) {
    for (int i = 0; i < file.message_type_count(); ++i) Add(*file.message_type(i));
    for (int i = 0; i < file.enum_type_count(); ++i) enums.push_back(file.enum_type(i));
    for (int i = 0; i < file.service_count(); ++i) services.push_back(file.service(i));
  }
};

// From the files themselves: a new one is walked because it is there.
const Contract& TheContract() {
  static const auto& contract = *[] {
    auto* all = new Contract();
    const std::filesystem::path root = test::SourceFile("proto");
    for (const auto& entry : std::filesystem::directory_iterator(root / "renkei/v1")) {
      if (entry.path().extension() != ".proto") continue;
      const std::string name = "renkei/v1/" + entry.path().filename().string();
      const FileDescriptor* file = DescriptorPool::generated_pool()->FindFileByName(name);
      EXPECT_NE(file, nullptr) << name << ": no test of this program names a type of it";
      if (file != nullptr && !IsGrammar(*file)) all->Add(*file);
    }
    return all;
  }();
  return contract;
}

template <class Part>
void ExpectLabel(const Part& part) {
  const Bilingual label = LabelOf(part);
  EXPECT_NE(label.ja, "") << part.full_name() << " has no label in Japanese";
  EXPECT_NE(label.en, "") << part.full_name() << " has no label in English";
}

TEST(Labels, EveryFieldHasOne) {
  EXPECT_FALSE(TheContract().messages.empty());
  for (const Descriptor* message : TheContract().messages) {
    for (int i = 0; i < message->field_count(); ++i) ExpectLabel(*message->field(i));
  }
}

TEST(Labels, EveryValueThatSaysSomethingHasOne) {
  for (const EnumDescriptor* type : TheContract().enums) {
    for (int i = 0; i < type->value_count(); ++i)
      if (type->value(i)->number() != 0) ExpectLabel(*type->value(i));
  }
}

TEST(Labels, EveryMethodAndServiceHasOne) {
  for (const ServiceDescriptor* service : TheContract().services) {
    ExpectLabel(*service);
    for (int i = 0; i < service->method_count(); ++i) ExpectLabel(*service->method(i));
  }
}

// Two columns of one heading, two methods that the audit log calls the same.
TEST(Labels, WhatStandsSideBySideIsToldApart) {
  for (const Descriptor* message : TheContract().messages) {
    std::map<std::string, std::string> names;
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      const auto [same, is_new] = names.emplace(LabelOf(field).ja, field.name());
      EXPECT_TRUE(is_new) << field.full_name() << " is called as " << same->second;
    }
  }
  std::map<std::string, std::string> methods;
  for (const ServiceDescriptor* service : TheContract().services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      const auto [same, is_new] = methods.emplace(LabelOf(*method).ja, method->full_name());
      EXPECT_TRUE(is_new) << method->full_name() << " is called as " << same->second;
    }
  }
}

// 増やす is read wherever it is written.
TEST(Labels, NoTwoValuesOfOneEnumAreReadByOneWord) {
  for (const EnumDescriptor* type : TheContract().enums) {
    for (int i = 0; i < type->value_count(); ++i) {
      const int number = type->value(i)->number();
      if (number == 0) continue;
      EXPECT_EQ(ParseValueWord(*type, ValueWord(*type, number)), number)
          << type->value(i)->full_name();
      EXPECT_EQ(ParseValueWord(*type, ValueToken(*type, number)), number)
          << type->value(i)->full_name();
    }
  }
}

// A kind of resource is called one thing by the feed of changes and by a refusal.
TEST(Labels, AKindOfResourceHasOneName) {
  const Descriptor& change = *pb::Change::descriptor();
  int kinds = 0;
  for (int i = 0; i < pb::ResourceType_descriptor()->value_count(); ++i) {
    const auto& type = *pb::ResourceType_descriptor()->value(i);
    if (type.number() == 0) continue;
    const FieldDescriptor* field =
        change.FindFieldByName(ValueToken(*pb::ResourceType_descriptor(), type.number()));
    ASSERT_NE(field, nullptr) << type.full_name();
    const std::string kind = LabelOf(*field->message_type()).ja;
    EXPECT_NE(kind, "") << field->message_type()->full_name();
    // Those within a vision or an initiative say so where they stand alone.
    EXPECT_TRUE(kind == LabelOf(type).ja || kind == "ビジョンの" + LabelOf(type).ja ||
                kind == "地域間連携の" + LabelOf(type).ja)
        << kind << " " << LabelOf(type).ja;
    ++kinds;
  }
  EXPECT_GT(kinds, 15);
}

}  // namespace
}  // namespace renkei::domain
