// One document as it is put together, for those who say what stands in it (document_kinds.h).

#ifndef RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_BUILDER_H_
#define RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_BUILDER_H_

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "server/domain/searched_texts.h"
#include "server/domain/time/fiscal_year.h"
#include "server/service/frame/time.h"
#include "server/service/search/documents.h"

namespace renkei::service {

// Of a document's facets. A plan that names more serves everything.
inline constexpr int kMaxDocumentYears = 40;
inline constexpr int kMaxDocumentItems = 60;

// PUBLISHED of LIFECYCLE_STATE_PUBLISHED; "" where nothing is said.
template <typename Enum>
std::string FacetToken(Enum value, absl::string_view prefix) {
  if (static_cast<int>(value) == 0) return "";
  const auto* known = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return known == nullptr ? "" : std::string(absl::StripPrefix(known->name(), prefix));
}

class DocumentBuilder {
 public:
  explicit DocumentBuilder(absl::string_view kind) { document_.kind = std::string(kind); }

  void Title(const std::string& text) { AddField(text, true); }
  // All that it says, of which passages of a hit are taken.
  void Says(const google::protobuf::Message& resource) {
    // A second line of the title.
    constexpr absl::string_view kSubtitle = "subtitle";
    Title(domain::TitleOf(resource));
    for (const domain::SearchedText& said : domain::SearchedTextsOf(resource))
      AddField(said.text, said.field == kSubtitle);
  }
  // Found with it, without standing in it; of one field, a line each.
  void Line(const std::string& text) {
    if (!text.empty()) absl::StrAppend(&lines_, text, "\n");
  }

  void Facet(absl::string_view name, std::string value) {
    if (!value.empty()) document_.facets.push_back({std::string(name), std::move(value)});
  }
  template <typename Values>
  void Items(const Values& items) {
    int most = kMaxDocumentItems;
    for (const std::string& item : items) {
      if (most-- == 0) return;
      Facet(kFrameworkItemFacet, item);
    }
  }
  void Order(const char* name, double value) { document_.sort_values.push_back({name, value}); }
  void Dated(const google::protobuf::Timestamp& time) {
    Order(kDateOrder, static_cast<double>(absl::ToUnixSeconds(FromProto(time))));
  }

  void Years(const pb::FiscalPeriod& period) {
    for (int i = 0; i < std::min(domain::FiscalYearsIn(period), kMaxDocumentYears); ++i)
      Facet(kYearFacet, absl::StrCat(period.from_fiscal_year() + i));
  }

  // Each organization's facts, and each of them once.
  template <typename Owners>
  void Owned(const Owners& owners, const DocumentFacts& facts) {
    std::set<std::string> prefectures, kinds, classes;
    for (const std::string& owner : owners) {
      const OwnerFacts& known = facts.owner(owner);
      Facet(kOwnerFacet, owner);
      Line(known.place);
      prefectures.insert(known.prefecture);
      kinds.insert(known.kind);
      classes.insert(known.population_class);
    }
    for (const std::string& value : prefectures) Facet(kPrefectureFacet, value);
    for (const std::string& value : kinds) Facet(kOwnerKindFacet, value);
    for (const std::string& value : classes) Facet(kPopulationClassFacet, value);
  }

  search::Document Finish() && {
    AddField(lines_, false);
    return std::move(document_);
  }

 private:
  void AddField(const std::string& text, bool title) {
    if (!text.empty()) document_.fields.push_back({text, title});
  }

  search::Document document_;
  std::string lines_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_BUILDER_H_
