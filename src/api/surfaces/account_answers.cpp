#include "api/surfaces/account_answers.hpp"

#include <fmt/format.h>

namespace poolguard::api {

std::optional<token_text> token_of(std::string& value) {
    if (value.empty()) return std::nullopt;
    std::optional<token_text> out{std::in_place, value};
    base::wipe(value);
    return out;
}

signed_in to_signed_in(service::sign_in_outcome& outcome) {
    signed_in out;
    if (auto* tokens = std::get_if<service::tokens>(&outcome)) {
        out.id_token = token_of(tokens->id_token);
        out.access_token = token_of(tokens->access_token);
        out.refresh_token = token_of(tokens->refresh_token);
        out.expires_in = tokens->expires_in;
        out.token_type = std::move(tokens->token_type);
        out.subject = std::move(tokens->subject);
    } else if (auto* asked = std::get_if<service::challenge>(&outcome)) {
        out.challenge = asked->name;
        out.session = token_of(asked->session);
        out.parameters = std::move(asked->parameters);
    }
    return out;
}

code_sent to_code_sent(std::string_view name, const cognito::code_delivery_details& details) {
    const bool by_phone = details.DeliveryMedium == cognito::delivery_medium::SMS;
    return {.message = fmt::format("{} sent to {}", name, by_phone ? "phone" : "email"),
            .delivery = {details.Destination, details.DeliveryMedium, details.AttributeName}};
}

std::string sign_out_message(service::cognito_notified when) {
    if (when == service::cognito_notified::now) return "User signed out successfully";
    return "User signed out here; Cognito cannot be reached and will be notified later";
}

} // namespace poolguard::api
