#include "pool/operations.hpp"

#include "cognito/messages/auth_events.hpp"
#include "cognito/messages/saml.hpp"

namespace poolguard::pool {

// Each is defined, with "_operation" behind its name, at the end of the file that implements it.
// clang-format off
#define POOLGUARD_USER_POOL_OPERATIONS(X) \
    X(add_custom_attributes) X(add_user_pool_client_secret) X(admin_add_user_to_group) X(admin_confirm_sign_up) \
    X(admin_create_user) X(admin_delete_software_token) X(admin_delete_user) X(admin_delete_user_attributes) \
    X(admin_disable_provider_for_user) X(admin_disable_user) X(admin_enable_user) X(admin_forget_device) \
    X(admin_get_device) X(admin_get_user) X(admin_get_user_auth_factors) X(admin_initiate_auth) \
    X(admin_link_provider_for_user) X(admin_list_devices) X(admin_list_groups_for_user) X(admin_list_user_auth_events) \
    X(admin_list_user_sessions) X(admin_remove_user_from_group) X(admin_reset_user_password) \
    X(admin_respond_to_auth_challenge) X(admin_revoke_user_session) X(admin_set_user_mfa_preference) \
    X(admin_set_user_password) X(admin_set_user_settings) X(admin_update_auth_event_feedback) \
    X(admin_update_device_status) X(admin_update_user_attributes) X(admin_user_global_sign_out) \
    X(associate_software_token) X(change_password) X(complete_web_authn_registration) X(confirm_device) \
    X(confirm_forgot_password) X(confirm_sign_up) X(create_group) X(create_identity_provider) \
    X(create_managed_login_branding) X(create_resource_server) X(create_terms) X(create_user_import_job) \
    X(create_user_pool) X(create_user_pool_client) X(create_user_pool_domain) X(create_user_pool_replica) \
    X(delete_group) X(delete_identity_provider) X(delete_managed_login_branding) X(delete_resource_server) \
    X(delete_terms) X(delete_user) X(delete_user_attributes) X(delete_user_pool) X(delete_user_pool_client) \
    X(delete_user_pool_client_secret) X(delete_user_pool_domain) X(delete_user_pool_replica) \
    X(delete_web_authn_credential) X(describe_identity_provider) X(describe_managed_login_branding) \
    X(describe_managed_login_branding_by_client) X(describe_resource_server) X(describe_risk_configuration) \
    X(describe_terms) X(describe_terms_by_client) X(describe_user_import_job) X(describe_user_pool) \
    X(describe_user_pool_client) X(describe_user_pool_domain) X(forget_device) X(forgot_password) X(get_client_token) \
    X(get_csv_header) X(get_device) X(get_group) X(get_identity_provider_by_identifier) \
    X(get_log_delivery_configuration) X(get_provisioned_limit) X(get_tokens_from_refresh_token) \
    X(get_ui_customization) X(get_user) X(get_user_attribute_verification_code) X(get_user_auth_factors) \
    X(get_user_pool_client_session_configuration) X(get_user_pool_mfa_config) X(get_user_pool_session_configuration) \
    X(global_sign_out) X(initiate_auth) X(list_devices) X(list_groups) X(list_identity_providers) \
    X(list_resource_servers) X(list_tags_for_resource) X(list_terms) X(list_user_import_jobs) \
    X(list_user_pool_client_secrets) X(list_user_pool_clients) X(list_user_pool_replicas) X(list_user_pools) \
    X(list_user_sessions) X(list_users) X(list_users_in_group) X(list_web_authn_credentials) \
    X(poolguard_delete_user_passkey) X(poolguard_list_user_passkeys) \
    X(resend_confirmation_code) X(respond_to_auth_challenge) X(revoke_token) X(revoke_user_session) \
    X(set_log_delivery_configuration) X(set_risk_configuration) X(set_ui_customization) X(set_user_mfa_preference) \
    X(set_user_pool_client_session_configuration) X(set_user_pool_mfa_config) X(set_user_pool_session_configuration) \
    X(set_user_settings) X(sign_up) X(start_user_import_job) X(start_web_authn_registration) X(stop_user_import_job) \
    X(tag_resource) X(untag_resource) X(update_device_status) X(update_group) X(update_identity_provider) \
    X(update_managed_login_branding) X(update_provisioned_limit) X(update_resource_server) X(update_terms) \
    X(update_user_attributes) X(update_user_pool) X(update_user_pool_client) X(update_user_pool_domain) \
    X(update_user_pool_replica) X(verify_software_token) X(verify_user_attribute)

#define POOLGUARD_IDENTITY_POOL_OPERATIONS(X) \
    X(create_identity_pool) X(delete_identities) X(delete_identity_pool) X(describe_identity) \
    X(describe_identity_pool) X(get_credentials_for_identity) X(get_id) X(get_identity_pool_roles) \
    X(get_open_id_token) X(get_open_id_token_for_developer_identity) X(get_principal_tag_attribute_map) \
    X(list_identities) X(list_identity_pools) X(list_tags_of_identity_pool) X(lookup_developer_identity) \
    X(merge_developer_identities) X(set_identity_pool_roles) X(set_principal_tag_attribute_map) X(tag_identity_pool) \
    X(unlink_developer_identity) X(unlink_identity) X(untag_identity_pool) X(update_identity_pool)

// Their messages say that they are refused, and why.
#define POOLGUARD_REFUSED_OPERATIONS(X) X(get_signing_certificate) X(update_auth_event_feedback)
// clang-format on

#define POOLGUARD_DECLARE(name) extern const operation name##_operation;
#define POOLGUARD_LIST(name) &name##_operation,
#define POOLGUARD_LIST_REFUSED(name) &refused_operation<cognito::name>,
POOLGUARD_USER_POOL_OPERATIONS(POOLGUARD_DECLARE)
POOLGUARD_IDENTITY_POOL_OPERATIONS(POOLGUARD_DECLARE)

std::span<const operation* const> user_pool_operations() {
    static constexpr const operation* all[]{POOLGUARD_USER_POOL_OPERATIONS(POOLGUARD_LIST)
                                                POOLGUARD_REFUSED_OPERATIONS(POOLGUARD_LIST_REFUSED)};
    return all;
}

std::span<const operation* const> identity_pool_operations() {
    static constexpr const operation* all[]{POOLGUARD_IDENTITY_POOL_OPERATIONS(POOLGUARD_LIST)};
    return all;
}

} // namespace poolguard::pool
