#include "cognito/client_call.hpp"

#include "cognito/messages/accounts.hpp"
#include "cognito/messages/auth_factors.hpp"
#include "cognito/messages/authentication.hpp"
#include "cognito/messages/branding.hpp"
#include "cognito/messages/clients.hpp"
#include "cognito/messages/devices.hpp"
#include "cognito/messages/domains.hpp"
#include "cognito/messages/groups.hpp"
#include "cognito/messages/identities.hpp"
#include "cognito/messages/identity_providers.hpp"
#include "cognito/messages/mfa.hpp"
#include "cognito/messages/passkeys.hpp"
#include "cognito/messages/resource_servers.hpp"
#include "cognito/messages/sessions.hpp"
#include "cognito/messages/user_pools.hpp"
#include "cognito/messages/users.hpp"

namespace poolguard::cognito {

template result<add_user_pool_client_secret::reply> client::call(const add_user_pool_client_secret&, bool);
template result<admin_add_user_to_group::reply> client::call(const admin_add_user_to_group&, bool);
template result<admin_confirm_sign_up::reply> client::call(const admin_confirm_sign_up&, bool);
template result<admin_create_user::reply> client::call(const admin_create_user&, bool);
template result<admin_delete_user::reply> client::call(const admin_delete_user&, bool);
template result<admin_disable_provider_for_user::reply> client::call(const admin_disable_provider_for_user&, bool);
template result<admin_disable_user::reply> client::call(const admin_disable_user&, bool);
template result<admin_enable_user::reply> client::call(const admin_enable_user&, bool);
template result<admin_forget_device::reply> client::call(const admin_forget_device&, bool);
template result<admin_get_user::reply> client::call(const admin_get_user&, bool);
template result<admin_initiate_auth::reply> client::call(const admin_initiate_auth&, bool);
template result<admin_list_devices::reply> client::call(const admin_list_devices&, bool);
template result<admin_list_groups_for_user::reply> client::call(const admin_list_groups_for_user&, bool);
template result<admin_list_user_sessions::reply> client::call(const admin_list_user_sessions&, bool);
template result<admin_remove_user_from_group::reply> client::call(const admin_remove_user_from_group&, bool);
template result<admin_reset_user_password::reply> client::call(const admin_reset_user_password&, bool);
template result<admin_respond_to_auth_challenge::reply> client::call(const admin_respond_to_auth_challenge&, bool);
template result<admin_revoke_user_session::reply> client::call(const admin_revoke_user_session&, bool);
template result<admin_set_user_mfa_preference::reply> client::call(const admin_set_user_mfa_preference&, bool);
template result<admin_set_user_password::reply> client::call(const admin_set_user_password&, bool);
template result<admin_update_user_attributes::reply> client::call(const admin_update_user_attributes&, bool);
template result<admin_user_global_sign_out::reply> client::call(const admin_user_global_sign_out&, bool);
template result<associate_software_token::reply> client::call(const associate_software_token&, bool);
template result<change_password::reply> client::call(const change_password&, bool);
template result<complete_web_authn_registration::reply> client::call(const complete_web_authn_registration&, bool);
template result<confirm_device::reply> client::call(const confirm_device&, bool);
template result<confirm_forgot_password::reply> client::call(const confirm_forgot_password&, bool);
template result<confirm_sign_up::reply> client::call(const confirm_sign_up&, bool);
template result<create_group::reply> client::call(const create_group&, bool);
template result<create_identity_provider::reply> client::call(const create_identity_provider&, bool);
template result<create_managed_login_branding::reply> client::call(const create_managed_login_branding&, bool);
template result<create_resource_server::reply> client::call(const create_resource_server&, bool);
template result<create_user_pool_client::reply> client::call(const create_user_pool_client&, bool);
template result<create_user_pool_domain::reply> client::call(const create_user_pool_domain&, bool);
template result<delete_group::reply> client::call(const delete_group&, bool);
template result<delete_identity_provider::reply> client::call(const delete_identity_provider&, bool);
template result<delete_managed_login_branding::reply> client::call(const delete_managed_login_branding&, bool);
template result<delete_resource_server::reply> client::call(const delete_resource_server&, bool);
template result<delete_user::reply> client::call(const delete_user&, bool);
template result<delete_user_pool_client::reply> client::call(const delete_user_pool_client&, bool);
template result<delete_user_pool_client_secret::reply> client::call(const delete_user_pool_client_secret&, bool);
template result<delete_user_pool_domain::reply> client::call(const delete_user_pool_domain&, bool);
template result<delete_web_authn_credential::reply> client::call(const delete_web_authn_credential&, bool);
template result<describe_identity_provider::reply> client::call(const describe_identity_provider&, bool);
template result<describe_managed_login_branding_by_client::reply>
client::call(const describe_managed_login_branding_by_client&, bool);
template result<describe_resource_server::reply> client::call(const describe_resource_server&, bool);
template result<describe_user_pool::reply> client::call(const describe_user_pool&, bool);
template result<describe_user_pool_client::reply> client::call(const describe_user_pool_client&, bool);
template result<describe_user_pool_domain::reply> client::call(const describe_user_pool_domain&, bool);
template result<forget_device::reply> client::call(const forget_device&, bool);
template result<forgot_password::reply> client::call(const forgot_password&, bool);
template result<get_credentials_for_identity::reply> client::call(const get_credentials_for_identity&, bool);
template result<get_device::reply> client::call(const get_device&, bool);
template result<get_group::reply> client::call(const get_group&, bool);
template result<get_id::reply> client::call(const get_id&, bool);
template result<get_ui_customization::reply> client::call(const get_ui_customization&, bool);
template result<get_user::reply> client::call(const get_user&, bool);
template result<get_user_attribute_verification_code::reply> client::call(const get_user_attribute_verification_code&,
                                                                          bool);
template result<get_user_auth_factors::reply> client::call(const get_user_auth_factors&, bool);
template result<get_user_pool_mfa_config::reply> client::call(const get_user_pool_mfa_config&, bool);
template result<global_sign_out::reply> client::call(const global_sign_out&, bool);
template result<list_devices::reply> client::call(const list_devices&, bool);
template result<list_groups::reply> client::call(const list_groups&, bool);
template result<list_identity_providers::reply> client::call(const list_identity_providers&, bool);
template result<list_resource_servers::reply> client::call(const list_resource_servers&, bool);
template result<list_user_pool_client_secrets::reply> client::call(const list_user_pool_client_secrets&, bool);
template result<list_user_pool_clients::reply> client::call(const list_user_pool_clients&, bool);
template result<list_user_sessions::reply> client::call(const list_user_sessions&, bool);
template result<list_users::reply> client::call(const list_users&, bool);
template result<list_users_in_group::reply> client::call(const list_users_in_group&, bool);
template result<list_web_authn_credentials::reply> client::call(const list_web_authn_credentials&, bool);
template result<poolguard_delete_user_passkey::reply> client::call(const poolguard_delete_user_passkey&, bool);
template result<poolguard_list_user_passkeys::reply> client::call(const poolguard_list_user_passkeys&, bool);
template result<resend_confirmation_code::reply> client::call(const resend_confirmation_code&, bool);
template result<revoke_user_session::reply> client::call(const revoke_user_session&, bool);
template result<set_ui_customization::reply> client::call(const set_ui_customization&, bool);
template result<set_user_mfa_preference::reply> client::call(const set_user_mfa_preference&, bool);
template result<sign_up::reply> client::call(const sign_up&, bool);
template result<start_web_authn_registration::reply> client::call(const start_web_authn_registration&, bool);
template result<update_device_status::reply> client::call(const update_device_status&, bool);
template result<update_group::reply> client::call(const update_group&, bool);
template result<update_identity_provider::reply> client::call(const update_identity_provider&, bool);
template result<update_managed_login_branding::reply> client::call(const update_managed_login_branding&, bool);
template result<update_resource_server::reply> client::call(const update_resource_server&, bool);
template result<update_user_attributes::reply> client::call(const update_user_attributes&, bool);
template result<update_user_pool_client::reply> client::call(const update_user_pool_client&, bool);
template result<update_user_pool_domain::reply> client::call(const update_user_pool_domain&, bool);
template result<verify_software_token::reply> client::call(const verify_software_token&, bool);
template result<verify_user_attribute::reply> client::call(const verify_user_attribute&, bool);

} // namespace poolguard::cognito
