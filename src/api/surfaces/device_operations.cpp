#include "api/surfaces/device_operations.hpp"

#include "api/surfaces/auth_operations.hpp"
#include "api/surfaces/pages.hpp"
#include "http/form.hpp"

namespace poolguard::api {

// What ConfirmDevice takes. The password of the device stays with it; this is its verifier for SRP.
struct device_in {
    cognito::device_key key; // of the answer to the sign-in
    std::optional<json::text<1, 1024, one_line>> name;
    json::text<1, 1024> password_verifier; // base64
    json::text<1, 1024> salt;              // base64
};
BOOST_DESCRIBE_STRUCT(device_in, (), (key, name, password_verifier, salt))

struct confirmed_device_out {
    std::string key;
    bool remembered = false;
};
BOOST_DESCRIBE_STRUCT(confirmed_device_out, (), (key, remembered))

struct device_status_in {
    bool remembered = false;
};
BOOST_DESCRIBE_STRUCT(device_status_in, (), (remembered))

struct device_path {
    json::text<1, 55, one_line> key;
};
BOOST_DESCRIBE_STRUCT(device_path, (), (key))

struct device_out {
    std::string key;
    std::optional<std::string> name;
    bool remembered = false;
    std::optional<std::string> last_address;
    std::string last_used_at; // RFC 3339
    std::string created_at;   // the same
};
BOOST_DESCRIBE_STRUCT(device_out, (), (key, name, remembered, last_address, last_used_at, created_at))

struct devices_out {
    std::vector<device_out> devices;
};
BOOST_DESCRIBE_STRUCT(devices_out, (), (devices))

namespace {

constexpr auto device_step = cognito_step::device;

device_out shown(const service::own_device& from) {
    return {.key = from.key,
            .name = from.name,
            .remembered = from.is_remembered,
            .last_address = from.last_address,
            .last_used_at = base::to_rfc3339_seconds(from.last_used),
            .created_at = base::to_rfc3339_seconds(from.created)};
}

std::unexpected<problem> device_refused(const cognito::failure& why) {
    return std::unexpected(to_problem(why, device_step));
}

operation list_devices(description text, service::devices& devices) {
    text.answer_example =
        R"({"devices":[{"key":"us-east-1_12345678-1234-4234-8234-123456789012","name":"My phone","remembered":true,)"
        R"("last_address":"192.0.2.7","last_used_at":"2026-02-03T11:30:00Z","created_at":"2026-02-03T10:30:00Z"}]})";
    return token_operation(text,
                           blocking([&devices, path = text.path](
                                        const service::principal& who,
                                        const query<cognito_page_query>& wanted) -> reply<enveloped<devices_out>> {
                               const auto request = to_page_request(wanted.value);
                               const auto found = devices.list(who, request);
                               if (!found) return device_refused(found.error());
                               enveloped<devices_out> out;
                               for (const auto& each : found->devices)
                                   out.value.devices.push_back(shown(each));
                               out.next = next_page(path, request.limit, found->next);
                               return out;
                           }));
}

operation confirm_device(description text, service::devices& devices) {
    text.audit = audited::device_change;
    text.request_example = R"({"key":"us-east-1_12345678-1234-4234-8234-123456789012","name":"My phone",)"
                           R"("password_verifier":"AJcfu2...","salt":"DUhu..."})";
    text.answer_example = R"({"key":"us-east-1_12345678-1234-4234-8234-123456789012","remembered":true})";
    return token_operation(
        text,
        blocking([&devices, path = text.path](const service::principal& who,
                                              const body<device_in>& given) -> reply<created<confirmed_device_out>> {
            cognito::confirm_device message;
            message.DeviceKey = given->key;
            message.DeviceSecretVerifierConfig = {given->password_verifier.value, given->salt.value};
            if (given->name) message.DeviceName = given->name->value;
            const auto is_remembered = devices.confirm(who, std::move(message));
            if (!is_remembered) return device_refused(is_remembered.error());
            return created<confirmed_device_out>{{given->key.value, *is_remembered},
                                                 fmt::format("{}/{}", path, http::percent_encode(given->key.value))};
        }));
}

operation remember_device(description text, service::devices& devices) {
    text.audit = audited::device_change;
    text.request_example = R"({"remembered":true})";
    text.answer_example = R"({"message":"Device changed successfully"})";
    return token_operation(std::move(text),
                           blocking([&devices](const service::principal& who, const path<device_path>& at,
                                               const body<device_status_in>& given) -> reply<done_message> {
                               const auto done = devices.remember(who, at->key.value, given->remembered);
                               if (!done) return device_refused(done.error());
                               return done_message{"Device changed successfully"};
                           }));
}

operation forget_device(description text, service::devices& devices) {
    text.audit = audited::device_change;
    return token_operation(std::move(text), blocking([&devices](const service::principal& who,
                                                                const path<device_path>& at) -> reply<no_content> {
                               const auto done = devices.forget(who, at->key.value);
                               if (!done) return device_refused(done.error());
                               return no_content{};
                           }));
}

} // namespace

std::vector<operation> device_operations(const surface_names& names, service::devices& devices) {
    const auto about = [&](http::method method, std::string_view path, std::string_view id, std::string summary) {
        return describe_account_operation(names, method, path, id, std::move(summary), device_step);
    };
    using enum http::method;
    std::vector<operation> out;
    out.push_back(list_devices(
        about(get, "/devices", "list_devices", "List the devices that the user has signed in from, in pages"),
        devices));
    out.push_back(confirm_device(
        about(post, "/devices", "confirm_device", "Give the device of a sign-in a password of its own"), devices));
    out.push_back(remember_device(about(patch, "/devices/{key}", "remember_device",
                                        "Set whether a device is remembered, so that it proves its own password"),
                                  devices));
    out.push_back(forget_device(about(delete_, "/devices/{key}", "forget_device",
                                      "Forget a device; its refresh tokens are refused from then on"),
                                devices));
    return out;
}

} // namespace poolguard::api
