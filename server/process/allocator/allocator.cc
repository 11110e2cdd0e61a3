// How the allocator of a program, jemalloc, gives memory back: freed pages go to the system after a
// second, by a thread of its own, also where nobody calls any more; and four arenas, however many
// processors there are, keep little for themselves. Measured so: tests/bench/README.md.

// jemalloc looks for this name before main; MALLOC_CONF in the environment wins over it.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0,narenas:4";
}
