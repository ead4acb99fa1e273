// ECDSA and RSA signatures against OpenSSL: the DER form that is made of JOSE's, and encodings of a hash that only look
// like the right one.

#include "base/bytes.hpp"
#include "base/openssl.hpp"
#include "fuzz/fuzz.hpp"
#include "jwt/ecdsa_signature.hpp"
#include "jwt/message_digest.hpp"
#include "jwt/rsa_operation.hpp"

#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

namespace poolguard::fuzz {
namespace {

void try_der(std::string_view raw) {
    if (raw.size() % 2 != 0 || raw.empty() || raw.size() > 132) return;
    const jwt::ecdsa_signature ours(raw);
    const auto half = static_cast<int>(raw.size() / 2);
    ECDSA_SIG* const theirs = ECDSA_SIG_new();
    ECDSA_SIG_set0(theirs, BN_bin2bn(base::octets(raw).data(), half, nullptr),
                   BN_bin2bn(base::octets(raw).data() + half, half, nullptr));
    unsigned char* der = nullptr;
    const auto size = i2d_ECDSA_SIG(theirs, &der);
    ECDSA_SIG_free(theirs);
    const bool is_same =
        size > 0 && std::string_view(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)) ==
                        std::string_view(reinterpret_cast<const char*>(ours.data()), ours.size());
    OPENSSL_free(der);
    require(is_same, "OpenSSL writes the same DER");
}

// A key with the exponent 3, so that any block that is a cube can be signed by anyone, and OpenSSL's verdict beside it.
struct rsa_verdicts {
    base::pkey_ptr key;
    std::unique_ptr<const jwt::rsa_operation> ours;

    rsa_verdicts() {
        const base::pkey_context_ptr context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
        const base::number_ptr exponent{BN_new()};
        BN_set_word(exponent.get(), 3);
        EVP_PKEY* made = nullptr;
        require(EVP_PKEY_keygen_init(context.get()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), 2048) == 1 &&
                    EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent.get()) == 1 &&
                    EVP_PKEY_keygen(context.get(), &made) == 1,
                "OpenSSL makes a key");
        key.reset(made);
        ours = jwt::rsa_operation::of(key.get());
    }
    bool theirs(std::string_view signature, const jwt::message_digest& hash) const {
        const base::pkey_context_ptr context{EVP_PKEY_CTX_new(key.get(), nullptr)};
        EVP_PKEY_verify_init(context.get());
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING);
        EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256());
        const bool out = EVP_PKEY_verify(context.get(), base::octets(signature).data(), signature.size(),
                                         hash.value.data(), hash.size) == 1;
        ERR_clear_error();
        return out;
    }
    // The signature under which that block lies.
    std::string raised(std::string_view block) const {
        const base::pkey_context_ptr context{EVP_PKEY_CTX_new(key.get(), nullptr)};
        EVP_PKEY_decrypt_init(context.get());
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING);
        std::string out(256, '\0');
        auto size = out.size();
        if (EVP_PKEY_decrypt(context.get(), base::octets(out), &size, base::octets(block).data(), block.size()) != 1)
            out.clear(); // not below the modulus
        ERR_clear_error();
        return out;
    }
};

// The one encoding of the hash (RFC 8017 section 9.2).
std::string right_block(const jwt::message_digest& hash) {
    const auto info = base::from_hex("3031300d060960864801650304020105000420").value();
    return std::string("\x00\x01", 2) + std::string(256 - 3 - info.size() - hash.size, '\xff') + '\0' + info +
           std::string(reinterpret_cast<const char*>(hash.value.data()), hash.size);
}

void try_block(std::string_view changes) {
    static const rsa_verdicts verdicts;
    const auto hash = jwt::digest(EVP_sha256(), "text").value();
    auto block = right_block(hash);
    const auto right = block;
    // Pairs of a place, counted from the end, and what is added there; then a tail that is moved over the rest.
    pieces from(changes);
    for (auto count = from.number() % 8; count > 0; --count) {
        const auto at = from.number();
        block[255 - at] = static_cast<char>(block[255 - at] + static_cast<char>(from.number()));
    }
    const auto shorter = from.number() % 64;
    block.erase(2, shorter);
    block += from.rest().substr(0, shorter);
    block.resize(256);
    const auto signature = verdicts.raised(block);
    if (signature.empty()) return;
    const auto ours = verdicts.ours->verifies(signature, hash);
    require(ours == (block == right), "only the one encoding is right");
    require(ours == verdicts.theirs(signature, hash), "OpenSSL says the same");
}

} // namespace

std::vector<std::string> seeds() {
    return {std::string(64, '\x80'),
            std::string(64, '\0'),
            std::string(31, '\0') + '\x01' + std::string(32, '\x7f'),
            std::string(132, '\x01'),
            std::string("B\x00", 2),
            std::string("B\x01\x33\x01", 4),
            std::string("B\x01\xfe\x01\x00", 5),
            std::string("B\x00\x20", 3) + std::string(32, 'x')};
}

void try_input(std::string_view input) {
    // An encoding takes a private operation, a hundred times as long as the rest.
    if (input.starts_with('B')) return try_block(input.substr(1));
    try_der(input);
    if (input.size() != 256) return;
    static const rsa_verdicts verdicts;
    const auto hash = jwt::digest(EVP_sha256(), "text").value();
    require(verdicts.ours->verifies(input, hash) == verdicts.theirs(input, hash), "OpenSSL says the same");
}

} // namespace poolguard::fuzz
