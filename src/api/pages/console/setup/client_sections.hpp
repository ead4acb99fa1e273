#pragma once
// The page of one app client.

#include "api/pages/console/setup/client_cards.hpp"
#include "api/pages/console/setup/setup_answers.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace poolguard::api {

struct client_page_wish {
    std::string id;
    std::string_view secret = {}; // to show; empty: none
    const refused_form* refused = nullptr;
};
// Blocks.
setup_reply client_page(const setup_ports& ports, const service::administrator& by, const http::request& request,
                        const client_page_wish& wanted);

// Parts of that page.
std::string client_facts_html(const card_facts& of, http::language in);
std::string client_cards_html(const card_facts& of, http::language in);
// `mark` is the hidden field of the form that adds a secret.
std::string client_secrets_html(const card_facts& of, std::span<const cognito::client_secret_descriptor> secrets,
                                std::pair<std::string, std::string> mark, const viewer& to,
                                const refused_form* refused);
std::string client_deletion_html(const card_facts& of, const viewer& to);
// The address of the page of a client.
std::string client_address(std::string_view id);

} // namespace poolguard::api
