#include "pool/code_messages.hpp"

#include "base/log.hpp"
#include "pool/letter_case.hpp"
#include "pool/message_template.hpp"
#include "pool/refusal.hpp"

namespace poolguard::pool {
namespace {

// The first character of UTF-8 text.
std::string_view first_character(std::string_view text) {
    std::size_t length = text.empty() ? 0 : 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
        ++length;
    return text.substr(0, length);
}

// The first that is set.
template <class... Texts>
std::string_view first_of(std::string_view otherwise, const Texts&... own) {
    std::string_view out = otherwise;
    bool is_found = false;
    (
        [&] {
            if (is_found || !own) return;
            out = std::string_view(*own);
            is_found = true;
        }(),
        ...);
    return out;
}

message factor_message(const user_pool_document& pool, const code_address& to, std::string_view code) {
    const auto fill = [&](std::string_view text) { return filled(text, {{"{####}", code}}); };
    constexpr std::string_view text = "Your authentication code is {####}.";
    if (is_phone(to)) {
        const auto own = pool.mfa.sms.value_or(cognito::sms_mfa_config{});
        return {sms_address(to.value), "",
                fill(first_of(text, own.SmsAuthenticationMessage, pool.settings.SmsAuthenticationMessage))};
    }
    const auto own = pool.mfa.email.value_or(cognito::email_mfa_config{});
    return {to.value, std::string(first_of("Your authentication code", own.Subject)),
            fill(first_of(text, own.Message))};
}

message code_message(const user_pool_document& pool, code_purpose purpose, const code_address& to,
                     std::string_view username, std::string_view code) {
    if (purpose == code_purpose::second_factor) return factor_message(pool, to, code);
    const auto& settings = pool.settings;
    const auto own = settings.VerificationMessageTemplate.value_or(cognito::verification_message_template{});
    const bool is_reset = purpose == code_purpose::forgotten_password;
    const auto fill = [&](std::string_view text) { return filled(text, {{"{####}", code}, {"{username}", username}}); };
    if (is_phone(to))
        return {sms_address(to.value), "",
                fill(first_of(is_reset ? "Your password reset code is {####}." : "Your verification code is {####}.",
                              own.SmsMessage, settings.SmsVerificationMessage))};
    return {to.value,
            std::string(first_of(is_reset ? "Your password reset code" : "Your verification code", own.EmailSubject,
                                 settings.EmailVerificationSubject)),
            fill(first_of(is_reset ? "Your password reset code is {####}." : "Your confirmation code is {####}.",
                          own.EmailMessage, settings.EmailVerificationMessage))};
}

} // namespace

std::string masked(const code_address& to) {
    constexpr std::size_t shown = 4;
    if (is_phone(to)) return "+*******" + to.value.substr(to.value.size() - std::min(shown, to.value.size()));
    const auto at = std::min(to.value.find('@'), to.value.size());
    const auto host = std::string_view(to.value).substr(std::min(at + 1, to.value.size()));
    return in_lower_case(
        fmt::format("{}***@{}***", first_character(std::string_view(to.value).substr(0, at)), first_character(host)));
}

cognito::code_delivery_details delivery_details(const code_address& to) {
    return {.Destination = masked(to),
            .DeliveryMedium = is_phone(to) ? cognito::delivery_medium::SMS : cognito::delivery_medium::EMAIL,
            .AttributeName = to.attribute};
}

result<void> send_code(const user_pool_document& pool, code_purpose purpose, const code_address& to,
                       std::string_view username, std::string_view code, outbox& mail) {
    auto letter = code_message(pool, purpose, to, username, code);
    const auto sent = mail.send(letter);
    base::wipe(letter.text);
    if (sent) return {};
    base::log::error("pool.code_not_sent", {{"cause", sent.error()}});
    return refuse(cognito::failure_name::code_delivery_failure, "The code could not be delivered.");
}

} // namespace poolguard::pool
