#include "client/cli/nouns/kpi/figure_time.h"

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/time/when.h"
#include "server/domain/words/when_words.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::Status NoFigure(const pb::When& when) {
  const domain::Bilingual time = domain::WhenAsRead(when);
  return domain::MakeError(pb::REASON_NOT_FOUND,
                           {absl::StrCat("there is no figure of ", time.en),
                            absl::StrCat(time.ja, "の実績は記録されていません。")});
}

}  // namespace

void AddTimeOptions(Verb& verb, FigureTime* time) {
  verb.FiscalYear(&time->year, "--year", {"The fiscal year: 2024, R6", "年度: 2024、R6、令和6年度"})
      .Option(&time->when, "--when", "TIME",
              {"Another time: 令和6年3月, 2024-03-31", "年度以外の時点: 令和6年3月、2024-03-31"});
}

absl::StatusOr<pb::When> WhenOf(const FigureTime& time) {
  pb::When when;
  if (time.year != 0) {
    // A fiscal year, but for a KPI that counts calendar years: the server knows.
    when.set_text(absl::StrCat(time.year));
    return when;
  }
  if (time.when.empty())
    return UsageError(
        {"--year or --when is needed", "--year か --when で時点を指定してください。"});
  auto read = domain::ParseWhen(time.when);
  if (!read.ok()) return domain::WithFieldPrefix("--when", read.status());
  return read;
}

absl::StatusOr<std::string> FigureOf(Session& session, const std::string& kpi,
                                     const pb::When& when) {
  pb::ListKpiActualsRequest request;
  request.set_parent(kpi);
  ASSIGN_OR_RETURN(const auto actuals,
                   session.List<pb::KpiActual>("VisionService/ListKpiActuals", request));
  ASSIGN_OR_RETURN(pb::When wanted, domain::CompleteWhen(when));
  wanted = domain::AsOneTime(wanted);
  const bool any_year = domain::IsBareYear(when.text());
  for (const pb::KpiActual& actual : actuals) {
    const pb::When own = domain::AsOneTime(actual.when());
    const bool same_kind = own.kind() == wanted.kind() || (any_year && own.month() == 0);
    if (same_kind && own.year() == wanted.year() && own.month() == wanted.month() &&
        own.day() == wanted.day())
      return actual.name();
  }
  return NoFigure(wanted);
}

absl::StatusOr<std::string> RemovedFigureOf(Session& session, const std::string& kpi,
                                            const pb::When& when) {
  ASSIGN_OR_RETURN(const pb::When wanted, domain::CompleteWhen(when));
  std::vector<pb::When::Kind> kinds = {wanted.kind()};
  if (domain::IsBareYear(when.text())) {
    kinds = {pb::When::KIND_FISCAL_YEAR, pb::When::KIND_END_OF_FISCAL_YEAR,
             pb::When::KIND_CALENDAR_YEAR};
  } else if (domain::AsOneTime(wanted).kind() == pb::When::KIND_FISCAL_YEAR) {
    kinds = {pb::When::KIND_FISCAL_YEAR, pb::When::KIND_END_OF_FISCAL_YEAR};
  }
  for (const pb::When::Kind kind : kinds) {
    pb::When time = wanted;
    time.set_kind(kind);
    pb::ListKpiActualHistoryRequest request;
    request.set_parent(absl::StrCat(kpi, "/actuals/", domain::ActualId(time)));
    request.set_page_size(1);
    const auto states = session.Call<pb::ListKpiActualHistoryResponse>(
        "VisionService/ListKpiActualHistory", request);
    if (states.ok()) return request.parent();
    if (!absl::IsNotFound(states.status())) return states.status();
  }
  return NoFigure(wanted);
}

}  // namespace renkei::cli
