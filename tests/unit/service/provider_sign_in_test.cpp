#include "service/provider_sign_in.hpp"

#include "base/digest.hpp"
#include "base/percent_encoding.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/store/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <map>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

std::map<std::string, std::string> parameters_in(std::string_view address) {
    std::map<std::string, std::string> out;
    auto rest = address.substr(address.find('?') + 1);
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        out.emplace(pair.substr(0, pair.find('=')), base::percent_decode(pair.substr(pair.find('=') + 1)).value());
    }
    return out;
}

class provider_sign_in_test : public testing::Test {
  protected:
    provider_sign_in flow(std::string_view key = "a master key for tests") {
        return {{"https://here.example", {"Corporate"}, return_urls},
                client,
                base::secret(std::string(key)),
                *records,
                clock,
                random};
    }
    std::optional<provider_error> error_of(const std::string& provider, const std::optional<begun_sign_in>& begun,
                                           const provider_sign_in::arrival& with) {
        const auto done = flow().finish(provider, begun, with);
        return done ? std::nullopt : std::optional(done.error());
    }

    store::temporary_folder folder;
    base::manual_clock clock{base::from_epoch_seconds(1'800'000'000)};
    base::system_random random;
    std::unique_ptr<store::sqlite_records> records =
        store::sqlite_records::open(folder.path() / "test.db", clock).value();
    std::vector<std::string> return_urls{"https://app.example/welcome"};
    std::vector<std::string> redeemed;
    int status = 200;
    oauth_client client{{"https://pages.example.com", "client", {}},
                        [this](const oauth_post& post) -> std::expected<oauth_reply, std::string> {
                            redeemed.emplace_back(post.form);
                            return oauth_reply{status, R"({"access_token":"a","id_token":"i","expires_in":3600})"};
                        }};
};

TEST_F(provider_sign_in_test, the_state_says_where_it_leads_and_the_cookie_is_the_verifier) {
    const auto gone = flow().begin("Corporate", "/mail?to=joe@example.com", "joe");
    ASSERT_TRUE(gone);
    const auto asked = parameters_in(gone->location);
    EXPECT_EQ(asked.at("identity_provider"), "Corporate");
    EXPECT_EQ(asked.at("redirect_uri"), "https://here.example/auth/Corporate/callback");
    EXPECT_EQ(asked.at("login_hint"), "joe");
    EXPECT_EQ(asked.at("code_challenge"), base::to_base64url(base::sha256(gone->cookie)));
    EXPECT_EQ(gone->cookie.size(), 43U);
    const auto begun = flow().find(asked.at("state"));
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->id, gone->id);
    EXPECT_EQ(begun->return_to, "/mail?to=joe@example.com");
    ASSERT_TRUE(flow().finish("Corporate", begun, {.code = "c", .error = {}, .cookie = gone->cookie}));
    ASSERT_EQ(redeemed.size(), 1U);
    EXPECT_EQ(parameters_in(redeemed[0]).at("code_verifier"), gone->cookie);
    EXPECT_FALSE(flow("another master key").find(asked.at("state")));
}

TEST_F(provider_sign_in_test, an_address_that_is_no_longer_registered_is_not_used) {
    const auto gone = flow().begin("cognito", "https://app.example/welcome", {}).value();
    const auto state = parameters_in(gone.location).at("state");
    EXPECT_EQ(flow().find(state)->return_to, "https://app.example/welcome");
    return_urls.clear();
    EXPECT_EQ(flow().find(state)->return_to, "/");
}

TEST_F(provider_sign_in_test, other_addresses_may_be_registered_meanwhile) {
    auto changed = flow();
    changed.replace_return_urls({"https://app.example/new"});
    EXPECT_TRUE(changed.begin("cognito", "https://app.example/new", {}));
    EXPECT_EQ(changed.begin("cognito", "https://app.example/welcome", {}).error(), provider_error::bad_return);
}

TEST_F(provider_sign_in_test, ids_are_in_the_order_of_their_time) {
    std::string last;
    for (int i = 0; i < 5; ++i) {
        auto id = flow().begin("cognito", {}, {})->id;
        EXPECT_LT(last, id);
        last = std::move(id);
        clock.advance(1s);
    }
}

TEST_F(provider_sign_in_test, what_is_refused) {
    const auto gone = flow().begin("cognito", "/a", {}).value();
    const auto other = flow().begin("cognito", "/b", {}).value();
    const auto begun = flow().find(parameters_in(gone.location).at("state"));
    struct row {
        const char* what;
        std::string provider;
        std::optional<begun_sign_in> begun;
        provider_sign_in::arrival with;
        std::optional<provider_error> error;
    };
    const row table[] = {
        {"no such provider", "twitter", begun, {"c", "", gone.cookie}, provider_error::no_provider},
        {"another provider", "google", begun, {"c", "", gone.cookie}, provider_error::foreign_state},
        {"no state", "cognito", std::nullopt, {"c", "", gone.cookie}, provider_error::foreign_state},
        {"no cookie", "cognito", begun, {"c", "", ""}, provider_error::foreign_state},
        {"the cookie of another sign-in", "cognito", begun, {"c", "", other.cookie}, provider_error::foreign_state},
        {"an error", "cognito", begun, {"c", "access_denied", gone.cookie}, provider_error::declined},
        {"no code", "cognito", begun, {"", "", gone.cookie}, provider_error::no_code},
        {"none", "cognito", begun, {"c", "", gone.cookie}, std::nullopt},
        {"the same code again", "cognito", begun, {"c", "", gone.cookie}, provider_error::repeated},
        {"another code", "cognito", begun, {"d", "", gone.cookie}, std::nullopt},
    };
    for (const auto& each : table)
        EXPECT_EQ(error_of(each.provider, each.begun, each.with), each.error) << each.what;
    EXPECT_EQ(redeemed.size(), 2U);
}

TEST_F(provider_sign_in_test, what_cognito_says_is_told_apart) {
    const auto gone = flow().begin("cognito", "/a", {}).value();
    const auto begun = flow().find(parameters_in(gone.location).at("state"));
    status = 400;
    EXPECT_EQ(error_of("cognito", begun, {"c", "", gone.cookie}), provider_error::refused);
    status = 500;
    EXPECT_EQ(error_of("cognito", begun, {"d", "", gone.cookie}), provider_error::unavailable);
}

TEST_F(provider_sign_in_test, a_user_may_take_a_day) {
    const auto gone = flow().begin("cognito", "/a", {}).value();
    const auto begun = flow().find(parameters_in(gone.location).at("state"));
    clock.advance(24h - 1s);
    EXPECT_EQ(error_of("cognito", begun, {"c", "", gone.cookie}), std::nullopt);
    clock.advance(1s);
    EXPECT_EQ(error_of("cognito", begun, {"d", "", gone.cookie}), provider_error::foreign_state);
    EXPECT_EQ(flow().find(parameters_in(gone.location).at("state"))->return_to, "/a");
}

TEST_F(provider_sign_in_test, what_does_not_begin) {
    EXPECT_EQ(flow().begin("twitter", {}, {}).error(), provider_error::no_provider);
    EXPECT_EQ(flow().begin("cognito", "//evil.example", {}).error(), provider_error::bad_return);
    EXPECT_TRUE(flow().begin("cognito", "https://app.example/welcome", {}));
}

} // namespace
} // namespace poolguard::service
