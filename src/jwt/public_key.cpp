#include "jwt/public_key.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "jwt/ecdsa_signature.hpp"
#include "jwt/key_material.hpp"
#include "jwt/message_digest.hpp"

#include <openssl/ec.h>
#include <openssl/rsa.h>

namespace poolguard::jwt {
namespace {

std::size_t size_of_signature(key_kind kind, const EVP_PKEY* key) {
    switch (kind) {
    case key_kind::rsa:
        return static_cast<std::size_t>(EVP_PKEY_get_size(key));
    case key_kind::p256:
        return 64;
    case key_kind::p384:
        return 96;
    case key_kind::p521:
        return 132;
    case key_kind::ed25519:
        return 64;
    case key_kind::ed448:
        return 114;
    }
    return 0;
}

std::size_t slot_of(algorithm value) {
    switch (value) {
    case algorithm::rs384:
    case algorithm::es384:
        return 1;
    case algorithm::rs512:
    case algorithm::es512:
        return 2;
    default:
        return 0;
    }
}

base::pkey_context_ptr new_verifying_context(EVP_PKEY* key, key_kind kind, const EVP_MD* type) {
    base::pkey_context_ptr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
    if (!context || EVP_PKEY_verify_init(context.get()) != 1) return nullptr;
    if (kind == key_kind::rsa && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) return nullptr;
    if (EVP_PKEY_CTX_set_signature_md(context.get(), type) != 1) return nullptr;
    return context;
}

// Anybody can make a signature for which two points that OpenSSL adds cancel out. OpenSSL calls that an error.
bool is_sum_infinite() {
    const auto first = ERR_peek_error();
    return ERR_GET_LIB(first) == ERR_LIB_EC && ERR_GET_REASON(first) == EC_R_POINT_AT_INFINITY;
}

} // namespace

public_key::public_key(std::string kid, key_kind kind, std::optional<algorithm> only,
                       std::unique_ptr<const material> key, std::string_view der)
    : kid_(std::move(kid)), kind_(kind), only_(only), material_(std::move(key)),
      signature_size_(size_of_signature(kind, material_->key.get())), fingerprint_(fingerprint_of(only, der)) {}
public_key::~public_key() = default;

// No algorithm's name has a zero byte, so it separates the two.
std::string public_key::fingerprint_of(std::optional<algorithm> only, std::string_view der) {
    std::string text{only ? name(*only) : std::string_view{}};
    text += '\0';
    text += der;
    return base::sha256(text);
}

bool public_key::allows(algorithm value) const noexcept { return only_ ? *only_ == value : fits(kind_, value); }

std::expected<void, error> public_key::verify(algorithm value, std::string_view text,
                                              std::string_view signature) const {
    if (!allows(value) || !fits(kind_, value)) return std::unexpected(error::algorithm_not_for_key);
    // RFC 7518 sections 3.3 and 3.4, RFC 8032: the length is part of the format.
    if (signature.size() != signature_size_) return std::unexpected(error::bad_signature);
    const base::error_mark mark;
    return value == algorithm::eddsa ? verify_whole(text, signature) : verify_digest(value, text, signature);
}

std::expected<void, error> public_key::verify_digest(algorithm value, std::string_view text,
                                                     std::string_view signature) const {
    const auto hash = digest(digest_of(value), text);
    if (!hash) return std::unexpected(error::crypto_failure);
    if (kind_ == key_kind::rsa) return verify_rsa(value, *hash, signature);
    const ecdsa_signature der{signature};
    return verify_by_context(value, *hash, {der.data(), der.size()});
}

std::expected<void, error> public_key::verify_rsa(algorithm value, const message_digest& hash,
                                                  std::string_view signature) const {
    auto& has_agreed = material_->has_agreed[slot_of(value)];
    const bool is_sure = has_agreed.load(std::memory_order_relaxed);
    std::expected<void, error> by_openssl;
    if (!is_sure) by_openssl = verify_by_context(value, hash, base::octets(signature));
    if (material_->rsa == nullptr || !by_openssl) return by_openssl;
    const auto is_good = material_->rsa->verifies(signature, hash);
    // Also if the two disagree.
    if (!is_good || (!is_sure && !*is_good)) return std::unexpected(error::crypto_failure);
    if (!is_sure) has_agreed.store(true, std::memory_order_relaxed);
    if (!*is_good) return std::unexpected(error::bad_signature);
    return {};
}

std::expected<void, error> public_key::verify_by_context(algorithm value, const message_digest& hash,
                                                         std::span<const unsigned char> signature) const {
    auto& slots = material_->contexts[slot_of(value)];
    auto context = slots.take();
    if (!context) context = new_verifying_context(material_->key.get(), kind_, digest_of(value));
    if (!context) return std::unexpected(error::crypto_failure);

    ERR_clear_error(); // so that the first entry of the queue is this call's
    const int outcome =
        EVP_PKEY_verify(context.get(), signature.data(), signature.size(), hash.value.data(), hash.size);
    // A context is not used again after an error other than a bad signature.
    if (outcome < 0) return std::unexpected(is_sum_infinite() ? error::bad_signature : error::crypto_failure);
    slots.put(std::move(context));
    if (outcome != 1) return std::unexpected(error::bad_signature);
    return {};
}

std::expected<void, error> public_key::verify_whole(std::string_view text, std::string_view signature) const {
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, material_->key.get()) != 1)
        return std::unexpected(error::crypto_failure);
    if (EVP_DigestVerify(context.get(), base::octets(signature).data(), signature.size(), base::octets(text).data(),
                         text.size()) != 1)
        return std::unexpected(error::bad_signature);
    return {};
}

} // namespace poolguard::jwt
