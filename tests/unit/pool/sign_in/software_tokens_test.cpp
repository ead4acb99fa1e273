#include "pool/sign_in/software_tokens.hpp"

#include "authenticator_app.hpp"
#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::code_mismatch;
using cognito::failure_name::enable_software_token;
using cognito::failure_name::user_not_found;
constexpr auto already_used = cognito::failure_name::expired_code;

class software_tokens_test : public testing::Test {
  protected:
    // The code of an app with that key, some steps from now.
    std::string code(const base::secret& key, std::int64_t steps = 0) const {
        return code_of_app(key.reveal(), rooms_.clock.now(), steps);
    }
    base::secret begun(const user_document& user) { return tokens_.begin(rooms_.pool, user).value(); }
    std::string verified(std::string_view given) {
        return outcome(tokens_.verify(rooms_.pool, rooms_.ann, given, "phone"));
    }
    std::string checked(std::string_view given) { return outcome(tokens_.check(rooms_.pool, rooms_.ann, given)); }
    template <class T>
    static std::string outcome(const result<T>& of) {
        return of ? "done" : of.error().name;
    }
    user_document kept() { return rooms_.all_users.get(rooms_.pool, "ann").value().user; }

    sign_in_rooms rooms_;
    base::sealer sealer_{rooms_.master, "totp"};
    software_tokens tokens_{rooms_.all_users, rooms_.clock, rooms_.random, sealer_};
};

TEST_F(software_tokens_test, count_once_a_code_has_shown_that_the_app_has_the_key) {
    EXPECT_EQ(verified("123456"), enable_software_token); // nothing was begun
    EXPECT_EQ(checked("123456"), code_mismatch);
    const auto former = begun(rooms_.ann);
    const auto key = begun(rooms_.ann); // replaces it
    EXPECT_EQ(verified(code(former)), enable_software_token);
    EXPECT_EQ(verified(code(key, 2)), enable_software_token);
    EXPECT_EQ(verified(""), enable_software_token);
    EXPECT_TRUE(kept().mfa.totp_key.empty());
    EXPECT_EQ(checked(code(key)), code_mismatch);
    EXPECT_EQ(verified(code(key)), "done");
    EXPECT_EQ(kept().mfa.totp_name, "phone");
    EXPECT_TRUE(kept().mfa.new_totp_key.empty());
    EXPECT_EQ(verified(code(key, 1)), enable_software_token); // it was verified
    EXPECT_EQ(checked(code(key)), already_used);              // the code that verified it
    EXPECT_EQ(checked(code(key, 1)), "done");
}

TEST_F(software_tokens_test, take_each_step_once) {
    const auto key = begun(rooms_.ann);
    ASSERT_EQ(verified(code(key)), "done");
    rooms_.clock.advance(90s);
    const std::pair<std::int64_t, const char*> rows[] = {{-2, code_mismatch}, {2, code_mismatch}, {-1, "done"},
                                                         {-1, already_used},  {1, "done"},        {0, already_used},
                                                         {1, already_used}};
    for (const auto& [steps, expected] : rows)
        EXPECT_EQ(checked(code(key, steps)), expected) << steps;
    rooms_.clock.advance(60s);
    EXPECT_EQ(checked(code(key)), "done");
}

TEST_F(software_tokens_test, the_former_app_serves_until_the_next_is_verified) {
    const auto former = begun(rooms_.ann);
    ASSERT_EQ(verified(code(former)), "done");
    rooms_.clock.advance(90s);
    const auto next = begun(rooms_.ann);
    EXPECT_EQ(checked(code(next)), code_mismatch);
    EXPECT_EQ(checked(code(former)), "done");
    EXPECT_EQ(verified(code(next)), "done");
    rooms_.clock.advance(90s);
    EXPECT_EQ(checked(code(former)), code_mismatch);
    EXPECT_EQ(checked(code(next)), "done");
}

TEST_F(software_tokens_test, belong_to_the_user_and_not_to_the_name) {
    const auto key = begun(rooms_.ann);
    auto other = rooms_.ann;
    other.sub = rooms_.random.uuid();
    EXPECT_EQ(outcome(tokens_.begin(rooms_.pool, other)), user_not_found);
    EXPECT_EQ(outcome(tokens_.verify(rooms_.pool, other, code(key), "")), user_not_found);
    EXPECT_EQ(outcome(tokens_.check(rooms_.pool, other, code(key))), user_not_found);
    ASSERT_EQ(verified(code(key)), "done");
    // A key that was copied to another user cannot be read there.
    auto ben = rooms_.make_user("ben");
    ben.mfa = kept().mfa;
    ASSERT_TRUE(rooms_.all_users.create(rooms_.pool, ben));
    EXPECT_THROW((void)tokens_.check(rooms_.pool, ben, code(key, 1)), std::runtime_error);
}

TEST_F(software_tokens_test, of_two_sign_ins_with_one_code_the_store_lets_one_in) {
    const auto key = begun(rooms_.ann);
    ASSERT_EQ(verified(code(key)), "done");
    rooms_.clock.advance(90s);
    std::string within;
    watched_records watched(*rooms_.records, [&](bool is_write) {
        if (is_write && within.empty()) within = checked(code(key));
        return true;
    });
    users in_between(watched, rooms_.clock);
    const software_tokens second(in_between, rooms_.clock, rooms_.random, sealer_);
    EXPECT_EQ(outcome(second.check(rooms_.pool, rooms_.ann, code(key))), already_used);
    EXPECT_EQ(within, "done");
}

} // namespace
} // namespace poolguard::pool
