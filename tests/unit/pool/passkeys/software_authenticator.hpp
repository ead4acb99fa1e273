#pragma once
// An authenticator with one P-256 key, and the browser before it.

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/openssl.hpp"
#include "base/random.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

namespace poolguard::pool {

class software_authenticator {
  public:
    static constexpr char user_present = 0x01;
    static constexpr char user_verified = 0x04;

    std::string origin = "https://example.org";
    std::string domain = "example.org";
    char flags = user_present | user_verified;
    unsigned char counter = 0;

    std::string id() const { return base::to_base64url(id_); }

    boost::json::object make(std::string_view challenge) const {
        const auto attested =
            base::bytes(16, '\0') + base::bytes{'\0', static_cast<char>(id_.size())} + id_ + cose_key();
        const auto data = authenticator_data(flags | 0x40) + attested;
        const auto attestation = *base::from_hex("a363666d74646e6f6e656761747453746d74a068617574684461746158") +
                                 static_cast<char>(data.size()) + data;
        return answer({{"clientDataJSON", base::to_base64url(client_data("webauthn.create", challenge))},
                       {"attestationObject", base::to_base64url(attestation)}});
    }

    std::string prove(std::string_view challenge, std::string_view user_handle = {}) const {
        const auto client = client_data("webauthn.get", challenge);
        const auto data = authenticator_data(flags);
        boost::json::object response{{"clientDataJSON", base::to_base64url(client)},
                                     {"authenticatorData", base::to_base64url(data)},
                                     {"signature", base::to_base64url(sign(data + base::sha256(client)))}};
        if (!user_handle.empty()) response["userHandle"] = base::to_base64url(user_handle);
        return boost::json::serialize(answer(std::move(response)));
    }

  private:
    boost::json::object answer(boost::json::object response) const {
        return {{"id", id()}, {"rawId", id()}, {"type", "public-key"}, {"response", std::move(response)}};
    }
    std::string client_data(std::string_view type, std::string_view challenge) const {
        return boost::json::serialize(
            boost::json::object{{"type", type}, {"challenge", challenge}, {"origin", origin}});
    }
    base::bytes authenticator_data(int with) const {
        return base::sha256(domain) +
               base::bytes{static_cast<char>(with), '\0', '\0', '\0', static_cast<char>(counter)};
    }
    base::bytes cose_key() const {
        std::array<unsigned char, 65> point{};
        std::size_t size = 0;
        if (EVP_PKEY_get_octet_string_param(key_.get(), "pub", point.data(), point.size(), &size) != 1 || size != 65)
            throw std::runtime_error("no point");
        const base::bytes numbers(reinterpret_cast<const char*>(point.data()) + 1, 64);
        return *base::from_hex("a5010203262001215820") + numbers.substr(0, 32) + *base::from_hex("225820") +
               numbers.substr(32);
    }
    base::bytes sign(const base::bytes& data) const {
        const base::digest_context_ptr context{EVP_MD_CTX_new()};
        base::bytes out(80, '\0');
        std::size_t size = out.size();
        if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
            EVP_DigestSign(context.get(), base::octets(out), &size, base::octets(data).data(), data.size()) != 1)
            throw std::runtime_error("no signature");
        out.resize(size);
        return out;
    }

    base::bytes id_ = base::system_random{}.take(32);
    base::pkey_ptr key_{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
};

} // namespace poolguard::pool
