#pragma once
// Maps an identity at a provider to a user of the pool: the user that is linked to it or was created from it, or a new
// one named "{provider}_{id}".
// Source: Amazon Cognito developer guide, "Specifying identity provider attribute mappings for your user pool".

#include "pool/federation/provider_client.hpp"
#include "pool/model/user_creation.hpp"

namespace poolguard::pool {

class federated_users {
  public:
    federated_users(pool::users& users, pool::groups& groups, const user_creation& creation,
                    base::random_source& random, const base::clock& clock)
        : users_(users), groups_(groups), creation_(creation), random_(random), clock_(clock) {}

    // The user, with the mapped attributes as the provider sends them now. A linked user's attributes stay as they are,
    // as another provider's claims do not prove them. InvalidParameterException for attributes that are required and
    // missing, cannot be changed, or do not fit; NotAuthorizedException "User is disabled."
    result<user_document> take_in(const user_pool_document& pool, const provider_document& provider,
                                  const external_identity& who);

  private:
    result<user_document> create(const user_pool_document& pool, const provider_document& provider,
                                 const external_identity& who);
    result<user_document> refresh(const user_pool_document& pool, const provider_document& provider,
                                  const external_identity& who, const user_document& known);
    // Every user who was created from the provider is in a group named after it.
    result<void> join_group(const user_pool_document& pool, const provider_document& provider,
                            const user_document& user);

    pool::users& users_;
    pool::groups& groups_;
    const user_creation& creation_;
    base::random_source& random_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
