#pragma once
// A verified token in the cache, with facts that the server would otherwise look up for every request. Safe for
// several threads at once.

#include "jwt/verified_token.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace poolguard::jwt {

class cached_token {
  public:
    explicit cached_token(verified_token verified) : token(std::move(verified)) {}

    const verified_token token;

    // From the user's attributes; each is empty if the user has no such attribute.
    struct person {
        std::string tenant;
        std::string verified_email;
    };
    // nullopt before remember() was called.
    std::optional<person> known_person() const {
        const std::lock_guard lock{mutex_};
        return person_;
    }
    void remember(person found) const {
        const std::lock_guard lock{mutex_};
        person_ = std::move(found);
    }

    // The last generation of the revocation list that was found not to contain the token; 0 if none was checked yet.
    mutable std::atomic<std::uint64_t> revocation_generation{0};

  private:
    mutable std::mutex mutex_;
    mutable std::optional<person> person_;
};

} // namespace poolguard::jwt
