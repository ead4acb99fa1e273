// Prints how many Argon2id hashes of the server's own cost (19 MiB, 2 passes, 1 lane) one core makes per second of this
// program's CPU time, so that a busy machine does not distort the result.
#include <argon2.h>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string_view>

int main() {
    constexpr std::string_view password = "a password of usual length";
    constexpr std::array<std::uint8_t, 16> salt{1, 2, 3};
    constexpr double seconds_to_spend = 3;
    std::array<std::uint8_t, 32> hash{};
    const auto start = std::clock();
    double spent = 0;
    int count = 0;
    for (; spent < seconds_to_spend; ++count) {
        if (argon2id_hash_raw(2, 19456, 1, password.data(), password.size(), salt.data(), salt.size(), hash.data(),
                              hash.size()) != ARGON2_OK)
            return 1;
        spent = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    std::printf("%.2f\n", count / spent);
    return 0;
}
