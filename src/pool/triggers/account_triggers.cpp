#include "pool/triggers/account_triggers.hpp"

#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

std::string_view word_for(user_source source) {
    switch (source) {
    case user_source::sign_up:
        return "SignUp";
    case user_source::administrator:
        return "AdminCreateUser";
    case user_source::provider:
        return "ExternalProvider";
    }
    return {};
}

boost::json::value as_object(const std::optional<std::vector<cognito::attribute>>& given) {
    if (!given) return nullptr;
    boost::json::object out;
    for (const auto& each : *given)
        out.insert_or_assign(each.Name.value, each.Value ? each.Value->value : std::string{});
    return out;
}

// Only what was submitted: the server's own marks and the sub come later.
attribute_map submitted_attributes(const user_document& user, user_source source) {
    auto out = user.attributes;
    if (source == user_source::sign_up)
        for (const std::string address : {"email", "phone_number"})
            out.erase(address + "_verified");
    return out;
}

cognito::result<void> verify(user_document& user, const std::string& attribute) {
    if (const auto found = user.attributes.find(attribute); found == user.attributes.end() || found->second.empty())
        return refuse(cognito::failure_name::invalid_lambda_response,
                      fmt::format("PreSignUp verifies the attribute {}, which the user does not have.", attribute));
    user.attributes.insert_or_assign(attribute + "_verified", "true");
    return {};
}

} // namespace

cognito::result<sign_up_decision> ask_before_sign_up(const user_functions& functions, const user_pool_document& pool,
                                                     const user_document& user, user_source source,
                                                     const function_caller& by,
                                                     const std::optional<std::vector<cognito::attribute>>& validation) {
    POOLGUARD_TRY(const auto decided,
                  functions.call(triggers::pre_sign_up, {pool, by, word_for(source), user.username}, [&] {
                      return sign_up_question{submitted_attributes(user, source), as_object(validation), by.metadata};
                  }));
    if (!decided || source == user_source::administrator) return sign_up_decision{};
    return *decided;
}

cognito::result<void> apply(const sign_up_decision& decided, user_document& user) {
    if (decided.autoVerifyEmail) POOLGUARD_CHECK(verify(user, "email"));
    if (decided.autoVerifyPhone) POOLGUARD_CHECK(verify(user, "phone_number"));
    if (decided.autoConfirmUser && user.status == cognito::user_status::UNCONFIRMED)
        user.status = cognito::user_status::CONFIRMED;
    return {};
}

cognito::result<void> tell_of_confirmation(const user_functions& functions, const user_pool_document& pool,
                                           const user_document& user, confirmation of, const function_caller& by) {
    const auto word = of == confirmation::sign_up ? "ConfirmSignUp" : "ConfirmForgotPassword";
    POOLGUARD_CHECK(functions.call(triggers::post_confirmation, {pool, by, word, user.username},
                                   [&] { return confirmation_notice{event_attributes(user), by.metadata}; }));
    return {};
}

cognito::result<void> ask_before_authentication(const user_functions& functions, const user_pool_document& pool,
                                                const std::optional<user_document>& user, std::string_view name,
                                                bool hides_users, const function_caller& by,
                                                const metadata_map& validation) {
    const occasion at{pool, by, "Authentication", user ? std::string_view(user->username) : name};
    POOLGUARD_CHECK(functions.call(triggers::pre_authentication, at, [&] {
        return authentication_question{user ? event_attributes(*user) : attribute_map{}, as_validation_data(validation),
                                       hides_users ? std::optional(!user) : std::nullopt};
    }));
    return {};
}

cognito::result<void> tell_of_authentication(const user_functions& functions, const user_pool_document& pool,
                                             const user_document& user, const function_caller& by,
                                             bool has_new_device) {
    POOLGUARD_CHECK(functions.call(triggers::post_authentication, {pool, by, "Authentication", user.username}, [&] {
        return authentication_notice{event_attributes(user), has_new_device, by.metadata};
    }));
    return {};
}

} // namespace poolguard::pool
