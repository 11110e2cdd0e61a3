// What people read must exist for everything that the contract has.
#include "client/cli/show/labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/file/decode.h"
#include "client/cli/file/reader.h"
#include "client/cli/file/scalar.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/show/flat.h"
#include "client/view/page/initiative_words.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_call.pb.h"
#include "renkei/v1/case_list_edition.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/national_kpi.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "renkei/v1/selection.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/domain/validation/validator.h"
#include "server/domain/words/method_words.h"
#include "server/domain/words/words.h"
#include "server/sheet/vision/columns.h"

namespace renkei::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// The log had words for what an event is about, a table had the constants.
TEST(Labels, ConstantsInTextsAreCalledAsEverywhere) {
  EXPECT_EQ(domain::ConstantWords("INITIATIVE_STATE_PROPOSED", Lang::kJapanese),
            ValueLabel(*pb::InitiativeState_descriptor(), pb::INITIATIVE_STATE_PROPOSED,
                       Lang::kJapanese));
  EXPECT_EQ(domain::ConstantWords("COOPERATION_STEP_AGREEMENT", Lang::kEnglish), "agreement");
  EXPECT_EQ(domain::ConstantWords("organizations/oyoko", Lang::kJapanese), "organizations/oyoko");
  EXPECT_EQ(view::InitiativeFieldsWords("title,purpose", Lang::kJapanese), "題名、目的");
  pb::Initiative initiative;
  pb::InitiativeEvent& step = *initiative.add_history();
  step.set_action("INITIATIVE_ACTION_RECORD_STEP");
  step.set_subject("COOPERATION_STEP_AGREEMENT");
  pb::InitiativeEvent& edit = *initiative.add_history();
  edit.set_action("INITIATIVE_ACTION_EDIT");
  edit.set_subject("title,purpose");
  for (const bool raw : {false, true}) {
    const FlatTable table = Flatten(*pb::Initiative::descriptor(), {&initiative},
                                    {.raw = raw, .lang = Lang::kJapanese});
    const auto has = [&](const char* text) {
      return std::count_if(table.rows[0].begin(), table.rows[0].end(),
                           [&](const std::string& cell) { return cell == text; }) > 0;
    };
    EXPECT_EQ(has("題名、目的"), !raw);
    EXPECT_EQ(has("title,purpose"), raw);
    EXPECT_EQ(has("COOPERATION_STEP_AGREEMENT"), raw);
    EXPECT_EQ(has("INITIATIVE_ACTION_RECORD_STEP"), raw);
  }
}

// The audit log had PublishCase in front of people.
TEST(Labels, AMethodIsCalledByItsLabelAndWhatIsNoneStays) {
  EXPECT_EQ(domain::MethodWords("renkei.v1.CaseService/PublishCase", Lang::kJapanese),
            "事例の公開");
  EXPECT_EQ(domain::MethodWords("renkei.v1.CaseService/PublishCase", Lang::kEnglish),
            "publish case");
  EXPECT_EQ(domain::MethodWords("renkei.v1.CaseService/FromANewerServer", Lang::kJapanese),
            "FromANewerServer");
  EXPECT_EQ(domain::MethodWords("renkeid token", Lang::kJapanese), "renkeid token");
}

// Every enum of `type` and of all within it.
void CollectEnums(const Descriptor& type, std::set<const Descriptor*>& seen,
                  std::set<const google::protobuf::EnumDescriptor*>& enums) {
  if (type.file()->package() != "renkei.v1" || !seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.message_type() != nullptr) CollectEnums(*field.message_type(), seen, enums);
    if (field.enum_type() != nullptr) enums.insert(field.enum_type());
  }
}

// 増やす was read in a workbook, and refused in YAML and by flags.
TEST(Labels, EveryDoorReadsEachWordThatIsShown) {
  std::set<const Descriptor*> seen;
  std::set<const google::protobuf::EnumDescriptor*> enums;
  for (const Descriptor* type :
       {pb::Organization::descriptor(),     pb::Reorganization::descriptor(),
        pb::Framework::descriptor(),        pb::Crosswalk::descriptor(),
        pb::Indicator::descriptor(),        pb::Case::descriptor(),
        pb::Vision::descriptor(),           pb::VisionRevision::descriptor(),
        pb::VisionNode::descriptor(),       pb::Kpi::descriptor(),
        pb::KpiActual::descriptor(),        pb::ActivityReport::descriptor(),
        pb::Rubric::descriptor(),           pb::Initiative::descriptor(),
        pb::InitiativeMember::descriptor(), pb::Adoption::descriptor(),
        pb::Opinion::descriptor(),          pb::PlanStep::descriptor(),
        pb::PlanEvaluation::descriptor(),   pb::Programme::descriptor(),
        pb::ProgrammeEdition::descriptor(), pb::ProgrammeCall::descriptor(),
        pb::CaseListEdition::descriptor(),  pb::CaseListEditionEntry::descriptor(),
        pb::CaseCall::descriptor(),         pb::CaseSubmission::descriptor(),
        pb::NationalKpi::descriptor(),      pb::Round::descriptor(),
        pb::RoundApplication::descriptor(), pb::RoundFollowUp::descriptor(),
        pb::RoundReviewer::descriptor(),    pb::RoundReading::descriptor(),
        pb::RoundAssignment::descriptor(),  pb::RoundRanking::descriptor(),
        pb::WhoAmIResponse::descriptor()})
    CollectEnums(*type, seen, enums);
  size_t words = 0;
  for (const auto* type : enums) {
    for (int i = 0; i < type->value_count(); ++i) {
      const int number = type->value(i)->number();
      const std::string word = ValueLabel(*type, number, Lang::kJapanese);
      if (word.empty()) continue;
      ++words;
      EXPECT_EQ(ParseEnum(*type, word), number) << type->value(i)->full_name();
      EXPECT_EQ(sheet::ParseEnumLabel(*type, word), number) << type->value(i)->full_name();
      EXPECT_EQ(sheet::EnumLabel(*type, number), word);
      EXPECT_EQ(ParseEnum(*type, EnumText(*type, number)), number);
    }
  }
  EXPECT_GT(words, 100U);
  EXPECT_EQ(ParseEnum(*pb::CooperationStep_descriptor(), "中心市宣言"),
            pb::COOPERATION_STEP_DECLARATION);
  EXPECT_EQ(ParseEnum(*pb::Direction_descriptor(), "ふやす"), std::nullopt);
}

// Whether a line of the form has `field:`, filled in or commented out, in block or flow style.
bool Mentions(const std::string& form, const std::string& field) {
  for (size_t at = form.find(field + ":"); at != std::string::npos;
       at = form.find(field + ":", at + 1)) {
    const char before = at == 0 ? '\n' : form[at - 1];
    if (before == ' ' || before == '\n' || before == '{') return true;
  }
  return false;
}

// The fields that a user can write, of a message and those within it.
std::set<std::string> Writable(const Descriptor& root) {
  // Written as one text in files.
  const std::set<std::string> scalar = {"renkei.v1.When", "renkei.v1.Value",
                                        "renkei.v1.FiscalPeriod"};
  std::set<std::string> out;
  for (int i = 0; i < root.field_count(); ++i) {
    const FieldDescriptor& field = *root.field(i);
    if (field.options().GetExtension(pb::rules).output_only()) continue;
    out.insert(field.name());
    const Descriptor* inner = field.message_type();
    if (inner != nullptr && inner->file()->package() == "renkei.v1" &&
        scalar.count(inner->full_name()) == 0) {
      const std::set<std::string> nested = Writable(*inner);
      out.insert(nested.begin(), nested.end());
    }
  }
  return out;
}

void ExpectCovers(const char* form, const Descriptor& type, const std::set<std::string>& but) {
  for (const std::string& field : Writable(type)) {
    if (but.count(field) > 0) continue;
    EXPECT_TRUE(Mentions(form, field)) << type.name() << "." << field;
  }
}

TEST(Templates, EveryWritableFieldIsThere) {
  // A TimedValue's own unit is for papers that change it midway.
  ExpectCovers(kCaseTemplate, *pb::Case::descriptor(), {});
  ExpectCovers(kInitiativeTemplate, *pb::Initiative::descriptor(), {});
  ExpectCovers(kVisionTemplate, *pb::Vision::descriptor(), {});
  ExpectCovers(kIndicatorTemplate, *pb::Indicator::descriptor(), {});
  ExpectCovers(kRubricTemplate, *pb::Rubric::descriptor(), {});
  ExpectCovers(kListTemplate, *pb::CaseList::descriptor(), {});
  ExpectCovers(kNationalKpiTemplate, *pb::NationalKpi::descriptor(), {});
  ExpectCovers(kRoundTemplate, *pb::Round::descriptor(), {});
  // Placement is by nesting, or by these external ids.
  ExpectCovers(kVisionTemplate, *pb::VisionNode::descriptor(), {"parent"});
  ExpectCovers(kVisionTemplate, *pb::Kpi::descriptor(), {"node", "parent"});
  ExpectCovers(kVisionTemplate, *pb::KpiActual::descriptor(), {});
}

TEST(Templates, EachParsesAsItIs) {
  const auto cases = ReadDocuments(kCaseTemplate, "case");
  ASSERT_TRUE(cases.ok()) << cases.status();
  pb::Case kase;
  Decoder decoder("case");
  EXPECT_TRUE(decoder.Decode(cases->at(0), {}, kase)) << decoder.status();
  EXPECT_EQ(kase.cost().initial_thousand_yen(), 50'000);
  EXPECT_EQ(kase.population_served(), 3'200);

  const auto visions = ReadDocuments(kVisionTemplate, "vision");
  ASSERT_TRUE(visions.ok()) << visions.status();
  const auto file = ReadVisionFile(visions->at(0), "vision", false);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->nodes.size(), 3U);
  EXPECT_EQ(file->kpis.size(), 2U);
  EXPECT_EQ(file->nodes[1].node().re_mentions(0).parent_external_id(), "g2");
  EXPECT_EQ(file->nodes[1].node().budgets(0).thousand_yen(), 62'000);

  const auto initiatives = ReadDocuments(kInitiativeTemplate, "initiative");
  ASSERT_TRUE(initiatives.ok()) << initiatives.status();
  pb::Initiative initiative;
  Decoder::Options options;
  options.foreign = {"lead"};
  EXPECT_TRUE(Decoder("initiative").Decode(initiatives->at(0), options, initiative));
}

// A form that a user fills in is one that the rules accept.
template <class M>
M Parsed(const char* form) {
  M message;
  const auto documents = ReadDocuments(form, "form");
  EXPECT_TRUE(documents.ok()) << documents.status();
  if (!documents.ok()) return message;
  EXPECT_EQ(documents->size(), 1U);
  Decoder decoder("form");
  EXPECT_TRUE(decoder.Decode(documents->at(0), {}, message)) << decoder.status();
  return message;
}

TEST(Templates, ThoseOfReferenceDataAreAcceptedAsTheyAre) {
  const auto indicator = Parsed<pb::Indicator>(kIndicatorTemplate);
  EXPECT_EQ(indicator.direction(), pb::DIRECTION_UP);
  EXPECT_TRUE(domain::ValidateResource(indicator, domain::Completeness::kDraft, "indicator").ok());
  const auto rubric = Parsed<pb::Rubric>(kRubricTemplate);
  EXPECT_EQ(rubric.roll_up(), pb::Rubric::ROLL_UP_MEAN);
  EXPECT_THAT(domain::CheckRubric(rubric), testing::IsEmpty());
  EXPECT_EQ(Parsed<pb::CaseList>(kListTemplate).entries_size(), 1);
}

}  // namespace
}  // namespace renkei::cli
