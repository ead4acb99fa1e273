#include "pool/passkeys/passkeys.hpp"

#include "pool/passkeys/authenticator_names.hpp"
#include "pool/passkeys/passkey_answers.hpp"
#include "pool/passkeys/relying_party.hpp"
#include "unit/pool/passkeys/software_authenticator.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

constexpr auto wrong = "Incorrect username or password.";

class passkeys_test : public testing::Test {
  protected:
    passkeys_test() {
        using enum cognito::auth_factor;
        json::list<cognito::auth_factor, 1, 5> allowed{{PASSWORD, WEB_AUTHN}};
        rooms_.pool.settings.Policies->SignInPolicy = cognito::sign_in_policy{std::move(allowed)};
        rooms_.pool.mfa.web_authn = cognito::web_authn_configuration{};
        rooms_.pool.mfa.web_authn->RelyingPartyId = json::text<1, 127>("example.org");
    }

    user_document ann() { return rooms_.all_users.get(rooms_.pool, "ann").value().user; }
    result<void> register_key(const software_authenticator& key) {
        const auto options = keys_.begin_registration(rooms_.pool, rooms_.client, ann());
        if (!options) return std::unexpected(options.error());
        return keys_.complete_registration(rooms_.pool, rooms_.client, ann(), key.make(options->challenge));
    }
    std::string challenge() { return keys_.ask(rooms_.pool, ann()).value().expected; }
    std::string prove(const software_authenticator& key) {
        const auto now = challenge();
        return message_of(keys_.check(rooms_.pool, ann(), now, key.prove(now)));
    }
    bool has_any() { return keys_.has_any(rooms_.pool, ann()); }

    sign_in_rooms rooms_;
    passkeys keys_{*rooms_.records, rooms_.all_users, rooms_.clock, rooms_.random, "http://localhost:8000"};
};

TEST_F(passkeys_test, proves_a_user_once_for_each_question) {
    software_authenticator key;
    EXPECT_FALSE(has_any());
    ASSERT_EQ(message_of(register_key(key)), "");
    EXPECT_TRUE(has_any());
    const auto question = keys_.ask(rooms_.pool, ann()).value();
    EXPECT_EQ(question.options,
              R"({"challenge":")" + question.expected +
                  R"(","timeout":180000,"rpId":"example.org","allowCredentials":[{"type":"public-key","id":")" +
                  key.id() + R"(","transports":[]}],"userVerification":"preferred"})");
    EXPECT_EQ(question.expected.size(), 43);
    EXPECT_NE(question.expected, challenge());
    const auto checked = [&](std::string_view expected, std::string_view user_handle = {}) {
        return message_of(keys_.check(rooms_.pool, ann(), expected, key.prove(question.expected, user_handle)));
    };
    EXPECT_EQ(checked(question.expected), "");
    EXPECT_EQ(checked(question.expected, ann().sub), "");
    EXPECT_EQ(checked(challenge()), wrong);
    EXPECT_EQ(checked(""), wrong);
}

TEST_F(passkeys_test, refuses_every_other_proof_alike) {
    software_authenticator key, other;
    ASSERT_EQ(message_of(register_key(key)), "");
    const auto now = challenge();
    const auto refused = [&](std::string_view credential) {
        const auto checked = keys_.check(rooms_.pool, ann(), now, credential);
        return checked ? "" : checked.error().name + ": " + checked.error().message;
    };
    const std::string expected = std::string("NotAuthorizedException: ") + wrong;
    EXPECT_EQ(refused(other.prove(now)), expected);
    EXPECT_EQ(refused(key.prove(now, "another user")), expected);
    for (const std::string text : {"", "null", "{}", "[]", "{\"id\":1}"})
        EXPECT_EQ(refused(text), expected) << text;
    const auto whole = key.prove(now);
    EXPECT_EQ(refused(whole.substr(0, whole.size() - 1)), expected);

    auto lying = [&](auto member, auto value) {
        const auto before = std::exchange(key.*member, value);
        const auto out = refused(key.prove(now));
        key.*member = before;
        return out;
    };
    EXPECT_EQ(lying(&software_authenticator::origin, std::string("https://example.com")), expected);
    EXPECT_EQ(lying(&software_authenticator::domain, std::string("example.com")), expected);
    EXPECT_EQ(lying(&software_authenticator::flags, software_authenticator::user_verified), expected);
    // Synced, which it was not when it was registered.
    EXPECT_EQ(lying(&software_authenticator::flags, static_cast<char>(0x0d)), expected);
    EXPECT_EQ(lying(&software_authenticator::flags, software_authenticator::user_present), "");
    rooms_.pool.mfa.web_authn->UserVerification = cognito::user_verification::required;
    EXPECT_EQ(lying(&software_authenticator::flags, software_authenticator::user_present), expected);
    EXPECT_EQ(refused(key.prove(now)), "");

    rooms_.pool.mfa.web_authn->RelyingPartyId = json::text<1, 127>("login.example.org");
    EXPECT_FALSE(has_any());
    EXPECT_EQ(refused(key.prove(now)), expected);
    rooms_.pool.mfa.web_authn->RelyingPartyId = json::text<1, 127>("example.org");
    EXPECT_TRUE(has_any());
    rooms_.pool.settings.Policies->SignInPolicy.reset();
    EXPECT_FALSE(has_any());
    EXPECT_EQ(refused(key.prove(now)), expected);
}

TEST_F(passkeys_test, an_answer_is_of_a_passkey_and_of_one_id) {
    software_authenticator key;
    const auto good_make = key.make("c");
    const auto good_proof = boost::json::parse(key.prove("c")).as_object();
    EXPECT_TRUE(read_registration(good_make));
    EXPECT_TRUE(read_authentication(boost::json::serialize(good_proof)));
    const std::pair<std::string_view, std::string_view> table[]{{"type", "password"}, {"rawId", "AAAA"}};
    for (const auto& [member, value] : table) {
        auto made = good_make;
        made[member] = value;
        EXPECT_FALSE(read_registration(made)) << member;
        auto proved = good_proof;
        proved[member] = value;
        EXPECT_FALSE(read_authentication(boost::json::serialize(proved))) << member;
    }
}

TEST_F(passkeys_test, counts_only_forward) {
    software_authenticator key;
    key.counter = 5;
    ASSERT_EQ(message_of(register_key(key)), "");
    EXPECT_EQ(prove(key), wrong);
    key.counter = 7;
    EXPECT_EQ(prove(key), "");
    EXPECT_EQ(ann().passkeys.front().counter, 7);
    EXPECT_EQ(prove(key), wrong);
    key.counter = 0;
    EXPECT_EQ(prove(key), wrong);
    EXPECT_EQ(ann().passkeys.front().counter, 7);
}

TEST_F(passkeys_test, two_proofs_at_once_with_the_same_count) {
    software_authenticator key;
    key.counter = 1;
    ASSERT_EQ(message_of(register_key(key)), "");
    key.counter = 2;
    // Both requests read the user before either was judged.
    const auto read_before = ann();
    const auto now = challenge();
    const auto proof = key.prove(now);
    EXPECT_EQ(message_of(keys_.check(rooms_.pool, read_before, now, proof)), "");
    EXPECT_EQ(message_of(keys_.check(rooms_.pool, read_before, now, proof)), wrong);
}

TEST_F(passkeys_test, a_registration_waits_five_minutes) {
    software_authenticator key;
    const auto options = keys_.begin_registration(rooms_.pool, rooms_.client, ann()).value();
    rooms_.clock.advance(passkeys::registration_time);
    EXPECT_EQ(name_of(keys_.complete_registration(rooms_.pool, rooms_.client, ann(), key.make(options.challenge))),
              "WebAuthnChallengeNotFoundException");
}

TEST_F(passkeys_test, a_passkey_leads_to_its_user_until_it_is_removed) {
    software_authenticator key;
    ASSERT_EQ(message_of(register_key(key)), "");
    const auto found = rooms_.all_users.find_by_unique_name(rooms_.pool, passkey_name(key.id())).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->user.username, "ann");
    ASSERT_EQ(message_of(keys_.remove(rooms_.pool, ann(), key.id())), "");
    EXPECT_FALSE(rooms_.all_users.find_by_unique_name(rooms_.pool, passkey_name(key.id())).value());
    EXPECT_EQ(prove(key), wrong);
}

TEST_F(passkeys_test, names_for_people) {
    passkey_document key;
    EXPECT_EQ(friendly_name(key), "Passkey");
    key.attachment = "platform";
    EXPECT_EQ(friendly_name(key), "Platform passkey");
    key.attachment = "cross-platform";
    EXPECT_EQ(friendly_name(key), "Roaming passkey");
    key.aaguid = "fbfc3007154e4ecc8c0b6e020557d7bd";
    EXPECT_EQ(friendly_name(key), "iCloud Keychain");
    // Instead of an id, the address is what a person knows.
    rooms_.ann.username = rooms_.ann.sub;
    const auto options = keys_.begin_registration(rooms_.pool, rooms_.client, rooms_.ann).value();
    EXPECT_EQ(options.user.name, "ann@example.com");
}

TEST_F(passkeys_test, the_domain_of_a_pools_passkeys) {
    struct {
        std::string chosen, custom, prefix, public_url, expected;
    } const cases[]{
        {"a.example", "b.example", "c", "https://d.example", "a.example"},
        {"", "b.example", "c", "https://d.example", "b.example"},
        {"", "", "c", "https://d.example:8443", "d.example"},
        {"", "", "c", "http://localhost:8000", "localhost"},
        {"", "", "c", "http://127.0.0.1:8000", "WebAuthnConfigurationMissingException"},
        {"", "", "c", "http://[::1]:8000", "WebAuthnConfigurationMissingException"},
        {"", "", "", "https://d.example", "WebAuthnConfigurationMissingException"},
    };
    for (const auto& each : cases) {
        user_pool_document pool;
        if (!each.chosen.empty()) {
            pool.mfa.web_authn = cognito::web_authn_configuration{};
            pool.mfa.web_authn->RelyingPartyId = json::text<1, 127>(each.chosen);
        }
        pool.custom_domain = each.custom;
        pool.domain = each.prefix;
        const auto found = relying_party_of(pool, each.public_url);
        EXPECT_EQ(found ? *found : found.error().name, each.expected) << each.public_url;
    }
}

} // namespace
} // namespace poolguard::pool
