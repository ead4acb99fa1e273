#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace poolguard::fuzz {

void require(bool condition, std::string_view sentence) {
    if (condition) return;
    std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
    std::abort();
}

unsigned pieces::number() {
    if (rest_.empty()) return 0;
    const auto out = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return out;
}

std::string_view pieces::next() {
    const auto out = rest_.substr(0, rest_.find('\xff'));
    rest_.remove_prefix(std::min(out.size() + 1, rest_.size()));
    return out;
}

std::string joined(std::initializer_list<std::string_view> values) {
    std::string out;
    for (const auto each : values) {
        out += each;
        out += '\xff';
    }
    return out;
}

} // namespace poolguard::fuzz

// With FUZZ_SEEDS=FOLDER the program writes its seeds there and ends.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* const folder = std::getenv("FUZZ_SEEDS");
    if (folder == nullptr) return 0;
    const auto all = poolguard::fuzz::seeds();
    for (std::size_t i = 0; i < all.size(); ++i)
        std::ofstream(std::filesystem::path(folder) / ("seed-" + std::to_string(i)), std::ios::binary) << all[i];
    std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    poolguard::fuzz::try_input({reinterpret_cast<const char*>(data), size});
    return 0;
}
