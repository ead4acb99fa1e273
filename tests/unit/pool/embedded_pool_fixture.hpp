#pragma once
// A whole embedded pool over a real store, reached by typed calls as the gateway reaches it.

#include "cognito/client_call.hpp"
#include "cognito/in_process_transport.hpp"
#include "cognito/messages/authentication.hpp"
#include "cognito/messages/users.hpp"
#include "pool/embedded_pool.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {

class sent_mail final : public outbox {
  public:
    std::expected<void, std::string> send(const message&) override { return {}; }
};

using parameter_list = std::vector<std::pair<std::string, std::string>>;

inline cognito::secret_map to_secret_map(const parameter_list& given) {
    cognito::secret_map out;
    for (const auto& [name, value] : given)
        out[name] = json::secret_text<0, 131072>(value);
    return out;
}

class embedded_pool_fixture : public testing::Test {
  protected:
    static embedded_pool_options options() {
        embedded_pool_options out;
        out.public_url = "http://localhost:8000";
        out.hashing = cheap_hashing;
        return out;
    }
    static deployment_options wishes() {
        return {"us-east-1", {"http://localhost:3000/api/auth/callback/cognito"}, {"http://localhost:3000/"}};
    }

    template <class Message>
    result<typename Message::reply> call(const Message& message) {
        return client_.call(message);
    }
    // A user by e-mail address, with a permanent password unless that is left out.
    std::string make_user(const std::string& email, const std::string& password = "Passw0rd!") {
        cognito::admin_create_user input;
        input.UserPoolId = ids_.pool_id;
        input.Username = email;
        input.TemporaryPassword = cognito::password("Temp0rary!");
        input.MessageAction = cognito::message_action::SUPPRESS;
        input.UserAttributes = {{"email_verified", "true"}, {"custom:tenant_id", "acme"}};
        const auto made = call(input);
        if (!made) throw std::runtime_error(made.error().message);
        if (!password.empty()) set_password(email, password, true);
        return made->User.Username;
    }
    void set_password(const std::string& name, const std::string& password, bool is_permanent) {
        cognito::admin_set_user_password input;
        input.UserPoolId = ids_.pool_id;
        input.Username = name;
        input.Password = cognito::password(password);
        input.Permanent = is_permanent;
        if (const auto set = call(input); !set) throw std::runtime_error(set.error().message);
    }

    result<cognito::authentication_reply> initiate(cognito::auth_flow flow, const parameter_list& given,
                                                   const std::string& client_id = {}) {
        cognito::initiate_auth input;
        input.AuthFlow = flow;
        input.ClientId = client_id.empty() ? ids_.client_id : client_id;
        input.AuthParameters = to_secret_map(given);
        return call(input);
    }
    result<cognito::authentication_reply> sign_in(const std::string& name, const std::string& password) {
        return initiate(cognito::auth_flow::USER_PASSWORD_AUTH, {{"USERNAME", name}, {"PASSWORD", password}});
    }
    result<cognito::authentication_reply> refresh(const std::string& token) {
        return initiate(cognito::auth_flow::REFRESH_TOKEN_AUTH, {{"REFRESH_TOKEN", token}});
    }
    cognito::authentication_result tokens_of(const std::string& name, const std::string& password = "Passw0rd!") {
        auto reply = sign_in(name, password);
        if (!reply || !reply->AuthenticationResult) throw std::runtime_error("no tokens: " + message_of(reply));
        return std::move(*reply->AuthenticationResult);
    }
    result<cognito::get_user_reply> get_user(const std::string& access_token) {
        cognito::get_user input;
        input.AccessToken = cognito::access_token(access_token);
        return call(input);
    }
    // A client of the same pool with other settings.
    std::string make_client(const cognito::user_pool_client_settings& settings, bool has_secret = false,
                            std::string* secret = nullptr) {
        cognito::create_user_pool_client input;
        static_cast<cognito::user_pool_client_settings&>(input) = settings;
        input.UserPoolId = ids_.pool_id;
        input.ClientName = "another";
        input.GenerateSecret = has_secret;
        const auto made = call(input);
        if (!made) throw std::runtime_error(made.error().message);
        if (secret != nullptr) *secret = made->UserPoolClient.ClientSecret.value_or("");
        return made->UserPoolClient.ClientId;
    }

    // Another pool with that schema, written past the protocol, and a client that signs in with passwords.
    deployment make_pool(const std::vector<cognito::schema_attribute>& schema) {
        const base::sealer sealer(master_, "pool client secrets");
        user_pools pools(*records_, clock_, random_, sealer);
        user_pool_document pool;
        pool.id = "us-east-1_" + random_.characters(9, "abcdefgh");
        pool.settings = with_defaults({});
        pool.schema = make_schema(schema).value();
        client_document client;
        client.id = random_.characters(26, "abcdefgh");
        client.pool_id = pool.id;
        client.settings.ExplicitAuthFlows = {cognito::explicit_auth_flow::ALLOW_USER_PASSWORD_AUTH};
        if (!pools.create(pool) || !pools.create_client(client)) throw std::runtime_error("no pool");
        return {pool.id, client.id, ""};
    }

    store::temporary_folder folder_;
    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'250)};
    base::system_random random_;
    std::unique_ptr<store::sqlite_records> records_ = open_records(folder_, clock_);
    base::secret master_{"0123456789abcdef0123456789abcdef"};
    sent_mail mail_;
    store::rate_limits rates_{{}, *records_, clock_};
    aws::credentials_lookup keys_ = [](std::string_view id) -> std::optional<aws::credentials> {
        if (id != "AKIDEXAMPLE") return std::nullopt;
        return aws::credentials{"AKIDEXAMPLE", base::secret{"secret key"}, {}, {}};
    };
    embedded_pool pool_{options(), *records_, clock_, random_, master_, mail_, rates_, keys_};
    cognito::in_process_transport transport_{
        [this](std::string_view operation, std::string_view body) -> result<std::string> {
            auto reply = pool_.call_in_process(operation, body);
            if (!reply.error_name.empty())
                return std::unexpected(failure{std::move(reply.error_name), std::move(reply.error_message)});
            return std::move(reply.body);
        }};
    cognito::client client_{transport_};
    deployment ids_ = pool_.provision(wishes()).value().of_users;
};

} // namespace poolguard::pool
