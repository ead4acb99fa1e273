#include "pool/mail/user_messages.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

class written_mail final : public outbox {
  public:
    std::expected<void, std::string> send(const message& mail) override {
        last = mail;
        return {};
    }
    message last;
};

class user_messages_test : public testing::Test {
  protected:
    // The message that the pool sends.
    const message& sent(letter_kind kind, const code_address& to, std::string_view link = {}) {
        const user_message about{kind, to, "ann", "123456", std::chrono::minutes{15}, http::language::english, link};
        EXPECT_TRUE(send_message(pool_, about, {letters_, mail_}, nullptr));
        return mail_.last;
    }

    user_pool_document pool_;
    static base::product shop() {
        base::product out;
        out.name = "Shop";
        return out;
    }

    const letters letters_{shop(), {}, {}};
    written_mail mail_;
    const code_address email_{"email", "ann@example.com"};
    const code_address phone_{"phone_number", "+15550100"};
};

TEST_F(user_messages_test, a_pool_without_texts_sends_ours) {
    const auto& ours = sent(letter_kind::sign_in, email_);
    EXPECT_EQ(ours.subject, "Your authentication code");
    EXPECT_TRUE(ours.text.contains("sign in to Shop") && ours.html.contains("<strong"));
    EXPECT_TRUE(ours.is_for_nobody);
    const auto& by_phone = sent(letter_kind::sign_up, phone_, "https://shop.example/");
    EXPECT_EQ(by_phone.text, "Your verification code is 123456.");
    EXPECT_EQ(by_phone.html + by_phone.subject, "");
    EXPECT_TRUE(sent(letter_kind::sign_up, email_, "https://shop.example/").text.contains("https://shop.example/"));
}

TEST_F(user_messages_test, the_pools_texts_take_precedence) {
    pool_.settings.EmailVerificationMessage.emplace("Use {####}, {username}.");
    for (const auto kind : {letter_kind::sign_up, letter_kind::address, letter_kind::password_reset})
        EXPECT_EQ(sent(kind, email_).text, "Use 123456, ann.");
    EXPECT_EQ(sent(letter_kind::password_reset, email_).subject, "Your password reset code");
    EXPECT_TRUE(sent(letter_kind::sign_in, email_).text.starts_with("Your authentication code is "));
}

TEST_F(user_messages_test, a_subject_alone_leaves_the_rest_to_us) {
    pool_.settings.EmailVerificationSubject.emplace("Hello");
    EXPECT_EQ(sent(letter_kind::sign_up, email_).subject, "Hello");
    EXPECT_TRUE(mail_.last.text.contains("signing up for Shop")) << mail_.last.text;
}

TEST_F(user_messages_test, an_administrators_language_is_the_last_to_count) {
    user_document user;
    const auto in = [&](const std::string& client, const std::string& language) {
        return http::tag_of(language_for(user, function_caller{.client_id = client, .language = language}));
    };
    EXPECT_EQ(in("", "ja"), "ja");
    EXPECT_EQ(in("", ""), "en");
    user.language = "en";
    EXPECT_EQ(in("", "ja"), "en");
    EXPECT_EQ(in("web", "ja"), "ja");
    user.attributes["locale"] = "ja";
    EXPECT_EQ(in("", "en"), "ja");
    EXPECT_EQ(in("web", "en"), "ja");
}

} // namespace
} // namespace poolguard::pool
