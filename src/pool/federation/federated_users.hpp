#pragma once
// From somebody at a provider to a user of the pool: the one who is linked to them or came from there before, or a new
// one, called "{provider}_{id}".
// Source: Amazon Cognito developer guide, "Specifying identity provider attribute mappings for your user pool".

#include "pool/federation/provider_client.hpp"
#include "pool/model/groups.hpp"

namespace poolguard::pool {

class federated_users {
  public:
    federated_users(pool::users& users, pool::groups& groups, base::random_source& random, const base::clock& clock)
        : users_(users), groups_(groups), random_(random), clock_(clock) {}

    // The user, with the mapped attributes as the provider tells them now; those of a linked user stay as they are, as
    // another provider's word is no proof of theirs. InvalidParameterException for attributes that are required and
    // missing, cannot be changed, or do not fit; NotAuthorizedException "User is disabled."
    result<user_document> take_in(const user_pool_document& pool, const provider_document& provider,
                                  const external_identity& who);

  private:
    result<user_document> create(const user_pool_document& pool, const provider_document& provider,
                                 const external_identity& who);
    result<user_document> refresh(const user_pool_document& pool, const provider_document& provider,
                                  const external_identity& who, const user_document& known);
    // Everybody who came from the provider is in a group of its name.
    result<void> join_group(const user_pool_document& pool, const provider_document& provider,
                            const user_document& user);

    pool::users& users_;
    pool::groups& groups_;
    base::random_source& random_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
