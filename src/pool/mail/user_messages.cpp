#include "pool/mail/user_messages.hpp"

#include "base/ascii.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
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

// The first text that is set; empty if none is.
template <class... Texts>
std::string first_of(const Texts&... own) {
    std::string out;
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

bool is_invitation(const user_message& about) { return about.kind == letter_kind::invitation; }
bool has_link(const user_message& about) { return !about.link.empty() && !is_phone(about.to); }

message_kind template_of(letter_kind kind) {
    switch (kind) {
    case letter_kind::invitation:
        return message_kind::invitation;
    case letter_kind::sign_in:
    case letter_kind::second_factor:
        return message_kind::second_factor;
    case letter_kind::password_reset:
        return message_kind::password_reset;
    case letter_kind::sign_up:
    case letter_kind::sign_up_link:
    case letter_kind::address:
    // Notices have no templates at Amazon, and are not sent from here.
    case letter_kind::password_changed:
    case letter_kind::email_changed:
    case letter_kind::phone_changed:
    case letter_kind::second_factor_changed:
    case letter_kind::passkey_added:
    case letter_kind::passkey_removed:
        break;
    }
    return message_kind::verification;
}

// The pool's own texts; empty where it has none.
message_texts invitation_texts(const user_pool_document& pool, bool is_sms) {
    const auto config = pool.settings.AdminCreateUserConfig.value_or(cognito::admin_create_user_config{});
    const auto own = config.InviteMessageTemplate.value_or(cognito::invite_message_template{});
    if (is_sms) return {"", first_of(own.SMSMessage)};
    return {first_of(own.EmailSubject), first_of(own.EmailMessage)};
}

message_texts factor_texts(const user_pool_document& pool, bool is_sms) {
    const auto sms = pool.mfa.sms.value_or(cognito::sms_mfa_config{});
    const auto email = pool.mfa.email.value_or(cognito::email_mfa_config{});
    if (is_sms) return {"", first_of(sms.SmsAuthenticationMessage, pool.settings.SmsAuthenticationMessage)};
    return {first_of(email.Subject), first_of(email.Message)};
}

message_texts link_texts(const user_pool_document& pool) {
    const auto own = pool.settings.VerificationMessageTemplate.value_or(cognito::verification_message_template{});
    return {first_of(own.EmailSubjectByLink), first_of(own.EmailMessageByLink)};
}

message_texts code_texts(const user_pool_document& pool, bool is_sms) {
    const auto& settings = pool.settings;
    const auto own = settings.VerificationMessageTemplate.value_or(cognito::verification_message_template{});
    if (is_sms) return {"", first_of(own.SmsMessage, settings.SmsVerificationMessage)};
    return {first_of(own.EmailSubject, settings.EmailVerificationSubject),
            first_of(own.EmailMessage, settings.EmailVerificationMessage)};
}

message_texts own_texts(const user_pool_document& pool, const user_message& about) {
    const bool is_sms = is_phone(about.to);
    switch (template_of(about.kind)) {
    case message_kind::invitation:
        return invitation_texts(pool, is_sms);
    case message_kind::second_factor:
        return factor_texts(pool, is_sms);
    case message_kind::verification:
        if (has_link(about)) return link_texts(pool);
        break;
    case message_kind::password_reset:
        break;
    }
    return code_texts(pool, is_sms);
}

// A text of Cognito's, and its translation.
std::string_view default_sms(const user_message& about) {
    const bool is_japanese = about.language == http::language::japanese;
    switch (template_of(about.kind)) {
    case message_kind::invitation:
        return is_japanese ? "ユーザー名は {username}、仮のパスワードは {####} です。"
                           : "Your username is {username} and temporary password is {####}.";
    case message_kind::second_factor:
        return is_japanese ? "認証コードは {####} です。" : "Your authentication code is {####}.";
    case message_kind::password_reset:
        return is_japanese ? "パスワード再設定のコードは {####} です。" : "Your password reset code is {####}.";
    case message_kind::verification:
        break;
    }
    return is_japanese ? "確認コードは {####} です。" : "Your verification code is {####}.";
}

// `texts` are the pool's, and take precedence over ours.
message letter_for(const user_message& about, message_texts texts, const letters& ours, bool is_for_nobody) {
    // Templates for second factors have no {username}.
    const bool has_username = template_of(about.kind) != message_kind::second_factor;
    const std::initializer_list<placeholder> marks{{"{####}", about.code},
                                                   {"{username}", has_username ? about.username : "{username}"}};
    if (is_phone(about.to)) {
        const auto text = texts.text.empty() ? default_sms(about) : std::string_view(texts.text);
        return {sms_address(about.to.value), "", filled(text, marks), "", is_for_nobody};
    }
    const auto kind = has_link(about) ? letter_kind::sign_up_link : about.kind;
    const letter_values values{about.code, about.username, about.link, about.lifetime};
    if (texts.text.empty()) {
        auto our = ours.write(kind, about.language, values);
        auto& subject = texts.subject.empty() ? our.subject : texts.subject;
        return {about.to.value, std::move(subject), std::move(our.text), std::move(our.html), is_for_nobody};
    }
    if (texts.subject.empty()) texts.subject = ours.subject(kind, about.language, values);
    auto body = to_mail_body(texts.text, marks, about.link);
    return {about.to.value, std::move(texts.subject), std::move(body.text), std::move(body.html), is_for_nobody};
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

http::language language_for(const user_document& user, const function_caller& by) {
    const bool is_administrator = by.client_id.empty();
    return language_for(user, is_administrator && !user.language.empty() ? user.language : by.language);
}

result<void> send_message(const user_pool_document& pool, const user_message& about, const message_ports& ports,
                          const message_order* order) {
    const bool is_sms = is_phone(about.to);
    auto texts = own_texts(pool, about);
    if (order != nullptr) {
        POOLGUARD_TRY(const bool is_sent, send_by_function(pool, *order, is_sms, about.code));
        if (is_sent) return {};
        const needed_marks needed{.link = has_link(about), .username = is_invitation(about)};
        POOLGUARD_CHECK(write_by_function(pool, *order, is_sms, needed, texts));
    }
    auto letter = letter_for(about, std::move(texts), ports.letters, order == nullptr);
    const auto sent = ports.mail.send(letter);
    wipe(letter);
    if (sent) return {};
    base::log::error(is_invitation(about) ? "pool.invitation_failed" : "pool.code_not_sent", {{"cause", sent.error()}});
    return refuse(cognito::failure_name::code_delivery_failure,
                  fmt::format("The {} could not be delivered.", is_invitation(about) ? "invitation" : "code"));
}

} // namespace poolguard::pool
