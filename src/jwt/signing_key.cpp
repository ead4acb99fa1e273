#include "jwt/signing_key.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/try.hpp"
#include "jwt/context_slots.hpp"
#include "jwt/key_material.hpp"
#include "jwt/message_digest.hpp"

#include <array>
#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <optional>

namespace poolguard::jwt {
namespace {

std::optional<base::bytes> number_of(const EVP_PKEY* key, const char* which) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, which, &raw) != 1) return std::nullopt;
    const base::number_ptr number{raw};
    base::bytes out(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), base::octets(out));
    return out;
}

// Without it OpenSSL would ask the terminal for the password of an encrypted key.
int no_password(char*, int, int, void*) { return -1; }

} // namespace

struct signing_key::state {
    base::pkey_ptr key;
    std::string kid;
    std::string jwk;
    std::string fingerprint; // of the public key
    std::string encoded_header;
    mutable context_slots contexts;

    base::pkey_context_ptr new_context() const {
        base::pkey_context_ptr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)};
        if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
            EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
            EVP_PKEY_CTX_set_signature_md(context.get(), digest_of(algorithm::rs256)) != 1)
            return nullptr;
        return context;
    }
};

signing_key::signing_key(std::unique_ptr<const state> made) noexcept : state_(std::move(made)) {}
signing_key::signing_key(signing_key&&) noexcept = default;
signing_key& signing_key::operator=(signing_key&&) noexcept = default;
signing_key::~signing_key() = default;

std::expected<signing_key, key_error> signing_key::from_state(std::unique_ptr<state> made) {
    const auto* key = made->key.get();
    const auto encoded = to_der(key);
    const auto modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N);
    const auto exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E);
    if (!encoded || !modulus || !exponent) return std::unexpected(key_error::crypto_failure);
    // A key that no verifier would accept must not sign.
    POOLGUARD_CHECK(import_rsa(*modulus, *exponent));
    made->fingerprint = public_key::fingerprint_of(algorithm::rs256, *encoded);
    made->kid = base::to_base64(base::sha256(*encoded));
    made->jwk = fmt::format(R"({{"alg":"RS256","e":"{}","kid":"{}","kty":"RSA","n":"{}","use":"sig"}})",
                            base::to_base64url(*exponent), made->kid, base::to_base64url(*modulus));
    made->encoded_header = base::to_base64url(fmt::format(R"({{"kid":"{}","alg":"RS256"}})", made->kid));
    return signing_key{std::move(made)};
}

std::expected<signing_key, key_error> signing_key::generate_rsa() {
    const base::error_mark mark;
    auto made = std::make_unique<state>();
    made->key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
    if (!made->key) return std::unexpected(key_error::crypto_failure);
    return from_state(std::move(made));
}

std::expected<signing_key, key_error> signing_key::from_pem(const base::secret& pem) {
    const base::error_mark mark;
    const auto text = pem.reveal();
    const base::bio_ptr source{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    if (!source) return std::unexpected(key_error::crypto_failure);
    auto read = std::make_unique<state>();
    read->key.reset(PEM_read_bio_PrivateKey(source.get(), nullptr, &no_password, nullptr));
    if (!read->key || EVP_PKEY_is_a(read->key.get(), "RSA") != 1) return std::unexpected(key_error::bad_private_key);
    return from_state(std::move(read));
}

base::secret signing_key::to_pem() const {
    const base::error_mark mark;
    // A memory BIO wipes its buffer when it is freed.
    const base::bio_ptr target{BIO_new(BIO_s_mem())};
    if (!target ||
        PEM_write_bio_PKCS8PrivateKey(target.get(), state_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    char* text = nullptr;
    const auto size = BIO_get_mem_data(target.get(), &text);
    if (size <= 0) return {};
    return base::secret{std::string(text, static_cast<std::size_t>(size))};
}

const std::string& signing_key::kid() const noexcept { return state_->kid; }

const std::string& signing_key::jwk_json() const noexcept { return state_->jwk; }

std::expected<std::string, error> signing_key::sign_rs256(std::string_view payload_json) const {
    const base::error_mark mark;
    auto token = state_->encoded_header + '.' + base::to_base64url(payload_json);
    const auto hash = digest(digest_of(algorithm::rs256), token);
    auto context = state_->contexts.take();
    if (!context) context = state_->new_context();
    if (!hash || !context) return std::unexpected(error::crypto_failure);
    std::array<unsigned char, 1024> signature; // 8192 bits, the largest modulus
    auto size = signature.size();
    if (EVP_PKEY_sign(context.get(), signature.data(), &size, hash->value.data(), hash->size) != 1)
        return std::unexpected(error::crypto_failure);
    state_->contexts.put(std::move(context));
    token += '.';
    token += base::to_base64url({reinterpret_cast<const char*>(signature.data()), size});
    return token;
}

std::expected<signed_token, error> signing_key::sign_own(std::string payload_json) const {
    POOLGUARD_TRY(auto token, sign_rs256(payload_json));
    return signed_token{std::move(token), std::move(payload_json), state_->fingerprint};
}

std::string key_set_json(std::span<const std::string> jwks) {
    return fmt::format(R"({{"keys":[{}]}})", fmt::join(jwks, ","));
}

} // namespace poolguard::jwt
