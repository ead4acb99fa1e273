#pragma once
// The texts of the pages, in each language.

#include "http/negotiation.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

using http::choose_language;
using http::language;
using http::tag_of;

enum class message_id {
    // Titles and buttons.
    sign_in,
    sign_up,
    create_account,
    confirm_account,
    confirm,
    reset_password,
    send_code,
    choose_new_password,
    set_password,
    verify,
    choose_factor,
    choose_way,
    set_up_authenticator,
    add_passkey,
    create_passkey,
    use_passkey,
    sign_in_with_passkey,
    not_now,
    proceed,
    error_title,
    signed_out_title,
    // Fields.
    username,
    email,
    phone_number,
    email_or_phone,
    password,
    new_password,
    code,
    authenticator_key,
    name,
    given_name,
    family_name,
    birthdate,
    remember_browser,
    // Links.
    to_sign_up,
    to_sign_in,
    to_forgotten,
    another_way,
    send_new_code,
    send_new_link,
    terms_of_use,
    privacy_policy,
    help,
    continue_with, // {}: a provider
    other_ways,
    // Explanations.
    forgotten_lead,
    code_sent_to, // {}: a masked address
    code_sent_if_known,
    link_sent_to, // {}: the same
    temporary_password_lead,
    authenticator_lead,
    set_up_lead,
    waits_for_administrator,
    authenticator_app,
    text_message,
    email_message,
    passkey,
    code_by_email,
    code_by_text,
    passkey_lead,
    add_passkey_lead,
    no_passkeys_here,
    at_least, // {}: characters
    with_upper,
    with_lower,
    with_number,
    with_symbol,
    not_used_recently,
    rules_missing, // before a list of rules
    rules_met,
    or_no_password,
    show,          // on a button
    show_password, // what it does
    // Success.
    account_confirmed,
    password_changed,
    new_code_sent,
    new_link_sent,
    signed_out,
    // Problems.
    wrong_password,
    too_many_attempts,
    user_disabled,
    temporary_password_expired,
    session_over,
    sign_up_closed,
    wrong_code,
    expired_code,
    used_code,
    passkey_failed,
    passkey_not_created,
    dead_link, // the same for every link that does not confirm: it must not tell whether there is such an account
    name_taken,
    weak_password,
    used_password,
    refused_value,
    unavailable,
    stale_form,
    foreign_form,
    provider_failed,
    address_mismatch,
    unknown_application,
    bad_request,
    missing_parameter, // {}: its name
    wrong_parameter,   // {}: its name
    count,             // the number of messages
};

std::string_view say(message_id what, language in);
// With {} replaced by `value`.
std::string say(message_id what, language in, std::string_view value);

} // namespace poolguard::pool
