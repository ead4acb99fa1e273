#include "jwt/key_material.hpp"

#include <openssl/core_names.h>
#include <openssl/x509.h>

namespace poolguard::jwt {
namespace {

constexpr int min_modulus_bits = 2048;
constexpr int max_exponent_bits = 64;

base::number_ptr to_number(std::string_view digits) {
    return base::number_ptr{BN_bin2bn(base::octets(digits).data(), static_cast<int>(digits.size()), nullptr)};
}

std::expected<base::pkey_ptr, key_error> import(const char* type, OSSL_PARAM_BLD* builder, key_error when_refused) {
    const base::params_ptr params{OSSL_PARAM_BLD_to_param(builder)};
    const base::pkey_context_ptr context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1)
        return std::unexpected(key_error::crypto_failure);
    EVP_PKEY* key = nullptr;
    const int outcome = EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
    base::pkey_ptr owner{key};
    if (outcome != 1 || !owner) return std::unexpected(when_refused);
    return owner;
}

struct curve {
    const char* group;
    std::size_t field_bytes;
};
curve curve_of(key_kind kind) {
    if (kind == key_kind::p384) return {"secp384r1", 48};
    if (kind == key_kind::p521) return {"secp521r1", 66};
    return {"prime256v1", 32};
}

} // namespace

std::expected<base::pkey_ptr, key_error> import_rsa(std::string_view modulus, std::string_view exponent) {
    if (modulus.empty() || exponent.empty() || modulus.front() == '\0' || exponent.front() == '\0')
        return std::unexpected(key_error::malformed_key);
    if (modulus.size() > max_modulus_bits / 8) return std::unexpected(key_error::oversized_rsa_key);
    if (exponent.size() > max_exponent_bits / 8) return std::unexpected(key_error::bad_rsa_exponent);
    const auto n = to_number(modulus);
    const auto e = to_number(exponent);
    const base::params_builder_ptr builder{OSSL_PARAM_BLD_new()};
    if (!n || !e || !builder) return std::unexpected(key_error::crypto_failure);
    if (BN_num_bits(n.get()) < min_modulus_bits || BN_is_odd(n.get()) == 0)
        return std::unexpected(key_error::weak_rsa_key);
    if (BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1) return std::unexpected(key_error::bad_rsa_exponent);
    if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return std::unexpected(key_error::crypto_failure);
    return import("RSA", builder.get(), key_error::crypto_failure);
}

std::expected<base::pkey_ptr, key_error> import_curve(key_kind kind, std::string_view x, std::string_view y) {
    const auto [group, field_bytes] = curve_of(kind);
    if (x.size() != field_bytes || y.size() != field_bytes) return std::unexpected(key_error::malformed_key);
    base::bytes point{'\x04'};
    point.append(x).append(y);
    const base::params_builder_ptr builder{OSSL_PARAM_BLD_new()};
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return std::unexpected(key_error::crypto_failure);
    auto key = import("EC", builder.get(), key_error::point_not_on_curve);
    if (!key) return key;
    const base::pkey_context_ptr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key->get(), nullptr)};
    if (!context) return std::unexpected(key_error::crypto_failure);
    if (EVP_PKEY_public_check(context.get()) != 1) return std::unexpected(key_error::point_not_on_curve);
    return key;
}

std::expected<base::pkey_ptr, key_error> import_edwards(key_kind kind, std::string_view point) {
    const bool small = kind == key_kind::ed25519;
    if (point.size() != (small ? 32U : 57U)) return std::unexpected(key_error::malformed_key);
    base::pkey_ptr key{EVP_PKEY_new_raw_public_key_ex(nullptr, small ? "ED25519" : "ED448", nullptr,
                                                      base::octets(point).data(), point.size())};
    if (!key) return std::unexpected(key_error::crypto_failure);
    return key;
}

std::optional<base::bytes> to_der(const EVP_PKEY* key) {
    const int size = i2d_PUBKEY(key, nullptr);
    if (size <= 0) return std::nullopt;
    base::bytes out(static_cast<std::size_t>(size), '\0');
    auto* end = base::octets(out);
    if (i2d_PUBKEY(key, &end) != size) return std::nullopt;
    return out;
}

} // namespace poolguard::jwt
