// The programmes that may pay for a measure or help a KPI, beside what stands on its page.

#ifndef RENKEI_CLIENT_WEB_PAGE_PROGRAMMES_FOR_H_
#define RENKEI_CLIENT_WEB_PAGE_PROGRAMMES_FOR_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"
#include "renkei/v1/funding_service.pb.h"

namespace renkei::web {

// The first few of them.
[[nodiscard]] Awaited<pb::ListProgrammesForResponse> BeginProgrammesFor(Visit& visit,
                                                                        const std::string& name);
// A section with them; nothing where there is nothing to say, or where they could not be found.
void WriteProgrammesFor(view::Writer& html, Visit& visit, const std::string& name,
                        const absl::StatusOr<pb::ListProgrammesForResponse>& found);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_PROGRAMMES_FOR_H_
