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

// The first text that is set.
template <class... Texts>
std::string first_of(std::string_view otherwise, const Texts&... own) {
    std::string_view out = otherwise;
    bool is_found = false;
    (
        [&] {
            if (is_found || !own) return;
            out = std::string_view(*own);
            is_found = true;
        }(),
        ...);
    return std::string(out);
}

// A text of Cognito's, and its translation.
struct default_text {
    std::string_view english;
    std::string_view japanese;
    std::string_view in(std::string_view language) const { return language == "ja" ? japanese : english; }
};
constexpr default_text invitation_subject{"Your temporary password", "仮のパスワード"};
constexpr default_text invitation_text{"Your username is {username} and temporary password is {####}.",
                                       "ユーザー名は {username}、仮のパスワードは {####} です。"};
constexpr default_text factor_subject{"Your authentication code", "認証コード"};
constexpr default_text factor_text{"Your authentication code is {####}.", "認証コードは {####} です。"};
constexpr default_text reset_subject{"Your password reset code", "パスワード再設定のコード"};
constexpr default_text reset_text{"Your password reset code is {####}.", "パスワード再設定のコードは {####} です。"};
constexpr default_text code_subject{"Your verification code", "確認コード"};
constexpr default_text code_text{"Your confirmation code is {####}.", "確認コードは {####} です。"};
constexpr default_text code_sms{"Your verification code is {####}.", "確認コードは {####} です。"};

message_texts invitation_texts(const user_pool_document& pool, bool is_sms, std::string_view language) {
    const auto config = pool.settings.AdminCreateUserConfig.value_or(cognito::admin_create_user_config{});
    const auto own = config.InviteMessageTemplate.value_or(cognito::invite_message_template{});
    if (is_sms) return {"", first_of(invitation_text.in(language), own.SMSMessage)};
    return {first_of(invitation_subject.in(language), own.EmailSubject),
            first_of(invitation_text.in(language), own.EmailMessage)};
}

message_texts factor_texts(const user_pool_document& pool, bool is_sms, std::string_view language) {
    const auto sms = pool.mfa.sms.value_or(cognito::sms_mfa_config{});
    const auto email = pool.mfa.email.value_or(cognito::email_mfa_config{});
    if (is_sms)
        return {"", first_of(factor_text.in(language), sms.SmsAuthenticationMessage,
                             pool.settings.SmsAuthenticationMessage)};
    return {first_of(factor_subject.in(language), email.Subject), first_of(factor_text.in(language), email.Message)};
}

constexpr default_text link_subject{"Your verification link", "確認リンク"};
constexpr default_text link_text{"Please click the link below to verify your email address. {##Verify Email##}",
                                 "次のリンクを開いて、メールアドレスを確認してください。{##メールアドレスを確認##}"};

message_texts link_texts(const user_pool_document& pool, std::string_view language) {
    const auto own = pool.settings.VerificationMessageTemplate.value_or(cognito::verification_message_template{});
    return {first_of(link_subject.in(language), own.EmailSubjectByLink),
            first_of(link_text.in(language), own.EmailMessageByLink)};
}

message_texts code_texts(const user_pool_document& pool, bool is_reset, bool is_sms, std::string_view language) {
    const auto& settings = pool.settings;
    const auto own = settings.VerificationMessageTemplate.value_or(cognito::verification_message_template{});
    if (is_sms)
        return {"", first_of((is_reset ? reset_text : code_sms).in(language), own.SmsMessage,
                             settings.SmsVerificationMessage)};
    return {first_of((is_reset ? reset_subject : code_subject).in(language), own.EmailSubject,
                     settings.EmailVerificationSubject),
            first_of((is_reset ? reset_text : code_text).in(language), own.EmailMessage,
                     settings.EmailVerificationMessage)};
}

message_texts texts_for(const user_pool_document& pool, const user_message& about) {
    const bool is_sms = is_phone(about.to);
    switch (about.kind) {
    case message_kind::invitation:
        return invitation_texts(pool, is_sms, about.language);
    case message_kind::second_factor:
        return factor_texts(pool, is_sms, about.language);
    case message_kind::verification:
        if (!about.link.empty() && !is_sms) return link_texts(pool, about.language);
        break;
    case message_kind::password_reset:
        break;
    }
    return code_texts(pool, about.kind == message_kind::password_reset, is_sms, about.language);
}

message letter_for(const user_message& about, message_texts texts, bool is_for_nobody) {
    // Templates for second factors have no {username}.
    const auto username = about.kind == message_kind::second_factor ? "{username}" : about.username;
    const std::initializer_list<placeholder> marks{{"{####}", about.code}, {"{username}", username}};
    if (is_phone(about.to)) return {sms_address(about.to.value), "", filled(texts.text, marks), "", is_for_nobody};
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

result<void> send_message(const user_pool_document& pool, const user_message& about, outbox& mail,
                          const message_order* order) {
    const bool is_sms = is_phone(about.to);
    auto texts = texts_for(pool, about);
    if (order != nullptr) {
        POOLGUARD_TRY(const bool is_sent, send_by_function(pool, *order, is_sms, about.code));
        if (is_sent) return {};
        const needed_marks needed{.link = !is_sms && !about.link.empty(),
                                  .username = about.kind == message_kind::invitation};
        POOLGUARD_CHECK(write_by_function(pool, *order, is_sms, needed, texts));
    }
    auto letter = letter_for(about, std::move(texts), order == nullptr);
    const auto sent = mail.send(letter);
    wipe(letter);
    if (sent) return {};
    const bool is_invitation = about.kind == message_kind::invitation;
    base::log::error(is_invitation ? "pool.invitation_failed" : "pool.code_not_sent", {{"cause", sent.error()}});
    return refuse(cognito::failure_name::code_delivery_failure,
                  fmt::format("The {} could not be delivered.", is_invitation ? "invitation" : "code"));
}

} // namespace poolguard::pool
