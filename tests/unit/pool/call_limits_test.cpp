#include "pool/call_limits.hpp"

#include "cognito/secret_hash.hpp"
#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include <boost/json/serialize.hpp>

namespace poolguard::pool {
namespace {

using boost::json::object;
using cognito::failure_name::internal_error;
using cognito::failure_name::limit_exceeded;
using cognito::failure_name::too_many_requests;

// One call of each kind from a network in a minute, and a client that has a secret.
class call_limits_test : public testing::Test {
  protected:
    call_limits_test() {
        backend_.id = "2example23456789";
        backend_.pool_id = rooms_.pool.id;
        backend_.secret = rooms_.all_pools.secrets().seal(backend_.id, secret_.reveal());
        if (!rooms_.all_pools.create_client(backend_)) throw std::runtime_error("no client");
    }
    // "" for a call that is let through, or the failure.
    std::string counted(std::string_view operation, const object& asked, const call& by = {}) {
        const auto body = boost::json::serialize(asked);
        http::request request;
        request.body = body;
        request.remote_address = address_;
        const auto refused = limits_.count(operation, request, by);
        return refused ? refused->why.name : "";
    }
    // What the second call from a network gets.
    std::string second(std::string_view operation, const object& asked, const call& by = {}) {
        address_ = fmt::format("192.0.{}.7", ++network_);
        EXPECT_EQ(counted(operation, asked, by), "") << operation;
        return counted(operation, asked, by);
    }
    std::string hash(std::string_view name) const { return cognito::secret_hash(secret_, name, backend_.id); }
    // An access token as it looks without its signature being checked.
    static std::string token_of(std::string_view client) {
        return "e30." + base::to_base64url(boost::json::serialize(object{{"client_id", client}})) + ".c2ln";
    }
    static store::rate_settings one_each() {
        store::rate_settings out;
        out.sign_in_attempts = out.messages_by_network = out.client_failures =
            store::allowance{1, std::chrono::seconds{60}};
        return out;
    }

    sign_in_rooms rooms_;
    base::secret secret_{"the secret of the backend"};
    client_document backend_;
    bool is_broken_ = false;
    watched_records watched_{*rooms_.records, [this](bool) { return !is_broken_; }};
    store::rate_limits rates_{one_each(), watched_, rooms_.clock};
    call_limits limits_{rates_, rooms_.all_pools};
    std::string address_;
    int network_ = 0;
};

TEST_F(call_limits_test, limit_guesses_and_messages) {
    const std::pair<const char*, const char*> rows[] = {
        {"InitiateAuth", too_many_requests},
        {"AdminInitiateAuth", too_many_requests},
        {"RespondToAuthChallenge", too_many_requests},
        {"AdminRespondToAuthChallenge", too_many_requests},
        {"ConfirmSignUp", too_many_requests},
        {"ConfirmForgotPassword", too_many_requests},
        {"GetClientToken", too_many_requests},
        {"ChangePassword", too_many_requests},
        {"VerifySoftwareToken", too_many_requests},
        {"VerifyUserAttribute", too_many_requests},
        {"SignUp", limit_exceeded},
        {"ForgotPassword", limit_exceeded},
        {"ResendConfirmationCode", limit_exceeded},
        {"GetUserAttributeVerificationCode", limit_exceeded},
        {"GetUser", ""},
        {"RevokeToken", ""},
        {"AdminCreateUser", ""},
    };
    for (const auto& [operation, expected] : rows) {
        EXPECT_EQ(second(operation, {}), expected) << operation;
        // What a caller writes into the body is not believed.
        EXPECT_EQ(second(operation, {{"UserContextData", {{"IpAddress", "198.51.100.1"}}}, {"ClientId", backend_.id}}),
                  expected)
            << operation;
    }
}

TEST_F(call_limits_test, let_through_what_cannot_be_guessed) {
    struct row {
        const char* operation;
        object asked;
        const char* expected;
    };
    const boost::json::array name{object{{"Name", "name"}, {"Value", "x"}}};
    const boost::json::array mail{object{{"Name", "name"}}, object{{"Name", "email"}, {"Value", "x"}}};
    const boost::json::array phone{object{{"Name", "phone_number"}, {"Value", "x"}}};
    const row rows[] = {
        {"InitiateAuth", {{"AuthFlow", "REFRESH_TOKEN_AUTH"}}, ""},
        {"AdminInitiateAuth", {{"AuthFlow", "REFRESH_TOKEN"}}, ""},
        {"InitiateAuth", {{"AuthFlow", "USER_PASSWORD_AUTH"}}, too_many_requests},
        {"RespondToAuthChallenge", {{"AuthFlow", "REFRESH_TOKEN"}}, too_many_requests},
        {"UpdateUserAttributes", {{"UserAttributes", name}}, ""},
        {"UpdateUserAttributes", {{"UserAttributes", mail}}, limit_exceeded},
        {"UpdateUserAttributes", {{"UserAttributes", phone}}, limit_exceeded},
        {"GetClientToken", {{"ClientId", backend_.id}, {"Secret", secret_.reveal()}}, ""},
        {"GetClientToken", {{"ClientId", backend_.id}, {"Secret", "guess"}}, too_many_requests},
        {"GetClientToken", {{"ClientId", rooms_.client.id}, {"Secret", ""}}, too_many_requests},
        {"GetClientToken", {{"ClientId", "a b"}, {"Secret", secret_.reveal()}}, too_many_requests},
        {"ConfirmSignUp", {{"ClientId", backend_.id}, {"Secret", secret_.reveal()}}, too_many_requests},
    };
    for (const auto& [operation, asked, expected] : rows)
        EXPECT_EQ(second(operation, asked), expected) << operation << boost::json::serialize(asked);
}

TEST_F(call_limits_test, know_backends_by_their_secret) {
    struct row {
        const char* what;
        const char* operation;
        object asked;
        bool is_backend;
    };
    const auto id = backend_.id;
    const object proved{{"USERNAME", "ann"}, {"SECRET_HASH", hash("ann")}};
    const row rows[] = {
        {"a hash", "SignUp", {{"ClientId", id}, {"Username", "ann"}, {"SecretHash", hash("ann")}}, true},
        {"of another name", "SignUp", {{"ClientId", id}, {"Username", "ben"}, {"SecretHash", hash("ann")}}, false},
        {"of another client",
         "SignUp",
         {{"ClientId", rooms_.client.id}, {"Username", "ann"}, {"SecretHash", hash("ann")}},
         false},
        {"no hash", "SignUp", {{"ClientId", id}, {"Username", "ann"}}, false},
        {"no client", "SignUp", {{"Username", "ann"}, {"SecretHash", hash("ann")}}, false},
        {"a hash among parameters", "InitiateAuth", {{"ClientId", id}, {"AuthParameters", proved}}, true},
        {"a hash among answers", "RespondToAuthChallenge", {{"ClientId", id}, {"ChallengeResponses", proved}}, true},
        {"its token", "ChangePassword", {{"AccessToken", token_of(id)}}, true},
        {"a token of a client without secret", "ChangePassword", {{"AccessToken", token_of(rooms_.client.id)}}, false},
        {"a token of an unknown client", "ChangePassword", {{"AccessToken", token_of("3example23456789")}}, false},
        {"a token of no client", "ChangePassword", {{"AccessToken", token_of("a b")}}, false},
        {"no token", "ChangePassword", {{"AccessToken", "x"}}, false},
        {"a token that is not looked at", "ConfirmSignUp", {{"AccessToken", token_of(id)}}, false},
    };
    for (const auto& [what, operation, asked, is_backend] : rows) {
        EXPECT_EQ(second(operation, asked).empty(), is_backend) << what;
        // A backend acts for others: each network that it forwards is counted.
        auto forwarded = asked;
        forwarded["UserContextData"] = object{{"IpAddress", fmt::format("198.51.{}.1", network_)}};
        EXPECT_EQ(second(operation, forwarded).empty(), false) << what;
        forwarded["UserContextData"] = object{{"IpAddress", fmt::format("203.0.{}.1", network_)}};
        EXPECT_EQ(counted(operation, forwarded).empty(), is_backend) << what;
        forwarded["UserContextData"] = object{{"IpAddress", "no address"}};
        EXPECT_EQ(counted(operation, forwarded).empty(), is_backend) << what;
    }
    call by;
    by.access_key_id = "AKIDEXAMPLE";
    EXPECT_EQ(second("AdminInitiateAuth", {}, by), "");
    EXPECT_EQ(second("AdminInitiateAuth", {{"ContextData", {{"IpAddress", "2001:db8::1"}}}}, by), too_many_requests);
}

TEST_F(call_limits_test, refuse_what_cannot_be_counted) {
    address_ = "192.0.2.7";
    is_broken_ = true;
    EXPECT_EQ(counted("InitiateAuth", {}), internal_error);
    EXPECT_EQ(counted("SignUp", {}), internal_error);
    EXPECT_EQ(counted("GetUser", {}), "");
    is_broken_ = false;
    EXPECT_EQ(counted("InitiateAuth", {}), "");
}

} // namespace
} // namespace poolguard::pool
