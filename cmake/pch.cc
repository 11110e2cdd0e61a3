namespace renkei { int PrecompiledHeaderAnchor() { return 0; } }
