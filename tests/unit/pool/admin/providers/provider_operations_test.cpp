// The operations on identity providers, and on the identities of users at them (Amazon Cognito user pools API
// reference, CreateIdentityProvider and AdminLinkProviderForUser). docs/sign-in-pages.md says what differs.

#include "unit/pool/accounts/accounts_fixture.hpp"

namespace poolguard::pool {
namespace {

using cognito::failure_name::invalid_parameter;
using cognito::failure_name::limit_exceeded;
using cognito::failure_name::resource_not_found;
using cognito::failure_name::user_not_found;

constexpr auto social = R"({"client_id":"app","client_secret":"s","authorize_scopes":"openid"})";
constexpr auto oidc = R"({"client_id":"app","client_secret":"s","attributes_request_method":"GET",)"
                      R"("oidc_issuer":"https://login.example.com","authorize_scopes":"openid"})";

class provider_operations_test : public accounts_fixture {
  protected:
    // `more` continues the body.
    std::string of_pool(std::string_view operation, const std::string& more = "") {
        const auto reply = raw(operation, R"({"UserPoolId":"$POOL")" + more + "}");
        reply_ = reply.body.empty() ? boost::json::object{} : boost::json::parse(reply.body).as_object();
        return reply.status == 200 ? "done" : reply.error_name;
    }
    std::string create(const std::string& name, const std::string& type, const std::string& details,
                       const std::string& more = "") {
        return of_pool("CreateIdentityProvider",
                       fmt::format(R"(,"ProviderName":"{}","ProviderType":"{}","ProviderDetails":{}{})", name, type,
                                   details, more));
    }
    std::string named(std::string_view operation, const std::string& name, const std::string& more = "") {
        return of_pool(operation, fmt::format(R"(,"ProviderName":"{}"{})", name, more));
    }
    boost::json::object shown() const { return reply_.at("IdentityProvider").as_object(); }
    static std::string without(const std::string& details, const std::string& name) {
        auto out = boost::json::parse(details).as_object();
        out.erase(name);
        return boost::json::serialize(out);
    }
    static std::string with(const std::string& details, const std::string& name, const std::string& value) {
        auto out = boost::json::parse(details).as_object();
        out[name] = value;
        return boost::json::serialize(out);
    }

    boost::json::object reply_;
};

TEST_F(provider_operations_test, well_known_providers_have_the_names_of_their_types) {
    constexpr auto apple =
        R"({"client_id":"app","team_id":"t","key_id":"k","private_key":"p","authorize_scopes":"name"})";
    struct row {
        const char *name, *type, *details, *expected;
    };
    const row rows[] = {
        {"Google", "Google", social, "done"},
        {"Google", "Google", social, "DuplicateProviderException"},
        {"Corp", "Google", social, invalid_parameter},
        {"Google", "OIDC", oidc, invalid_parameter},
        {"Facebook", "Google", social, invalid_parameter},
        {"Facebook", "Facebook", social, "done"},
        {"LoginWithAmazon", "LoginWithAmazon", social, "done"},
        {"SignInWithApple", "SignInWithApple", apple, "done"},
        {"Corp", "OIDC", oidc, "done"},
        {"Cognito", "OIDC", oidc, invalid_parameter},
        {"COGNITO", "OIDC", oidc, invalid_parameter},
        {"Saml", "SAML", R"({"MetadataURL":"https://login.example.com/saml"})", invalid_parameter},
    };
    for (const auto& [name, type, details, expected] : rows)
        EXPECT_EQ(create(name, type, details), expected) << name << type;
    // The server knows the addresses of these.
    const std::pair<const char*, const char*> known[] = {
        {"Google", "https://accounts.google.com/o/oauth2/v2/auth"},
        {"Facebook", "https://www.facebook.com/v21.0/dialog/oauth"},
        {"LoginWithAmazon", "https://www.amazon.com/ap/oa"},
        {"SignInWithApple", "https://appleid.apple.com/auth/authorize"},
    };
    for (const auto& [name, starts_at] : known) {
        ASSERT_EQ(named("DescribeIdentityProvider", name), "done");
        EXPECT_EQ(shown().at("ProviderDetails").at("authorize_url"), starts_at) << name;
    }
    EXPECT_EQ(shown().at("AttributeMapping"), (boost::json::object{{"username", "sub"}}));
    ASSERT_EQ(named("DescribeIdentityProvider", "Facebook"), "done");
    EXPECT_EQ(shown().at("AttributeMapping"), (boost::json::object{{"username", "id"}}));
    // Whoever signs in through one is in its group.
    EXPECT_EQ(of_pool("GetGroup", R"(,"GroupName":"$POOL_Google")"), "done");
}

TEST_F(provider_operations_test, details_are_what_the_type_needs_and_knows) {
    const std::string google = social, corp = oidc;
    struct row {
        const char* what;
        std::string type, details;
        const char* expected;
    };
    const row rows[] = {
        {"no client", "Google", without(google, "client_id"), invalid_parameter},
        {"no secret", "Google", without(google, "client_secret"), invalid_parameter},
        {"an empty secret", "Google", with(google, "client_secret", ""), invalid_parameter},
        {"no scopes", "Google", without(google, "authorize_scopes"), invalid_parameter},
        {"another's detail", "Google", with(google, "team_id", "t"), invalid_parameter},
        {"an unknown detail", "Google", with(google, "color", "red"), invalid_parameter},
        {"Facebook's version", "Google", with(google, "api_version", "v21.0"), invalid_parameter},
        {"no method", "OIDC", without(corp, "attributes_request_method"), invalid_parameter},
        {"an unknown method", "OIDC", with(corp, "attributes_request_method", "PUT"), invalid_parameter},
        {"no issuer", "OIDC", without(corp, "oidc_issuer"), invalid_parameter},
        {"an issuer without TLS", "OIDC", with(corp, "oidc_issuer", "http://login.example.com"), invalid_parameter},
        {"an issuer of another scheme", "OIDC", with(corp, "oidc_issuer", "app://login"), invalid_parameter},
        {"control characters", "OIDC", with(corp, "authorize_scopes", "open\nid"), invalid_parameter},
        {"too long", "OIDC", with(corp, "authorize_scopes", std::string(8193, 'a')), invalid_parameter},
        {"an address on this machine", "OIDC", with(corp, "token_url", "http://localhost:9000/token"), "done"},
        {"no secret at an OIDC provider", "OIDC", without(corp, "client_secret"), "done"},
        {"POST", "OIDC", with(corp, "attributes_request_method", "POST"), "done"},
    };
    int number = 0;
    for (const auto& [what, type, details, expected] : rows)
        EXPECT_EQ(create(type == "OIDC" ? fmt::format("Corp{}", ++number) : type, type, details), expected) << what;
}

TEST_F(provider_operations_test, mappings_and_identifiers_are_of_the_pool) {
    const std::pair<std::string, const char*> rows[] = {
        {R"(,"AttributeMapping":{"email":"mail"})", "done"},
        {R"(,"AttributeMapping":{"username":"login"})", "done"},
        {R"(,"AttributeMapping":{"custom:team":"team"})", invalid_parameter},
        {R"(,"AttributeMapping":{"email":""})", invalid_parameter},
        {R"(,"AttributeMapping":{"email":")" + std::string(2049, 'c') + R"("})", invalid_parameter},
        {R"(,"IdpIdentifiers":["corp.example","corp.test"])", "done"},
        {R"(,"IdpIdentifiers":["new.example","new.example"])", invalid_parameter},
        {R"(,"IdpIdentifiers":["other.example","corp.test"])", invalid_parameter}, // another provider's
    };
    int number = 0;
    for (const auto& [more, expected] : rows)
        EXPECT_EQ(create(fmt::format("Corp{}", ++number), "OIDC", oidc, more), expected) << more.substr(0, 80);
    const auto find = [&](const char* identifier) {
        return of_pool("GetIdentityProviderByIdentifier", fmt::format(R"(,"IdpIdentifier":"{}")", identifier));
    };
    ASSERT_EQ(find("corp.test"), "done");
    EXPECT_EQ(shown().at("ProviderName"), "Corp6");
    EXPECT_EQ(find("new.example"), resource_not_found);
    EXPECT_EQ(create("Google", "Google", social, R"(,"AcrMapping":{"Level1":"a"})"), invalid_parameter);
}

TEST_F(provider_operations_test, a_change_leaves_what_it_does_not_name) {
    ASSERT_EQ(create("Corp", "OIDC", oidc, R"(,"AttributeMapping":{"email":"mail"},"IdpIdentifiers":["a.example"])"),
              "done");
    const auto before = shown();
    clock_.advance(std::chrono::seconds(10));
    ASSERT_EQ(named("UpdateIdentityProvider", "Corp"), "done");
    auto expected = before;
    expected["LastModifiedDate"] = 1'770'000'010.123;
    EXPECT_EQ(shown(), expected);
    // The details are replaced as a whole, but for the secret.
    ASSERT_EQ(named("UpdateIdentityProvider", "Corp",
                    R"(,"ProviderDetails":)" + with(without(oidc, "client_secret"), "client_id", "new")),
              "done");
    EXPECT_EQ(shown().at("ProviderDetails"), boost::json::parse(with(oidc, "client_id", "new")));
    ASSERT_EQ(named("UpdateIdentityProvider", "Corp", R"(,"ProviderDetails":)" + with(oidc, "client_secret", "next")),
              "done");
    EXPECT_EQ(shown().at("ProviderDetails").at("client_secret"), "next");
    const auto kept = shown();
    const std::pair<const char*, std::string> refused[] = {
        {"details", R"(,"ProviderDetails":{"client_id":"app"})"},
        {"a mapping", R"(,"AttributeMapping":{"custom:none":"x"})"},
        {"identifiers", R"(,"IdpIdentifiers":["b.example","b.example"])"},
    };
    for (const auto& [what, more] : refused) {
        EXPECT_EQ(named("UpdateIdentityProvider", "Corp", more), invalid_parameter) << what;
        ASSERT_EQ(named("DescribeIdentityProvider", "Corp"), "done");
        EXPECT_EQ(shown(), kept) << what;
    }
    ASSERT_EQ(named("UpdateIdentityProvider", "Corp", R"(,"AttributeMapping":{},"IdpIdentifiers":["a.example"])"),
              "done"); // its own identifier is nobody else's
    EXPECT_EQ(shown().at("AttributeMapping"), boost::json::object{});
    for (const auto* operation : {"DescribeIdentityProvider", "UpdateIdentityProvider", "DeleteIdentityProvider"})
        EXPECT_EQ(named(operation, "Nobody"), resource_not_found) << operation;
}

TEST_F(provider_operations_test, are_listed_by_name_and_gone_once_deleted) {
    for (const auto* name : {"Beta", "Alpha", "Gamma"})
        ASSERT_EQ(create(name, "OIDC", oidc), "done");
    const auto list = [&](const std::string& more = "") {
        std::string out;
        if (const auto outcome = of_pool("ListIdentityProviders", more); outcome != "done") return outcome;
        for (const auto& each : reply_.at("Providers").as_array())
            out.append(each.at("ProviderName").as_string()).append(" ");
        return out;
    };
    EXPECT_EQ(list(), "Alpha Beta Gamma ");
    EXPECT_EQ(list(R"(,"MaxResults":2)"), "Alpha Beta ");
    const auto next = fmt::format(R"(,"NextToken":"{}")", std::string_view(reply_.at("NextToken").as_string()));
    ASSERT_EQ(named("DeleteIdentityProvider", "Beta"), "done");
    EXPECT_EQ(list(next), "Gamma ");
    EXPECT_EQ(list(), "Alpha Gamma ");
    EXPECT_EQ(list(R"(,"NextToken":"made-up")"), invalid_parameter);
    EXPECT_EQ(named("DescribeIdentityProvider", "Beta"), resource_not_found);
    EXPECT_EQ(create("Beta", "OIDC", oidc), "done");
}

class provider_links_test : public provider_operations_test {
  protected:
    void SetUp() override {
        provider_operations_test::SetUp();
        ASSERT_EQ(create("Corp", "OIDC", oidc), "done");
        ASSERT_EQ(create("Google", "Google", social), "done");
        make_member("ann");
        make_member("ben", R"("email":"ben@example.com","email_verified":"true")");
    }
    static std::string user_of(const std::string& provider, const std::string& value,
                               const std::string& attribute = "Cognito_Subject") {
        return fmt::format(R"({{"ProviderName":"{}","ProviderAttributeName":"{}","ProviderAttributeValue":"{}"}})",
                           provider, attribute, value);
    }
    std::string link(const std::string& destination, const std::string& source) {
        return of_pool("AdminLinkProviderForUser",
                       R"(,"DestinationUser":)" + destination + R"(,"SourceUser":)" + source);
    }
    std::string unlink(const std::string& user) { return of_pool("AdminDisableProviderForUser", R"(,"User":)" + user); }
    // "Corp/1 Google/2"
    std::string linked_to(std::string_view name) {
        std::string out;
        for (const auto& each : kept(name).identities)
            out += (out.empty() ? "" : " ") + each.provider + '/' + each.id;
        return out;
    }
};

TEST_F(provider_links_test, an_identity_is_linked_to_one_user) {
    const std::tuple<std::string, std::string, const char*> rows[] = {
        {user_of("Cognito", "ann"), user_of("Corp", "1"), "done"},
        {user_of("Cognito", "ann"), user_of("Corp", "1"), "done"}, // it may be repeated
        {user_of("Cognito", "ben"), user_of("Corp", "1"), invalid_parameter},
        {user_of("Cognito", "ann"), user_of("Google", "1"), "done"},
        {user_of("Cognito", "nobody"), user_of("Corp", "2"), user_not_found},
        {user_of("Corp", "2"), user_of("Corp", "3"), user_not_found}, // the user Corp_2
        {user_of("Cognito", "ann"), user_of("Nobody", "1"), resource_not_found},
        {user_of("Cognito", "ann"), user_of("Corp", "2", "email"), invalid_parameter},
        {user_of("Cognito", ""), user_of("Corp", "2"), invalid_parameter},
        {R"({"ProviderAttributeValue":"ann"})", user_of("Corp", "2"), invalid_parameter},
        {user_of("Cognito", "ann"), R"({"ProviderName":"Corp"})", invalid_parameter},
    };
    for (const auto& [destination, source, expected] : rows)
        EXPECT_EQ(link(destination, source), expected) << destination << source;
    EXPECT_EQ(linked_to("ann"), "Corp/1 Google/1");
    EXPECT_EQ(linked_to("ben"), "");
    for (const auto* id : {"5", "6", "7"})
        EXPECT_EQ(link(user_of("Cognito", "ann"), user_of("Corp", id)), "done");
    EXPECT_EQ(link(user_of("Cognito", "ann"), user_of("Corp", "8")), limit_exceeded); // Cognito's quota is five
}

TEST_F(provider_links_test, a_link_that_is_removed_takes_the_sessions_with_it) {
    ASSERT_EQ(link(user_of("Cognito", "ann"), user_of("Corp", "1")), "done");
    ASSERT_EQ(link(user_of("Cognito", "ann"), user_of("Google", "1")), "done");
    ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
    EXPECT_EQ(unlink(user_of("Corp", "2")), user_not_found);
    EXPECT_EQ(unlink(user_of("Corp", "1", "email")), invalid_parameter);
    EXPECT_EQ(unlink(user_of("Corp", "")), invalid_parameter);
    EXPECT_EQ(by_owner("GetUser"), "done");
    EXPECT_EQ(unlink(user_of("Corp", "1")), "done");
    EXPECT_EQ(linked_to("ann"), "Google/1");
    EXPECT_NE(by_owner("GetUser"), "done");
    EXPECT_EQ(unlink(user_of("Corp", "1")), user_not_found);
    EXPECT_EQ(link(user_of("Cognito", "ben"), user_of("Corp", "1")), "done"); // it is free again
}

TEST_F(provider_links_test, who_loses_the_own_way_to_sign_in_has_no_password) {
    ASSERT_EQ(link(user_of("Cognito", "ann"), user_of("Corp", "1")), "done");
    ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
    EXPECT_EQ(unlink(user_of("Cognito", "nobody")), user_not_found);
    EXPECT_EQ(unlink(user_of("Cognito", "ann")), "done");
    EXPECT_EQ(kept("ann").status, cognito::user_status::EXTERNAL_PROVIDER);
    EXPECT_TRUE(kept("ann").enabled);
    EXPECT_EQ(linked_to("ann"), "Corp/1");
    EXPECT_NE(by_owner("GetUser"), "done");
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), cognito::failure_name::not_authorized);
    // A user without any other way is disabled.
    EXPECT_EQ(unlink(user_of("Cognito", "ann")), "done");
    EXPECT_FALSE(kept("ann").enabled);
}

} // namespace
} // namespace poolguard::pool
