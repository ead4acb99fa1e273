#pragma once
// Codes that prove that a user can read an address: six digits, eight in e-mails that take the place of a password.
// Each user has one code for each purpose, the latest, and can use it once. Only a digest of it is stored, made with
// this server's key. Source: Amazon Cognito developer guide, "Signing up and confirming user accounts"; API reference,
// ForgotPassword.

#include "base/random.hpp"
#include "base/secret.hpp"
#include "pool/mail/user_messages.hpp"
#include "store/records.hpp"

#include <chrono>

namespace poolguard::pool {

// What a code is for. Each is also part of the key that the code is stored under.
enum class code_purpose {
    sign_up,            // confirms an account and its address
    forgotten_password, // lets a new password be set
    email,              // proves a changed e-mail address
    phone_number,       // proves a changed phone number
    second_factor,      // finishes a sign-in
    first_factor,       // takes the place of a password
};
BOOST_DESCRIBE_ENUM(code_purpose, sign_up, forgotten_password, email, phone_number, second_factor, first_factor)
message_kind kind_of(code_purpose purpose);
letter_kind letter_of(code_purpose purpose);

// 24 hours; one hour for a forgotten password; 15 minutes for a factor, the longest that a challenge can wait.
std::chrono::minutes lifetime(code_purpose purpose);

enum class code_state {
    right,   // the latest code, in time
    wrong,   // not the user's latest code
    expired, // the latest code, too late
    used,    // the latest code, a second time
    none,    // no code was sent recently
};

struct checked_code {
    code_state state = code_state::none;
    code_document document;
    store::key at;
    std::uint64_t version = 0;
};

class codes {
  public:
    // All arguments must outlive the codes. The key of the digests is derived from the master key.
    codes(store::records& records, const base::clock& clock, base::random_source& random,
          const base::secret& master_key);

    // A new code that replaces any earlier one, for a user who has or is about to get that address.
    result<base::secret> issue(const user_pool_document& pool, const user_document& user, code_purpose purpose,
                               const code_address& to) const;

    // Takes equally long for any outcome. The caller must limit the number of tries.
    result<checked_code> check(const user_pool_document& pool, std::string_view sub, code_purpose purpose,
                               std::string_view code) const;
    // Marks a right code as used. ExpiredCodeException when another call was first, or a newer code was sent.
    result<void> use(const checked_code& code) const;

    // Where the latest code went, while it can be used and nobody else has changed what it would replace.
    result<std::optional<code_address>> pending(const user_pool_document& pool, const user_document& user,
                                                code_purpose purpose) const;

    // Ends the user's code, so that it proves nothing any more.
    result<void> end(const user_pool_document& pool, const user_document& user, code_purpose purpose) const;

    // 32 bytes that are the same for the same text, and that cannot be computed without this server's key.
    base::bytes noise(std::string_view text) const;

  private:
    std::string digest_of(const store::key& at, std::string_view code) const;

    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    base::secret key_;
};

// Whether the user still has the address that the code went to.
bool has_address(const user_document& user, const code_document& code);
// Whether that attribute is still what it was when the code was sent.
bool is_unchanged_since(const user_document& user, const code_document& code);

// CodeMismatchException "Invalid verification code provided, please try again."
std::unexpected<failure> wrong_code();
// ExpiredCodeException "Invalid code provided, please request a code again."
std::unexpected<failure> expired_code();
// The refusal of a code that is not right. Where users are hidden, only someone who has the code learns that one was
// sent.
std::unexpected<failure> refuse_code(code_state state, bool hides_users);

} // namespace poolguard::pool
