// What a new field of a case is asked for here: whether the list is filtered by it. Its label is asked for by
// labels_test, its column by CaseColumnsTest, its place in print by tests/unit/client/view/case_fields_test.
#include <map>
#include <set>
#include <string>

#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

// Why no list of cases is filtered by a field.
const std::map<std::string, std::string>& NotFilteredBy() {
  static const auto& fields = *[] {
    auto* reasons = new std::map<std::string, std::string>;
    for (const char* text : {"summary", "challenge", "approach", "ingenuity", "conditions",
                             "lessons", "stop_reason", "contact_section"})
      (*reasons)[text] = "is prose: it is read, not compared";
    for (const char* part : {"partners", "results", "cost", "links", "history", "field_updaters"})
      (*reasons)[part] = "consists of parts: a filter compares one value";
    for (const char* time :
         {"begin", "end", "last_confirmed_time", "create_time", "update_time", "publish_time"})
      (*reasons)[time] = "is a time: lists are newest first, and the feed tells what came since";
    for (const char* who : {"submitter", "updater"})
      (*reasons)[who] = "is the business of the body that owns it, which the inbox goes by";
    (*reasons)["funding"] = "consists of parts: the programmes in it are filtered by `programmes`";
    (*reasons)["name"] = "is what GetCase is asked with";
    (*reasons)["etag"] = "is computed, and compared by a write alone";
    (*reasons)["population_served"] = "is a figure beside others, not a kind of case";
    (*reasons)["audience"] = "says who reads it: whoever lists it does";
    (*reasons)["revising"] = "is the owner's own, who finds it by the state";
    return reasons;
  }();
  return fields;
}

class CaseFieldsTest : public ServiceTest {};

TEST_F(CaseFieldsTest, AListIsFilteredByEachOrThereIsAReasonWhyNot) {
  const std::string reader = AddAccount(kManiwa, {pb::ROLE_READER});
  std::set<std::string> fields;
  for (int i = 0; i < pb::Case::descriptor()->field_count(); ++i) {
    const std::string& field = *fields.insert(pb::Case::descriptor()->field(i)->name()).first;
    pb::ListCasesRequest request;
    request.set_filter(field + " = \"?\"");
    const auto reply = Call<pb::ListCasesResponse>(reader, "CaseService/ListCases", request);
    const bool unknown =
        std::string(reply.status().message()).find("is not a field of this list") !=
        std::string::npos;
    EXPECT_EQ(NotFilteredBy().count(field), unknown ? 1U : 0U)
        << field << ": a line in case_filter.cc, or a reason here";
  }
  for (const auto& [field, reason] : NotFilteredBy()) {
    EXPECT_EQ(fields.count(field), 1U) << field << " is not a field any more";
  }
}

}  // namespace
}  // namespace renkei::service
