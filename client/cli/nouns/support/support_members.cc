// Who takes part in a support case.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/support/support_verbs.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/support_service.pb.h"

namespace renkei::cli {
namespace {

const Text kMemberHelp = {"SUPPORT/ORG, or the name of the member",
                          "伴走支援/団体、またはリソース名"};
const Text kOwnPartHelp = {"The support case, for one's own organization",
                           "伴走支援（自分の団体について）"};

std::vector<Column<pb::SupportMember>> SupportMemberColumns(Session& session) {
  using M = pb::SupportMember;
  return {{Heading<M>("organization"), Says<M>(session, "organization")},
          {Heading<M>("side"), Says<M>(session, "side")},
          {Heading<M>("state"), Says<M>(session, "state")},
          {Heading<M>("request"), [](const M& m) { return m.request(); }, false, true},
          {Heading<M>("answer"), [](const M& m) { return m.answer(); }, false, true},
          {{"MEMBER", "リソース名"}, [](const M& m) { return m.name(); }, false, false, true}};
}

struct PartVerb {
  const char* name;
  const char* action;
  Text description;
  // Of which organization it speaks: another one is typed behind the case.
  bool of_another;
  bool needs_words;
};

void AddPartStep(Noun noun, const PartVerb& verb, std::vector<Argument> more,
                 const std::string& typed) {
  std::vector<Argument> takes = {verb.of_another ? Field("MEMBER", "name", kMemberHelp)
                                                 : Field("SUPPORT", "name", kOwnPartHelp)};
  takes.push_back(verb.needs_words ? Needed("--words TEXT", "words", kSupportWordsHelp)
                                   : Field("--words TEXT", "words", kSupportWordsHelp));
  takes.insert(takes.end(), more.begin(), more.end());
  takes.push_back(Etag());
  AddVerb(noun, {.name = verb.name,
                 .description = verb.description,
                 .calls = "SupportService/ChangeSupportMember",
                 .sends = absl::StrCat("action: SUPPORT_MEMBER_ACTION_", verb.action),
                 .takes = std::move(takes),
                 .prints = Written(SupportMemberColumns),
                 .examples = {{absl::StrCat("renkei support ", verb.name, " 01m8hdbw5t",
                                            verb.of_another ? "/141003" : "", typed),
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

}  // namespace

void AddSupportMembers(Noun noun) {
  AddVerb(noun, {.name = "members",
                 .description = {"Lists who was asked to take part, and what each answered",
                                 "参加を依頼した団体と回答を一覧します"},
                 .calls = "SupportService/ListSupportMembers",
                 .takes = {Field("SUPPORT", "parent", kSupportHelp), Limit()},
                 .prints = Listed(SupportMemberColumns),
                 .examples = {{"renkei support members 01m8hdbw5t",
                               {"By the beginning of its id", "IDの先頭で"}}}});
  const Argument officials =
      Field("--official ACCOUNT", "officials",
            {"Who works on it; as often as needed (left out: all that have the role)",
             "担当者。繰り返し指定できます（省略時は権限のある人すべて）"});
  AddPartStep(
      noun,
      {"invite",
       "ASK",
       {"Asks an organization into the team (window), or to ask together (body)",
        "チームへの参加（窓口）、または共同の相談（相談団体）を依頼します"},
       true,
       false},
      {Field("--side", "side",
             {"On which side (left out: that of who asks)", "立場（省略時は依頼する団体による）"})},
      " --words 計画づくりの助言");
  AddPartStep(noun, {"accept", "ACCEPT", {"Takes part", "参加を承諾します"}, false, false},
              {officials}, "");
  AddPartStep(noun, {"refuse", "DECLINE", {"Does not take part", "依頼を辞退します"}, false, true},
              {}, " --words 体制が整わないため");
  AddPartStep(noun,
              {"leave",
               "LEAVE",
               {"Leaves a case; nothing of it can be read afterwards",
                "支援から離れます。その後は内容を閲覧できません"},
               false,
               true},
              {}, " --words 異動のため");
  AddPartStep(noun,
              {"release",
               "RELEASE",
               {"Takes a request back, or releases who takes part", "依頼の取消し・解任をします"},
               true,
               false},
              {}, " --words 役割を終えたため");
  AddPartStep(noun,
              {"assign",
               "ASSIGN",
               {"Says who of one's organization works on it", "自分の団体の担当者を変えます"},
               false,
               false},
              {officials}, " --official sato");
}

}  // namespace renkei::cli
