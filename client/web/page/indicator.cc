// A shared indicator, and what the figures of all bodies come to.
#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/roll_up.h"
#include "client/view/page/titles.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/prefecture_map.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// As the contract has fiscal years.
constexpr int kFirstYear = 1950;
constexpr int kLastYear = 2200;
// Bodies of the whole country come in two calls.
constexpr int kBodiesAtOnce = 1'000;

// Whose figures are added: a prefecture's may contain those of its municipalities.
struct Level {
  // In the address.
  const char* name;
  Text label;
  std::vector<pb::OrganizationKind> kinds;
};

const std::vector<Level>& Levels() {
  static const auto& levels = *new std::vector<Level>{
      {"", {"All bodies", "すべての団体"}, {}},
      {"prefectures", {"Prefectures", "都道府県"}, {pb::ORGANIZATION_KIND_PREFECTURE}},
      {"municipalities",
       {"Municipalities", "市区町村"},
       {pb::ORGANIZATION_KIND_DESIGNATED_CITY, pb::ORGANIZATION_KIND_CORE_CITY,
        pb::ORGANIZATION_KIND_SPECIAL_CITY, pb::ORGANIZATION_KIND_CITY,
        pb::ORGANIZATION_KIND_SPECIAL_WARD, pb::ORGANIZATION_KIND_TOWN,
        pb::ORGANIZATION_KIND_VILLAGE}}};
  return levels;
}

const Level& LevelAsked(const Visit& visit) {
  for (const Level& level : Levels()) {
    if (visit.query.Get("level") == level.name) return level;
  }
  return Levels().front();
}

// The last year that has ended, unless another one is asked for.
int YearAsked(const Visit& visit) {
  const int year = visit.query.Number("year", kLastYear, domain::FiscalYearOf(visit.today) - 1);
  return std::max(year, kFirstYear);
}

struct RolledUp {
  pb::RollUpIndicatorResponse reply;
  // By name, where each body lies; a prefecture in itself.
  std::map<std::string, std::string> prefecture_of;
  std::vector<pb::Organization> prefectures;

  view::PrefectureOf PrefectureOf() const {
    return [this](const std::string& organization) {
      const auto found = prefecture_of.find(organization);
      return found == prefecture_of.end() ? "" : found->second;
    };
  }
};

absl::StatusOr<RolledUp> Gather(Visit& visit, const std::string& name) {
  pb::RollUpIndicatorRequest request;
  request.set_indicator(name);
  request.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  request.mutable_when()->set_year(YearAsked(visit));
  for (const pb::OrganizationKind kind : LevelAsked(visit).kinds) request.add_kinds(kind);
  auto wanted = visit.calls.Begin<pb::RollUpIndicatorResponse>(
      "ContributionService/RollUpIndicator", request);
  pb::ListOrganizationsRequest list;
  list.set_page_size(kBodiesAtOnce);
  ASSIGN_OR_RETURN(const std::vector<pb::Organization> bodies,
                   visit.calls.List<pb::Organization>("RegistryService/ListOrganizations", list));
  RolledUp rolled_up;
  ASSIGN_OR_RETURN(rolled_up.reply, wanted.Get());
  for (const pb::Organization& body : bodies) {
    const bool is_prefecture = body.kind() == pb::ORGANIZATION_KIND_PREFECTURE;
    rolled_up.prefecture_of[body.name()] = is_prefecture ? body.name() : body.prefecture();
    if (is_prefecture) rolled_up.prefectures.push_back(body);
  }
  return rolled_up;
}

std::vector<Tab> IndicatorTabs(const Visit& visit, const std::string& name, bool rolled_up) {
  const std::string address = absl::StrCat("/", name);
  return {{visit.Say({"Definition", "定義"}), address, !rolled_up},
          {visit.Say({"All bodies together", "全国の集計"}), address + "/rollup", rolled_up}};
}

// Figures as far as they can be compared, from nought.
struct Span {
  double least = 0;
  double most = 0;

  void Add(double number) {
    least = std::min(least, number);
    most = std::max(most, number);
  }
  // 1 to 1,001: what has a figure at all is more than nothing.
  int64_t Share(double number) const {
    const double share = (number - least) / (most - least);
    return std::isfinite(share) ? 1 + std::llround(1'000 * share) : 1;
  }
};

std::vector<PrefectureTile> Tiles(const RolledUp& rolled_up,
                                  const std::vector<view::PrefectureTotal>& totals, Lang lang) {
  std::map<std::string, const view::PrefectureTotal*> of;
  Span span;
  for (const view::PrefectureTotal& total : totals) {
    of[total.prefecture] = &total;
    span.Add(total.total.number());
  }
  std::vector<PrefectureTile> tiles;
  for (const pb::Organization& prefecture : rolled_up.prefectures) {
    PrefectureTile& tile = tiles.emplace_back();
    tile.organization = prefecture.name();
    tile.code = prefecture.code();
    tile.title = prefecture.display_name();
    tile.address = absl::StrCat("/", prefecture.name());
    tile.figure = "－";
    const auto found = of.find(prefecture.name());
    if (found == of.end()) continue;
    // The parts of a rate stand in the table.
    pb::FigureTotal total = found->second->total;
    total.clear_denominator();
    tile.count = total.has_number() ? span.Share(total.number()) : found->second->bodies;
    tile.figure =
        view::TotalWords(total, rolled_up.reply.aggregation(), rolled_up.reply.unit(), lang);
  }
  return tiles;
}

// Other years and other bodies: each a link, the one that is shown told as such.
void WriteChoices(view::Writer& html, const Visit& visit, const std::string& name) {
  const int year = YearAsked(visit);
  const std::string level = LevelAsked(visit).name;
  const auto address = [&](int other_year, const std::string& other_level) {
    Query query;
    query.Set("year", absl::StrCat(other_year));
    query.Set("level", other_level);
    return AddressOf(absl::StrCat("/", name, "/rollup"), query);
  };
  {
    const auto nav = html.Open(
        "nav", {view::Class("pages"), view::Attribute("aria-label", visit.Say({"Year", "年度"}))});
    if (year > kFirstYear)
      WriteLink(html, address(year - 1, level), visit.Say({"Year before", "前の年度"}));
    html.Leaf("span", {}, visit.Say({absl::StrCat("FY", year), absl::StrCat(year, "年度")}));
    if (year < kLastYear)
      WriteLink(html, address(year + 1, level), visit.Say({"Year after", "次の年度"}));
  }
  const auto nav =
      html.Open("nav", {view::Class("orders"),
                        view::Attribute("aria-label", visit.Say({"Whose figures", "集計の対象"}))});
  const auto list = html.Open("ul");
  for (const Level& other : Levels()) {
    const auto item = html.Open("li");
    if (const auto checked = view::Address::Of(address(year, other.name))) {
      html.Leaf(
          "a", {Href(*checked), view::Attribute("aria-current", level == other.name ? "true" : "")},
          visit.Say(other.label));
    }
  }
}

view::Warning TwiceWarning(const Visit& visit) {
  return view::Warning{
      visit.Say({"Prefectures and municipalities of theirs are added here. Where a prefecture's "
                 "figure contains "
                 "those of its municipalities, look at one level alone.",
                 "都道府県とその市区町村の値を合わせて集計しています。都道府県の値に市区町村の分が"
                 "含まれる場合は"
                 "重複しますので、集計の対象をどちらかに絞ってください。"})};
}

absl::StatusOr<pb::Indicator> GetIndicator(Calls& calls, const std::string& name) {
  pb::GetIndicatorRequest request;
  request.set_name(name);
  return calls.Call<pb::Indicator>("FrameworkService/GetIndicator", request);
}

}  // namespace

absl::StatusOr<Shown> IndicatorPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Indicator indicator, GetIndicator(visit.calls, name));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = view::IndicatorTitle(indicator.title(), indicator.state(), visit.lang);
    shown.tabs = IndicatorTabs(visit, name, /*rolled_up=*/false);
    WriteBlocks(shown.main, visit, {view::BriefOf(indicator, visit.words(), {"etag", "title"})});
    WriteFileLinks(shown.main, visit, {"This indicator", "この指標"});
    return shown;
  });
}

absl::StatusOr<PageFile> IndicatorFile(Visit& visit, const std::string& name, FileFormat) {
  ASSIGN_OR_RETURN(const pb::Indicator indicator, GetIndicator(visit.calls, name));
  return JsonFile(indicator.title(), indicator);
}

absl::StatusOr<Shown> IndicatorRollUpPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const RolledUp rolled_up, Gather(visit, name));
  const std::vector<view::PrefectureTotal> totals =
      view::TotalsByPrefecture(rolled_up.reply, rolled_up.PrefectureOf());
  const bool twice = std::any_of(totals.begin(), totals.end(),
                                 [](const auto& total) { return total.may_count_twice; });
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = rolled_up.reply.title();
    shown.subtitle = words.When(rolled_up.reply.when());
    shown.tabs = IndicatorTabs(visit, name, /*rolled_up=*/true);
    view::Writer& html = shown.main;
    WriteChoices(html, visit, name);
    html.Leaf("p", {view::Attribute("role", "status")}, view::RollUpTotal(rolled_up.reply, words));
    if (twice) WriteBlocks(html, visit, {TwiceWarning(visit)});
    if (!rolled_up.prefectures.empty()) {
      WritePrefectureMap(html, visit, visit.Say({"Totals by prefecture", "都道府県別の合計"}),
                         Tiles(rolled_up, totals, visit.lang));
    }
    WriteBlocks(html, visit, {view::PrefectureTable(totals, rolled_up.reply, words)});
    WriteBlocks(html, visit,
                {view::Section{visit.Say({"By body", "団体別"}),
                               view::RollUpBlocks(rolled_up.reply, words)}});
    WriteFileLinks(html, visit, {"This table", "この表"});
    return shown;
  });
}

absl::StatusOr<PageFile> IndicatorRollUpFile(Visit& visit, const std::string& name,
                                             FileFormat format) {
  ASSIGN_OR_RETURN(const RolledUp rolled_up, Gather(visit, name));
  const std::string title =
      absl::StrCat(rolled_up.reply.title(), " ", YearAsked(visit), visit.Say({"", "年度"}));
  if (format == kJson) return JsonFile(title, rolled_up.reply);
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::RollUpTable(rolled_up.reply, rolled_up.PrefectureOf(), visit.words()); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
