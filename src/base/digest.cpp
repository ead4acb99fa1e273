#include "base/digest.hpp"

#include "base/openssl.hpp"

#include <array>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <stdexcept>

namespace poolguard::base {
namespace {

// Fetching an algorithm and making a context cost more than authenticating a short text, so each thread keeps them.
class hmac_maker {
  public:
    hmac_maker(const char* digest, std::size_t length) : length_(length) {
        const mac_ptr algorithm{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
        if (algorithm) context_.reset(EVP_MAC_CTX_new(algorithm.get()));
        std::string name(digest);
        const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                    OSSL_PARAM_construct_end()};
        if (!context_ || EVP_MAC_CTX_set_params(context_.get(), parameters.data()) != 1) context_.reset();
    }

    bytes operator()(std::string_view key, std::string_view data) const {
        bytes out(length_, '\0');
        const auto input = octets(data);
        if (!context_ || !take_key(key) || EVP_MAC_update(context_.get(), input.data(), input.size()) != 1 ||
            EVP_MAC_final(context_.get(), octets(out), nullptr, out.size()) != 1)
            throw std::runtime_error("HMAC failed");
        take_key(std::string_view("\0", 1)); // so that the context keeps nothing of this one
        return out;
    }

  private:
    // An empty key must not be a null pointer, which would stand for the key before.
    bool take_key(std::string_view key) const {
        return EVP_MAC_init(context_.get(), octets(key.empty() ? std::string_view("") : key).data(), key.size(),
                            nullptr) == 1;
    }

    std::size_t length_;
    mac_context_ptr context_;
};

} // namespace

bytes sha256(std::string_view data) {
    // Kept for the same reason.
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

bytes hmac_sha256(std::string_view key, std::string_view data) {
    thread_local const hmac_maker maker("SHA256", 32);
    return maker(key, data);
}

bytes hmac_sha384(std::string_view key, std::string_view data) {
    thread_local const hmac_maker maker("SHA384", 48);
    return maker(key, data);
}

bytes hmac_sha1(std::string_view key, std::string_view data) {
    thread_local const hmac_maker maker("SHA1", 20);
    return maker(key, data);
}

} // namespace poolguard::base
