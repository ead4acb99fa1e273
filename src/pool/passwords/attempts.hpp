#pragma once
// Counts wrong passwords and slows down further attempts.
// Source: Amazon Cognito developer guide, "Lockout behavior for failed sign-in attempts".

#include "pool/model/user_pools.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace poolguard::pool {

// One second after the fifth wrong password in a row, twice as long after each further one, at most 15 minutes.
std::chrono::seconds lock_after(std::int64_t failures);
// The failures that still count: all in a row if the last one is less than 15 minutes old.
std::int64_t failures_in_row(const attempts_document& known, base::time_point now);
// Whether attempts are refused now, right or wrong.
bool is_locked(const attempts_document& known, base::time_point now);

// For ChangePassword: five wrong passwords within an hour that begins with the first one. `last_failure` is the
// beginning of that hour.
bool is_exhausted(const attempts_document& known, base::time_point now);

// Whose attempts are counted: a user's, or those of a name that no user has, so that callers cannot distinguish the
// two.
struct attempt_subject {
    std::string pool_id;
    std::string sort; // key of the record, made by the functions below

    static attempt_subject of_user(const user_pool_document& pool, const user_document& user);
    static attempt_subject of_unknown(const user_pool_document& pool, std::string_view name);
};

// How often something may be done within an hour that begins with the first time, whether it succeeds or not.
struct hourly_limit {
    std::string_view kind; // part of a record's key
    std::int64_t most;
};
namespace limits {
inline constexpr hourly_limit confirm_sign_up{"confirm", 15};
inline constexpr hourly_limit resend_code{"resend", 5};
inline constexpr hourly_limit forgotten_password{"forgot", 5};
inline constexpr hourly_limit confirm_forgotten_password{"recover", 15};
inline constexpr hourly_limit attribute_code{"attribute", 5};
inline constexpr hourly_limit verify_attribute{"verify", 15};
} // namespace limits

// Counts in the records, so that all nodes count together. A result is returned only after it was counted, so that
// guesses at the same time learn no more than guesses in sequence.
class attempts {
  public:
    attempts(store::records& records, const base::clock& clock);

    // Before the password is verified: NotAuthorizedException "Password attempts exceeded" while locked.
    result<void> check_sign_in(const attempt_subject& who) const;
    // After it: counts a wrong one, forgets earlier ones after a right one. "Password attempts exceeded", without
    // counting, when other calls have caused a lock in the meantime; then the caller must not learn whether the
    // password was right.
    result<void> note_sign_in(const attempt_subject& who, bool is_right) const;

    // The same for codes of second factors: LimitExceededException "Attempt limit exceeded, please try after some
    // time." while locked.
    result<void> check_code(const attempt_subject& who) const;
    result<void> note_code(const attempt_subject& who, bool is_right) const;

    // The same for ChangePassword: LimitExceededException "Attempt limit exceeded, please try after some time."
    result<void> check_change(const attempt_subject& who) const;
    result<void> note_change(const attempt_subject& who, bool is_right) const;

    // Counts one more time, before it is known whether it succeeds, so that concurrent guesses do not exceed the limit.
    // LimitExceededException as above once the limit is reached.
    result<void> count(const hourly_limit& by, const attempt_subject& who) const;
    // Forgets wrong passwords: the user has a new one.
    result<void> forget_sign_in(const attempt_subject& who) const;

  private:
    struct rule;
    result<void> check(const rule& by, const attempt_subject& who) const;
    result<void> note(const rule& by, const attempt_subject& who, bool is_right) const;
    static const rule sign_in;
    static const rule change;
    static const rule code;

    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
