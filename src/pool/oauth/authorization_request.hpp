#pragma once
// An authorization request of an application: read from the query and checked against the app client's settings. No
// I/O.
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
    std::string scope;          // separated by spaces; all of the client's if none were requested
    std::string code_challenge; // S256; empty if there is none
    std::string nonce;
    std::string provider;       // identity_provider; "COGNITO" is the pool itself
    std::string idp_identifier; // names a provider by one of its identifiers
    std::string login_hint;
    prompt_kind prompt = prompt_kind::unspecified;
    std::optional<std::chrono::seconds> max_age; // since the user last proved who they are
};

struct authorization_refusal {
    std::string error;       // a code of RFC 6749 section 4.1.2.1, or "redirect_mismatch"
    std::string description; // for developers
    // The redirect that reports the error to the application. Empty if the redirect address is not registered: then a
    // page shows the error.
    std::string location;
};

std::expected<authorization_request, authorization_refusal> read_authorization_request(const parameters& given,
                                                                                       const client_document& client);

// The redirect address with an error for the application added.
std::string error_location(const authorization_request& request, std::string_view error, std::string_view description);
// The address with parameters added to its query, or as its fragment.
using response_parameters = std::vector<std::pair<std::string_view, std::string_view>>;
std::string with_query(std::string_view address, const response_parameters& added);
std::string with_fragment(std::string_view address, const response_parameters& added);

// BASE64URL(SHA256(verifier)) (RFC 7636 section 4.6); nullopt if the verifier is malformed.
std::optional<std::string> challenge_of(std::string_view verifier);

} // namespace poolguard::pool
