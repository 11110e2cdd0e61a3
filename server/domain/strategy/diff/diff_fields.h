// The one table that says what a change of each field of a vision, a node or a KPI is called.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_DIFF_FIELDS_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_DIFF_FIELDS_H_

#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "renkei/v1/diff.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// How two values of a field are compared.
enum class FieldComparison {
  // It says which item this is, not what it says (names, external_ids, etags), or exists on input
  // only. Never a difference.
  kIdentity,
  // As it is written.
  kPlain,
  // Times and values: another notation of the same time (R5, 令和5年度) is a change of words.
  kTimed,
  // The node above.
  kPlace,
  // The place among the siblings: what counts is the sequence, not the numbers.
  kOrder,
  // Second places.
  kReMentions,
  // Activities: their ids say nothing, and their KPIs are compared as items.
  kActivities,
};

struct FieldRule {
  const google::protobuf::FieldDescriptor* field = nullptr;
  FieldComparison comparison = FieldComparison::kIdentity;
  // UNSPECIFIED for kIdentity.
  pb::DifferenceKind kind = pb::DIFFERENCE_KIND_UNSPECIFIED;
};

// The rule of a field of Vision, VisionNode, Kpi or Activity; nullptr for fields that have none:
// those that the server fills in (output_only), and those of other messages, which are compared as
// part of the field they stand in. A test fails for a field that has neither.
const FieldRule* FindFieldRule(const google::protobuf::FieldDescriptor& field);

// The rules of Vision, VisionNode or Kpi that are content, in the order of the contract.
const std::vector<FieldRule>& ContentRules(const google::protobuf::Descriptor& type);

// Whether `field` says the same in two messages of one type. Not set and empty are the same, but
// for numbers with presence.
bool SameField(const google::protobuf::Message& a, const google::protobuf::Message& b,
               const google::protobuf::FieldDescriptor& field);

// For kTimed: whether the two mean the same, whatever the notation of their times.
bool SameMeaning(const google::protobuf::Message& a, const google::protobuf::Message& b,
                 const google::protobuf::FieldDescriptor& field);

// `item` (Vision, VisionNode or Kpi) without what the server keeps beside the content: etags, life,
// counts, times.
void StripServerFields(google::protobuf::Message& item);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_DIFF_FIELDS_H_
