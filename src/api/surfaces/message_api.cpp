#include "api/surfaces/message_api.hpp"

#include "api/permissions.hpp"
#include "service/membership.hpp"

#include <fmt/format.h>

namespace poolguard::api {

namespace {

constexpr token_rules id_token{.kind = token_kind::id};
// A user with an expired token sees what everyone sees.
constexpr token_rules id_token_if_good{.kind = token_kind::id, .ignores_refused_token = true};

operation public_message_operation() {
    return public_operation({.path = "/messages/public",
                             .id = "get_public_message",
                             .summary = "Get a public message",
                             .tag = "messages",
                             .answer_example = R"({"message":"Hello, world!"})"},
                            at_once([]() -> public_message { return {"Hello, world!"}; }));
}

operation private_message_operation() {
    return token_operation({.path = "/messages/private",
                            .id = "get_private_message",
                            .summary = "Get a message for the user of the ID token",
                            .tag = "messages",
                            .answer_example = R"({"message":"Hello, foo@example.com!",)"
                                              R"("user_id":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e",)"
                                              R"("email_verified":true})",
                            .token = id_token},
                           at_once([](const service::principal& who) -> private_message {
                               const auto email = who.token().text_claim("email").value_or("unknown");
                               return {fmt::format("Hello, {}!", email), std::string(who.subject()),
                                       service::has_verified_email(who.token())};
                           }));
}

operation feed(std::string path, std::string id) {
    return optional_token_operation({.path = std::move(path),
                                     .id = std::move(id),
                                     .summary = "Get the feed, personalized with a valid ID token",
                                     .tag = "messages",
                                     .answer_example = R"({"feed":"personalized","user":"foo@example.com"})",
                                     .token = id_token_if_good},
                                    at_once([](const service::principal* who) -> feed_out {
                                        if (who == nullptr) return {"generic", std::nullopt};
                                        std::optional<std::string> email;
                                        if (const auto claim = who->token().text_claim("email")) email = *claim;
                                        return {"personalized", std::move(email)};
                                    }));
}

} // namespace

std::vector<operation> message_operations() {
    std::vector<operation> out;
    out.push_back(public_message_operation());
    out.push_back(private_message_operation());
    out.push_back(feed("/messages/feed", "get_messages_feed"));
    out.push_back(feed("/feed", "get_feed"));
    return out;
}

} // namespace poolguard::api
