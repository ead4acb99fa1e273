#include "pool/admin/users/invitation.hpp"

#include "base/log.hpp"
#include "pool/mail/mail_body.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

constexpr std::string_view default_subject = "Your temporary password";
constexpr std::string_view default_text = "Your username is {username} and temporary password is {####}.";

message invitation(const user_pool_document& pool, const std::string& address, cognito::delivery_medium medium,
                   std::string_view username, std::string_view password) {
    const auto& config = pool.settings.AdminCreateUserConfig;
    const auto given =
        config && config->InviteMessageTemplate ? *config->InviteMessageTemplate : cognito::invite_message_template{};
    const auto letter = [](const auto& own) { return own ? std::string_view(*own) : default_text; };
    if (medium == cognito::delivery_medium::SMS)
        return {sms_address(address), "",
                filled(letter(given.SMSMessage), {{"{username}", username}, {"{####}", password}}), ""};
    auto body = to_mail_body(letter(given.EmailMessage), {{"{username}", username}, {"{####}", password}});
    return {address, given.EmailSubject ? given.EmailSubject->value : std::string(default_subject),
            std::move(body.text), std::move(body.html)};
}

} // namespace

result<void> send_invitation(const user_pool_document& pool, const user_document& user, std::string_view username,
                             std::string_view temporary_password, const std::vector<cognito::delivery_medium>& media,
                             outbox& mail) {
    const auto wanted = media.empty() ? std::vector{cognito::delivery_medium::SMS} : media;
    for (const auto medium : wanted) {
        const auto address = user.attributes.find(medium == cognito::delivery_medium::SMS ? "phone_number" : "email");
        if (address == user.attributes.end()) continue;
        auto letter = invitation(pool, address->second, medium, username, temporary_password);
        const auto sent = mail.send(letter);
        wipe(letter);
        if (sent) continue;
        base::log::error("pool.invitation_failed", {{"cause", sent.error()}});
        return refuse(cognito::failure_name::code_delivery_failure, "The invitation could not be delivered.");
    }
    return {};
}

} // namespace poolguard::pool
