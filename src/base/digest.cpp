#include "base/digest.hpp"

#include "base/openssl.hpp"

#include <algorithm>
#include <array>
#include <openssl/crypto.h>
#include <stdexcept>

namespace poolguard::base {
namespace {

// Fetching an algorithm and making a context cost more than hashing a short text, so both are kept.
struct kept_digest {
    const char* name;
    std::size_t size;
    std::size_t block; // that it takes in at once
    std::atomic<EVP_MD*> fetched{nullptr};
};
constinit kept_digest kept_sha256{"SHA256", 32, 64};
constinit kept_digest kept_sha384{"SHA384", 48, 128};
constinit kept_digest kept_sha1{"SHA1", 20, 64};

constexpr std::size_t largest_block = 128;

// The thread's context, which has nothing of what was hashed before.
EVP_MD_CTX* begin(kept_digest& as) {
    const EVP_MD* algorithm = fetched_digest(as.fetched, as.name);
    thread_local const digest_context_ptr context{EVP_MD_CTX_new()};
    const bool has_begun =
        algorithm != nullptr && context && EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1;
    return has_begun ? context.get() : nullptr;
}

bytes hash(kept_digest& as, std::string_view first, std::string_view second = {}) {
    auto* const context = begin(as);
    bytes out(as.size, '\0');
    if (context == nullptr || EVP_DigestUpdate(context, first.data(), first.size()) != 1 ||
        EVP_DigestUpdate(context, second.data(), second.size()) != 1 ||
        EVP_DigestFinal_ex(context, octets(out), nullptr) != 1)
        throw std::runtime_error("OpenSSL could not make a digest");
    return out;
}

// The key, filled up to a block, with each of its bytes masked; wiped afterwards.
class masked_key {
  public:
    masked_key(std::string_view key, std::size_t block, unsigned char mask) : size_(block) {
        std::ranges::copy(key, bytes_.begin());
        for (auto& each : bytes_)
            each = static_cast<char>(static_cast<unsigned char>(each) ^ mask);
    }
    masked_key(const masked_key&) = delete;
    masked_key& operator=(const masked_key&) = delete;
    ~masked_key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    std::string_view text() const { return {bytes_.data(), size_}; }

  private:
    std::array<char, largest_block> bytes_{};
    std::size_t size_;
};

// RFC 2104 section 2. OpenSSL's HMAC() fetches and makes what is kept here, which costs several times as much.
bytes hmac(kept_digest& as, std::string_view key, std::string_view data) {
    bytes shortened;
    if (key.size() > as.block) key = shortened = hash(as, key);
    auto inner = hash(as, masked_key(key, as.block, 0x36).text(), data);
    auto out = hash(as, masked_key(key, as.block, 0x5c).text(), inner);
    // The result may be a key.
    begin(as);
    OPENSSL_cleanse(inner.data(), inner.size());
    OPENSSL_cleanse(shortened.data(), shortened.size());
    return out;
}

} // namespace

bytes sha256(std::string_view data) { return hash(kept_sha256, data); }

bytes hmac_sha256(std::string_view key, std::string_view data) { return hmac(kept_sha256, key, data); }

bytes hmac_sha384(std::string_view key, std::string_view data) { return hmac(kept_sha384, key, data); }

bytes hmac_sha1(std::string_view key, std::string_view data) { return hmac(kept_sha1, key, data); }

} // namespace poolguard::base
