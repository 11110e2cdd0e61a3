#include "client/view/page/menu_table.h"

#include "absl/strings/str_cat.h"

namespace renkei::view {

Table MenuTable(const std::vector<pb::ListedCase>& cases, const domain::Words& words) {
  const auto& listed_type = *pb::ListedCase::descriptor();
  const auto& case_type = *pb::Case::descriptor();
  const auto listed_label = [&](const char* field) {
    return words.Label(*listed_type.FindFieldByName(field));
  };
  const auto case_field = [&](const char* field) -> const google::protobuf::FieldDescriptor& {
    return *case_type.FindFieldByName(field);
  };
  constexpr const char* kOfCase[] = {"title", "owner", "summary", "results", "contact_section"};
  Table table;
  table.columns = {{listed_label("position"), /*number=*/true}, {listed_label("heading")}};
  for (const char* field : kOfCase) table.columns.push_back({words.Label(case_field(field))});
  table.columns.push_back({listed_label("comment")});
  table.columns.push_back({words.Label(case_field("name"))});
  for (const pb::ListedCase& listed : cases) {
    Row& row = table.rows.emplace_back();
    row.cells = {absl::StrCat(listed.position()), listed.heading()};
    for (const char* field : kOfCase)
      row.cells.emplace_back(words.Field(listed.case_(), case_field(field)));
    row.cells.emplace_back(listed.comment());
    row.cells.emplace_back(listed.case_().name());
  }
  return table;
}

}  // namespace renkei::view
