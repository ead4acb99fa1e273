#pragma once
// Sign-in at a fake Cognito, which gives the test's answers and records the calls.

#include "cognito/in_process_transport.hpp"
#include "service/sign_in.hpp"
#include "test_gateway.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

namespace poolguard::service {

struct seen_call {
    std::string operation;
    boost::json::object body;
};

struct sign_in_fixture {
    explicit sign_in_fixture(std::string client_secret = {}, bool remembers_sessions = true)
        : sessions({.user_pool_id = "us-east-1_AbC123xyZ",
                    .client_id = test_client,
                    .client_secret = base::secret(std::move(client_secret)),
                    .remembers_sessions = remembers_sessions},
                   client, gateway.storage.records(), gateway.revoked, gateway.clock) {}

    const seen_call& last() const { return calls.back(); }
    std::string parameter(std::string_view group, std::string_view name) const {
        const auto& values = calls.back().body.at(group).as_object();
        const auto* found = values.if_contains(name);
        return found == nullptr ? std::string{} : std::string(found->as_string());
    }

    test_gateway gateway;
    cognito::result<std::string> answer = "{}";
    std::vector<seen_call> calls;
    cognito::in_process_transport transport{[this](std::string_view operation, std::string_view body) {
        calls.push_back({std::string(operation), boost::json::parse({body.data(), body.size()}).as_object()});
        return answer;
    }};
    cognito::client client{transport};
    sign_in sessions;
};

// Tokens as Cognito would give them, with an access token of these claims.
inline std::string tokens_of(const boost::json::object& claims, std::string_view refresh_token) {
    boost::json::object result{{"AccessToken", sign(first_key(), claims)},
                               {"ExpiresIn", 3600},
                               {"TokenType", "Bearer"},
                               {"IdToken", "id-token"}};
    if (!refresh_token.empty()) result["RefreshToken"] = refresh_token;
    return boost::json::serialize(boost::json::object{{"ChallengeParameters", boost::json::object{}},
                                                      {"AuthenticationResult", std::move(result)}});
}

// The same for the user with that internal name.
inline std::string tokens_for(std::string_view internal_name, std::string_view refresh_token) {
    auto claims = access_claims();
    claims["username"] = internal_name;
    return tokens_of(claims, refresh_token);
}

} // namespace poolguard::service
