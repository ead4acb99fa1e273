#include "library/cognito/client_state.hpp"

#include "base/ascii.hpp"
#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"
#include "cognito/secret_hash.hpp"
#include "jwt/cognito_pool.hpp"

#include <algorithm>

namespace poolguard {
inline namespace v0_1 {
namespace {

constexpr int http_ok = 200;

// The body may hold a password. It is wiped also when the transport throws.
struct wiped_request {
    http_request sent;

    ~wiped_request() { base::wipe(sent.body); }
};

// "NotAuthorizedException" of "com.amazonaws…#NotAuthorizedException".
std::string error_name(std::string_view type) {
    const auto mark = type.rfind('#');
    return std::string(mark == std::string_view::npos ? type : type.substr(mark + 1));
}

cognito_error read_failure(std::string_view operation, const http_response& response) {
    const auto read = base::json::parse(response.body);
    const auto* reply = read ? read->if_object() : nullptr;
    auto name = reply != nullptr ? error_name(text_of(*reply, "__type")) : std::string{};
    if (!name.empty()) {
        auto message = text_of(*reply, "message");
        return {std::move(name), message.empty() ? text_of(*reply, "Message") : message};
    }
    auto out = unreadable_reply(operation);
    out.message += " Its status is " + std::to_string(response.status) + ".";
    return out;
}

std::string endpoint_of(const cognito_settings& given) {
    if (given.endpoint.empty()) {
        const auto issuers = jwt::cognito_issuers(given.pool_id);
        return issuers.empty() ? std::string{} : issuers.front().substr(0, issuers.front().rfind('/') + 1);
    }
    const auto is_printable = given.endpoint.find_first_of(" \t\r\n\"<>\\") == std::string::npos;
    if (!is_printable || !(given.endpoint.starts_with("https://") || given.endpoint.starts_with("http://"))) return {};
    return given.endpoint.ends_with('/') ? given.endpoint : given.endpoint + "/";
}

} // namespace

cognito_client::cognito_client(std::shared_ptr<const state> made) noexcept : state_(std::move(made)) {}

cognito_result<cognito_client> cognito_client::create(cognito_settings settings, transport over) {
    const auto refuse = [](const char* why) { return std::unexpected(cognito_error{"BadSettings", why}); };
    if (settings.pool_id.empty() || settings.client_id.empty())
        return refuse("The user pool's id and the app client's id are needed.");
    if (!over) return refuse("A transport is needed.");
    auto url = endpoint_of(settings);
    if (url.empty()) return refuse("The endpoint is not a URL, or the pool's id does not begin with a region.");
    return cognito_client{std::make_shared<const state>(
        state{std::move(settings.pool_id), std::move(settings.client_id),
              base::secret{std::move(settings.client_secret)}, std::move(url), std::move(over)})};
}

cognito_result<std::string> cognito_client::call(std::string_view operation, std::string_view json) const {
    // It becomes part of a header. The name is Cognito's own for such operations.
    if (operation.empty() || !std::ranges::all_of(operation, &base::is_alphanumeric))
        return std::unexpected(cognito_error{"UnknownOperationException", "The operation has no such name."});
    return state_->send(operation, json);
}

cognito_result<std::string> cognito_client::state::send(std::string_view operation, std::string_view json) const {
    const wiped_request request{{url,
                                 {{"Content-Type", "application/x-amz-json-1.1"},
                                  {"X-Amz-Target", "AWSCognitoIdentityProviderService." + std::string(operation)}},
                                 std::string(json)}};
    auto response = over(request.sent);
    if (!response) return std::unexpected(cognito_error{"Unreachable", std::move(response.error().message)});
    if (response->status == http_ok) return std::move(response->body);
    return std::unexpected(read_failure(operation, *response));
}

cognito_result<boost::json::value> cognito_client::state::call(std::string_view operation, request_body& body) const {
    POOLGUARD_TRY(auto text, send(operation, body.json()));
    auto read = base::json::parse(text);
    base::wipe(text);
    if (!read || !read->is_object()) return std::unexpected(unreadable_reply(operation));
    return std::move(*read);
}

cognito_result<void> cognito_client::state::tell(std::string_view operation, request_body& body) const {
    // Some operations answer with an empty body, others with {}.
    POOLGUARD_TRY(auto text, send(operation, body.json()));
    base::wipe(text);
    return {};
}

std::string cognito_client::state::secret_hash(std::string_view username) const {
    return client_secret.empty() ? std::string{} : cognito::secret_hash(client_secret, username, client_id);
}

std::string text_of(const boost::json::object& in, std::string_view name) {
    return std::string(base::json::text_at(in, name));
}

text_map texts_of(const boost::json::object& in) {
    text_map out;
    for (const auto& member : in)
        if (const auto* text = member.value().if_string()) out.emplace(member.key(), *text);
    return out;
}

std::optional<code_delivery> delivery_of(const boost::json::object& reply) {
    const auto* details = base::json::find_object(reply, "CodeDeliveryDetails");
    if (details == nullptr) return std::nullopt;
    return code_delivery{text_of(*details, "DeliveryMedium"), text_of(*details, "Destination")};
}

cognito_error unreadable_reply(std::string_view operation) {
    return {"UnreadableReply", "The answer to " + std::string(operation) + " is none of Cognito's."};
}

} // namespace v0_1
} // namespace poolguard
