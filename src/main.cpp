#include "app/command_line.hpp"

#include <malloc.h>

int main(int argc, char** argv) {
    // Hashing a password takes 19 MiB for a moment. Left alone, the allocator would come to keep such blocks in every
    // thread; with a fixed threshold they go back to the system.
    (void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
    return poolguard::app::run(argc, argv);
}
