#pragma once
// What the pages of the account share: one request for a page, how it ends, and why an act was refused.

#include "api/pages/account/account_pages.hpp"
#include "api/pages/form_values.hpp"
#include "api/pages/html.hpp"
#include "api/pages/page_answer.hpp"
#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

inline constexpr std::string_view account_profile_path = "/account";
inline constexpr std::string_view account_security_path = "/account/security";
inline constexpr std::string_view account_sessions_path = "/account/sessions";
inline constexpr std::string_view account_data_path = "/account/data";

using account_access = std::shared_ptr<const account_ports>;

// A request for a page of the account, or for an act that ends with the page again.
struct account_visit {
    const account_ports& ports;
    const service::principal& who;
    const http::request& request;
    viewer by; // at the page, whichever address the act has

    std::string_view say(const page_text& text) const { return text.in(by.in); }
};
account_visit visit_account(const account_ports& ports, const service::principal& who, const http::request& request,
                            std::string_view page);

// Why an act was refused.
struct account_refusal {
    problem why;
    std::string sentence = {}; // in the viewer's language; empty: what the problem's code means
};
account_refusal refused_by_cognito(const cognito::failure& failure, cognito_step step);
// A field that does not fit: it is empty, longer than `most` characters, or has characters that no single line has.
std::optional<account_refusal> check_account_text(const account_visit& at, const page_text& label,
                                                  std::string_view given, std::size_t most, bool may_be_empty = false);
// A refused field, with a sentence that names it.
account_refusal refused_field(const account_visit& at, const page_text& label, const page_text& sentence);

// The page, with what went wrong above it. If the session has ended meanwhile (401), only the problem is shown.
reply<page_or_redirect> show_account(const account_visit& at, area_page shown,
                                     const std::optional<account_refusal>& refused = {});
// Why the page cannot be shown: that of the refusal, unless it was only about the form, so that nothing was tried.
std::unexpected<problem> not_shown(const std::optional<account_refusal>& refused, const problem& why);
// 303 to a page of the account.
reply<page_or_redirect> account_done(std::string_view path, std::string_view notice);

// What the pool has no operation for, or is not set up for: its section is not shown.
bool is_absent(const cognito::failure& failure);

// A row of these pages: GET shows, POST acts. `act` is what the audit calls it.
description account_row(http::method method, std::string_view path, std::string id, std::string summary,
                        audited act = audited::nothing, limited limit = limited::nothing);

// A sign-in through another provider that leads to this account.
struct linked_sign_in {
    std::string provider;
    std::string id; // of the user there
    std::optional<base::time_point> since;
};
// From the attribute `identities`, which Cognito writes; empty if there is none.
std::vector<linked_sign_in> linked_sign_ins(const service::attribute_values& own);
// The provider through which alone the account exists, and which then has the password and the second factors; nullptr
// if there is none.
const linked_sign_in* find_provider_of(const service::principal& who, const std::vector<linked_sign_in>& linked);

// The rows of each page.
std::vector<operation> account_profile_pages(const account_access& ports);
std::vector<operation> account_security_pages(const account_access& ports);
std::vector<operation> account_authenticator_pages(const account_access& ports);
std::vector<operation> account_passkey_pages(const account_access& ports);
std::vector<operation> account_session_pages(const account_access& ports);
std::vector<operation> account_data_pages(const account_access& ports);

// The page about passwords, second factors and passkeys, for the acts of other files.
reply<page_or_redirect> show_account_security(const account_visit& at,
                                              const std::optional<account_refusal>& refused = {});

// After the account or all its sessions have ended: the browser's session ends too, and a page says so.
reply<page_or_redirect> leave_account(const account_visit& at, const page_text& title, const page_text& sentence);

} // namespace poolguard::api
