#include "base/seal.hpp"

#include "base/digest.hpp"
#include "base/openssl.hpp"

#include <stdexcept>

namespace poolguard::base {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

secret derive(const secret& master, std::string_view purpose) {
    // A 256-bit key needs only one block of HKDF's expansion.
    secret extracted{hmac_sha256("poolguard.seal.v1", master.reveal())};
    return secret{hmac_sha256(extracted.reveal(), std::string(purpose) + '\x01')};
}

} // namespace

sealer::sealer(const secret& master, std::string_view purpose) : key_(derive(master, purpose)) {}

bytes encrypt_gcm(std::string_view key, std::string_view nonce, std::string_view plain, std::string_view context) {
    bytes out(plain.size() + tag_size, '\0');
    auto* body = octets(out);
    const cipher_context_ptr cipher{EVP_CIPHER_CTX_new()};
    int written = 0;
    if (!cipher || key.size() != 32 || nonce.size() != nonce_size ||
        EVP_EncryptInit_ex2(cipher.get(), EVP_aes_256_gcm(), octets(key).data(), octets(nonce).data(), nullptr) != 1 ||
        EVP_EncryptUpdate(cipher.get(), nullptr, &written, octets(context).data(), static_cast<int>(context.size())) !=
            1 ||
        EVP_EncryptUpdate(cipher.get(), body, &written, octets(plain).data(), static_cast<int>(plain.size())) != 1 ||
        EVP_EncryptFinal_ex(cipher.get(), body + plain.size(), &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_size, body + plain.size()) != 1)
        throw std::runtime_error("AES-256-GCM failed");
    return out;
}

bytes sealer::seal(random_source& random, std::string_view plain, std::string_view context) const {
    auto nonce = random.take(nonce_size);
    return nonce + encrypt_gcm(key_.reveal(), nonce, plain, context);
}

std::optional<bytes> sealer::open(std::string_view sealed, std::string_view context) const {
    if (sealed.size() < nonce_size + tag_size) return std::nullopt;
    const auto body = sealed.substr(nonce_size, sealed.size() - nonce_size - tag_size);
    bytes tag{sealed.substr(sealed.size() - tag_size)};
    bytes out(body.size(), '\0');
    const cipher_context_ptr cipher{EVP_CIPHER_CTX_new()};
    int written = 0;
    if (!cipher ||
        EVP_DecryptInit_ex2(cipher.get(), EVP_aes_256_gcm(), octets(key_.reveal()).data(), octets(sealed).data(),
                            nullptr) != 1 ||
        EVP_DecryptUpdate(cipher.get(), nullptr, &written, octets(context).data(), static_cast<int>(context.size())) !=
            1 ||
        EVP_DecryptUpdate(cipher.get(), octets(out), &written, octets(body).data(), static_cast<int>(body.size())) !=
            1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) != 1 ||
        EVP_DecryptFinal_ex(cipher.get(), octets(out) + out.size(), &written) != 1) {
        wipe(out);
        return std::nullopt;
    }
    return out;
}

} // namespace poolguard::base
