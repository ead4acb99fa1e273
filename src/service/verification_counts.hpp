#pragma once
// Counts accepted and refused tokens by reason.

#include "base/sharded_counter.hpp"
#include "jwt/error.hpp"

#include <array>
#include <atomic>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::service {

enum class authentication_error {
    missing,          // no Authorization header
    malformed,        // not one "Bearer" and a token (RFC 6750 section 2.1)
    invalid,          // the verifier refused; `cause` says why
    revoked,          // signed out or revoked
    keys_unavailable, // the key set cannot be fetched, or the cryptography fails: 503
};
BOOST_DESCRIBE_ENUM(authentication_error, missing, malformed, invalid, revoked, keys_unavailable)
struct authentication_failure {
    authentication_error error{};
    jwt::error cause{}; // for `invalid`
};

class verification_counts {
  public:
    void accepted() { accepted_.add(); }
    // A token that is not in the cache, so that its signature is checked.
    void not_cached() { not_cached_.add(); }
    std::uint64_t signature_checks() const { return not_cached_.total(); }
    void refused(const authentication_failure& why);
    // By outcome: "accepted", "missing", "revoked", or the name of a jwt::error such as "bad_signature".
    std::vector<std::pair<std::string_view, std::uint64_t>> read() const;

  private:
    template <class Enum>
    static constexpr std::size_t size_of = boost::mp11::mp_size<boost::describe::describe_enumerators<Enum>>::value;

    base::sharded_counter accepted_;
    base::sharded_counter not_cached_;
    std::array<std::atomic<std::uint64_t>, size_of<authentication_error>> by_error_{};
    std::array<std::atomic<std::uint64_t>, size_of<jwt::error>> by_cause_{};
};

} // namespace poolguard::service
