#include "client/web/page/inbox_choice.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace renkei::web {
namespace {

Text WhatICanDo() { return {"What I can do", "自分が対応できる用件"}; }
Text OfMySections() { return {"Of my section", "自分の課の用件"}; }
Text OfTheWhole() { return {"Of the whole organization", "団体全体の用件"}; }

}  // namespace

std::string InboxChoice::Address(absl::string_view path) const {
  Query query;
  if (mine) query.Set("mine", "1");
  if (all) query.Set("all", "1");
  query.Set("section", section);
  if (kind != pb::INBOX_KIND_UNSPECIFIED) query.Set("kind", absl::StrCat(kind));
  return AddressOf(path, query);
}

pb::ListInboxItemsRequest InboxChoice::Request() const {
  pb::ListInboxItemsRequest request;
  request.set_page_size(500);
  request.set_my_sections(mine);
  request.set_all_roles(all);
  request.set_section(section);
  if (kind != pb::INBOX_KIND_UNSPECIFIED) request.add_kinds(kind);
  return request;
}

InboxChoice InboxChoiceOf(const Visit& visit) {
  InboxChoice choice;
  choice.mine = !visit.query.Get("mine").empty();
  choice.all = !visit.query.Get("all").empty();
  choice.section = visit.query.Get("section");
  const int kind = visit.query.Number("kind", pb::InboxKind_MAX, 0);
  if (pb::InboxKind_IsValid(kind)) choice.kind = static_cast<pb::InboxKind>(kind);
  return choice;
}

std::string ChoiceWords(const Visit& visit, const InboxChoice& choice,
                        const std::vector<pb::Section>& sections) {
  for (const pb::Section& section : sections) {
    if (section.name() == choice.section) return section.display_name();
  }
  return visit.Say(choice.mine ? OfMySections() : choice.all ? OfTheWhole() : WhatICanDo());
}

void WriteInboxWays(view::Writer& html, Visit& visit, const InboxChoice& choice,
                    const std::vector<pb::Section>& sections) {
  const std::string path = absl::StrCat("/", visit.path);
  const auto nav =
      html.Open("nav", {view::Class("orders"),
                        view::Attribute("aria-label", visit.Say({"Which ones", "用件の絞込み"}))});
  const auto list = html.Open("ul");
  const auto way = [&](const InboxChoice& to, const std::string& label) {
    const auto item = html.Open("li");
    const std::string address = to.Address(path);
    if (const auto checked = view::Address::Of(address)) {
      html.Leaf("a",
                {Href(*checked),
                 view::Attribute("aria-current", address == choice.Address(path) ? "true" : "")},
                label);
    }
  };
  way({}, visit.Say(WhatICanDo()));
  way({.mine = true}, visit.Say(OfMySections()));
  way({.all = true}, visit.Say(OfTheWhole()));
  for (const pb::Section& section : sections) {
    if (!section.retired()) way({.all = true, .section = section.name()}, section.display_name());
  }
  if (choice.kind != pb::INBOX_KIND_UNSPECIFIED)
    way(choice, visit.words().Value(*pb::InboxKind_descriptor(), choice.kind));
}

}  // namespace renkei::web
