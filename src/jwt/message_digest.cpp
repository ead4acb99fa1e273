#include "jwt/message_digest.hpp"

#include "base/openssl.hpp"

namespace poolguard::jwt {

const EVP_MD* digest_of(algorithm value) {
    static std::atomic<EVP_MD*> sha256, sha384, sha512;
    switch (value) {
    case algorithm::rs256:
    case algorithm::es256:
        return base::fetched_digest(sha256, "SHA256");
    case algorithm::rs384:
    case algorithm::es384:
        return base::fetched_digest(sha384, "SHA384");
    case algorithm::rs512:
    case algorithm::es512:
        return base::fetched_digest(sha512, "SHA512");
    case algorithm::eddsa:
        break;
    }
    return nullptr;
}

std::optional<message_digest> digest(const EVP_MD* type, std::string_view data) {
    thread_local const base::digest_context_ptr context{EVP_MD_CTX_new()};
    message_digest out{};
    unsigned size = 0;
    if (type == nullptr || !context || EVP_DigestInit_ex2(context.get(), type, nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), out.value.data(), &size) != 1)
        return std::nullopt;
    out.size = size;
    return out;
}

} // namespace poolguard::jwt
