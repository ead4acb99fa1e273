#include "pool/oauth/logout_request.hpp"

#include "oauth_fixture.hpp"

namespace poolguard::pool {
namespace {

class logout_request_test : public oauth_fixture {
  protected:
    // Where the browser goes, or "error" and "error:parameter".
    std::string answered(const fields& given) {
        const auto query = form_of(given);
        http::request request;
        request.path = "/logout";
        request.query = query;
        if (!issuer_.empty()) request.path_parameters = {{"pool_id", issuer_}};
        const auto read = read_logout_request(request, ports_);
        if (!read)
            return std::string(read.error().error) + (read.error().parameter.empty() ? "" : ":") +
                   std::string(read.error().parameter);
        EXPECT_EQ(read->at.client->id, client_id_);
        return read->location.empty() ? "the page" : read->location;
    }
};

TEST_F(logout_request_test, goes_to_an_address_of_the_client_alone) {
    const auto app = make_application(R"(,"LogoutURLs":["https://app.example.com/bye"])");
    ASSERT_EQ(token(with(redemption(new_code(app)), {{"client_id", app}})), "200 ");
    const auto hint = member("id_token"), access_token = member("access_token");
    const auto bye = "https://app.example.com/bye";
    const fields mine{{"client_id", app}, {"logout_uri", bye}};
    const fields hinted{{"id_token_hint", hint}};
    const std::pair<fields, std::string> rows[] = {
        {mine, bye},
        {with(mine, {{"state", "s t"}}), std::string(bye) + "?state=s%20t"},
        {with(mine, {{"logout_uri", "https://app.example.com/bye/"}}), "redirect_mismatch:logout_uri"},
        {with(mine, {{"logout_uri", callback}}), "redirect_mismatch:logout_uri"},
        {with(mine, {{"logout_uri", ""}}), "invalid_request:logout_uri"},
        {with(mine, {{"client_id", ""}}), "invalid_client"},
        {with(mine, {{"client_id", "a b"}}), "invalid_client"},
        {with(mine, {{"client_id", "1example23456789"}}), "invalid_client"},
        {{{"client_id", app}, {"redirect_uri", callback}},
         "/login?" + form_of({{"client_id", app}, {"redirect_uri", callback}})},
        {{{"client_id", app}, {"redirect_uri", bye}}, "redirect_mismatch"},
        {hinted, "the page"},
        {with(hinted, {{"client_id", app}}), "the page"},
        {with(hinted, {{"post_logout_redirect_uri", bye}}), bye},
        {with(hinted, {{"post_logout_redirect_uri", "https://evil.example.com"}}),
         "redirect_mismatch:post_logout_redirect_uri"},
        {with(hinted, {{"client_id", app_}}), "invalid_client"},
        {{{"id_token_hint", access_token}}, "invalid_request:id_token_hint"},
        {{{"id_token_hint", "x"}}, "invalid_request:id_token_hint"},
        {with(mine, {{"id_token_hint", hint + 'x'}}), "invalid_request:id_token_hint"},
    };
    for (const auto& [given, expected] : rows)
        EXPECT_EQ(answered(given), expected) << form_of(given);
    clock_.advance(std::chrono::days{3650});
    EXPECT_EQ(answered(hinted), "the page"); // it only says whose sign-in it was
    issuer_ = pool_id_;
    EXPECT_EQ(answered(mine), bye);
    issuer_ = pool_id_ + 'x';
    EXPECT_EQ(answered(mine), "invalid_client");
}

} // namespace
} // namespace poolguard::pool
