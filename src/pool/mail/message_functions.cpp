#include "pool/mail/message_functions.hpp"

#include "base/json/text.hpp"
#include "base/log.hpp"
#include "base/try.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_sms = 140;
constexpr std::size_t longest_mail = 20'000;

std::string_view word_for(message_reason why) {
    switch (why) {
    case message_reason::sign_up:
        return "SignUp";
    case message_reason::resend_code:
        return "ResendCode";
    case message_reason::forgotten_password:
        return "ForgotPassword";
    case message_reason::update_attribute:
        return "UpdateUserAttribute";
    case message_reason::verify_attribute:
        return "VerifyUserAttribute";
    case message_reason::new_user:
        return "AdminCreateUser";
    case message_reason::authentication:
        return "Authentication";
    }
    return {};
}

bool serves(std::string_view text, needed_marks needed, std::size_t longest) {
    const auto holds = [&](std::string_view mark) { return text.find(mark) != text.npos; };
    if (!(needed.link ? holds("{##") && holds("##}") : holds("{####}"))) return false;
    return (!needed.username || holds("{username}")) && base::json::length_in_characters(text) <= longest;
}

} // namespace

bool has_function_for(const user_pool_document& pool, bool is_sms) {
    return has_trigger(pool, trigger::CustomMessage) ||
           has_trigger(pool, is_sms ? trigger::CustomSMSSender : trigger::CustomEmailSender);
}

cognito::result<bool> send_by_function(const user_pool_document& pool, const message_order& order, bool is_sms,
                                       std::string_view code) {
    const auto& row = is_sms ? triggers::custom_sms_sender : triggers::custom_email_sender;
    POOLGUARD_TRY(const auto handed, order.functions.hand_over(row, pool, code));
    const occasion at{.pool = pool,
                      .by = order.by,
                      .source = word_for(order.why),
                      .user_name = order.user.username,
                      .code = handed.clear.reveal()};
    POOLGUARD_TRY(const auto sent, order.functions.call(row, at, [&] {
        return delivery_order{is_sms ? "customSMSSenderRequestV1" : "customEmailSenderRequestV1",
                              handed.encrypted.empty() ? nullptr : boost::json::value(handed.encrypted),
                              event_attributes(order.user), order.by.metadata};
    }));
    return sent.has_value();
}

cognito::result<void> write_by_function(const user_pool_document& pool, const message_order& order, bool is_sms,
                                        needed_marks needed, message_texts& texts) {
    POOLGUARD_TRY(auto own, order.functions.call(triggers::custom_message,
                                                 {pool, order.by, word_for(order.why), order.user.username}, [&] {
                                                     message_question out;
                                                     out.userAttributes = event_attributes(order.user);
                                                     if (needed.username) out.usernameParameter = "{username}";
                                                     out.clientMetadata = order.by.metadata;
                                                     return out;
                                                 }));
    if (!own) return {};
    auto& text = is_sms ? own->smsMessage : own->emailMessage;
    if (text && serves(*text, needed, is_sms ? longest_sms : longest_mail))
        texts.text = std::move(*text);
    else if (text)
        base::log::warning("pool.custom_message_unused", {{"pool", pool.id}, {"source", word_for(order.why)}});
    if (!is_sms && own->emailSubject) texts.subject = std::move(*own->emailSubject);
    return {};
}

} // namespace poolguard::pool
