// Prints how many modular exponentiations one core makes per second of CPU time: 3072 bits, exponents of 256 bits, in
// constant time. The server's side of an SRP-6a sign-in needs three.
#include <cstdio>
#include <ctime>
#include <openssl/bn.h>

int main() {
    constexpr double seconds_to_spend = 2;
    BN_CTX* context = BN_CTX_new();
    BN_MONT_CTX* montgomery = BN_MONT_CTX_new();
    BIGNUM* modulus = BN_get_rfc3526_prime_3072(nullptr);
    BIGNUM* base = BN_new();
    BIGNUM* exponent = BN_new();
    BIGNUM* out = BN_new();
    if (context == nullptr || montgomery == nullptr || modulus == nullptr || base == nullptr || exponent == nullptr ||
        out == nullptr || BN_MONT_CTX_set(montgomery, modulus, context) != 1 || BN_rand_range(base, modulus) != 1 ||
        BN_rand(exponent, 256, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1)
        return 1;
    const auto start = std::clock();
    double spent = 0;
    int count = 0;
    for (; spent < seconds_to_spend; ++count) {
        if (BN_mod_exp_mont_consttime(out, base, exponent, modulus, context, montgomery) != 1) return 1;
        spent = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    std::printf("%.2f\n", count / spent);
    BN_free(out);
    BN_free(exponent);
    BN_free(base);
    BN_free(modulus);
    BN_MONT_CTX_free(montgomery);
    BN_CTX_free(context);
    return 0;
}
