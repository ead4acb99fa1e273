#pragma once
// Codes of six digits that prove that somebody reads an address: one for each user and purpose, the latest alone, good
// for one success. Of a code itself nothing is kept but a digest that only this server's key can make.
// Source: Amazon Cognito developer guide, "Signing up and confirming user accounts"; API reference, ForgotPassword.

#include "base/random.hpp"
#include "base/secret.hpp"
#include "pool/mail/code_messages.hpp"
#include "store/records.hpp"

#include <chrono>

namespace poolguard::pool {

// 24 hours, of a forgotten password one; of a second factor 15 minutes, as long as a challenge can be answered at most.
std::chrono::minutes lifetime(code_purpose purpose);

// What was found out about a code that somebody gave.
enum class code_state {
    right,   // the latest one, and in time
    wrong,   // another one, or of another user
    expired, // the latest one, too late
    used,    // the latest one, a second time
    none,    // no code was sent lately
};

struct checked_code {
    code_state state = code_state::none;
    code_document document;
    store::key at;
    std::uint64_t version = 0;
};

class codes {
  public:
    // What is given must outlive the codes. The key is that of the digests.
    codes(store::records& records, const base::clock& clock, base::random_source& random,
          const base::secret& master_key);

    // A new code in place of any before, for the user who has, or is to have, that address.
    result<base::secret> issue(const user_pool_document& pool, const user_document& user, code_purpose purpose,
                               const code_address& to) const;

    // Takes as long whatever it finds. The number of tries is for the caller to bound.
    result<checked_code> check(const user_pool_document& pool, std::string_view sub, code_purpose purpose,
                               std::string_view code) const;
    // Takes a right code out of use. ExpiredCodeException when another call was first, or a newer code was sent.
    result<void> use(const checked_code& code) const;

    // Where the latest code went, while it can be used.
    result<std::optional<code_address>> pending(const user_pool_document& pool, const user_document& user,
                                                code_purpose purpose) const;

    // 32 bytes that are the same for the same text, and that only this server's key can make.
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

// CodeMismatchException "Invalid verification code provided, please try again."
std::unexpected<failure> wrong_code();
// ExpiredCodeException "Invalid code provided, please request a code again."
std::unexpected<failure> expired_code();
// The refusal of a code that is not right; where users are hidden, only who holds the code learns that one was sent.
std::unexpected<failure> refuse_code(code_state state, bool hides_users);

} // namespace poolguard::pool
