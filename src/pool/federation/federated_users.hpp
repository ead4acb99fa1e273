#pragma once
// Maps an identity at a provider to a user of the pool: the user that is linked to it or was created from it, or a new
// one named "{provider}_{id}".
// Source: Amazon Cognito developer guide, "Specifying identity provider attribute mappings for your user pool".

#include "pool/federation/provider_client.hpp"
#include "pool/model/user_creation.hpp"
#include "pool/triggers/user_functions.hpp"

namespace poolguard::pool {

class federated_users {
  public:
    federated_users(pool::users& users, pool::groups& groups, const user_creation& creation,
                    base::random_source& random, const base::clock& clock, const user_functions& functions)
        : users_(users), groups_(groups), creation_(creation), random_(random), clock_(clock), functions_(functions) {}

    // The user, with the mapped attributes as the provider sends them now. A linked user's attributes stay as they are,
    // as another provider's claims do not prove them. InvalidParameterException for attributes that are required and
    // missing, cannot be changed, or do not fit; NotAuthorizedException "User is disabled."; the errors of
    // the pool's functions.
    result<user_document> take_in(const user_pool_document& pool, const provider_document& provider,
                                  const external_identity& who, const function_caller& by);

  private:
    // What the pool's function makes of the provider's claims; those that it leaves out are dropped.
    result<external_identity> rewritten(const user_pool_document& pool, const provider_document& provider,
                                        const external_identity& who, const function_caller& by);
    // The known user, as the pool's functions let them in.
    result<user_document> let_in(const user_pool_document& pool, const provider_document& provider,
                                 const external_identity& who, const user_document& known, const function_caller& by);
    result<user_document> create(const user_pool_document& pool, const provider_document& provider,
                                 const external_identity& who, const function_caller& by,
                                 std::optional<sign_up_decision>& decided);
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
    const user_functions& functions_;
};

} // namespace poolguard::pool
