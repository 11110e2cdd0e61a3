// Trees, as the server reads them too.

#ifndef RENKEI_CLIENT_CLI_FILE_TREE_H_
#define RENKEI_CLIENT_CLI_FILE_TREE_H_

#include "server/text/tree.h"

namespace renkei::cli {

using text::Place;
using text::Tree;
using text::TreeEntry;

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_TREE_H_
