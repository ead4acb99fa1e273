#include "jwt/es256_key.hpp"

#include "base/bytes.hpp"
#include "base/json/write.hpp"
#include "base/openssl.hpp"

#include <algorithm>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

namespace poolguard::jwt {
namespace {

constexpr int coordinate_bytes = 32;
constexpr std::size_t signature_bytes = 64; // two of them

using signature_ptr = std::unique_ptr<ECDSA_SIG, base::freed_by<&ECDSA_SIG_free>>;

// Without it OpenSSL would ask the terminal for the password of an encrypted key.
int no_ec_password(char*, int, int, void*) { return -1; }

// Adds the lines that mark a private key if they are missing.
base::secret to_pem(std::string_view given) {
    constexpr std::string_view first = "-----BEGIN PRIVATE KEY-----\n";
    if (given.find("-----BEGIN") != given.npos) return base::secret(std::string(given));
    std::string out(first);
    std::size_t column = 0;
    for (const char c : given) {
        if (c <= ' ') continue;
        out += c;
        if (++column % 64 == 0) out += '\n';
    }
    out += "\n-----END PRIVATE KEY-----\n";
    return base::secret(std::move(out));
}

base::pkey_ptr read_key(std::string_view given) {
    const auto pem = to_pem(given);
    const base::bio_ptr source{BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size()))};
    base::pkey_ptr key{source ? PEM_read_bio_PrivateKey(source.get(), nullptr, &no_ec_password, nullptr) : nullptr};
    // Only P-256 has an order of 256 bits.
    if (key && (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC || EVP_PKEY_get_bits(key.get()) != 8 * coordinate_bytes))
        key.reset();
    return key;
}

// Converts from the DER form that OpenSSL makes to JOSE's: r and s side by side.
std::string to_raw(const base::bytes& der) {
    const auto* data = base::octets(std::string_view(der)).data();
    const signature_ptr signature{d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size()))};
    base::bytes out(signature_bytes, '\0');
    auto* at = base::octets(out);
    if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), at, coordinate_bytes) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), at + coordinate_bytes, coordinate_bytes) < 0)
        return {};
    return out;
}

} // namespace

std::expected<std::string, error> sign_es256(const base::secret& private_key, std::string_view key_id,
                                             std::string_view payload_json) {
    const base::error_mark mark;
    const auto key = read_key(private_key.reveal());
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    std::string header = R"({"alg":"ES256","kid":)";
    base::json::append(header, key_id);
    header += '}';
    auto out = base::to_base64url(header) + '.' + base::to_base64url(payload_json);
    const auto signed_part = base::octets(std::string_view(out));
    std::size_t size = 0;
    if (!key || !context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, signed_part.data(), signed_part.size()) != 1)
        return std::unexpected(error::crypto_failure);
    base::bytes der(size, '\0');
    if (EVP_DigestSign(context.get(), base::octets(der), &size, signed_part.data(), signed_part.size()) != 1)
        return std::unexpected(error::crypto_failure);
    der.resize(size);
    const auto raw = to_raw(der);
    if (raw.empty()) return std::unexpected(error::crypto_failure);
    return out + '.' + base::to_base64url(raw);
}

} // namespace poolguard::jwt
