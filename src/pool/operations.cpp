#include "pool/operations.hpp"

#include "cognito/messages/devices.hpp"
#include "cognito/messages/passkeys.hpp"

namespace poolguard::pool {

// Each is defined at the end of the file that implements it.
extern const operation add_custom_attributes_operation;
extern const operation add_user_pool_client_secret_operation;
extern const operation admin_add_user_to_group_operation;
extern const operation admin_confirm_sign_up_operation;
extern const operation admin_create_user_operation;
extern const operation admin_delete_software_token_operation;
extern const operation admin_delete_user_operation;
extern const operation admin_delete_user_attributes_operation;
extern const operation admin_disable_provider_for_user_operation;
extern const operation admin_disable_user_operation;
extern const operation admin_enable_user_operation;
extern const operation admin_get_user_operation;
extern const operation admin_initiate_auth_operation;
extern const operation admin_link_provider_for_user_operation;
extern const operation admin_list_groups_for_user_operation;
extern const operation admin_list_user_auth_events_operation;
extern const operation admin_list_user_sessions_operation;
extern const operation admin_remove_user_from_group_operation;
extern const operation admin_reset_user_password_operation;
extern const operation admin_respond_to_auth_challenge_operation;
extern const operation admin_revoke_user_session_operation;
extern const operation admin_set_user_mfa_preference_operation;
extern const operation admin_set_user_password_operation;
extern const operation admin_set_user_settings_operation;
extern const operation admin_update_auth_event_feedback_operation;
extern const operation admin_update_user_attributes_operation;
extern const operation admin_user_global_sign_out_operation;
extern const operation associate_software_token_operation;
extern const operation change_password_operation;
extern const operation confirm_forgot_password_operation;
extern const operation confirm_sign_up_operation;
extern const operation create_group_operation;
extern const operation create_identity_provider_operation;
extern const operation create_managed_login_branding_operation;
extern const operation create_resource_server_operation;
extern const operation create_terms_operation;
extern const operation create_user_import_job_operation;
extern const operation create_user_pool_operation;
extern const operation create_user_pool_client_operation;
extern const operation create_user_pool_domain_operation;
extern const operation create_user_pool_replica_operation;
extern const operation delete_group_operation;
extern const operation delete_identity_provider_operation;
extern const operation delete_managed_login_branding_operation;
extern const operation delete_resource_server_operation;
extern const operation delete_terms_operation;
extern const operation delete_user_operation;
extern const operation delete_user_attributes_operation;
extern const operation delete_user_pool_operation;
extern const operation delete_user_pool_client_operation;
extern const operation delete_user_pool_client_secret_operation;
extern const operation delete_user_pool_domain_operation;
extern const operation delete_user_pool_replica_operation;
extern const operation describe_identity_provider_operation;
extern const operation describe_managed_login_branding_operation;
extern const operation describe_managed_login_branding_by_client_operation;
extern const operation describe_resource_server_operation;
extern const operation describe_risk_configuration_operation;
extern const operation describe_terms_operation;
extern const operation describe_terms_by_client_operation;
extern const operation describe_user_import_job_operation;
extern const operation describe_user_pool_operation;
extern const operation describe_user_pool_client_operation;
extern const operation describe_user_pool_domain_operation;
extern const operation forgot_password_operation;
extern const operation get_client_token_operation;
extern const operation get_csv_header_operation;
extern const operation get_group_operation;
extern const operation get_identity_provider_by_identifier_operation;
extern const operation get_log_delivery_configuration_operation;
extern const operation get_provisioned_limit_operation;
extern const operation get_tokens_from_refresh_token_operation;
extern const operation get_ui_customization_operation;
extern const operation get_user_operation;
extern const operation get_user_attribute_verification_code_operation;
extern const operation get_user_pool_client_session_configuration_operation;
extern const operation get_user_pool_mfa_config_operation;
extern const operation get_user_pool_session_configuration_operation;
extern const operation global_sign_out_operation;
extern const operation initiate_auth_operation;
extern const operation list_groups_operation;
extern const operation list_identity_providers_operation;
extern const operation list_resource_servers_operation;
extern const operation list_tags_for_resource_operation;
extern const operation list_terms_operation;
extern const operation list_user_import_jobs_operation;
extern const operation list_user_pool_client_secrets_operation;
extern const operation list_user_pool_clients_operation;
extern const operation list_user_pool_replicas_operation;
extern const operation list_user_pools_operation;
extern const operation list_user_sessions_operation;
extern const operation list_users_operation;
extern const operation list_users_in_group_operation;
extern const operation resend_confirmation_code_operation;
extern const operation respond_to_auth_challenge_operation;
extern const operation revoke_token_operation;
extern const operation revoke_user_session_operation;
extern const operation set_log_delivery_configuration_operation;
extern const operation set_risk_configuration_operation;
extern const operation set_ui_customization_operation;
extern const operation set_user_mfa_preference_operation;
extern const operation set_user_pool_client_session_configuration_operation;
extern const operation set_user_pool_mfa_config_operation;
extern const operation set_user_pool_session_configuration_operation;
extern const operation set_user_settings_operation;
extern const operation sign_up_operation;
extern const operation start_user_import_job_operation;
extern const operation stop_user_import_job_operation;
extern const operation tag_resource_operation;
extern const operation untag_resource_operation;
extern const operation update_auth_event_feedback_operation;
extern const operation update_group_operation;
extern const operation update_identity_provider_operation;
extern const operation update_managed_login_branding_operation;
extern const operation update_provisioned_limit_operation;
extern const operation update_resource_server_operation;
extern const operation update_terms_operation;
extern const operation update_user_attributes_operation;
extern const operation update_user_pool_operation;
extern const operation update_user_pool_client_operation;
extern const operation update_user_pool_domain_operation;
extern const operation update_user_pool_replica_operation;
extern const operation verify_software_token_operation;
extern const operation verify_user_attribute_operation;

extern const operation create_identity_pool_operation;
extern const operation delete_identities_operation;
extern const operation delete_identity_pool_operation;
extern const operation describe_identity_operation;
extern const operation describe_identity_pool_operation;
extern const operation get_credentials_for_identity_operation;
extern const operation get_id_operation;
extern const operation get_identity_pool_roles_operation;
extern const operation get_open_id_token_operation;
extern const operation get_open_id_token_for_developer_identity_operation;
extern const operation get_principal_tag_attribute_map_operation;
extern const operation list_identities_operation;
extern const operation list_identity_pools_operation;
extern const operation list_tags_of_identity_pool_operation;
extern const operation lookup_developer_identity_operation;
extern const operation merge_developer_identities_operation;
extern const operation set_identity_pool_roles_operation;
extern const operation set_principal_tag_attribute_map_operation;
extern const operation tag_identity_pool_operation;
extern const operation unlink_developer_identity_operation;
extern const operation unlink_identity_operation;
extern const operation untag_identity_pool_operation;
extern const operation update_identity_pool_operation;

std::span<const operation* const> user_pool_operations() {
    static constexpr const operation* all[]{
        &add_custom_attributes_operation,
        &add_user_pool_client_secret_operation,
        &admin_add_user_to_group_operation,
        &admin_confirm_sign_up_operation,
        &admin_create_user_operation,
        &admin_delete_software_token_operation,
        &admin_delete_user_operation,
        &admin_delete_user_attributes_operation,
        &admin_disable_provider_for_user_operation,
        &admin_disable_user_operation,
        &admin_enable_user_operation,
        &admin_get_user_operation,
        &admin_initiate_auth_operation,
        &admin_link_provider_for_user_operation,
        &admin_list_groups_for_user_operation,
        &admin_list_user_auth_events_operation,
        &admin_list_user_sessions_operation,
        &admin_remove_user_from_group_operation,
        &admin_reset_user_password_operation,
        &admin_respond_to_auth_challenge_operation,
        &admin_revoke_user_session_operation,
        &admin_set_user_mfa_preference_operation,
        &admin_set_user_password_operation,
        &admin_set_user_settings_operation,
        &admin_update_auth_event_feedback_operation,
        &admin_update_user_attributes_operation,
        &admin_user_global_sign_out_operation,
        &associate_software_token_operation,
        &change_password_operation,
        &confirm_forgot_password_operation,
        &confirm_sign_up_operation,
        &create_group_operation,
        &create_identity_provider_operation,
        &create_managed_login_branding_operation,
        &create_resource_server_operation,
        &create_terms_operation,
        &create_user_import_job_operation,
        &create_user_pool_operation,
        &create_user_pool_client_operation,
        &create_user_pool_domain_operation,
        &create_user_pool_replica_operation,
        &delete_group_operation,
        &delete_identity_provider_operation,
        &delete_managed_login_branding_operation,
        &delete_resource_server_operation,
        &delete_terms_operation,
        &delete_user_operation,
        &delete_user_attributes_operation,
        &delete_user_pool_operation,
        &delete_user_pool_client_operation,
        &delete_user_pool_client_secret_operation,
        &delete_user_pool_domain_operation,
        &delete_user_pool_replica_operation,
        &describe_identity_provider_operation,
        &describe_managed_login_branding_operation,
        &describe_managed_login_branding_by_client_operation,
        &describe_resource_server_operation,
        &describe_risk_configuration_operation,
        &describe_terms_operation,
        &describe_terms_by_client_operation,
        &describe_user_import_job_operation,
        &describe_user_pool_operation,
        &describe_user_pool_client_operation,
        &describe_user_pool_domain_operation,
        &forgot_password_operation,
        &get_client_token_operation,
        &get_csv_header_operation,
        &get_group_operation,
        &get_identity_provider_by_identifier_operation,
        &get_log_delivery_configuration_operation,
        &get_provisioned_limit_operation,
        &get_tokens_from_refresh_token_operation,
        &get_ui_customization_operation,
        &get_user_operation,
        &get_user_attribute_verification_code_operation,
        &get_user_pool_client_session_configuration_operation,
        &get_user_pool_mfa_config_operation,
        &get_user_pool_session_configuration_operation,
        &global_sign_out_operation,
        &initiate_auth_operation,
        &list_groups_operation,
        &list_identity_providers_operation,
        &list_resource_servers_operation,
        &list_tags_for_resource_operation,
        &list_terms_operation,
        &list_user_import_jobs_operation,
        &list_user_pool_client_secrets_operation,
        &list_user_pool_clients_operation,
        &list_user_pool_replicas_operation,
        &list_user_pools_operation,
        &list_user_sessions_operation,
        &list_users_operation,
        &list_users_in_group_operation,
        &resend_confirmation_code_operation,
        &respond_to_auth_challenge_operation,
        &revoke_token_operation,
        &revoke_user_session_operation,
        &set_log_delivery_configuration_operation,
        &set_risk_configuration_operation,
        &set_ui_customization_operation,
        &set_user_mfa_preference_operation,
        &set_user_pool_client_session_configuration_operation,
        &set_user_pool_mfa_config_operation,
        &set_user_pool_session_configuration_operation,
        &set_user_settings_operation,
        &sign_up_operation,
        &start_user_import_job_operation,
        &stop_user_import_job_operation,
        &tag_resource_operation,
        &untag_resource_operation,
        &update_auth_event_feedback_operation,
        &update_group_operation,
        &update_identity_provider_operation,
        &update_managed_login_branding_operation,
        &update_provisioned_limit_operation,
        &update_resource_server_operation,
        &update_terms_operation,
        &update_user_attributes_operation,
        &update_user_pool_operation,
        &update_user_pool_client_operation,
        &update_user_pool_domain_operation,
        &update_user_pool_replica_operation,
        &verify_software_token_operation,
        &verify_user_attribute_operation,
        &refused_operation<cognito::confirm_device>,
        &refused_operation<cognito::forget_device>,
        &refused_operation<cognito::get_device>,
        &refused_operation<cognito::list_devices>,
        &refused_operation<cognito::update_device_status>,
        &refused_operation<cognito::admin_forget_device>,
        &refused_operation<cognito::admin_get_device>,
        &refused_operation<cognito::admin_list_devices>,
        &refused_operation<cognito::admin_update_device_status>,
        &refused_operation<cognito::start_web_authn_registration>,
        &refused_operation<cognito::complete_web_authn_registration>,
        &refused_operation<cognito::list_web_authn_credentials>,
        &refused_operation<cognito::delete_web_authn_credential>,
        &refused_operation<cognito::get_user_auth_factors>,
        &refused_operation<cognito::admin_get_user_auth_factors>,
        &refused_operation<cognito::get_signing_certificate>,
    };
    return all;
}

std::span<const operation* const> identity_pool_operations() {
    static constexpr const operation* all[]{
        &create_identity_pool_operation,
        &delete_identities_operation,
        &delete_identity_pool_operation,
        &describe_identity_operation,
        &describe_identity_pool_operation,
        &get_credentials_for_identity_operation,
        &get_id_operation,
        &get_identity_pool_roles_operation,
        &get_open_id_token_operation,
        &get_open_id_token_for_developer_identity_operation,
        &get_principal_tag_attribute_map_operation,
        &list_identities_operation,
        &list_identity_pools_operation,
        &list_tags_of_identity_pool_operation,
        &lookup_developer_identity_operation,
        &merge_developer_identities_operation,
        &set_identity_pool_roles_operation,
        &set_principal_tag_attribute_map_operation,
        &tag_identity_pool_operation,
        &unlink_developer_identity_operation,
        &unlink_identity_operation,
        &untag_identity_pool_operation,
        &update_identity_pool_operation,
    };
    return all;
}

} // namespace poolguard::pool
