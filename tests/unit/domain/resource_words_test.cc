// Kinds of resources in words: every one that the contract names, and none as a pattern.
#include "server/domain/words/resource_words.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "renkei/v1/admin_service.pb.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/validation/validator.h"
#include "server/domain/words/labels.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;
using ::testing::HasSubstr;
using ::testing::Not;

void CollectPatterns(const Descriptor& type, std::set<std::string>& patterns) {
  for (int i = 0; i < type.field_count(); ++i) {
    const std::string& resource = type.field(i)->options().GetExtension(pb::rules).resource();
    if (!resource.empty()) patterns.insert(resource);
  }
  for (int i = 0; i < type.nested_type_count(); ++i)
    CollectPatterns(*type.nested_type(i), patterns);
}

void CollectPatterns(const FileDescriptor& file, std::set<const FileDescriptor*>& seen,
                     std::set<std::string>& patterns) {
  if (!seen.insert(&file).second) return;
  for (int i = 0; i < file.message_type_count(); ++i)
    CollectPatterns(*file.message_type(i), patterns);
  for (int i = 0; i < file.dependency_count(); ++i)
    CollectPatterns(*file.dependency(i), seen, patterns);
}

std::set<std::string> PatternsOfTheContract() {
  std::set<std::string> patterns;
  std::set<const FileDescriptor*> seen;
  for (const Descriptor* type : {pb::CreateBackupRequest::descriptor(),
                                 pb::GetAdoptionRequest::descriptor(),
                                 pb::SummarizeVisionRequest::descriptor(),
                                 pb::GetCaseListRequest::descriptor(),
                                 pb::GetCaseRequest::descriptor(),
                                 pb::ListChangesRequest::descriptor(),
                                 pb::RecordContributionsRequest::descriptor(),
                                 pb::ImportResourcesRequest::descriptor(),
                                 pb::GetFrameworkRequest::descriptor(),
                                 pb::WhoAmIRequest::descriptor(),
                                 pb::ListInboxItemsRequest::descriptor(),
                                 pb::GetInitiativeRequest::descriptor(),
                                 pb::GetOrganizationRequest::descriptor(),
                                 pb::SelectCaseRequest::descriptor(),
                                 pb::TakeOverDocumentsRequest::descriptor(),
                                 pb::GetVisionRequest::descriptor(),
                                 pb::GetOpinionRequest::descriptor(),
                                 pb::GetProgrammeRequest::descriptor(),
                                 pb::GetCaseListEditionRequest::descriptor(),
                                 pb::GetCaseCallRequest::descriptor(),
                                 pb::GetNationalKpiRequest::descriptor()})
    CollectPatterns(*type->file(), seen, patterns);
  return patterns;
}

TEST(ResourceWordsTest, EveryResourceOfTheContractHasWordsAndAnExampleThatIsOne) {
  const std::set<std::string> patterns = PatternsOfTheContract();
  EXPECT_GT(patterns.size(), 20U);
  for (const std::string& whole : patterns) {
    for (const std::string& pattern : std::vector<std::string>(absl::StrSplit(whole, '|'))) {
      const ResourceWords* words = FindResourceWords(pattern);
      ASSERT_NE(words, nullptr) << pattern;
      EXPECT_TRUE(MatchesAnyPattern(pattern, words->example)) << words->example;
      EXPECT_THAT(WantedResource(whole).ja, HasSubstr(LabelOf(*words->message()).ja));
      EXPECT_THAT(WantedResource(whole).en, HasSubstr(words->example));
    }
    EXPECT_THAT(WantedResource(whole).ja, Not(HasSubstr("*"))) << whole;
    EXPECT_THAT(WantedResource(whole).en, Not(HasSubstr("*"))) << whole;
  }
}

// "リソース名は「frameworks/*/items/*」の形で指定してください。"
TEST(ResourceWordsTest, AWrongNameIsRefusedWithoutAPattern) {
  pb::VisionNode node;
  node.set_title("施策");
  node.add_framework_items("地域交通");
  const auto detail = DetailOf(ValidateResource(node, Completeness::kDraft, ""));
  ASSERT_TRUE(detail.has_value());
  for (const pb::FieldViolation& v : detail->violations()) {
    if (v.field() != "framework_items[0]") continue;
    EXPECT_EQ(v.kind(), "BAD_NAME");
    EXPECT_EQ(v.message_ja(),
              "国の枠組みの項目を、リソース名で指定してください"
              "（例：frameworks/national-2022/items/field-mobility）。"
              "renkei framework show で確かめられます。");
    return;
  }
  FAIL() << "framework_items[0] is not told of";
}

}  // namespace
}  // namespace renkei::domain
