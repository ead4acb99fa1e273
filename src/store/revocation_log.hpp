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

// Revokes the tokens of one sign-in, one token, or all tokens of a subject up to a time. Empty members are ignored.
struct revocation {
    std::string origin_jti{}; // the `origin_jti` claim of a sign-in
    std::string jti{};        // the `jti` claim of one token
    std::string subject{};    // the `sub` claim, for subject_before
    std::string issuer{};     // the `iss` claim that belongs to the above
    // Revokes the subject's tokens issued before this time (epoch seconds, like `iat`); 0 for none.
    std::int64_t subject_before = 0;
    base::time_point expires{}; // when the last of these tokens expires
    friend bool operator==(const revocation&, const revocation&) = default;
};

class revocation_log {
  public:
    // How far apart the clocks of two nodes may be, including the duration of a write.
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
    // it stays. No entry is missed as long as the clocks are within `overlap`; after more than 100,000 entries within
    // that time some may be returned twice. An entry that cannot be read is logged and left out.
    std::expected<std::vector<revocation>, error> since(cursor& from) const;

  private:
    records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::store
