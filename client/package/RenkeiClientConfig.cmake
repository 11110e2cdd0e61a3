# find_package(RenkeiClient) gives Renkei::client, a static library; what it needs is looked for here.
include(CMakeFindDependencyMacro)
find_dependency(absl)
find_dependency(Protobuf)
find_dependency(gRPC CONFIG)
include("${CMAKE_CURRENT_LIST_DIR}/RenkeiClientTargets.cmake")
