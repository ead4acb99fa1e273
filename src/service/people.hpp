#pragma once
// The people of the pool, as an administrator deals with them.

#include "base/clock.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/users.hpp"
#include "service/administrator.hpp"
#include "service/revocations.hpp"

#include <string>
#include <string_view>

namespace poolguard::service {

class people {
  public:
    people(std::string user_pool_id, cognito::client& cognito, revocations& revoked, const base::clock& clock);

    // Deletes the person with that `sub`: at Cognito (ListUsers, AdminDeleteUser), and their tokens at this gateway.
    // user_not_found when there is none; internal_error when Cognito did its part and the store did not. To be tried
    // again after any other failure: the tokens are ended even when the person is gone by then.
    cognito::result<void> remove(const administrator& by, std::string_view subject);

  private:
    cognito::result<std::string> username_of(std::string_view subject);
    cognito::result<void> remove_at_cognito(std::string_view subject);
    cognito::result<void> end_tokens(const administrator& by, std::string_view subject);

    std::string user_pool_id_;
    cognito::client& cognito_;
    revocations& revoked_;
    const base::clock& clock_;
};

} // namespace poolguard::service
