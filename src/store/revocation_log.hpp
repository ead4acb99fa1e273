#pragma once
// What has been revoked before its time, told to every node through the records that they share. A revocation stays
// in the log until the last token that it concerns has expired anyway.

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

// Which tokens: those of one sign-in, one token, or all of a subject up to a moment. Empty members name nothing.
struct revocation {
    std::string origin_jti{}; // of the sign-in: the `origin_jti` claim
    std::string jti{};        // of one token: the `jti` claim
    std::string subject{};    // the `sub` claim, for subject_before
    std::string issuer{};     // the `iss` claim that the above belong to
    // Tokens of that subject issued before this moment (epoch seconds, as `iat` is); 0 for none.
    std::int64_t subject_before = 0;
    base::time_point expires{}; // when none of these tokens is valid any more
    friend bool operator==(const revocation&, const revocation&) = default;
};

class revocation_log {
  public:
    // How far apart the clocks of two nodes may be, the time that a write takes included.
    static constexpr std::chrono::seconds overlap{10};

    // How far a reader has come. A new one starts with all that is live.
    class cursor {
        friend class revocation_log;
        base::time_point newest_{};  // of what has been given
        std::string start_;          // the sort key to read behind next time, empty at first
        std::set<std::string> seen_; // the sort keys behind start_ that have been given
    };

    revocation_log(records& in, const base::clock& clock, base::random_source& random)
        : records_(in), clock_(clock), random_(random) {}

    // Durable when it returns. One that has expired already is not written.
    std::expected<void, error> append(const revocation& what);
    // What was appended since the cursor was here last, oldest first, and moves the cursor; on an error the cursor
    // stays. Nothing is left out as long as clocks are within `overlap`; after a burst of more than 100,000 within
    // that time something may come twice. An entry that cannot be read is logged and left out.
    std::expected<std::vector<revocation>, error> since(cursor& from) const;

  private:
    records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::store
