#include "pool/mail/code_messages.hpp"

#include "base/ascii.hpp"
#include "base/log.hpp"
#include "pool/mail/mail_body.hpp"
#include "pool/protocol/refusal.hpp"

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

message text_message(const code_address& to, std::string_view letter, std::initializer_list<placeholder> marks) {
    return {sms_address(to.value), "", filled(letter, marks), "", false};
}
message mail_message(const code_address& to, std::string_view subject, std::string_view letter,
                     std::initializer_list<placeholder> marks) {
    auto body = to_mail_body(letter, marks);
    return {to.value, std::string(subject), std::move(body.text), std::move(body.html), false};
}

message factor_message(const user_pool_document& pool, const code_address& to, std::string_view code) {
    constexpr std::string_view text = "Your authentication code is {####}.";
    if (is_phone(to)) {
        const auto own = pool.mfa.sms.value_or(cognito::sms_mfa_config{});
        return text_message(to, first_of(text, own.SmsAuthenticationMessage, pool.settings.SmsAuthenticationMessage),
                            {{"{####}", code}});
    }
    const auto own = pool.mfa.email.value_or(cognito::email_mfa_config{});
    return mail_message(to, first_of("Your authentication code", own.Subject), first_of(text, own.Message),
                        {{"{####}", code}});
}

message code_message(const user_pool_document& pool, code_purpose purpose, const code_address& to,
                     std::string_view username, std::string_view code) {
    if (purpose == code_purpose::second_factor) return factor_message(pool, to, code);
    const auto& settings = pool.settings;
    const auto own = settings.VerificationMessageTemplate.value_or(cognito::verification_message_template{});
    const bool is_reset = purpose == code_purpose::forgotten_password;
    if (is_phone(to))
        return text_message(
            to,
            first_of(is_reset ? "Your password reset code is {####}." : "Your verification code is {####}.",
                     own.SmsMessage, settings.SmsVerificationMessage),
            {{"{####}", code}, {"{username}", username}});
    return mail_message(to,
                        first_of(is_reset ? "Your password reset code" : "Your verification code", own.EmailSubject,
                                 settings.EmailVerificationSubject),
                        first_of(is_reset ? "Your password reset code is {####}." : "Your confirmation code is {####}.",
                                 own.EmailMessage, settings.EmailVerificationMessage),
                        {{"{####}", code}, {"{username}", username}});
}

} // namespace

std::string masked(const code_address& to) {
    constexpr std::size_t shown = 4;
    if (is_phone(to)) return "+*******" + to.value.substr(to.value.size() - std::min(shown, to.value.size()));
    const auto at = std::min(to.value.find('@'), to.value.size());
    const auto host = std::string_view(to.value).substr(std::min(at + 1, to.value.size()));
    return base::to_lower(
        fmt::format("{}***@{}***", first_character(std::string_view(to.value).substr(0, at)), first_character(host)));
}

cognito::code_delivery_details delivery_details(const code_address& to) {
    return {.Destination = masked(to),
            .DeliveryMedium = is_phone(to) ? cognito::delivery_medium::SMS : cognito::delivery_medium::EMAIL,
            .AttributeName = to.attribute};
}

result<void> send_code(const user_pool_document& pool, code_purpose purpose, const code_address& to,
                       std::string_view username, std::string_view code, outbox& mail, addressee whose) {
    auto letter = code_message(pool, purpose, to, username, code);
    letter.is_for_nobody = whose == addressee::nobody;
    const auto sent = mail.send(letter);
    wipe(letter);
    if (sent) return {};
    base::log::error("pool.code_not_sent", {{"cause", sent.error()}});
    return refuse(cognito::failure_name::code_delivery_failure, "The code could not be delivered.");
}

} // namespace poolguard::pool
