// `renkei account handover`: the work of who moves on becomes that of who follows.
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/account/account_verbs.h"
#include "client/cli/nouns/common.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::cli {
namespace {

// One row for each thing that moved.
std::string HandOverTable(Session& session, const pb::HandOverWorkResponse& reply) {
  const Lang lang = session.lang();
  std::vector<std::vector<std::string>> rows;
  for (const pb::Section& one : reply.sections())
    rows.push_back({In(lang, {"section", "課"}), one.display_name(), one.name()});
  for (const pb::Account& one : reply.scripts())
    rows.push_back({In(lang, {"script", "スクリプト"}), one.display_name(), one.name()});
  if (rows.empty()) return "";
  std::ostringstream out;
  Printer(out, session.printer().options())
      .Table({{In(lang, {"KIND", "種別"})},
              {In(lang, {"MOVED", "引き継ぐもの"}), false, true},
              {In(lang, {"NAME", "リソース名"}), false, false, true}},
             std::move(rows));
  return out.str();
}

absl::Status PrintHandOver(Session& session, const Sending&,
                           const pb::HandOverWorkResponse& reply) {
  session.printer().One(reply, [&] { return HandOverTable(session, reply); });
  const int count = reply.sections_size() + reply.scripts_size();
  const std::string& from = reply.from().display_name();
  const std::string& to = reply.to().display_name();
  session.Note(
      DoneOrWould(session,
                  {absl::StrCat("moved from ", from, " to ", to, ": ", count),
                   absl::StrCat(from, " から ", to, " へ ", count, " 件を引き継ぎました。")},
                  {absl::StrCat("move from ", from, " to ", to, ": ", count),
                   absl::StrCat(from, " から ", to, " へ ", count, " 件を引き継ぎます。")}));
  if (reply.from().disabled()) {
    const int ended = reply.ended_tokens();
    session.Note(DoneOrWould(
        session,
        {absl::StrCat(from, " is disabled; sessions, invitations and tokens that ended: ", ended),
         absl::StrCat(from, " を停止し、セッション・招待・トークン ", ended,
                      " 件を失効させました。")},
        {absl::StrCat("disable ", from, "; sessions, invitations and tokens to end: ", ended),
         absl::StrCat(from, " を停止し、セッション・招待・トークン ", ended,
                      " 件を失効させます。")}));
  }
  NoteDryRun(session);
  return absl::OkStatus();
}

}  // namespace

void AddAccountHandOver(Noun noun) {
  AddVerb(noun, {.name = "handover",
                 .description = {"Moves a person's sections and scripts to who follows",
                                 "人の所属課と、責任を持つスクリプトを後任に引き継ぎます"},
                 .calls = "IdentityService/HandOverWork",
                 .takes = {Field("FROM", "from", {"Who moves on", "異動する人のアカウント"}),
                           Field("TO", "to", {"Who follows", "後任のアカウント"}),
                           Field("--disable", "disable_from",
                                 {"Stop FROM, and end its sessions, invitations and tokens",
                                  "異動する人のアカウントを停止し、セッション・招待・トークンを失効"
                                  "させます"})},
                 .prints = OfReply<pb::HandOverWorkResponse>(PrintHandOver),
                 .examples = {{"renkei account handover yamada sato --dry-run",
                               {"What would move", "引き継ぐものを確かめるだけ"}},
                              {"renkei account handover yamada sato --disable",
                               {"In April, when yamada leaves", "4月に山田さんが転出するとき"}}}});
}

}  // namespace renkei::cli
