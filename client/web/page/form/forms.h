// The forms of the site. A new one is a Form here and a line in page/routes.cc.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_FORMS_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_FORMS_H_

#include <string>
#include <vector>

#include "client/web/page/form/form.h"
#include "renkei/v1/case.pb.h"

namespace renkei::web {

// case_forms.cc
const Form& CaseCreateForm();
const Form& CaseEditForm();
const Form& CaseSubmitForm();
const Form& CaseReturnForm();
const Form& CasePublishForm();
const Form& CaseReviseForm();
const Form& CaseArchiveForm();
const Form& CaseConfirmForm();

// plan_forms.cc
const Form& VisionCreateForm();
const Form& VisionEditForm();
const Form& NodeCreateForm();
const Form& NodeEditForm();
const Form& KpiCreateForm();
const Form& KpiEditForm();

// plan_steps.cc
const Form& VisionSubmitForm();
const Form& VisionReturnForm();
const Form& VisionConsentForm();
const Form& VisionPublishForm();
const Form& VisionReviseForm();
const Form& VisionArchiveForm();

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_FORMS_H_
