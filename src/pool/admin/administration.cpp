#include "pool/admin/administration.hpp"

#include "pool/admin/providers/identity_providers.hpp"
#include "pool/admin/pools/domains.hpp"
#include "pool/admin/clients/resource_servers.hpp"

namespace poolguard::pool {
namespace {

void add_pools(dispatcher& to, const administration_ports& p) {
    to.add<cognito::create_user_pool>(
        [p](const auto& input, const call& by) { return create_user_pool(input, by, p.pools, p.random, p.account); });
    to.add<cognito::describe_user_pool>(
        [p](const auto& input, const call& by) { return describe_user_pool(input, by, p.pools, p.users, p.account); });
    to.add<cognito::list_user_pools>(
        [p](const auto& input, const call& by) { return list_user_pools(input, by, p.pools, p.tokens); });
    to.add<cognito::add_custom_attributes>(
        [p](const auto& input, const call& by) { return add_custom_attributes(input, by, p.pools); });
    to.add<cognito::update_user_pool>(
        [p](const auto& input, const call& by) { return update_user_pool(input, by, p.pools); });
    to.add<cognito::set_user_pool_mfa_config>(
        [p](const auto& input, const call& by) { return set_user_pool_mfa_config(input, by, p.pools); });
    to.add<cognito::get_user_pool_mfa_config>(
        [p](const auto& input, const call& by) { return get_user_pool_mfa_config(input, by, p.pools); });
    to.add<cognito::delete_user_pool>(
        [p](const auto& input, const call& by) { return delete_user_pool(input, by, p.pools); });
}

void add_clients(dispatcher& to, const administration_ports& p) {
    to.add<cognito::create_user_pool_client>([p](const auto& input, const call& by) {
        return create_user_pool_client(input, by, p.pools, p.servers, p.providers, p.random);
    });
    to.add<cognito::describe_user_pool_client>(
        [p](const auto& input, const call& by) { return describe_user_pool_client(input, by, p.pools); });
    to.add<cognito::update_user_pool_client>([p](const auto& input, const call& by) {
        return update_user_pool_client(input, by, p.pools, p.servers, p.providers);
    });
    to.add<cognito::list_user_pool_clients>(
        [p](const auto& input, const call& by) { return list_user_pool_clients(input, by, p.pools, p.tokens); });
    to.add<cognito::delete_user_pool_client>(
        [p](const auto& input, const call& by) { return delete_user_pool_client(input, by, p.pools); });
}

void add_domains(dispatcher& to, const administration_ports& p) {
    to.add<cognito::create_user_pool_domain>(
        [p](const auto& input, const call& by) { return create_user_pool_domain(input, by, p.pools, p.domains); });
    to.add<cognito::describe_user_pool_domain>(
        [p](const auto& input, const call& by) { return describe_user_pool_domain(input, by, p.domains, p.account); });
    to.add<cognito::update_user_pool_domain>(
        [p](const auto& input, const call& by) { return update_user_pool_domain(input, by, p.pools, p.domains); });
    to.add<cognito::delete_user_pool_domain>(
        [p](const auto& input, const call& by) { return delete_user_pool_domain(input, by, p.pools, p.domains); });
}

void add_resource_servers(dispatcher& to, const administration_ports& p) {
    to.add<cognito::create_resource_server>(
        [p](const auto& input, const call& by) { return create_resource_server(input, by, p.pools, p.servers); });
    to.add<cognito::describe_resource_server>(
        [p](const auto& input, const call& by) { return describe_resource_server(input, by, p.pools, p.servers); });
    to.add<cognito::update_resource_server>(
        [p](const auto& input, const call& by) { return update_resource_server(input, by, p.pools, p.servers); });
    to.add<cognito::list_resource_servers>([p](const auto& input, const call& by) {
        return list_resource_servers(input, by, p.pools, p.servers, p.tokens);
    });
    to.add<cognito::delete_resource_server>(
        [p](const auto& input, const call& by) { return delete_resource_server(input, by, p.pools, p.servers); });
}

void add_users(dispatcher& to, const administration_ports& p) {
    to.add<cognito::admin_create_user>([p](const auto& input, const call& by) {
        return admin_create_user(input, by, p.pools, p.users, p.groups, p.passwords, p.random, p.mail);
    });
    to.add<cognito::admin_get_user>(
        [p](const auto& input, const call& by) { return admin_get_user(input, by, p.pools, p.users); });
    to.add<cognito::admin_set_user_password>([p](const auto& input, const call& by) {
        return admin_set_user_password(input, by, p.pools, p.users, p.passwords);
    });
    to.add<cognito::admin_update_user_attributes>(
        [p](const auto& input, const call& by) { return admin_update_user_attributes(input, by, p.pools, p.users); });
    to.add<cognito::admin_delete_user>([p](const auto& input, const call& by) {
        return admin_delete_user(input, by, p.pools, p.users, p.groups, p.sessions);
    });
    to.add<cognito::admin_disable_user>(
        [p](const auto& input, const call& by) { return admin_disable_user(input, by, p.pools, p.users, p.sessions); });
    to.add<cognito::admin_enable_user>(
        [p](const auto& input, const call& by) { return admin_enable_user(input, by, p.pools, p.users); });
    to.add<cognito::admin_confirm_sign_up>(
        [p](const auto& input, const call& by) { return admin_confirm_sign_up(input, by, p.pools, p.users); });
    to.add<cognito::admin_user_global_sign_out>([p](const auto& input, const call& by) {
        return admin_user_global_sign_out(input, by, p.pools, p.users, p.sessions);
    });
    to.add<cognito::admin_set_user_mfa_preference>(
        [p](const auto& input, const call& by) { return admin_set_user_mfa_preference(input, by, p.pools, p.users); });
    to.add<cognito::list_users>(
        [p](const auto& input, const call& by) { return list_users(input, by, p.pools, p.users, p.tokens); });
}

void add_groups(dispatcher& to, const administration_ports& p) {
    to.add<cognito::create_group>(
        [p](const auto& input, const call& by) { return create_group(input, by, p.pools, p.groups); });
    to.add<cognito::update_group>(
        [p](const auto& input, const call& by) { return update_group(input, by, p.pools, p.groups); });
    to.add<cognito::get_group>(
        [p](const auto& input, const call& by) { return get_group(input, by, p.pools, p.groups); });
    to.add<cognito::list_groups>(
        [p](const auto& input, const call& by) { return list_groups(input, by, p.pools, p.groups, p.tokens); });
    to.add<cognito::delete_group>(
        [p](const auto& input, const call& by) { return delete_group(input, by, p.pools, p.groups); });
    to.add<cognito::admin_add_user_to_group>([p](const auto& input, const call& by) {
        return admin_add_user_to_group(input, by, p.pools, p.users, p.groups);
    });
    to.add<cognito::admin_remove_user_from_group>([p](const auto& input, const call& by) {
        return admin_remove_user_from_group(input, by, p.pools, p.users, p.groups);
    });
    to.add<cognito::admin_list_groups_for_user>([p](const auto& input, const call& by) {
        return admin_list_groups_for_user(input, by, p.pools, p.users, p.groups, p.tokens);
    });
    to.add<cognito::list_users_in_group>([p](const auto& input, const call& by) {
        return list_users_in_group(input, by, p.pools, p.users, p.groups, p.tokens);
    });
}

} // namespace

void add_administration(dispatcher& to, const administration_ports& ports) {
    add_pools(to, ports);
    add_clients(to, ports);
    add_domains(to, ports);
    add_resource_servers(to, ports);
    add_identity_providers(to, {ports.pools, ports.users, ports.providers, ports.sessions, ports.tokens});
    add_users(to, ports);
    add_groups(to, ports);
}

} // namespace poolguard::pool
