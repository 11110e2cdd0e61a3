// What a field of a plan says, in words as papers have them.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_FIELD_TEXT_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_FIELD_TEXT_H_

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// Label and title: "1-(2) 移住の促進".
std::string NodeText(const pb::VisionNode& node);
// The same of what is told about a node elsewhere.
std::string NodeText(const std::string& label, const std::string& title);

// The field of a vision, a node or a KPI of `plan`; "" where it is not set. Lists have one element
// a line. Nodes and KPIs of the plan stand with their title, what is not there by its name; values
// of enums in their short form ("cumulative"); times and figures as written: 1,200 人（令和9年度）.
std::string FieldText(const PlanIndex& plan, const google::protobuf::Message& item,
                      const google::protobuf::FieldDescriptor& field);

// The same of a record that stands in no plan: a case, a figure.
std::string FieldText(const google::protobuf::Message& record,
                      const google::protobuf::FieldDescriptor& field);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_FIELD_TEXT_H_
