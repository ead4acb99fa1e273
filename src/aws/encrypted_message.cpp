#include "aws/encrypted_message.hpp"

#include "base/digest.hpp"
#include "base/seal.hpp"

#include <array>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <stdexcept>

namespace poolguard::aws {
namespace {

constexpr std::string_view first_bytes("\x01\x80", 2); // version 1, with encryption context
constexpr std::string_view suite("\x03\x78", 2);
constexpr std::string_view key_provider = "aws-kms";
constexpr std::string_view last_frame_name = "AWSKMSEncryptionClient Final Frame";
constexpr std::size_t nonce_bytes = 12;
constexpr std::uint32_t frame_bytes = 4096;

// Big-endian.
base::bytes number(std::uint64_t value, std::size_t size) {
    base::bytes out(size, '\0');
    for (auto at = size; at-- > 0; value >>= 8U)
        out[at] = static_cast<char>(value & 0xffU);
    return out;
}

base::bytes with_length(std::string_view text) { return number(text.size(), 2).append(text); }

base::bytes written(const encryption_context& context) {
    auto out = number(context.size(), 2);
    for (const auto& [name, value] : context)
        out.append(with_length(name)).append(with_length(value));
    return out;
}

// HKDF (RFC 5869) without salt: its first block of 48 bytes includes the 32 that are needed.
base::secret derived_key(const base::secret& from, std::string_view message_id) {
    const base::secret extracted{base::hmac_sha384(base::bytes(48, '\0'), from.reveal())};
    auto block = base::hmac_sha384(extracted.reveal(), base::bytes(suite).append(message_id) + '\x01');
    base::secret out(block.substr(0, 32));
    base::wipe(block);
    return out;
}

} // namespace

message_signer::message_signer() : key_(EVP_EC_gen("P-384")) {
    if (!key_ || EVP_PKEY_set_utf8_string_param(key_.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                                OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_COMPRESSED) != 1)
        throw std::runtime_error("P-384 failed");
}

std::string message_signer::public_key() const {
    base::bytes point(49, '\0');
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, base::octets(point), point.size(),
                                        &size) != 1 ||
        size != point.size())
        throw std::runtime_error("P-384 failed");
    return base::to_base64(point);
}

base::bytes message_signer::sign(std::string_view text) const {
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    const auto octets = base::octets(text);
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
    base::bytes out(size, '\0');
    if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha384(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), base::octets(out), &size, octets.data(), octets.size()) != 1)
        throw std::runtime_error("ECDSA failed");
    out.resize(size);
    return out;
}

base::bytes unsigned_message(std::string_view plain, const data_key& key, const encryption_context& context,
                             std::string_view message_id) {
    auto out = base::bytes(first_bytes).append(suite).append(message_id).append(with_length(written(context)));
    out.append(number(1, 2)).append(with_length(key_provider)).append(with_length(key.key_arn));
    out.append(with_length(key.encrypted)).append("\x02"); // in frames
    out.append(number(0, 4)).append(number(nonce_bytes, 1)).append(number(frame_bytes, 4));

    const auto by = derived_key(key.plain, message_id);
    const auto nonce_of_header = number(0, nonce_bytes);
    out += nonce_of_header + base::encrypt_gcm(by.reveal(), nonce_of_header, {}, out);
    // The only frame is the last one.
    const auto nonce = number(1, nonce_bytes);
    const auto about_frame =
        base::bytes(message_id).append(last_frame_name).append(number(1, 4)).append(number(plain.size(), 8));
    out.append("\xff\xff\xff\xff").append(number(1, 4)).append(nonce).append(number(plain.size(), 4));
    return out.append(base::encrypt_gcm(by.reveal(), nonce, plain, about_frame));
}

base::bytes signed_message(std::string_view plain, const data_key& key, const encryption_context& context,
                           const message_signer& by, std::string_view message_id) {
    auto out = unsigned_message(plain, key, context, message_id);
    return out.append(with_length(by.sign(out)));
}

} // namespace poolguard::aws
