// What stands around every page, and the pieces that several pages have.

#ifndef RENKEI_CLIENT_WEB_PAGE_FRAME_H_
#define RENKEI_CLIENT_WEB_PAGE_FRAME_H_

#include <string>
#include <vector>

#include "client/web/page/visit.h"

namespace renkei::web {

// The whole document: head, ways around the site, `shown`, foot.
std::string FrameDocument(const Visit& visit, Shown shown, const SiteAssets& assets);

// A form that searches; `kind` is which one, or empty for all. `id` is that of its field.
void WriteSearchForm(view::Writer& html, const Visit& visit, const std::string& text,
                     const std::string& kind, absl::string_view id);

// A link; the text alone where the address is none.
void WriteLink(view::Writer& html, const std::string& address, const std::string& text);

// What can be chosen in a list.
void WriteOption(view::Writer& html, const std::string& value, const std::string& label,
                 bool chosen);

// An input that nobody sees.
void WriteHidden(view::Writer& html, absl::string_view name, const std::string& value);

// Ways to forms about `resource`, by the methods that they are sent to.
// `seen`: the etag of what stands on the page, so that a step is taken on nothing else.
void WriteFormLinks(view::Writer& html, const Visit& visit, const std::string& resource,
                    const std::vector<const char*>& methods, const std::string& seen = "");

// The same to the forms at `paths` ("cases/01m8.../adopted"); `label`, as a screen reader calls them, is one
// on its page.
void WriteFormLinks(view::Writer& html, const Visit& visit, const std::vector<std::string>& paths,
                    const Text& label = {"What you can do", "操作"});

// A button that sends the form at `path` with `inputs` as they are. One of a page may be what it is about.
enum class Button { kBeside, kMain };
void WriteFormButton(view::Writer& html, const Visit& visit, const std::string& path,
                     const Query& inputs, const std::string& label,
                     Button button = Button::kBeside);

// On to what is behind this part of a list; nothing where `token` is empty.
void WriteNextPart(view::Writer& html, const Visit& visit, const std::string& token);
// Which part of a list is asked for.
const std::string& PartIn(const Visit& visit);

// The ways between what is kept for the whole nation; `here`: the one that is shown, as the path has it.
std::vector<Tab> NationalTabs(const Visit& visit, const char* here);

// Of programmes, calls and rounds: what can be applied for.
std::vector<Tab> ProgrammeTabs(const Visit& visit, const char* here);

// The ways between what there is of an organization, and of a framework; `here` as above.
std::vector<Tab> OrganizationTabs(const Visit& visit, const std::string& name, const char* here);
std::vector<Tab> FrameworkTabs(const Visit& visit, const std::string& name, const char* here);

// Blocks of client/view with this site's addresses.
void WriteBlocks(view::Writer& html, const Visit& visit, const std::vector<view::Block>& blocks,
                 int level = 2);

// The page's blocks, with its title.
Shown ShownPage(const Visit& visit, const view::Page& page);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FRAME_H_
