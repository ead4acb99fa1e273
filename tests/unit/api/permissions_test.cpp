#include "api/permissions.hpp"

#include "api/problems.hpp"
#include "api/routes.hpp"
#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

struct plain_out {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(plain_out, (), (text))
struct name_in {
    base::json::text<1, 5> name;
};
BOOST_DESCRIBE_STRUCT(name_in, (), (name))

struct account_in {
    base::json::text<1, 5> login;

    std::string_view account() const { return login; }
};
BOOST_DESCRIBE_STRUCT(account_in, (), (login))

// Which handlers fit which checks.
constexpr auto takes_nothing = [] { return plain_out{}; };
constexpr auto takes_principal = [](const service::principal&) { return plain_out{}; };
constexpr auto takes_pointer = [](const service::principal*) { return plain_out{}; };
constexpr auto takes_member = [](const service::member&, const body<name_in>&) { return plain_out{}; };
constexpr auto takes_raw_json = [](const boost::json::value&) { return plain_out{}; };
constexpr auto takes_member_late = [](const body<name_in>&, const service::member&) { return plain_out{}; };
constexpr auto takes_administrator = [](const service::administrator&) { return plain_out{}; };
constexpr auto gives_nothing = [](const service::member&) {};

template <class Function, class Check>
inline constexpr bool fits = handler_after<immediate_operation<std::remove_const_t<Function>>, Check>;
using namespace detail;
static_assert(!std::is_default_constructible_v<operation>);
static_assert(!std::is_constructible_v<operation, description>);
static_assert(fits<decltype(takes_nothing), everyone_check>);
static_assert(!fits<decltype(takes_principal), everyone_check>);
static_assert(!fits<decltype(takes_member), everyone_check>);
static_assert(!fits<decltype(takes_pointer), everyone_check>);
static_assert(fits<decltype(takes_principal), token_check>);
static_assert(!fits<decltype(takes_member), token_check>);
static_assert(!fits<decltype(takes_nothing), token_check>);
static_assert(!fits<decltype(takes_principal), optional_token_check>);
static_assert(fits<decltype(takes_pointer), optional_token_check>);
static_assert(fits<decltype(takes_administrator), administrator_check>);
static_assert(!fits<decltype(takes_administrator), token_check>);
static_assert(!fits<decltype(takes_administrator), member_check>);
static_assert(!fits<decltype(takes_principal), administrator_check>);
static_assert(!std::is_constructible_v<service::administrator, service::principal>);
static_assert(fits<decltype(takes_member), member_check>);
static_assert(fits<decltype(takes_member), personal_check>);
static_assert(!fits<decltype(takes_principal), personal_check>);
static_assert(!fits<decltype(takes_principal), member_check>);
static_assert(!fits<decltype(takes_member_late), member_check>);
static_assert(!fits<decltype(takes_raw_json), everyone_check>);
static_assert(!fits<decltype(gives_nothing), member_check>);

class permissions : public testing::Test {
  protected:
    received call(operation row, const std::vector<std::pair<std::string, std::string>>& headers) {
        const sent what{row.description().method, row.description().path, headers, ""};
        http::router router;
        std::vector<operation> table;
        table.push_back(std::move(row));
        add_routes(router, std::move(table), all.access_guard());
        return world::call(router, what);
    }
    std::vector<std::pair<std::string, std::string>> signed_in() const { return {{"Authorization", all.bearer()}}; }

    world all;
};

operation subject_now() {
    return token_operation({.path = "/t", .id = "t"}, at_once([](const service::principal& who) {
                               return plain_out{std::string(who.subject())};
                           }));
}

TEST_F(permissions, the_first_token_fetches_keys_on_a_worker_and_the_second_is_answered_at_once) {
    const auto first = call(subject_now(), signed_in());
    EXPECT_EQ(first.response.body, R"({"text":"sub-1"})");
    EXPECT_TRUE(first.was_work);
    const auto second = call(subject_now(), signed_in());
    EXPECT_EQ(second.response.body, R"({"text":"sub-1"})");
    EXPECT_FALSE(second.was_work);
}

TEST_F(permissions, a_blocking_handler_runs_on_a_worker_but_a_bad_token_does_not_get_there) {
    const auto row = [] {
        return token_operation({.path = "/t", .id = "t"},
                               blocking([](const service::principal&) { return plain_out{}; }));
    };
    EXPECT_TRUE(call(row(), signed_in()).was_work);
    const auto missing = call(row(), {});
    EXPECT_FALSE(missing.was_work);
    EXPECT_EQ(missing.response.status, 401U);
    EXPECT_EQ(missing.header("WWW-Authenticate"), R"(Bearer realm="poolguard")");
}

TEST_F(permissions, keys_that_cannot_be_had_are_503) {
    all.keys_reachable = false;
    const auto out = call(subject_now(), signed_in());
    EXPECT_EQ(out.response.status, 503U);
    EXPECT_EQ(out.code(), "keys_unavailable");
    EXPECT_FALSE(out.header("Retry-After").empty());
}

TEST_F(permissions, a_browser_that_opens_an_operation_gets_a_page) {
    constexpr auto browsers = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    struct row {
        std::vector<std::pair<std::string, std::string>> headers;
        bool gets_page;
    };
    const row table[] = {
        {{{"Accept", browsers}, {"Sec-Fetch-Mode", "navigate"}}, true},
        {{{"Accept", browsers}}, true}, // over plain HTTP browsers do not say that they navigate
        {{{"Accept", browsers}, {"Sec-Fetch-Mode", "cors"}}, false},
        {{{"Accept", "text/html, image/gif, *; q=.2, */*; q=.2"}}, false}, // a library of Java
        {{{"Accept", "*/*"}}, false},
        {{{"Accept", "application/json"}}, false},
        {{}, false},
    };
    for (const auto& [headers, gets_page] : table) {
        const auto out = call(subject_now(), headers);
        EXPECT_EQ(out.response.status, 401U);
        EXPECT_EQ(out.header("WWW-Authenticate"), R"(Bearer realm="poolguard")");
        EXPECT_EQ(out.response.content_type, gets_page ? "text/html; charset=utf-8" : "application/problem+json");
        if (!gets_page) continue;
        EXPECT_TRUE(out.response.body.contains("href=\"/auth/cognito/start?return_to=%2Ft\""));
        EXPECT_TRUE(out.response.body.contains("href=\"/problems/token_missing\""));
    }
}

TEST_F(permissions, an_optional_token_may_be_absent_but_not_bad) {
    const auto row = [] {
        return optional_token_operation({.path = "/o", .id = "o"}, at_once([](const service::principal* who) {
                                            return plain_out{who == nullptr ? "nobody" : std::string(who->subject())};
                                        }));
    };
    EXPECT_EQ(call(row(), {}).response.body, R"({"text":"nobody"})");
    EXPECT_EQ(call(row(), signed_in()).response.body, R"({"text":"sub-1"})");
    EXPECT_EQ(call(row(), {{"Authorization", "Bearer x.y.z"}}).response.status, 401U);
}

TEST_F(permissions, two_authorization_headers_count_as_none) {
    const auto out = call(subject_now(), {{"Authorization", all.bearer()}, {"authorization", all.bearer()}});
    EXPECT_EQ(out.response.status, 401U);
    EXPECT_EQ(out.code(), "token_malformed");
}

TEST_F(permissions, secrets_are_wiped) {
    const auto row = [](bool secret) {
        return public_operation({.path = "/s", .id = "s", .gives_secrets = secret},
                                at_once([] { return plain_out{"token"}; }));
    };
    EXPECT_FALSE(call(row(false), {}).response.wipe_body);
    EXPECT_TRUE(call(row(true), {}).response.wipe_body);
}

TEST_F(permissions, a_rate_limit_needs_input_that_says_for_whom) {
    const auto with = [](limited limit) {
        return public_operation({.path = "/l", .id = "l", .limit = limit},
                                blocking([](const body<name_in>&) { return plain_out{}; }));
    };
    EXPECT_NO_THROW(with(limited::nothing));
    EXPECT_THROW(with(limited::sign_in), std::logic_error);
    EXPECT_THROW(with(limited::code), std::logic_error);
    EXPECT_THROW(with(limited::refresh), std::logic_error);
    EXPECT_NO_THROW(public_operation({.path = "/l", .id = "l", .limit = limited::sign_in},
                                     blocking([](const body<account_in>&) { return plain_out{}; })));
    EXPECT_NO_THROW(token_operation({.path = "/l", .id = "l", .limit = limited::code},
                                    blocking([](const service::principal&) { return plain_out{}; })));
}

TEST_F(permissions, forms_of_answers) {
    const auto made = call(
        public_operation({.path = "/c", .id = "c"}, at_once([] { return created<plain_out>{{"x"}, "/c/1"}; })), {});
    EXPECT_EQ(made.response.status, 201U);
    EXPECT_EQ(made.header("Location"), "/c/1");
    const auto gone = call(public_operation({.path = "/n", .id = "n"}, at_once([] { return no_content{}; })), {});
    EXPECT_EQ(gone.response.status, 204U);
    EXPECT_TRUE(gone.response.content().empty());
    const auto some = call(public_operation({.path = "/p", .id = "p"},
                                            at_once([] { return page<plain_out>{{{"x"}, {"y"}}, "/p?cursor=2"}; })),
                           {});
    EXPECT_EQ(some.response.body, R"([{"text":"x"},{"text":"y"}])");
    EXPECT_EQ(some.header("Link"), R"(</p?cursor=2>; rel="next")");
    const auto refused = call(public_operation({.path = "/r", .id = "r"}, at_once([]() -> reply<plain_out> {
                                                   return std::unexpected(problem(problems::record_not_found));
                                               })),
                              {});
    EXPECT_EQ(refused.response.status, 404U);
}

} // namespace
} // namespace poolguard::api
