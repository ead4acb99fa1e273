// Compares the library's verifier, through its public headers and its shared object, with the server's own over the
// same tokens, in turns. Prints tokens per second of CPU time: the server's verifier, the library's, and both with
// tokens that were seen before. Usage: verify_rate FOLDER ISSUER CLIENT_ID     FOLDER is that of make_tokens
#include "jwt/token_cache.hpp"
#include "jwt/verifier.hpp"

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <poolguard/verifier.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using poolguard::base::time_point;

// CPU seconds that one pass over the tokens takes.
template <class Verify>
double pass(const std::vector<std::string>& tokens, const Verify& is_accepted) {
    const auto start = std::clock();
    for (const auto& token : tokens)
        if (!is_accepted(token)) throw std::runtime_error("a token was refused");
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::vector<std::string> read_lines(const std::string& path, std::size_t most) {
    std::ifstream file(path);
    std::vector<std::string> out;
    for (std::string line; out.size() < most && std::getline(file, line);)
        out.push_back(line);
    return out;
}

} // namespace

int main(int argc, char** argv) try {
    namespace jwt = poolguard::jwt;
    if (argc != 4) return 2;
    constexpr int rounds = 5;
    constexpr int passes_over_seen = 20;
    constexpr std::size_t most_tokens = 8000, cache_bytes = std::size_t{256} * 1024 * 1024;
    const std::string folder = argv[1], issuer = argv[2], client = argv[3];
    const auto tokens = read_lines(folder + "/tokens", most_tokens);
    std::ifstream keys_file(folder + "/jwks.json");
    const std::string jwks{std::istreambuf_iterator<char>(keys_file), {}};

    const jwt::verifier own{{{issuer}, jwt::token_use::access, {client}}};
    const auto own_keys = jwt::key_set::parse(jwks).value();
    jwt::token_cache own_cache{most_tokens * 2, cache_bytes};
    const poolguard::token_policy policy{{issuer}, poolguard::token_use::access, {client}};
    const auto library = poolguard::verifier::create(policy).value();
    const auto library_cached =
        poolguard::cached_verifier::create(policy, {.entries = most_tokens * 2, .bytes = cache_bytes}).value();
    const auto library_keys = poolguard::key_set::parse(jwks).value();

    const auto by_own = [&](const std::string& token) {
        return own.verify(token, *own_keys, poolguard::current_time()).has_value();
    };
    const auto by_library = [&](const std::string& token) { return library.verify(token, library_keys).has_value(); };
    const auto by_own_cache = [&](const std::string& token) {
        const auto now = poolguard::current_time();
        if (own_cache.find(token, own_keys.get(), now) != nullptr) return true;
        auto verified = own.verify(token, *own_keys, now);
        return verified && own_cache.insert(token, std::move(*verified), *own_keys, now) != nullptr;
    };
    const auto by_library_cache = [&](const std::string& token) {
        return library_cached.verify(token, library_keys).has_value();
    };
    pass(tokens, by_own_cache);
    pass(tokens, by_library_cache);
    double spent[4] = {};
    for (int round = 0; round < rounds; ++round) {
        spent[0] += pass(tokens, by_own);
        spent[1] += pass(tokens, by_library);
        for (int again = 0; again < passes_over_seen; ++again) {
            spent[2] += pass(tokens, by_own_cache);
            spent[3] += pass(tokens, by_library_cache);
        }
    }
    const double all = static_cast<double>(tokens.size()) * rounds;
    std::printf("%.0f %.0f %.0f %.0f\n", all / spent[0], all / spent[1], all * passes_over_seen / spent[2],
                all * passes_over_seen / spent[3]);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "verify_rate: %s\n", error.what());
    return 1;
}
