#include "simulation/chance.hpp"

#include <openssl/rand.h>

namespace poolguard::simulation {
namespace {

chance& source() {
    static chance one{0};
    return one;
}

int fill(unsigned char* into, int count) {
    for (int i = 0; i < count; ++i)
        into[i] = static_cast<unsigned char>(source().next() & 0xffU);
    return 1;
}
int seed_nothing(const void*, int) { return 1; }
int add_nothing(const void*, int, double) { return 1; }
int is_ready() { return 1; }

constexpr RAND_METHOD from_seed{seed_nothing, fill, nullptr, add_nothing, fill, is_ready};

} // namespace

void seed_openssl(std::uint64_t seed) {
    source() = chance(seed);
    // OpenSSL 3 still asks the method before its own generators.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    RAND_set_rand_method(&from_seed);
#pragma GCC diagnostic pop
}

} // namespace poolguard::simulation
