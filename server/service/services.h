// All services of the contract, in one list, and how each type of resource is read.

#ifndef RENKEI_SERVER_SERVICE_SERVICES_H_
#define RENKEI_SERVER_SERVICE_SERVICES_H_

#include "server/service/frame/change_readers.h"
#include "server/service/frame/method.h"
#include "server/service/frame/resource_source.h"

namespace renkei::service {

// Registers every handler. MethodRegistry::CheckComplete then says whether any method was
// forgotten.
void RegisterAllServices(MethodRegistry& methods);

// How each type of resource is read for the feed (Env::change_readers); a test walks the enum.
const ChangeReaders& AllChangeReaders();

// The same for replies that are given again; RegisterAllServices calls it.
void RegisterResourceReaders(MethodRegistry& methods);

// How each type of resource is read for what is derived from it (change/system_reader.h); a test
// walks the enum.
const ResourceSources& AllResourceSources();

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SERVICES_H_
