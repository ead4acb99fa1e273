#include "unit/jwt/test_key.hpp"

#include "base/bytes.hpp"
#include "jwt/message_digest.hpp"
#include "jwt/signing_key.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <stdexcept>
#include <vector>

namespace poolguard::jwt::test {
namespace {

void require(bool condition) {
    if (!condition) throw std::runtime_error("OpenSSL failed in a test");
}

std::string to_raw(std::string_view der, std::size_t size) {
    const auto* at = base::octets(der).data();
    const std::unique_ptr<ECDSA_SIG, base::freed_by<&ECDSA_SIG_free>> parsed{
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    require(parsed != nullptr);
    base::bytes raw(size, '\0');
    const auto half = static_cast<int>(size / 2);
    require(BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), base::octets(raw), half) == half);
    require(BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), base::octets(raw) + half, half) == half);
    return raw;
}

struct curve_names {
    std::string_view jwk;
    std::size_t bytes;
};
curve_names names_of(key_kind kind) {
    switch (kind) {
    case key_kind::p256:
        return {"P-256", 32};
    case key_kind::p384:
        return {"P-384", 48};
    case key_kind::p521:
        return {"P-521", 66};
    case key_kind::ed25519:
        return {"Ed25519", 32};
    case key_kind::ed448:
        return {"Ed448", 57};
    case key_kind::rsa:
        break;
    }
    return {"", 0};
}

} // namespace

test_key test_key::rsa(unsigned bits) {
    base::pkey_ptr key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{bits})};
    require(key != nullptr);
    return {key_kind::rsa, std::move(key)};
}

test_key test_key::of(key_kind kind) {
    if (kind == key_kind::rsa) return rsa();
    const bool edwards = kind == key_kind::ed25519 || kind == key_kind::ed448;
    const std::string name{names_of(kind).jwk};
    base::pkey_ptr key{edwards ? EVP_PKEY_Q_keygen(nullptr, nullptr, name.c_str())
                               : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", name.c_str())};
    require(key != nullptr);
    return {kind, std::move(key)};
}

std::string test_key::sign(algorithm value, std::string_view text) const {
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    require(EVP_DigestSignInit(context.get(), nullptr, digest_of(value), nullptr, key_.get()) == 1);
    std::size_t size = 0;
    const auto input = base::octets(text);
    require(EVP_DigestSign(context.get(), nullptr, &size, input.data(), input.size()) == 1);
    base::bytes signature(size, '\0');
    require(EVP_DigestSign(context.get(), base::octets(signature), &size, input.data(), input.size()) == 1);
    signature.resize(size);
    const bool is_ec = kind_ == key_kind::p256 || kind_ == key_kind::p384 || kind_ == key_kind::p521;
    return is_ec ? to_raw(signature, 2 * names_of(kind_).bytes) : signature;
}

std::string test_key::number(const char* which) const {
    BIGNUM* raw = nullptr;
    require(EVP_PKEY_get_bn_param(key_.get(), which, &raw) == 1);
    const base::number_ptr number{raw};
    const auto field = names_of(kind_).bytes;
    base::bytes out(field != 0 ? field : static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2binpad(number.get(), base::octets(out), static_cast<int>(out.size()));
    return base::to_base64url(out);
}

std::string test_key::jwk(std::string_view kid, std::string_view alg) const {
    const auto binding = alg.empty() ? std::string{} : fmt::format(R"("alg":"{}",)", alg);
    const auto common = fmt::format(R"("use":"sig",{}"kid":"{}")", binding, kid);
    if (kind_ == key_kind::rsa)
        return fmt::format(R"({{"kty":"RSA","n":"{}","e":"{}",{}}})", number(OSSL_PKEY_PARAM_RSA_N),
                           number(OSSL_PKEY_PARAM_RSA_E), common);
    const auto [curve, bytes] = names_of(kind_);
    if (kind_ == key_kind::ed25519 || kind_ == key_kind::ed448) {
        base::bytes point(bytes, '\0');
        auto size = point.size();
        require(EVP_PKEY_get_raw_public_key(key_.get(), base::octets(point), &size) == 1);
        return fmt::format(R"({{"kty":"OKP","crv":"{}","x":"{}",{}}})", curve, base::to_base64url(point), common);
    }
    return fmt::format(R"({{"kty":"EC","crv":"{}","x":"{}","y":"{}",{}}})", curve, number(OSSL_PKEY_PARAM_EC_PUB_X),
                       number(OSSL_PKEY_PARAM_EC_PUB_Y), common);
}

std::string test_key::public_pem() const {
    const base::bio_ptr target{BIO_new(BIO_s_mem())};
    require(PEM_write_bio_PUBKEY(target.get(), key_.get()) == 1);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(target.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string test_key::token(algorithm value, std::string_view header, std::string_view payload) const {
    const auto text = base::to_base64url(header) + '.' + base::to_base64url(payload);
    return text + '.' + base::to_base64url(sign(value, text));
}

const test_key& shared_rsa() {
    static const auto key = test_key::rsa();
    return key;
}

const test_key& other_rsa() {
    static const auto key = test_key::rsa();
    return key;
}

std::string jwks(std::initializer_list<std::string> keys) {
    const std::vector<std::string> list{keys};
    return key_set_json(list);
}

std::shared_ptr<const key_set> keys_of(std::initializer_list<std::string> keys) {
    auto set = key_set::parse(jwks(keys));
    if (!set) throw std::runtime_error(std::string(describe(set.error())));
    return *std::move(set);
}

} // namespace poolguard::jwt::test
