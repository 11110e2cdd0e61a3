// A step of a document's life as a form: submit, return, publish. Its request says which document is
// meant, as it is stored, and holds the remark.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_STEP_FORM_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_STEP_FORM_H_

#include <string>
#include <utility>
#include <vector>

#include "client/web/page/form/form.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/sheet/vision/columns.h"
#include "storage/base/status_macros.h"

namespace renkei::web {

// Kinds of documents: how one is read.
struct OfCase {
  using Document = pb::Case;
  using Get = pb::GetCaseRequest;
  static constexpr char kMethod[] = "CaseService/GetCase";
};
struct OfVision {
  using Document = pb::Vision;
  using Get = pb::GetVisionRequest;
  static constexpr char kMethod[] = "VisionService/GetVision";
};

template <typename Kind, typename Request>
absl::Status BeginStep(Visit& visit, const std::string& name, google::protobuf::Message& request) {
  typename Kind::Get get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto found, visit.calls.Call<typename Kind::Document>(Kind::kMethod, get));
  auto& step = static_cast<Request&>(request);
  step.set_name(name);
  step.set_etag(found.etag());
  return absl::OkStatus();
}

template <typename Request>
std::string TitleOfStep(Visit& visit, const google::protobuf::Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).name());
}

// The inputs of a step, as columns: one layout for each request.
template <typename Request>
const sheet::SheetLayout& StepLayout(std::vector<sheet::Column> columns) {
  static const auto& layout = *new sheet::SheetLayout(sheet::WithHeadings(
      {sheet::SheetKind::kOther, "", "", Request::descriptor(), 0, std::move(columns)}));
  return layout;
}

// The step that asks for a remark alone.
template <typename Kind, typename Request>
Form StepForm(const char* method, Text title, Text note, const char* done) {
  return {.method = method,
          .part = "",
          .title = title,
          .button = title,
          .note = std::move(note),
          .fields = FormFields(StepLayout<Request>({{"comment", sheet::CellKind::kText, 0, ""}}),
                               {{{}, {"comment"}}}),
          .begin = BeginStep<Kind, Request>,
          .subtitle = TitleOfStep<Request>,
          .done = done,
          .keeps = false};
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_STEP_FORM_H_
