#pragma once
// Messages of the AWS Encryption SDK ("AWS Encryption SDK message format reference"), as Amazon Cognito writes them for
// custom senders: version 1, AES-256-GCM with a key derived by HKDF-SHA-384, signed by ECDSA on P-384 (suite 0378).

#include "base/bytes.hpp"
#include "base/openssl.hpp"
#include "base/secret.hpp"

#include <map>
#include <string>
#include <string_view>

namespace poolguard::aws {

// Authenticated, and stored in clear.
using encryption_context = std::map<std::string, std::string>;

// A key for one message, in clear and encrypted by the key of KMS that the ARN names.
struct data_key {
    std::string key_arn;
    base::bytes encrypted;
    base::secret plain; // 32 bytes
};

// A new key pair, which signs one message. Throws std::runtime_error when OpenSSL fails.
class message_signer {
  public:
    message_signer();

    // For the context's member `public_key_name`: the compressed point in base64.
    std::string public_key() const;
    base::bytes sign(std::string_view text) const; // in DER

  private:
    base::pkey_ptr key_;
};
inline constexpr auto public_key_name = "aws-crypto-public-key";

// Everything but the signature. `message_id`: 16 random bytes. At most 4096 bytes can be encrypted.
base::bytes unsigned_message(std::string_view plain, const data_key& key, const encryption_context& context,
                             std::string_view message_id);
// The context, for which the data key was made, has the signer's public key.
base::bytes signed_message(std::string_view plain, const data_key& key, const encryption_context& context,
                           const message_signer& by, std::string_view message_id);

} // namespace poolguard::aws
