#pragma once
// An authenticator with its parts for tests: a signing key like the pool's, a key source that the test can switch off,
// records in a temporary file, and a manual clock.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "jwt/signing_key.hpp"
#include "service/authenticator.hpp"
#include "service/membership.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"

#include <boost/json/object.hpp>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace poolguard::service {

inline constexpr auto test_issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xyZ";
inline constexpr auto test_client = "1example23456789";
inline constexpr std::int64_t test_start = 1'700'000'000;

// Keys are costly to make, so each is made once for all tests.
const jwt::signing_key& first_key();
const jwt::signing_key& second_key();
std::string key_set_of(const std::vector<const jwt::signing_key*>& keys);

// Claims of a token that is issued at the second given, for an hour.
boost::json::object access_claims(std::int64_t issued_at = test_start);
boost::json::object id_claims(std::int64_t issued_at = test_start);

std::string sign(const jwt::signing_key& key, const boost::json::object& claims);
// A token that names the key and is signed by none.
std::string forge(std::string_view key_id, const boost::json::object& claims);

class temporary_store {
  public:
    explicit temporary_store(const base::clock& clock);
    temporary_store(const temporary_store&) = delete;
    temporary_store& operator=(const temporary_store&) = delete;
    ~temporary_store();

    store::records& records() { return *records_; }

  private:
    std::filesystem::path folder_;
    std::unique_ptr<store::sqlite_records> records_;
};

struct test_gateway {
    explicit test_gateway(jwt::token_use use = jwt::token_use::access);

    // "Bearer" and the token; stays where it is as long as the gateway lives.
    const std::string& header_of(std::string token);
    // The person who comes with a good token of these claims; the test fails when it is refused.
    principal person(const boost::json::object& claims);
    // The same, as a member of a tenant.
    member person_in(std::string_view tenant, std::string_view subject);

    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    base::system_random random;
    temporary_store storage{clock};
    store::revocation_log log{storage.records(), clock, random};
    revocations revoked{log, clock};

    std::string published = key_set_of({&first_key()});
    bool source_is_down = false;
    int fetches = 0;
    jwks_source keys{[this] { return fetch(); }, clock};

    jwt::token_cache cache{1000, std::size_t{16} * 1024 * 1024};
    authenticator gate;

  private:
    std::expected<fetched_keys, std::string> fetch();

    std::deque<std::string> headers_;
};

} // namespace poolguard::service
