#pragma once
// What users do with their own accounts, by codes that come by mail.

#include "unit/pool/administration_fixture.hpp"

#include <regex>

namespace poolguard::pool {

class accounts_fixture : public administration_fixture {
  protected:
    static constexpr auto code_expired = cognito::failure_name::expired_code; // the pool has a function of that name
    static constexpr auto address = R"("email":"ann@example.com","email_verified":"true")";

    void SetUp() override {
        make_pool(R"(,"AutoVerifiedAttributes":["email"])");
        open_ = make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
        hiding_ = make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"],)"
                              R"("PreventUserExistenceErrors":"ENABLED")");
        client_id_ = open_;
    }

    // "done", or the failure's name.
    std::string outcome(std::string_view operation, const std::string& body) {
        const auto reply = raw(operation, body);
        return reply.status == 200 ? "done" : reply.error_name;
    }
    // Of the client, for that name; `more` continues the body.
    std::string by_client(std::string_view operation, std::string_view name, const std::string& more = "") {
        return outcome(operation, fmt::format(R"({{"ClientId":"$CLIENT","Username":"{}"{}}})", name, more));
    }
    std::string by_administrator(std::string_view operation, std::string_view name, const std::string& more = "") {
        return outcome(operation, fmt::format(R"({{"UserPoolId":"$POOL","Username":"{}"{}}})", name, more));
    }
    std::string sign_up(std::string_view name, std::string_view to = "ann@example.com") {
        return by_client(
            "SignUp", name,
            fmt::format(R"(,"Password":"Passw0rd!","UserAttributes":[{{"Name":"email","Value":"{}"}}])", to));
    }
    std::string confirm(std::string_view name, std::string_view code) {
        return by_client("ConfirmSignUp", name, fmt::format(R"(,"ConfirmationCode":"{}")", code));
    }
    std::string recover(std::string_view name, std::string_view code, std::string_view password = "N3w-passw0rd!") {
        return by_client("ConfirmForgotPassword", name,
                         fmt::format(R"(,"ConfirmationCode":"{}","Password":"{}")", code, password));
    }
    std::string sign_in(std::string_view name, std::string_view password) {
        const auto reply = raw("InitiateAuth", fmt::format(R"({{"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH",)"
                                                           R"("AuthParameters":{{"USERNAME":"{}","PASSWORD":"{}"}}}})",
                                                           name, password));
        if (reply.status != 200) return reply.error_name;
        token_ = text(boost::json::parse(reply.body), "/AuthenticationResult/AccessToken");
        return "done";
    }
    // By the token of the last sign-in.
    std::string by_owner(std::string_view operation, const std::string& more = "") {
        return outcome(operation, fmt::format(R"({{"AccessToken":"{}"{}}})", token_, more));
    }
    // With a password of their own.
    void make_member(const std::string& name, const std::string& attributes = address) {
        make_user(name, attributes);
        ASSERT_EQ(by_administrator("AdminSetUserPassword", name, R"(,"Password":"Passw0rd!","Permanent":true)"),
                  "done");
    }
    void set_address(std::string_view name, std::string_view value, bool is_verified = true) {
        ASSERT_EQ(by_administrator("AdminUpdateUserAttributes", name,
                                   fmt::format(R"(,"UserAttributes":[{{"Name":"email","Value":"{}"}},)"
                                               R"({{"Name":"email_verified","Value":"{}"}}])",
                                               value, is_verified)),
                  "done");
    }
    user_document kept(std::string_view name) { return users_.get(pool(), name).value().user; }
    std::string attribute(std::string_view name, const std::string& of) {
        const auto user = kept(name);
        const auto found = user.attributes.find(of);
        return found == user.attributes.end() ? "-" : found->second;
    }
    // The code of the last message.
    std::string code() {
        std::smatch found;
        if (mail_.sent.empty() || !std::regex_search(mail_.sent.back().text, found, std::regex(R"(\b\d{6,8}\b)")))
            throw std::runtime_error("no code was sent");
        return found.str();
    }
    static std::string other_than(const std::string& code) { return (code[0] == '1' ? '2' : '1') + code.substr(1); }

    std::string open_, hiding_; // clients: the second one tells nobody which users exist
    std::string token_;
};

} // namespace poolguard::pool
