#pragma once
// The log of revoked tokens in the records that all nodes share. A revocation stays in the log until the last token
// that it concerns has expired anyway.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/records.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <set>
#include <string>
#include <vector>

namespace poolguard::store {

// Revokes the tokens of one sign-in, one token, the tokens of a subject up to a time, or those that name a group. Empty
// members are ignored.
struct revocation {
    std::string origin_jti{}; // the `origin_jti` claim of a sign-in; for tokens without it, their `event_id`
    std::string jti{};        // the `jti` claim of one token
    std::string subject{};    // the `sub` claim, for what follows it
    std::string issuer{};     // the `iss` claim that belongs to the above
    // Revokes the subject's tokens issued before this time (epoch seconds, like `iat`); 0 for none.
    std::int64_t subject_before = 0;
    base::time_point expires{}; // when the last of these tokens expires
    // Revokes the tokens of sign-ins (`auth_time`) before this time, whenever they were issued; epoch seconds, 0 for
    // none.
    std::int64_t signed_in_before = 0;
    std::string spared{}; // the `origin_jti` of a sign-in that the two times do not concern
    // Revokes the tokens that name this group (`cognito:groups`), of the subject, or of everybody if there is none. Of
    // the two numbers, the greater one of all entries counts.
    std::string group{};
    std::int64_t group_left = 0;
    std::int64_t group_joined = 0; // the tokens are valid again
    friend bool operator==(const revocation&, const revocation&) = default;
};

class revocation_log {
  public:
    // How long an append may take.
    static constexpr std::chrono::seconds overlap{10};

    // The position of a reader. A new one starts before all live entries.
    class cursor {
        friend class revocation_log;
        base::time_point newest_{};  // of the returned entries
        std::string start_;          // the sort key to read after next time, empty at first
        std::set<std::string> seen_; // the sort keys after start_ that have been returned
    };

    revocation_log(records& in, const base::clock& clock, base::random_source& random)
        : records_(in), clock_(clock), random_(random) {}

    // Durable when it returns. An expired one is not written.
    std::expected<void, error> append(const revocation& what);
    // Returns what was appended since the last call with this cursor, oldest first, and moves the cursor; on an error
    // it stays. No entry is missed, whatever the clocks of the nodes say, if its append took at most `overlap`; after
    // more than 100,000 entries within that time some may be returned twice. An entry that cannot be read is logged and
    // left out.
    std::expected<std::vector<revocation>, error> since(cursor& from) const;

  private:
    records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::store
