#pragma once
// The operations that AWS signs, each with the ports that it needs: pools, app clients, users and groups as an
// administrator sees them. Each acts on pools of the call's region alone; what it refuses, and with which words, is
// Cognito's (API reference, version 2016-04-18). All may block.

#include "cognito/messages/groups.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/protocol/call.hpp"
#include "pool/protocol/dispatcher.hpp"
#include "pool/model/groups.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/model/users.hpp"

#include <string>

namespace poolguard::pool {

class domains;
class identity_providers;
class resource_servers;

template <class Message>
using reply_to = result<typename Message::reply>;

// User pools. The account is that of the ARNs.
reply_to<cognito::create_user_pool> create_user_pool(const cognito::create_user_pool& input, const call& by,
                                                     user_pools& pools, base::random_source& random,
                                                     const std::string& account);
reply_to<cognito::describe_user_pool> describe_user_pool(const cognito::describe_user_pool& input, const call& by,
                                                         user_pools& pools, users& users, const std::string& account);
reply_to<cognito::list_user_pools> list_user_pools(const cognito::list_user_pools& input, const call& by,
                                                   user_pools& pools, const page_tokens& tokens);
reply_to<cognito::add_custom_attributes> add_custom_attributes(const cognito::add_custom_attributes& input,
                                                               const call& by, user_pools& pools);
reply_to<cognito::update_user_pool> update_user_pool(const cognito::update_user_pool& input, const call& by,
                                                     user_pools& pools);
// Factors that the input leaves out are no longer offered.
reply_to<cognito::set_user_pool_mfa_config> set_user_pool_mfa_config(const cognito::set_user_pool_mfa_config& input,
                                                                     const call& by, user_pools& pools);
reply_to<cognito::get_user_pool_mfa_config> get_user_pool_mfa_config(const cognito::get_user_pool_mfa_config& input,
                                                                     const call& by, user_pools& pools);
reply_to<cognito::delete_user_pool> delete_user_pool(const cognito::delete_user_pool& input, const call& by,
                                                     user_pools& pools);

// App clients.
reply_to<cognito::create_user_pool_client> create_user_pool_client(const cognito::create_user_pool_client& input,
                                                                   const call& by, user_pools& pools,
                                                                   const resource_servers& servers,
                                                                   const identity_providers& providers,
                                                                   base::random_source& random);
reply_to<cognito::describe_user_pool_client> describe_user_pool_client(const cognito::describe_user_pool_client& input,
                                                                       const call& by, user_pools& pools);
// Settings that the input leaves out go back to their defaults; the name stays.
reply_to<cognito::update_user_pool_client> update_user_pool_client(const cognito::update_user_pool_client& input,
                                                                   const call& by, user_pools& pools,
                                                                   const resource_servers& servers,
                                                                   const identity_providers& providers);
reply_to<cognito::list_user_pool_clients> list_user_pool_clients(const cognito::list_user_pool_clients& input,
                                                                 const call& by, user_pools& pools,
                                                                 const page_tokens& tokens);
reply_to<cognito::delete_user_pool_client> delete_user_pool_client(const cognito::delete_user_pool_client& input,
                                                                   const call& by, user_pools& pools);

// Users.
reply_to<cognito::admin_create_user> admin_create_user(const cognito::admin_create_user& input, const call& by,
                                                       user_pools& pools, users& users, groups& groups,
                                                       const passwords& passwords, base::random_source& random,
                                                       outbox& mail);
reply_to<cognito::admin_get_user> admin_get_user(const cognito::admin_get_user& input, const call& by,
                                                 user_pools& pools, users& users);
reply_to<cognito::admin_set_user_password> admin_set_user_password(const cognito::admin_set_user_password& input,
                                                                   const call& by, user_pools& pools, users& users,
                                                                   const passwords& passwords);
reply_to<cognito::admin_update_user_attributes>
admin_update_user_attributes(const cognito::admin_update_user_attributes& input, const call& by, user_pools& pools,
                             users& users);
reply_to<cognito::admin_delete_user> admin_delete_user(const cognito::admin_delete_user& input, const call& by,
                                                       user_pools& pools, users& users, groups& groups,
                                                       sessions& sessions);
reply_to<cognito::admin_disable_user> admin_disable_user(const cognito::admin_disable_user& input, const call& by,
                                                         user_pools& pools, users& users, sessions& sessions);
reply_to<cognito::admin_enable_user> admin_enable_user(const cognito::admin_enable_user& input, const call& by,
                                                       user_pools& pools, users& users);
reply_to<cognito::admin_confirm_sign_up> admin_confirm_sign_up(const cognito::admin_confirm_sign_up& input,
                                                               const call& by, user_pools& pools, users& users);
reply_to<cognito::admin_user_global_sign_out>
admin_user_global_sign_out(const cognito::admin_user_global_sign_out& input, const call& by, user_pools& pools,
                           users& users, sessions& sessions);
reply_to<cognito::admin_set_user_mfa_preference>
admin_set_user_mfa_preference(const cognito::admin_set_user_mfa_preference& input, const call& by, user_pools& pools,
                              users& users);
// A page may be short, even empty, and yet have a token when most users do not match the filter.
reply_to<cognito::list_users> list_users(const cognito::list_users& input, const call& by, user_pools& pools,
                                         users& users, const page_tokens& tokens);

// Groups.
reply_to<cognito::create_group> create_group(const cognito::create_group& input, const call& by, user_pools& pools,
                                             groups& groups);
reply_to<cognito::update_group> update_group(const cognito::update_group& input, const call& by, user_pools& pools,
                                             groups& groups);
reply_to<cognito::get_group> get_group(const cognito::get_group& input, const call& by, user_pools& pools,
                                       groups& groups);
reply_to<cognito::list_groups> list_groups(const cognito::list_groups& input, const call& by, user_pools& pools,
                                           groups& groups, const page_tokens& tokens);
reply_to<cognito::delete_group> delete_group(const cognito::delete_group& input, const call& by, user_pools& pools,
                                             groups& groups);
reply_to<cognito::admin_add_user_to_group> admin_add_user_to_group(const cognito::admin_add_user_to_group& input,
                                                                   const call& by, user_pools& pools, users& users,
                                                                   groups& groups);
reply_to<cognito::admin_remove_user_from_group>
admin_remove_user_from_group(const cognito::admin_remove_user_from_group& input, const call& by, user_pools& pools,
                             users& users, groups& groups);
reply_to<cognito::admin_list_groups_for_user>
admin_list_groups_for_user(const cognito::admin_list_groups_for_user& input, const call& by, user_pools& pools,
                           users& users, groups& groups, const page_tokens& tokens);
reply_to<cognito::list_users_in_group> list_users_in_group(const cognito::list_users_in_group& input, const call& by,
                                                           user_pools& pools, users& users, groups& groups,
                                                           const page_tokens& tokens);

// What all of them need; to outlive the dispatcher.
struct administration_ports {
    user_pools& pools;
    pool::users& users;
    pool::groups& groups;
    pool::sessions& sessions;
    pool::domains& domains;
    pool::resource_servers& servers;
    pool::identity_providers& providers;
    const pool::passwords& passwords;
    const page_tokens& tokens;
    outbox& mail;
    base::random_source& random;
    std::string account; // "000000000000"
};

// Puts every operation above into the table, and those on domains, resource servers and identity providers.
void add_administration(dispatcher& to, const administration_ports& ports);

} // namespace poolguard::pool
