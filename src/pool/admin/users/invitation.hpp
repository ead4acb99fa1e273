#pragma once
// What a user whom an administrator has made is told: the username and the temporary password.
// Source: Amazon Cognito developer guide, "Customizing user invitation messages".

#include "cognito/messages/users.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/users.hpp"

#include <string_view>
#include <vector>

namespace poolguard::pool {

// Sends the pool's invitation, or Cognito's own, over each of the media for which the user has an address; SMS where
// no medium is given. CodeDeliveryFailureException when one cannot be sent.
result<void> send_invitation(const user_pool_document& pool, const user_document& user, std::string_view username,
                             std::string_view temporary_password, const std::vector<cognito::delivery_medium>& media,
                             outbox& mail);

} // namespace poolguard::pool
