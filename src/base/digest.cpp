#include "base/digest.hpp"

#include "base/openssl.hpp"

#include <openssl/hmac.h>
#include <stdexcept>

namespace poolguard::base {
namespace {

bytes hmac(const EVP_MD* algorithm, std::size_t length, std::string_view key, std::string_view data) {
    bytes out(length, '\0');
    const auto input = octets(data);
    if (HMAC(algorithm, key.data(), static_cast<int>(key.size()), input.data(), input.size(), octets(out), nullptr) ==
        nullptr)
        throw std::runtime_error("HMAC failed");
    return out;
}

} // namespace

bytes sha256(std::string_view data) {
    // Fetching the algorithm and making a context cost more than hashing a short text, so both are kept.
    static std::atomic<EVP_MD*> fetched;
    const EVP_MD* algorithm = fetched_digest(fetched, "SHA256");
    thread_local const digest_context_ptr context{EVP_MD_CTX_new()};
    bytes out(32, '\0');
    if (algorithm == nullptr || !context || EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), octets(out), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
    return out;
}

bytes hmac_sha256(std::string_view key, std::string_view data) { return hmac(EVP_sha256(), 32, key, data); }

bytes hmac_sha384(std::string_view key, std::string_view data) { return hmac(EVP_sha384(), 48, key, data); }

bytes hmac_sha1(std::string_view key, std::string_view data) { return hmac(EVP_sha1(), 20, key, data); }

} // namespace poolguard::base
