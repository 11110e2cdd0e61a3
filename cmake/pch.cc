namespace renkei {
int PrecompiledHeaderAnchor() { return 0; }
}  // namespace renkei
