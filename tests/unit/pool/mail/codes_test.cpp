#include "pool/mail/codes.hpp"

#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class codes_test : public testing::Test {
  protected:
    using enum code_purpose;
    static constexpr std::array every_purpose{sign_up,      forgotten_password, email,
                                              phone_number, second_factor,      first_factor};

    std::string sent(code_purpose purpose, const code_address& to = {"email", "ann@example.com"}) {
        return std::string(codes_.issue(rooms_.pool, rooms_.ann, purpose, to).value().reveal());
    }
    checked_code checked(code_purpose purpose, std::string_view code) const {
        return codes_.check(rooms_.pool, rooms_.ann.sub, purpose, code).value();
    }
    // The address that the latest code went to, "-" if it counts no more.
    std::string pending(code_purpose purpose) const {
        const auto found = codes_.pending(rooms_.pool, rooms_.ann, purpose).value();
        return found ? found->value : "-";
    }

    sign_in_rooms rooms_;
    bool is_broken_ = false;
    watched_records watched_{*rooms_.records, [this](bool) { return !is_broken_; }};
    codes codes_{watched_, rooms_.clock, rooms_.random, rooms_.master};
};

TEST_F(codes_test, serve_as_long_as_their_purpose_says) {
    const std::pair<code_purpose, std::chrono::minutes> rows[] = {{sign_up, 24h},         {forgotten_password, 1h},
                                                                  {email, 24h},           {phone_number, 24h},
                                                                  {second_factor, 15min}, {first_factor, 15min}};
    for (const auto& [purpose, life] : rows) {
        const auto code = sent(purpose);
        rooms_.clock.advance(life - 1ms);
        EXPECT_EQ(checked(purpose, code).state, code_state::right) << json::enum_name(purpose);
        EXPECT_EQ(pending(purpose), "ann@example.com");
        rooms_.clock.advance(1ms);
        EXPECT_EQ(checked(purpose, code).state, code_state::expired) << json::enum_name(purpose);
        EXPECT_EQ(checked(purpose, "000000x").state, code_state::wrong);
        EXPECT_EQ(pending(purpose), "-");
        rooms_.clock.advance(24h);
        EXPECT_EQ(checked(purpose, code).state, code_state::none); // it is forgotten
    }
}

TEST_F(codes_test, serve_once) {
    const auto code = sent(sign_up);
    const auto first = checked(sign_up, code), second = checked(sign_up, code);
    ASSERT_EQ(first.state, code_state::right);
    EXPECT_TRUE(codes_.use(first));
    EXPECT_EQ(name_of(codes_.use(second)), cognito::failure_name::expired_code); // of two calls at once
    EXPECT_EQ(checked(sign_up, code).state, code_state::used);
    EXPECT_EQ(checked(sign_up, "x").state, code_state::wrong);
    EXPECT_EQ(pending(sign_up), "-");
    rooms_.clock.advance(24h);
    EXPECT_EQ(checked(sign_up, code).state, code_state::used); // which is told before that it has expired
}

TEST_F(codes_test, are_replaced_by_the_next_one) {
    const auto old = sent(forgotten_password);
    const auto checked_before = checked(forgotten_password, old);
    const auto next = sent(forgotten_password);
    EXPECT_EQ(checked(forgotten_password, old).state, code_state::wrong);
    EXPECT_EQ(name_of(codes_.use(checked_before)), cognito::failure_name::expired_code);
    EXPECT_EQ(checked(forgotten_password, next).state, code_state::right);
    ASSERT_TRUE(codes_.end(rooms_.pool, rooms_.ann, forgotten_password));
    EXPECT_EQ(checked(forgotten_password, next).state, code_state::none);
}

TEST_F(codes_test, are_of_one_user_pool_and_purpose) {
    const auto code = sent(sign_up);
    for (const auto other : every_purpose)
        EXPECT_EQ(checked(other, code).state, other == sign_up ? code_state::right : code_state::none);
    for (const auto other : every_purpose)
        if (other != sign_up) sent(other);
    for (const auto other : every_purpose)
        EXPECT_EQ(checked(other, code).state, other == sign_up ? code_state::right : code_state::wrong)
            << json::enum_name(other);
    const auto state_of = [&](const user_pool_document& pool, const std::string& sub) {
        return codes_.check(pool, sub, sign_up, code).value().state;
    };
    auto other_pool = rooms_.pool;
    other_pool.id = "us-east-1_Other1234";
    EXPECT_EQ(state_of(other_pool, rooms_.ann.sub), code_state::none);
    EXPECT_EQ(state_of(rooms_.pool, "another"), code_state::none);
    // A copied record proves nothing to another user, and nothing to a server with another key.
    const auto at = checked(sign_up, code).at;
    const auto moved = store::key{at.partition, at.sort.substr(0, at.sort.find('/') + 1) + "another"};
    ASSERT_TRUE(rooms_.records->put(moved, rooms_.records->get(at).value()->document, store::always{}));
    EXPECT_EQ(state_of(rooms_.pool, "another"), code_state::wrong);
    const base::secret other_key{std::string(32, 'x')};
    const codes elsewhere(*rooms_.records, rooms_.clock, rooms_.random, other_key);
    EXPECT_EQ(elsewhere.check(rooms_.pool, rooms_.ann.sub, sign_up, code).value().state, code_state::wrong);
    EXPECT_EQ(rooms_.records->get(at).value()->document.find(code), std::string::npos);
}

TEST_F(codes_test, that_take_the_place_of_a_password_are_longer) {
    for (const auto purpose : every_purpose)
        for (const auto* attribute : {"email", "phone_number"}) {
            const auto code = sent(purpose, {attribute, "somewhere"});
            const bool is_long = purpose == first_factor && attribute == std::string_view("email");
            EXPECT_EQ(code.size(), is_long ? 8U : 6U) << json::enum_name(purpose) << attribute;
            EXPECT_EQ(code.find_first_not_of("0123456789"), code.npos);
        }
}

TEST_F(codes_test, wait_only_while_the_address_is_as_it_was) {
    sent(email, {"email", "new@example.com"});
    EXPECT_EQ(pending(email), "new@example.com");
    rooms_.ann.attributes["email"] = "another@example.com";
    EXPECT_EQ(pending(email), "-");
    const code_document known{.digest = {},
                              .attribute = "email",
                              .address = "ann@example.com",
                              .expires = 0,
                              .used = false,
                              .replaces = "old@example.com"};
    const std::tuple<std::string, bool, bool> rows[] = {
        {"ann@example.com", true, false}, {"old@example.com", false, true}, {"", false, false}};
    for (const auto& [value, has, is_unchanged] : rows) {
        user_document user;
        if (!value.empty()) user.attributes["email"] = value;
        EXPECT_EQ(has_address(user, known), has) << value;
        EXPECT_EQ(is_unchanged_since(user, known), is_unchanged) << value;
    }
    EXPECT_FALSE(has_address({}, {})); // no address is nobody's
}

TEST_F(codes_test, of_a_store_that_fails_are_not_wrong) {
    const auto code = sent(sign_up);
    const auto right = checked(sign_up, code);
    is_broken_ = true;
    constexpr auto failed = cognito::failure_name::too_many_requests;
    EXPECT_EQ(name_of(codes_.issue(rooms_.pool, rooms_.ann, sign_up, {"email", "x"})), failed);
    EXPECT_EQ(name_of(codes_.check(rooms_.pool, rooms_.ann.sub, sign_up, code)), failed);
    EXPECT_EQ(name_of(codes_.use(right)), failed);
    EXPECT_EQ(name_of(codes_.pending(rooms_.pool, rooms_.ann, sign_up)), failed);
    EXPECT_EQ(name_of(codes_.end(rooms_.pool, rooms_.ann, sign_up)), failed);
}

TEST_F(codes_test, come_in_letters_of_their_purpose_and_are_counted_by_kind) {
    const std::tuple<code_purpose, message_kind, letter_kind> rows[] = {
        {sign_up, message_kind::verification, letter_kind::sign_up},
        {forgotten_password, message_kind::password_reset, letter_kind::password_reset},
        {email, message_kind::verification, letter_kind::address},
        {phone_number, message_kind::verification, letter_kind::address},
        {second_factor, message_kind::second_factor, letter_kind::second_factor},
        {first_factor, message_kind::second_factor, letter_kind::sign_in},
    };
    for (const auto& [purpose, kind, letter] : rows) {
        EXPECT_EQ(kind_of(purpose), kind) << json::enum_name(purpose);
        EXPECT_EQ(letter_of(purpose), letter) << json::enum_name(purpose);
    }
}

TEST(refuse_code, tells_of_a_code_only_who_has_it_where_users_are_hidden) {
    using enum code_state;
    constexpr auto is_wrong = cognito::failure_name::code_mismatch, is_expired = cognito::failure_name::expired_code;
    const std::tuple<code_state, bool, const char*> rows[] = {
        {wrong, false, is_wrong},  {wrong, true, is_wrong},  {expired, false, is_expired}, {expired, true, is_expired},
        {used, false, is_expired}, {used, true, is_expired}, {none, false, is_expired},    {none, true, is_wrong},
    };
    for (const auto& [state, hides, expected] : rows)
        EXPECT_EQ(refuse_code(state, hides).error().name, expected) << static_cast<int>(state) << hides;
}

} // namespace
} // namespace poolguard::pool
