#pragma once
/// @file
/// The client's side of Cognito's SRP (USER_SRP_AUTH, DEVICE_SRP_AUTH), without I/O. cognito_client uses it; a program
/// needs it itself only to speak Cognito's protocol on its own.

#include <expected>
#include <memory>
#include <poolguard/export.hpp>
#include <poolguard/time.hpp>
#include <string>
#include <string_view>

namespace poolguard {
inline namespace v0_1 {

/// Why there is no proof of the password.
enum class srp_error {
    bad_server_value = 0, ///< SRP_B is not a number of the group, or would make the key known.
    bad_salt,             ///< SALT is not hex.
    bad_secret_block,     ///< SECRET_BLOCK is not base64.
    crypto_failure,       ///< OpenSSL failed, which happens only when memory runs out.
};

/// One sentence in English, ending in a full stop.
POOLGUARD_API std::string_view describe(srp_error value) noexcept;

/// The parameters of the challenge PASSWORD_VERIFIER or DEVICE_PASSWORD_VERIFIER, as Cognito sent them.
struct srp_challenge {
    std::string_view user_id;      ///< USER_ID_FOR_SRP; for a device, its key.
    std::string_view salt;         ///< SALT, hex.
    std::string_view server_value; ///< SRP_B, hex.
    std::string_view secret_block; ///< SECRET_BLOCK, base64.
};

/// What answers the challenge.
struct srp_proof {
    std::string signature; ///< PASSWORD_CLAIM_SIGNATURE, base64.
    std::string timestamp; ///< TIMESTAMP, such as "Tue Sep 5 02:46:04 UTC 2026".
};

/// One sign-in by SRP-6a: the 3072-bit group of RFC 5054 appendix A, SHA-256. The password is not sent, and the server
/// cannot compute it. For one thread at a time.
class POOLGUARD_API srp_exchange {
  public:
    /// With a new random exponent. `place` is the user pool's id ("eu-west-1_Ab12Cd34E"), or a device's group key.
    static std::expected<srp_exchange, srp_error> begin(std::string_view place) noexcept;
    /// Moving leaves an object that may only be assigned to or destroyed.
    srp_exchange(srp_exchange&&) noexcept;
    /// The own exponent is wiped.
    srp_exchange& operator=(srp_exchange&&) noexcept;
    ~srp_exchange();

    /// SRP_A, in hex.
    const std::string& client_value() const noexcept;
    /// Proves the password. The time is part of the proof: Cognito refuses one that is minutes off.
    std::expected<srp_proof, srp_error> prove(const srp_challenge& challenge, std::string_view password,
                                              time_point now = current_time()) const noexcept;

  private:
    struct state;
    explicit srp_exchange(std::unique_ptr<state> made) noexcept;
    std::unique_ptr<state> state_;
};

} // namespace v0_1
} // namespace poolguard
