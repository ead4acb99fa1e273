#pragma once
// A verified token as the cache shares it, with room for what the server found out about it and would otherwise look
// up for every request. May be used by several threads at once.

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

    // What the user's attributes say of its person; both empty texts where they say nothing.
    struct person {
        std::string tenant;
        std::string verified_email;
    };
    // Nothing until it was remembered.
    std::optional<person> known_person() const {
        const std::lock_guard lock{mutex_};
        return person_;
    }
    void remember(person found) const {
        const std::lock_guard lock{mutex_};
        person_ = std::move(found);
    }

    // The generation of the list of revocations that the token was last found absent from; 0 for none yet.
    mutable std::atomic<std::uint64_t> revocation_generation{0};

  private:
    mutable std::mutex mutex_;
    mutable std::optional<person> person_;
};

} // namespace poolguard::jwt
