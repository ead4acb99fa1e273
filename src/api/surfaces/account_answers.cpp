#include "api/surfaces/account_answers.hpp"

#include "base/json/parse.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

// The options of a passkey are text in Cognito's parameters; here they are a document of their own.
std::optional<boost::json::object> take_passkey_options(cognito::string_map& parameters) {
    const auto found = parameters.find("CREDENTIAL_REQUEST_OPTIONS");
    if (found == parameters.end()) return std::nullopt;
    auto read = json::parse(found->second);
    if (!read || !read->is_object()) return std::nullopt;
    parameters.erase(found);
    return std::move(read->get_object());
}

} // namespace

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
        if (auto& device = tokens->new_device)
            out.device = {std::move(device->DeviceKey), std::move(device->DeviceGroupKey)};
    } else if (auto* asked = std::get_if<service::challenge>(&outcome)) {
        out.challenge = asked->name;
        out.session = token_of(asked->session);
        out.public_key = take_passkey_options(asked->parameters);
        out.parameters = std::move(asked->parameters);
        if (!asked->on_offer.empty()) out.factors = std::move(asked->on_offer);
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
