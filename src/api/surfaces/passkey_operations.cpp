#include "api/surfaces/passkey_operations.hpp"

#include "api/surfaces/auth_operations.hpp"
#include "http/form.hpp"

#include <boost/json/object.hpp>

namespace poolguard::api {

using passkey_name = json::text<1, 128, one_line>;

// For navigator.credentials.create().
struct passkey_options_out {
    cognito::credential_creation_options publicKey;
};
BOOST_DESCRIBE_STRUCT(passkey_options_out, (), (publicKey))

struct passkey_in {
    boost::json::object credential; // RegistrationResponseJSON
    std::optional<passkey_name> name;
};
BOOST_DESCRIBE_STRUCT(passkey_in, (), (credential, name))

struct passkey_name_in {
    passkey_name name;
};
BOOST_DESCRIBE_STRUCT(passkey_name_in, (), (name))

struct passkey_path {
    json::text<1, 2000, one_line> id;
};
BOOST_DESCRIBE_STRUCT(passkey_path, (), (id))

struct passkey_out {
    std::string id;   // of the credential, base64url
    std::string name; // the user's, or what the pool calls it
    std::string relying_party_id;
    std::optional<std::string> attachment; // "platform" or "cross-platform"
    std::vector<std::string> transports;
    std::string created_at; // RFC 3339
};
BOOST_DESCRIBE_STRUCT(passkey_out, (), (id, name, relying_party_id, attachment, transports, created_at))

struct passkeys_out {
    std::vector<passkey_out> passkeys;
};
BOOST_DESCRIBE_STRUCT(passkeys_out, (), (passkeys))

namespace {

constexpr auto passkey_step = cognito_step::passkey;
// Attestations may bring a chain of certificates.
constexpr std::size_t credential_limit = std::size_t{64} * 1024;

constexpr auto options_example =
    R"({"publicKey":{"challenge":"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA",)"
    R"("rp":{"id":"example.com","name":"example.com"},"user":{"id":"NWUxZjBjOWE","name":"new.user@example.com",)"
    R"("displayName":"new.user@example.com"},"pubKeyCredParams":[{"type":"public-key","alg":-7}],"timeout":60000,)"
    R"("excludeCredentials":[],"authenticatorSelection":{"requireResidentKey":true,"residentKey":"required",)"
    R"("userVerification":"preferred"}}})";
constexpr auto registration_example =
    R"({"credential":{"id":"AQIDBAUGBwg","rawId":"AQIDBAUGBwg","type":"public-key",)"
    R"("authenticatorAttachment":"platform","clientExtensionResults":{},"response":{"clientDataJSON":"eyJ0eXBlIjoi...",)"
    R"("attestationObject":"o2NmbXRkbm9uZQ...","transports":["internal","hybrid"]}},"name":"My phone"})";
constexpr auto passkey_example =
    R"({"id":"AQIDBAUGBwg","name":"My phone","relying_party_id":"example.com","attachment":"platform",)"
    R"("transports":["internal","hybrid"],"created_at":"2026-02-03T10:30:00Z"})";

passkey_out shown(const service::passkey& from) {
    return {.id = from.id,
            .name = from.name,
            .relying_party_id = from.relying_party_id,
            .attachment = from.attachment,
            .transports = from.transports,
            .created_at = base::to_rfc3339_seconds(from.created)};
}

std::unexpected<problem> passkey_refused(const cognito::failure& why) {
    return std::unexpected(to_problem(why, passkey_step));
}

operation list_passkeys(description text, service::passkeys& passkeys) {
    text.answer_example = fmt::format(R"({{"passkeys":[{}]}})", passkey_example);
    return token_operation(std::move(text), blocking([&passkeys](const service::principal& who) -> reply<passkeys_out> {
                               const auto found = passkeys.of(who);
                               if (!found) return passkey_refused(found.error());
                               passkeys_out out;
                               for (const auto& each : *found)
                                   out.passkeys.push_back(shown(each));
                               return out;
                           }));
}

operation begin_passkey(description text, service::passkeys& passkeys) {
    text.audit = audited::passkey_change;
    text.answer_example = options_example;
    return token_operation(std::move(text),
                           blocking([&passkeys](const service::principal& who) -> reply<passkey_options_out> {
                               auto options = passkeys.begin(who);
                               if (!options) return passkey_refused(options.error());
                               return passkey_options_out{std::move(*options)};
                           }));
}

operation register_passkey(description text, service::passkeys& passkeys) {
    text.audit = audited::passkey_change;
    text.body_limit = credential_limit;
    text.request_example = registration_example;
    text.answer_example = passkey_example;
    return token_operation(
        text, blocking([&passkeys, path = text.path](const service::principal& who,
                                                     const body<passkey_in>& given) -> reply<created<passkey_out>> {
            const auto made = passkeys.finish(who, given->credential, text_if_given(given->name));
            if (!made) return passkey_refused(made.error());
            return created<passkey_out>{shown(*made), fmt::format("{}/{}", path, http::percent_encode(made->id))};
        }));
}

operation rename_passkey(description text, service::passkeys& passkeys) {
    text.audit = audited::passkey_change;
    text.request_example = R"({"name":"My phone"})";
    text.answer_example = passkey_example;
    return token_operation(std::move(text),
                           blocking([&passkeys](const service::principal& who, const path<passkey_path>& at,
                                                const body<passkey_name_in>& given) -> reply<passkey_out> {
                               const auto renamed = passkeys.rename(who, at->id.value, given->name.value);
                               if (!renamed) return passkey_refused(renamed.error());
                               return shown(*renamed);
                           }));
}

operation remove_passkey(description text, service::passkeys& passkeys) {
    text.audit = audited::passkey_change;
    return token_operation(std::move(text), blocking([&passkeys](const service::principal& who,
                                                                 const path<passkey_path>& at) -> reply<no_content> {
                               const auto removed = passkeys.remove(who, at->id.value);
                               if (!removed) return passkey_refused(removed.error());
                               return no_content{};
                           }));
}

} // namespace

std::vector<operation> passkey_operations(const surface_names& names, service::passkeys& passkeys) {
    const auto about = [&](http::method method, std::string_view path, std::string_view id, std::string summary) {
        return describe_account_operation(names, method, path, id, std::move(summary), passkey_step);
    };
    using enum http::method;
    std::vector<operation> out;
    out.push_back(list_passkeys(about(get, "/passkeys", "list_passkeys", "List the user's passkeys"), passkeys));
    out.push_back(begin_passkey(about(post, "/passkeys/options", "begin_passkey",
                                      "Get what a browser needs to make a passkey; register it within five minutes"),
                                passkeys));
    out.push_back(register_passkey(
        about(post, "/passkeys", "register_passkey", "Register the passkey that the browser has made"), passkeys));
    out.push_back(rename_passkey(about(patch, "/passkeys/{id}", "rename_passkey", "Name a passkey"), passkeys));
    out.push_back(remove_passkey(about(delete_, "/passkeys/{id}", "remove_passkey", "Remove a passkey"), passkeys));
    return out;
}

} // namespace poolguard::api
