#include "jwt/rsa_operation.hpp"

#include "base/bytes.hpp"
#include "jwt/key_material.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <openssl/core_names.h>

namespace poolguard::jwt {
namespace {

constexpr std::size_t most_bytes = max_modulus_bits / 8;

// What numbers are calculated in, kept by each thread.
struct workplace {
    base::number_context_ptr context{BN_CTX_new()};
    base::number_ptr signature{BN_new()}, base{BN_new()}, power{BN_new()}, expected{BN_new()};

    bool is_ready() const { return context && signature && base && power && expected; }
};

// The beginning of DigestInfo, up to the hash (RFC 8017 section 9.2, note 1).
std::string_view digest_info_of(std::size_t hash_size) {
    using namespace std::string_view_literals;
    switch (hash_size) {
    case 32:
        return "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"sv;
    case 48:
        return "\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"sv;
    case 64:
        return "\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"sv;
    default:
        return {};
    }
}

// The number 00 01 FF .. FF 00 DigestInfo, which has as many bytes as the modulus (section 9.2). The result of the
// operation is compared with it as a whole, so that no part is free to be chosen (section 8.2.2, step 4).
bool encode(BIGNUM* to, const message_digest& hash, std::size_t size) {
    const auto info = digest_info_of(hash.size);
    const auto tail = info.size() + hash.size;
    if (info.empty() || size < tail + 11) return false;
    std::array<unsigned char, most_bytes> message;
    auto at = message.begin();
    *at++ = 0;
    *at++ = 1;
    at = std::fill_n(at, size - tail - 3, 0xff);
    *at++ = 0;
    at = std::ranges::copy(base::octets(info), at).out;
    std::copy_n(hash.value.begin(), hash.size, at);
    return BN_bin2bn(message.data(), static_cast<int>(size), to) != nullptr;
}

std::optional<std::uint64_t> small_number(const BIGNUM* number) {
    std::array<unsigned char, sizeof(std::uint64_t)> digits{};
    if (BN_bn2binpad(number, digits.data(), digits.size()) < 0) return std::nullopt;
    std::uint64_t out = 0;
    for (const auto digit : digits)
        out = out << 8 | digit;
    return out;
}

} // namespace

std::unique_ptr<const rsa_operation> rsa_operation::of(const EVP_PKEY* key) {
    const base::error_mark mark;
    BIGNUM *n = nullptr, *e = nullptr;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n);
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e);
    base::number_ptr modulus{n};
    const base::number_ptr exponent{e};
    const base::number_context_ptr context{BN_CTX_new()};
    base::montgomery_ptr montgomery{BN_MONT_CTX_new()};
    if (!modulus || !exponent || !context || !montgomery ||
        BN_MONT_CTX_set(montgomery.get(), modulus.get(), context.get()) != 1)
        return nullptr;
    const auto small = small_number(exponent.get());
    if (!small || *small < 3 || *small % 2 == 0) return nullptr;
    std::unique_ptr<rsa_operation> out{new rsa_operation};
    out->modulus_ = std::move(modulus);
    out->exponent_ = *small;
    out->montgomery_ = std::move(montgomery);
    return out;
}

std::optional<bool> rsa_operation::verifies(std::string_view signature, const message_digest& hash) const {
    thread_local const workplace here;
    if (!here.is_ready() || signature.size() > most_bytes) return std::nullopt;
    auto* context = here.context.get();
    auto* form = montgomery_.get();
    auto *given = here.signature.get(), *in_form = here.base.get(), *power = here.power.get();
    auto* expected = here.expected.get();
    const auto digits = base::octets(signature);
    if (BN_bin2bn(digits.data(), static_cast<int>(digits.size()), given) == nullptr) return std::nullopt;
    if (BN_ucmp(given, modulus_.get()) >= 0) return false; // section 5.2.2, step 1
    if (BN_to_montgomery(in_form, given, form, context) != 1 || BN_copy(power, in_form) == nullptr) return std::nullopt;
    // Square and multiply, by the bits of the exponent after its highest.
    for (auto bit = static_cast<int>(std::bit_width(exponent_)) - 2; bit >= 0; --bit) {
        if (BN_mod_mul_montgomery(power, power, power, form, context) != 1) return std::nullopt;
        // The lowest bit is 1. Multiplied by the plain number, the power leaves the Montgomery form.
        const auto* factor = bit == 0 ? given : in_form;
        if ((exponent_ >> bit & 1) != 0 && BN_mod_mul_montgomery(power, power, factor, form, context) != 1)
            return std::nullopt;
    }
    if (!encode(expected, hash, signature.size())) return std::nullopt;
    return BN_ucmp(power, expected) == 0;
}

} // namespace poolguard::jwt
