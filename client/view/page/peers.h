// Places like one: what a body is like, and the governments most like it with the reasons.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PEERS_H_
#define RENKEI_CLIENT_VIEW_PAGE_PEERS_H_

#include "client/view/block.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// The body and what it is like, each figure with its class, what is unknown named as such; under it
// PeersTable; last what the likeness is made of.
Page PeersPage(const pb::ListPeersResponse& reply, const domain::Words& words);

// A row for each peer: its figures, how near it is, and in what it is the same, close or different.
// What is unknown of the body itself is told once, on the page, and in no row.
Table PeersTable(const pb::ListPeersResponse& reply, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PEERS_H_
