// What a new field of a case is asked for here: its place on the page of a case and in a menu book.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "client/view/page/menu_book.h"
#include "client/view/page/resource.h"
#include "client/view/text/render.h"

namespace renkei::view {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Reasons = std::map<std::string, std::string>;

const domain::Words kWords(Lang::kJapanese, [](const std::string& name) { return "題 " + name; });

void FillAll(Message& message);

// With something that a reader would notice; of an enum with value `choice`.
void FillField(Message& message, const FieldDescriptor& field, int choice) {
  const Reflection& r = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return FillAll(many ? *r.AddMessage(&message, &field) : *r.MutableMessage(&message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return many ? r.AddString(&message, &field, "印") : r.SetString(&message, &field, "印");
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_INT32:
      return r.SetInt32(&message, &field, 7);
    case FieldDescriptor::CPPTYPE_INT64:
      return r.SetInt64(&message, &field, 7);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return r.SetDouble(&message, &field, 7);
    case FieldDescriptor::CPPTYPE_ENUM:
      return r.SetEnumValue(&message, &field, field.enum_type()->value(choice)->number());
    default:
      FAIL() << field.full_name() << ": a kind of field that this test does not fill";
  }
}

void FillAll(Message& message) {
  const auto& type = *message.GetDescriptor();
  // One that is written in words is read as it was written.
  if (type.full_name() == "renkei.v1.When") {
    const auto& text = *type.FindFieldByName("text");
    return FillField(message, text, 0);
  }
  for (int i = 0; i < type.field_count(); ++i) FillField(message, *type.field(i), 1);
}

// Whether anything that stands in `field` is seen on the page that `print` makes.
template <typename Print>
bool IsPrinted(const FieldDescriptor& field, const Print& print) {
  const int choices =
      field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM ? field.enum_type()->value_count() : 1;
  for (int choice = 0; choice < choices; ++choice) {
    pb::Case c;
    FillField(c, field, choice);
    if (print(c) != print(pb::Case())) return true;
  }
  return false;
}

template <typename Print>
void ExpectAllPrinted(const Reasons& not_printed, const Print& print) {
  for (int i = 0; i < pb::Case::descriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *pb::Case::descriptor()->field(i);
    EXPECT_EQ(not_printed.count(field.name()), IsPrinted(field, print) ? 0U : 1U)
        << field.name() << ": a place on the page, or a reason here";
  }
  for (const auto& [field, reason] : not_printed) {
    EXPECT_NE(pb::Case::descriptor()->FindFieldByName(field), nullptr)
        << field << " is not a field any more";
  }
}

TEST(CaseFields, EachIsOnThePageOfACaseOrThereIsAReasonWhyNot) {
  ExpectAllPrinted({{"etag", "is for programs, which ask for JSON"}}, [](const pb::Case& c) {
    const Page page = CasePage(c, "", kWords);
    return page.head.title + RenderText(page.blocks, {});
  });
}

TEST(CaseFields, EachIsInAMenuBookOrThereIsAReasonWhyNot) {
  Reasons not_printed;
  for (const char* field : {"name", "etag", "external_id"})
    not_printed[field] = "is for programs: nobody reads a case by it on paper";
  for (const char* field :
       {"submitter", "history", "updater", "field_updaters", "revising", "audience"})
    not_printed[field] = "is the business of who owns it, not of who would do the same";
  for (const char* field : {"last_confirmed_time", "create_time", "update_time", "publish_time",
                            "review_by_date", "overdue"})
    not_printed[field] = "says how old the record is: a book grows old by itself";
  not_printed["initiative"] = "is told by its chapter, and by the members among its partners";
  not_printed["selected"] = "is said by the selections, with who and why";
  ExpectAllPrinted(not_printed, [](const pb::Case& c) {
    pb::ListedCase listed;
    *listed.mutable_case_() = c;
    return RenderText(MenuBookPage(pb::CaseList(), {listed}, kWords).blocks, {});
  });
}

}  // namespace
}  // namespace renkei::view
