// IAM's operations on OpenID Connect providers (AWS IAM API reference, CreateOpenIDConnectProvider and its siblings).

#include "query_endpoint_fixture.hpp"

namespace poolguard::pool {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto corp = "https://login.example.com/tenant";
constexpr auto corp_arn = "arn:aws:iam::000000000000:oidc-provider/login.example.com/tenant";

class open_id_providers_test : public query_endpoint_fixture {
  protected:
    std::string create(const fields& more = {}, const std::string& url = corp) {
        fields given{{"Action", "CreateOpenIDConnectProvider"}, {"Url", url}};
        given.insert(given.end(), more.begin(), more.end());
        return iam(given);
    }
    std::string act(const char* action, const fields& more = {}, const std::string& arn = corp_arn) {
        fields given{{"Action", action}, {"OpenIDConnectProviderArn", arn}};
        given.insert(given.end(), more.begin(), more.end());
        return iam(given);
    }
    std::string shown() { return act("GetOpenIDConnectProvider"); }
    static fields listed(const std::string& name, const std::vector<std::string>& values) {
        fields out;
        for (const auto& each : values)
            out.emplace_back(fmt::format("{}.member.{}", name, out.size() + 1), each);
        return out;
    }
    static fields tagged(const std::vector<std::pair<std::string, std::string>>& tags) {
        fields out;
        for (std::size_t i = 0; i < tags.size(); ++i) {
            out.emplace_back(fmt::format("Tags.member.{}.Key", i + 1), tags[i].first);
            out.emplace_back(fmt::format("Tags.member.{}.Value", i + 1), tags[i].second);
        }
        return out;
    }
};

TEST_F(open_id_providers_test, are_made_by_address) {
    const std::string thumbprint(40, 'a');
    const std::tuple<std::string, fields, const char*> rows[] = {
        {"", {}, "400 ValidationError"},
        {"login.example.com", {}, "400 ValidationError"},
        {"https://login.example.com/?a=b", {}, "400 ValidationError"},
        {"https://login.example.com/?", {}, "400 ValidationError"},
        {"https://" + std::string(248, 'a'), {}, "400 ValidationError"},
        {"http://login.example.com", {}, "400 InvalidInput"},
        {"http://127.0.0.1:9000", {}, "200 "},
        {corp, listed("ClientIDList", {std::string(256, 'c')}), "400 ValidationError"},
        {corp, listed("ClientIDList", std::vector<std::string>(101, "c")), "409 LimitExceeded"},
        {corp, listed("ThumbprintList", std::vector<std::string>(6, thumbprint)), "400 InvalidInput"},
        {corp, listed("ThumbprintList", {thumbprint + 'a'}), "400 ValidationError"},
        {corp, listed("ThumbprintList", {std::string(40, 'g')}), "400 ValidationError"},
        {corp, tagged({{"", "x"}}), "400 ValidationError"},
        {corp, tagged({{std::string(129, 'k'), "x"}}), "400 ValidationError"},
        {corp, tagged({{"k", std::string(257, 'v')}}), "400 ValidationError"},
        {corp, tagged({{"k", "a;b"}}), "400 ValidationError"},
        {corp, tagged({{"k", "1"}, {"k", "2"}}), "400 InvalidInput"},
        {corp, listed("ThumbprintList", std::vector<std::string>(5, thumbprint)), "200 "},
        {corp, {}, "409 EntityAlreadyExists"},
        {"https://" + std::string(247, 'a'), listed("ClientIDList", {std::string(255, 'c')}), "200 "},
        {"https://other.example.com", tagged({{std::string(128, 'k'), std::string(256, 'v')}}), "200 "},
    };
    for (const auto& [url, more, expected] : rows) {
        const auto reply = create(more, url);
        EXPECT_TRUE(reply.starts_with(expected)) << url << ' ' << form_of(more).substr(0, 90) << '\n' << reply;
    }
}

TEST_F(open_id_providers_test, are_shown_as_they_were_made) {
    auto more = listed("ClientIDList", {"app", "web&more"});
    for (const auto& each : {listed("ThumbprintList", {std::string(40, 'b')}), tagged({{"team", "a <b>"}})})
        more.insert(more.end(), each.begin(), each.end());
    // Angle brackets are no characters of tags.
    EXPECT_TRUE(create(more).starts_with("400 ValidationError"));
    more.back().second = "a b";
    EXPECT_THAT(create(more), HasSubstr(std::string("<OpenIDConnectProviderArn>") + corp_arn));
    const auto reply = shown();
    for (const auto* part :
         {"<Url>login.example.com/tenant</Url>", "<member>app</member><member>web&amp;more</member>",
          "<ThumbprintList><member>bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb</member></ThumbprintList>",
          "<CreateDate>2026-02-02T02:40:00Z</CreateDate>", "<Key>team</Key><Value>a b</Value>"})
        EXPECT_THAT(reply, HasSubstr(part));
    EXPECT_THAT(iam({{"Action", "ListOpenIDConnectProviders"}}),
                HasSubstr(fmt::format("<member><Arn>{}</Arn></member>", corp_arn)));
}

TEST_F(open_id_providers_test, change_by_their_name) {
    ASSERT_TRUE(create(listed("ClientIDList", {"app"})).starts_with("200 "));
    const auto client = [](const std::string& id) { return fields{{"ClientID", id}}; };
    struct row {
        const char* action;
        fields more;
        const char *expected, *has, *has_not; // of what is shown then
    };
    const row rows[] = {
        {"AddClientIDToOpenIDConnectProvider", client(""), "400 ValidationError", "app", "web"},
        {"AddClientIDToOpenIDConnectProvider", client("web"), "200 ", "<member>app</member><member>web</member>", "x"},
        {"AddClientIDToOpenIDConnectProvider", client("web"), "200 ", "<member>web</member></ClientIDList>",
         "<member>web</member><member>web</member>"},
        {"RemoveClientIDFromOpenIDConnectProvider", client("app"), "200 ", "web", "<member>app"},
        {"RemoveClientIDFromOpenIDConnectProvider", client("app"), "200 ", "web", "<member>app"},
        {"UpdateOpenIDConnectProviderThumbprint", listed("ThumbprintList", {"short"}), "400 ValidationError", "web",
         "short"},
        {"UpdateOpenIDConnectProviderThumbprint", listed("ThumbprintList", {std::string(40, 'c')}), "200 ", "cccc",
         "short"},
        {"UpdateOpenIDConnectProviderThumbprint", {}, "200 ", "<ThumbprintList></ThumbprintList>", "cccc"},
        {"TagOpenIDConnectProvider", tagged({{"team", "a"}, {"stage", "b"}}), "200 ", "<Key>team</Key><Value>a", "x"},
        {"TagOpenIDConnectProvider", tagged({{"team", "c"}}), "200 ", "<Key>team</Key><Value>c", "<Value>a"},
        {"UntagOpenIDConnectProvider", listed("TagKeys", {"team", "none"}), "200 ", "stage", "team"},
    };
    for (const auto& [action, more, expected, has, has_not] : rows) {
        EXPECT_TRUE(act(action, more).starts_with(expected)) << action << form_of(more);
        const auto reply = shown();
        const auto body = reply.substr(0, reply.find("<ResponseMetadata"));
        EXPECT_THAT(body, HasSubstr(has)) << action;
        if (std::string_view(has_not) != "x") {
            EXPECT_THAT(body, Not(HasSubstr(has_not))) << action;
        }
    }
    EXPECT_THAT(act("ListOpenIDConnectProviderTags"), HasSubstr("<Key>stage</Key><Value>b</Value>"));
    std::vector<std::pair<std::string, std::string>> many;
    for (int i = 0; i < 50; ++i)
        many.emplace_back(fmt::format("k{}", i), "v");
    EXPECT_TRUE(act("TagOpenIDConnectProvider", tagged(many)).starts_with("409 LimitExceeded")); // 51 with that
    many.pop_back();
    EXPECT_TRUE(act("TagOpenIDConnectProvider", tagged(many)).starts_with("200 "));
    for (int i = 0; i < 99; ++i)
        ASSERT_TRUE(act("AddClientIDToOpenIDConnectProvider", client(fmt::format("c{}", i))).starts_with("200 ")) << i;
    EXPECT_TRUE(act("AddClientIDToOpenIDConnectProvider", client("another")).starts_with("409 LimitExceeded"));
}

TEST_F(open_id_providers_test, that_are_not_there_can_only_be_deleted) {
    const std::string nobody = "arn:aws:iam::000000000000:oidc-provider/nobody.example.com";
    const fields client{{"ClientID", "app"}};
    for (const auto* action :
         {"GetOpenIDConnectProvider", "AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider",
          "UpdateOpenIDConnectProviderThumbprint", "TagOpenIDConnectProvider", "UntagOpenIDConnectProvider",
          "ListOpenIDConnectProviderTags"}) {
        EXPECT_TRUE(act(action, client, nobody).starts_with("404 NoSuchEntity")) << action;
        for (const auto* no_arn : {"", "login.example.com", "arn:aws:iam::000000000000:role/reader"})
            EXPECT_TRUE(act(action, client, no_arn).starts_with("400 ValidationError")) << action << no_arn;
    }
    EXPECT_TRUE(act("DeleteOpenIDConnectProvider", {}, nobody).starts_with("200 "));
    EXPECT_TRUE(act("DeleteOpenIDConnectProvider", {}, "x").starts_with("400 ValidationError"));
    ASSERT_TRUE(create().starts_with("200 "));
    EXPECT_TRUE(act("DeleteOpenIDConnectProvider").starts_with("200 "));
    EXPECT_TRUE(shown().starts_with("404 NoSuchEntity"));
    EXPECT_TRUE(create().starts_with("200 ")); // the name is free again
}

TEST_F(open_id_providers_test, of_a_store_that_fails_are_not_missing) {
    ASSERT_TRUE(create().starts_with("200 "));
    is_broken_ = true;
    for (const auto* action : {"GetOpenIDConnectProvider", "ListOpenIDConnectProviders", "DeleteOpenIDConnectProvider",
                               "TagOpenIDConnectProvider"})
        EXPECT_TRUE(act(action).starts_with("500 ServiceFailure")) << action;
    EXPECT_TRUE(create({}, "https://other.example.com").starts_with("500 ServiceFailure"));
}

TEST_F(open_id_providers_test, are_at_most_a_hundred) {
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(create({}, fmt::format("https://p{}.example.com", i)).starts_with("200 ")) << i;
    EXPECT_TRUE(create().starts_with("409 LimitExceeded"));
}

} // namespace
} // namespace poolguard::pool
