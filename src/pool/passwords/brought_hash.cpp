#include "pool/passwords/brought_hash.hpp"

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <charconv>
#include <crypt.h>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdexcept>

namespace poolguard::pool {
namespace {

// With these, one comparison takes about a second.
constexpr std::uint32_t largest_bcrypt_cost = 14;
constexpr std::uint64_t most_iterations = 2'000'000; // for each block that the hash has, together
constexpr std::uint64_t mebibyte = std::uint64_t{1024} * 1024;
constexpr std::uint64_t most_argon2_memory = 256 * mebibyte;
// ln=17 with r=8, which OWASP recommends, is 128 MiB and a little more.
constexpr std::uint64_t most_scrypt_memory = 129 * mebibyte;
constexpr std::uint32_t most_passes = 64;
constexpr std::uint32_t most_lanes = 16;
// A shorter hash would be hit by chance, or cannot be made by the algorithm.
constexpr std::size_t shortest_hash = 16;
constexpr std::size_t longest_hash = 128;
constexpr std::size_t shortest_argon2_salt = 8;

// The groups of each are three numbers, salt and hash.
struct form {
    hash_algorithm algorithm;
    std::string_view regex;
    bool has_encoded_salt = true;
};
constexpr std::array forms{
    form{hash_algorithm::BCRYPT, R"(\$2[aby]\$(\d\d)()()\$()([./A-Za-z0-9]{53}))"},
    form{hash_algorithm::ARGON2ID, R"(\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+))"},
    form{hash_algorithm::SCRYPT, R"(\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+))"},
    form{hash_algorithm::PBKDF2_SHA256, R"(\$pbkdf2-sha256\$(?:i=)?(\d+)(?:,l=(\d+))?()\$([^$]*)\$([^$]+))"},
    form{hash_algorithm::PBKDF2_SHA256, R"(pbkdf2_sha256\$(\d+)()()\$([^$]*)\$([^$]+))", false},
};

std::optional<std::string> decode(std::string_view unpadded) {
    std::string text(unpadded);
    std::ranges::replace(text, '.', '+'); // passlib's alphabet
    return base::from_base64_unpadded(text);
}

std::optional<parsed_hash> parse_as(const form& as, std::string_view text) {
    const auto groups = base::json::groups_of(as.regex, text);
    if (!groups) return std::nullopt;
    parsed_hash out;
    out.algorithm = as.algorithm;
    for (std::size_t i = 0; i < out.cost.size(); ++i) {
        const auto digits = (*groups)[i];
        if (!digits.empty() && std::from_chars(digits.begin(), digits.end(), out.cost[i]).ec != std::errc{})
            return std::nullopt;
    }
    out.salt = (*groups)[3];
    out.hash = (*groups)[4];
    if (as.algorithm == hash_algorithm::BCRYPT) return out;
    auto salt = as.has_encoded_salt ? decode(out.salt) : out.salt;
    auto hash = decode(out.hash);
    if (!salt || !hash) return std::nullopt;
    out.salt = std::move(*salt);
    out.hash = std::move(*hash);
    return out;
}

// Whether the algorithm takes it.
bool is_sound(const parsed_hash& it) {
    const auto [first, second, third] = it.cost;
    if (it.algorithm == hash_algorithm::BCRYPT) return first >= 4;
    if (it.hash.size() < shortest_hash || it.hash.size() > longest_hash || first == 0) return false;
    if (it.algorithm == hash_algorithm::PBKDF2_SHA256) return second == 0 || second == it.hash.size();
    if (second == 0 || third == 0) return false;
    if (it.algorithm == hash_algorithm::SCRYPT) // RFC 7914 section 2
        return first < std::uint64_t{16} * second && third <= ((1U << 30) - 1) / second;
    return it.salt.size() >= shortest_argon2_salt && first / 8 >= third;
}

// As OpenSSL counts it.
std::uint64_t scrypt_memory(const parsed_hash& it) {
    return std::uint64_t{128} * it.cost[1] * ((std::uint64_t{1} << it.cost[0]) + 2 + it.cost[2]);
}

bool is_affordable(const parsed_hash& it) {
    constexpr std::uint32_t largest_factor = 20; // of scrypt: no overflow
    constexpr std::size_t block = 32;            // of PBKDF2
    const auto [first, second, third] = it.cost;
    const auto fits = [](std::uint64_t memory, std::uint64_t most, std::uint32_t times) {
        return memory <= most && memory * times <= 2 * most;
    };
    switch (it.algorithm) {
    case hash_algorithm::BCRYPT:
        return first <= largest_bcrypt_cost;
    case hash_algorithm::SCRYPT:
        return first <= largest_factor && third <= most_lanes && fits(scrypt_memory(it), most_scrypt_memory, third);
    case hash_algorithm::ARGON2ID:
        return second <= most_passes && third <= most_lanes &&
               fits(std::uint64_t{first} * 1024, most_argon2_memory, second);
    case hash_algorithm::PBKDF2_SHA256:
        return first * std::uint64_t{(it.hash.size() + block - 1) / block} <= most_iterations;
    }
    return false;
}

bool is_of_bcrypt(std::string_view hash, std::string_view password) {
    // The hash of a password with a NUL would be that of its beginning.
    if (password.contains('\0')) return false;
    const auto memory = std::make_unique<crypt_data>();
    std::string given(password);
    const auto* made = crypt_r(given.c_str(), std::string(hash).c_str(), memory.get());
    base::wipe(given);
    const bool is_same = made != nullptr && base::equal_in_constant_time(made, hash);
    OPENSSL_cleanse(memory.get(), sizeof(crypt_data));
    return is_same;
}

bool is_of_openssl(const parsed_hash& hash, std::string_view password) {
    base::bytes made(hash.hash.size(), '\0');
    const auto [first, second, third] = hash.cost;
    const bool is_made =
        hash.algorithm == hash_algorithm::SCRYPT
            ? EVP_PBE_scrypt(password.data(), password.size(), base::octets(hash.salt).data(), hash.salt.size(),
                             std::uint64_t{1} << first, second, third, most_scrypt_memory, base::octets(made),
                             made.size()) == 1
            : PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), base::octets(hash.salt).data(),
                                static_cast<int>(hash.salt.size()), static_cast<int>(first), EVP_sha256(),
                                static_cast<int>(made.size()), base::octets(made)) == 1;
    if (!is_made) throw std::runtime_error("OpenSSL could not compute the hash of a password");
    return base::equal_in_constant_time(made, hash.hash);
}

} // namespace

std::optional<parsed_hash> parse_hash(std::string_view text) {
    for (const auto& each : forms)
        if (auto found = parse_as(each, text)) return found;
    return std::nullopt;
}

std::optional<std::string> fault_of_hash(std::string_view text) {
    const auto hash = parse_hash(text);
    if (!hash || !is_sound(*hash)) return "The password hash cannot be read.";
    if (!is_affordable(*hash)) return "The password hash takes too much time or memory to compare.";
    return std::nullopt;
}

bool is_of_brought_hash(std::string_view text, std::string_view password) {
    const auto hash = parse_hash(text);
    if (!hash || !is_sound(*hash) || !is_affordable(*hash)) return false;
    return hash->algorithm == hash_algorithm::BCRYPT ? is_of_bcrypt(text, password) : is_of_openssl(*hash, password);
}

} // namespace poolguard::pool
