#include "webauthn/credential_key.hpp"

#include "base/bytes.hpp"
#include "base/try.hpp"
#include "jwt/key_material.hpp"
#include "webauthn/cbor.hpp"

#include <atomic>

namespace poolguard::webauthn {
namespace {

// The labels and values of RFC 9053 sections 7.1 and 7.2, and RFC 8230 section 4.
constexpr std::int64_t key_type = 1;
constexpr std::int64_t key_algorithm = 3;
constexpr std::int64_t octet_pair = 1;
constexpr std::int64_t elliptic_curve = 2;
constexpr std::int64_t rsa = 3;
constexpr std::int64_t curve = -1;
constexpr std::int64_t p256 = 1;
constexpr std::int64_t ed25519 = 6;

bool has_number(const cbor_map& in, std::int64_t label, std::int64_t wanted) {
    const auto* found = find_member<std::int64_t>(in, label);
    return found != nullptr && *found == wanted;
}

// Empty if it is absent; no number of a key is.
std::string_view bytes_at(const cbor_map& in, std::int64_t label) {
    const auto* found = find_member<cbor_bytes>(in, label);
    return found != nullptr ? found->value : std::string_view{};
}

using imported = std::expected<base::pkey_ptr, jwt::key_error>;

imported import(const cbor_map& key, algorithm kind) {
    constexpr auto refused = std::unexpected(jwt::key_error::malformed_key);
    switch (kind) {
    case algorithm::es256:
        if (!has_number(key, key_type, elliptic_curve) || !has_number(key, curve, p256)) return refused;
        return jwt::import_curve(jwt::key_kind::p256, bytes_at(key, -2), bytes_at(key, -3));
    case algorithm::eddsa:
        if (!has_number(key, key_type, octet_pair) || !has_number(key, curve, ed25519)) return refused;
        return jwt::import_edwards(jwt::key_kind::ed25519, bytes_at(key, -2));
    case algorithm::rs256:
        if (!has_number(key, key_type, rsa)) return refused;
        return jwt::import_rsa(bytes_at(key, -1), bytes_at(key, -2));
    }
    return refused;
}

const EVP_MD* hash_for_signatures() {
    static std::atomic<EVP_MD*> slot;
    return base::fetched_digest(slot, "SHA256");
}

} // namespace

std::expected<credential_key, error> credential_key::read(std::string_view cose) {
    POOLGUARD_TRY(const auto document, read_cbor(cose));
    const auto* members = std::get_if<cbor_map>(&document.content);
    if (members == nullptr) return std::unexpected(error::malformed_key);
    const auto* number = find_member<std::int64_t>(*members, key_algorithm);
    if (number == nullptr) return std::unexpected(error::malformed_key);
    for (const auto each : supported_algorithms) {
        if (static_cast<std::int64_t>(each) != *number) continue;
        const base::error_mark mark;
        auto key = import(*members, each);
        if (key) return credential_key(each, std::move(*key));
        return std::unexpected(key.error() == jwt::key_error::crypto_failure ? error::crypto_failure
                                                                             : error::malformed_key);
    }
    return std::unexpected(error::unsupported_algorithm);
}

std::expected<void, error> credential_key::verify(std::string_view data, std::string_view signature) const {
    const base::error_mark mark;
    const auto* hash = kind_ == algorithm::eddsa ? nullptr : hash_for_signatures();
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    if (!context || (hash == nullptr && kind_ != algorithm::eddsa) ||
        EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key_.get()) != 1)
        return std::unexpected(error::crypto_failure);
    if (EVP_DigestVerify(context.get(), base::octets(signature).data(), signature.size(), base::octets(data).data(),
                         data.size()) != 1)
        return std::unexpected(error::bad_signature);
    return {};
}

} // namespace poolguard::webauthn
