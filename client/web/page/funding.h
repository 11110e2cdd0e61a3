// What programmes are joined to, beside what stands on a page: the programmes that may pay for a measure or
// help a KPI, and who used a programme.

#ifndef RENKEI_CLIENT_WEB_PAGE_FUNDING_H_
#define RENKEI_CLIENT_WEB_PAGE_FUNDING_H_

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

// What the uses of a programme come to.
[[nodiscard]] Awaited<pb::SummarizeProgrammeUsesResponse> BeginProgrammeUses(
    Visit& visit, const std::string& name);
// A section with it, and the way to all of them; nothing where it could not be added up.
void WriteProgrammeUses(view::Writer& html, Visit& visit, const std::string& name,
                        const absl::StatusOr<pb::SummarizeProgrammeUsesResponse>& summary);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FUNDING_H_
