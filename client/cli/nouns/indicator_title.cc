#include "client/cli/nouns/indicator_title.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/width.h"
#include "renkei/v1/framework_service.pb.h"

namespace renkei::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string TitleOf(Session& session, const std::string& name) {
  pb::GetIndicatorRequest request;
  request.set_name(name);
  const auto found = session.Call<pb::Indicator>("FrameworkService/GetIndicator", request);
  return found.ok() ? IndicatorTitle(*found, session.lang()) : name;
}

}  // namespace

std::string IndicatorTitle(const pb::Indicator& indicator, Lang lang) {
  const std::string title = Printable(indicator.title());
  const bool settled = indicator.state() == pb::Indicator::STATE_UNSPECIFIED ||
                       indicator.state() == pb::Indicator::STATE_APPROVED;
  if (settled) return title;
  const std::string state = ValueLabel(*pb::Indicator::State_descriptor(), indicator.state(), lang);
  return absl::StrCat(title, In(lang, {" (", "（"}), state, In(lang, {")", "）"}));
}

void NameIndicators(Session& session, Message& message) {
  const google::protobuf::Reflection& r = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool many = field->is_repeated();
    if (field->is_map()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const int count = many ? r.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        NameIndicators(session, many ? *r.MutableRepeatedMessage(&message, field, i)
                                     : *r.MutableMessage(&message, field));
      }
    } else if (!many && field->name() == "indicator") {
      r.SetString(&message, field, TitleOf(session, r.GetString(message, field)));
    }
  }
}

}  // namespace renkei::cli
