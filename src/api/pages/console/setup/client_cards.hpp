#pragma once
// What to paste into an application that signs people in with an app client. Pure.

#include "cognito/messages/clients.hpp"
#include "service/setup/pool_place.hpp"

#include <string>
#include <string_view>

namespace poolguard::api {

struct card_facts {
    const service::pool_place& place;
    const cognito::user_pool_client& client;
    bool has_secret = false;
    std::string_view secret = {}; // shown in environment_card() only; empty: not to be shown
};

// Lines for .env. A secret that is not to be shown has a comment in its place.
std::string environment_card(const card_facts& of);
// JavaScript for Amplify 6; empty for a client with a secret, which Amplify does not support.
std::string amplify_card(const card_facts& of);
// TypeScript for Auth.js 5 with its Cognito provider; empty for a client that may not use the sign-in pages. The secret
// comes from the environment.
std::string auth_js_card(const card_facts& of);
// Python that signs somebody in with a password; empty for a client without a flow for that. The secret comes from the
// environment.
std::string boto3_card(const card_facts& of);

// The sign-in page of the client; empty for a client that may not use the pages, and where there are none.
std::string sign_in_page_of(const service::pool_place& place, const cognito::user_pool_client& client);

} // namespace poolguard::api
