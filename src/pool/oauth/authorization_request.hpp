#pragma once
// What an application asks for when it sends somebody to sign in: read from the query, and held against the app
// client's settings. No I/O.
// Source: RFC 6749 section 4.1.1 and 4.2.1, RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1, Amazon Cognito
// developer guide, "Authorize endpoint".

#include "pool/model/documents.hpp"
#include "pool/oauth/parameters.hpp"

#include <chrono>
#include <expected>

namespace poolguard::pool {

enum class prompt_kind { unspecified, none, login };

struct authorization_request {
    bool is_implicit = false; // response_type=token
    std::string redirect_uri;
    std::string state;
    std::string scope;          // with spaces between, all of the client's where none were asked for
    std::string code_challenge; // S256; empty: none
    std::string nonce;
    std::string provider;       // identity_provider; "COGNITO" is the pool itself
    std::string idp_identifier; // another way to name a provider
    std::string login_hint;
    prompt_kind prompt = prompt_kind::unspecified;
    std::optional<std::chrono::seconds> max_age; // since the user last proved who they are
};

struct authorization_refusal {
    std::string error;       // of RFC 6749 section 4.1.2.1, or "redirect_mismatch"
    std::string description; // for developers
    // Where the application is told; empty when the redirect address is not one of the client's: a page tells then.
    std::string location;
};

std::expected<authorization_request, authorization_refusal> read_authorization_request(const parameters& given,
                                                                                       const client_document& client);

// The redirect address with an error for the application.
std::string error_location(const authorization_request& request, std::string_view error, std::string_view description);
// The address with parameters added to its query, or as its fragment.
using response_parameters = std::vector<std::pair<std::string_view, std::string_view>>;
std::string with_query(std::string_view address, const response_parameters& added);
std::string with_fragment(std::string_view address, const response_parameters& added);

// BASE64URL(SHA256(verifier)) (RFC 7636 section 4.6); nothing for a verifier that is none.
std::optional<std::string> challenge_of(std::string_view verifier);

} // namespace poolguard::pool
