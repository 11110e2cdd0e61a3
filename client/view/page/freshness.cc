#include "client/view/page/freshness.h"

#include "absl/strings/str_cat.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

Row FreshnessRow(const pb::CaseFreshness& one, const domain::Words& words) {
  Row row;
  Cell organization = words.Title(one.organization());
  organization.resource = one.organization();
  Cell overdue = one.overdue() == 0 ? "" : domain::GroupedNumber(one.overdue());
  if (one.overdue() > 0) overdue.tone = Tone::kWarning;
  // The day of a confirmation says enough.
  row.cells = {organization,
               domain::GroupedNumber(one.published()),
               overdue,
               one.oldest_review_by_date(),
               words.Time(one.last_confirmed_time()).substr(0, 10),
               one.organization()};
  return row;
}

// "3団体、公開中の事例12件、うち見直し期限超過2件"
std::string SumOf(const std::vector<pb::CaseFreshness>& organizations, Lang lang) {
  int published = 0;
  int overdue = 0;
  for (const pb::CaseFreshness& one : organizations) {
    published += one.published();
    overdue += one.overdue();
  }
  return In(lang, {absl::StrCat(organizations.size(), " organizations, ", published,
                                " published cases, ", overdue, " overdue"),
                   absl::StrCat(organizations.size(), "団体、公開中の事例", published,
                                "件、うち見直し期限超過", overdue, "件")});
}

}  // namespace

Table FreshnessTable(const std::vector<pb::CaseFreshness>& organizations,
                     const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"ORGANIZATION", "団体"}), false, true},
                   {In(lang, {"PUBLISHED", "公開中"}), true},
                   {In(lang, {"OVERDUE", "見直し期限超過"}), true},
                   {In(lang, {"OLDEST REVIEW-BY", "最も早い見直し期限"})},
                   {In(lang, {"LAST CONFIRMED", "最終確認"})},
                   {In(lang, {"NAME", "リソース名"}), false, false, true}};
  table.nothing = In(lang, {"Nothing was found.", "該当するものはありません。"});
  for (const pb::CaseFreshness& one : organizations) table.rows.push_back(FreshnessRow(one, words));
  return table;
}

Page FreshnessPage(const std::vector<pb::CaseFreshness>& organizations,
                   const domain::Words& words) {
  Page page;
  page.lang = words.lang();
  page.head.title = In(words.lang(), {"How fresh published cases are", "公開中の事例の確認状況"});
  if (!organizations.empty()) page.head.subtitle = SumOf(organizations, words.lang());
  page.blocks.emplace_back(FreshnessTable(organizations, words));
  return page;
}

}  // namespace renkei::view
