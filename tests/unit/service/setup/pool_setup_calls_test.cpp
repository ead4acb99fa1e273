// What each act of the set-up asks Cognito for, and what it makes of the answer.

#include "setup_fixture.hpp"

#include <functional>

namespace poolguard::service {
namespace {

using cognito::failure_name::resource_not_found;
using cognito::failure_name::unknown_operation;

constexpr auto a_provider =
    R"({"IdentityProvider":{"UserPoolId":"us-east-1_Pool","ProviderName":"Corp","ProviderType":"OIDC",)"
    R"("ProviderDetails":{"client_id":"app","client_secret":"hidden","private_key":"hidden"},)"
    R"("AttributeMapping":{"email":"mail"},"IdpIdentifiers":["corp.example"],"LastModifiedDate":2,"CreationDate":1}})";
constexpr auto a_server =
    R"({"ResourceServer":{"UserPoolId":"us-east-1_Pool","Identifier":"api","Name":"API","Scopes":)"
    R"([{"ScopeName":"read","ScopeDescription":"Read"}]}})";
constexpr auto a_style = R"({"ManagedLoginBranding":{"ManagedLoginBrandingId":"11111111-2222-4333-8444-555555555555",)"
                         R"("UserPoolId":"us-east-1_Pool","LastModifiedDate":3,"CreationDate":1}})";

class pool_setup_calls : public pool_setup_of_a_pool {
  protected:
    // Without the member that all have.
    boost::json::object body_of(std::string_view operation) const {
        auto out = sent(operation);
        EXPECT_EQ(out.at("UserPoolId"), "us-east-1_Pool") << operation;
        out.erase("UserPoolId");
        return out;
    }
    template <class T>
    static std::string outcome(const cognito::result<T>& of) {
        return of ? "done" : of.error().name;
    }
};

TEST_F(pool_setup_calls, name_what_is_wanted) {
    const external_provider_settings oidc{.details = {{"client_id", "app"}},
                                          .secrets = {{"client_secret", cognito::secret_map::mapped_type("s")}},
                                          .mapping = {{"email", "mail"}},
                                          .aliases = {"corp.example"}};
    const resource_server_wish api{.identifier = "api", .name = "API", .scopes = {{"read", "Read"}}};
    const boost::json::object described{
        {"Identifier", "api"},
        {"Name", "API"},
        {"Scopes", boost::json::array{boost::json::object{{"ScopeName", "read"}, {"ScopeDescription", "Read"}}}}};
    constexpr auto certificate = "arn:aws:acm:us-east-1:1:certificate/c";
    struct row {
        const char* operation;
        const char* reply;
        std::function<std::string()> act;
        boost::json::object sent;
    };
    const row rows[] = {
        {"CreateIdentityProvider",
         a_provider,
         [&] { return outcome(setup.providers.create(*by, "Corp", cognito::identity_provider_type::OIDC, oidc)); },
         {{"ProviderName", "Corp"},
          {"ProviderType", "OIDC"},
          {"ProviderDetails", {{"client_id", "app"}, {"client_secret", "s"}}},
          {"AttributeMapping", {{"email", "mail"}}},
          {"IdpIdentifiers", boost::json::array{"corp.example"}}}},
        {"CreateIdentityProvider",
         a_provider,
         [&] { return outcome(setup.providers.create(*by, "G", cognito::identity_provider_type::Google, {})); },
         {{"ProviderName", "G"}, {"ProviderType", "Google"}, {"ProviderDetails", boost::json::object{}}}},
        {"DeleteIdentityProvider",
         "{}",
         [&] { return outcome(setup.providers.remove(*by, "Corp")); },
         {{"ProviderName", "Corp"}}},
        {"CreateResourceServer", a_server, [&] { return outcome(setup.servers.create(*by, api)); }, described},
        {"DeleteResourceServer",
         "{}",
         [&] { return outcome(setup.servers.remove(*by, "api")); },
         {{"Identifier", "api"}}},
        {"CreateUserPoolDomain",
         "{}",
         [&] { return outcome(setup.domains.create(*by, "people", {.managed_login_version = {}, .certificate = {}})); },
         {{"Domain", "people"}}},
        {"CreateUserPoolDomain",
         "{}",
         [&] {
             return outcome(
                 setup.domains.create(*by, "id.example", {.managed_login_version = 2, .certificate = certificate}));
         },
         {{"Domain", "id.example"},
          {"ManagedLoginVersion", 2},
          {"CustomDomainConfig", {{"CertificateArn", certificate}}}}},
        {"DeleteUserPoolDomain",
         "{}",
         [&] { return outcome(setup.domains.remove(*by, "people")); },
         {{"Domain", "people"}}},
        {"DeleteUserPoolClient", "{}", [&] { return outcome(setup.clients.remove(*by, "c1")); }, {{"ClientId", "c1"}}},
        {"DeleteUserPoolClientSecret",
         "{}",
         [&] { return outcome(setup.clients.remove_secret(*by, "c1", "s1")); },
         {{"ClientId", "c1"}, {"ClientSecretId", "s1"}}},
    };
    for (const auto& [operation, reply, act, expected] : rows) {
        asked.clear();
        EXPECT_EQ(act(), unknown_operation) << operation; // what Cognito says is passed on
        asked.clear();
        replies = {{operation, reply}};
        EXPECT_EQ(act(), "done") << operation;
        EXPECT_EQ(body_of(operation), expected) << operation;
        replies.clear();
    }
}

TEST_F(pool_setup_calls, list_page_by_page) {
    replies = {
        {"ListUserPoolClients", R"({"UserPoolClients":[{"ClientId":"c1","UserPoolId":"p","ClientName":"web"}],)"
                                R"("NextToken":"more"})"},
        {"ListIdentityProviders", R"({"Providers":[{"ProviderName":"Corp","ProviderType":"SAML","LastModifiedDate":2,)"
                                  R"("CreationDate":1}],"NextToken":"more"})"},
        {"ListResourceServers",
         R"({"ResourceServers":[{"UserPoolId":"p","Identifier":"api","Name":"API","Scopes":[]}],)"
         R"("NextToken":"more"})"},
    };
    for (const auto& cursor : {std::optional<std::string>(), std::optional<std::string>("next")}) {
        asked.clear();
        const page_request wanted{.limit = 7, .cursor = cursor};
        const auto clients = setup.clients.list(*by, wanted);
        const auto providers = setup.providers.list(*by, wanted);
        const auto servers = setup.servers.list(*by, wanted);
        ASSERT_TRUE(clients && providers && servers);
        EXPECT_EQ((*clients)->clients.at(0).ClientName, "web");
        EXPECT_EQ((*providers)->providers.at(0).ProviderType, cognito::identity_provider_type::SAML);
        EXPECT_EQ((*servers)->servers.at(0).Name, "API");
        for (const auto& next : {(*clients)->next, (*providers)->next, (*servers)->next})
            EXPECT_EQ(next, "more");
        for (const auto* operation : {"ListUserPoolClients", "ListIdentityProviders", "ListResourceServers"}) {
            boost::json::object expected{{"MaxResults", 7}};
            if (cursor) expected["NextToken"] = "next";
            EXPECT_EQ(body_of(operation), expected) << operation;
        }
    }
}

TEST_F(pool_setup_calls, show_no_secret_of_a_provider) {
    replies["DescribeIdentityProvider"] = a_provider;
    const auto found = setup.providers.get(*by, "Corp");
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)->ProviderDetails, (cognito::string_map{{"client_id", "app"}}));
    // A change leaves both as they are.
    replies["UpdateIdentityProvider"] = a_provider;
    EXPECT_EQ(
        outcome(setup.providers.update(
            *by, "Corp", "2000", {.details = {{"client_id", "new"}}, .secrets = {}, .mapping = {}, .aliases = {}})),
        "done");
    EXPECT_EQ(body_of("UpdateIdentityProvider"),
              (boost::json::object{
                  {"ProviderName", "Corp"},
                  {"ProviderDetails", {{"client_id", "new"}, {"client_secret", "hidden"}, {"private_key", "hidden"}}},
                  {"AttributeMapping", boost::json::object{}},
                  {"IdpIdentifiers", boost::json::array{}}}));
}

TEST_F(pool_setup_calls, tell_the_secret_of_a_new_client_once) {
    replies["CreateUserPoolClient"] = a_client;
    cognito::user_pool_client_settings settings;
    settings.RefreshTokenValidity = 7;
    const auto made = setup.clients.create(*by, settings, "web", true);
    ASSERT_TRUE(made);
    EXPECT_EQ((*made)->secret.reveal(), "a secret of the client");
    EXPECT_FALSE((*made)->client.ClientSecret);
    EXPECT_EQ(body_of("CreateUserPoolClient"),
              (boost::json::object{{"ClientName", "web"}, {"GenerateSecret", true}, {"RefreshTokenValidity", 7}}));
    asked.clear();
    replies["CreateUserPoolClient"] = R"({"UserPoolClient":{"UserPoolId":"p","ClientName":"web","ClientId":"c2",)"
                                      R"("LastModifiedDate":1,"CreationDate":1}})";
    const auto open = setup.clients.create(*by, settings, "web", false);
    ASSERT_TRUE(open);
    EXPECT_TRUE((*open)->secret.empty());
    EXPECT_FALSE(body_of("CreateUserPoolClient").contains("GenerateSecret"));
}

TEST_F(pool_setup_calls, know_the_secrets_of_a_client_where_the_pool_has_several) {
    // An older pool has only one for each client.
    const auto older = setup.clients.secrets(*by, "c1");
    ASSERT_TRUE(older);
    EXPECT_TRUE((*older)->empty());
    replies["ListUserPoolClientSecrets"] = R"({"ClientSecrets":[{"ClientSecretId":"s1","ClientSecretCreateDate":1}]})";
    replies["AddUserPoolClientSecret"] =
        R"({"ClientSecretDescriptor":{"ClientSecretId":"s2","ClientSecretValue":"new","ClientSecretCreateDate":1}})";
    const auto found = setup.clients.secrets(*by, "c1");
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)->at(0).ClientSecretId, "s1");
    const auto added = setup.clients.add_secret(*by, "c1");
    ASSERT_TRUE(added);
    EXPECT_EQ((*added)->reveal(), "new");
}

TEST_F(pool_setup_calls, find_the_clients_that_depend_on_something) {
    const auto listed = [](const std::string& more) {
        return R"({"UserPoolClients":[{"ClientId":"c1","UserPoolId":"p","ClientName":"web"},)"
               R"({"ClientId":"c2","UserPoolId":"p","ClientName":"web"}])" +
               more + "}";
    };
    replies["DescribeUserPoolClient"] = a_client;
    const auto renews = [](const cognito::user_pool_client& each) { return each.RefreshTokenValidity == 7; };
    const auto nothing = [](const cognito::user_pool_client&) { return false; };
    replies["ListUserPoolClients"] = listed("");
    const auto all = setup.clients.that(*by, renews);
    ASSERT_TRUE(all);
    EXPECT_EQ((*all)->names, (std::vector<std::string>{"web", "web"}));
    EXPECT_TRUE((*all)->is_all);
    EXPECT_EQ(body_of("ListUserPoolClients").at("MaxResults"), 20);
    replies["ListUserPoolClients"] = listed(R"(,"NextToken":"more")");
    const auto first = setup.clients.that(*by, nothing);
    ASSERT_TRUE(first);
    EXPECT_TRUE((*first)->names.empty());
    EXPECT_FALSE((*first)->is_all);
    replies.erase("DescribeUserPoolClient");
    EXPECT_EQ(outcome(setup.clients.that(*by, renews)), unknown_operation);
}

TEST_F(pool_setup_calls, leave_of_a_domain_what_the_form_does_not_know) {
    constexpr auto old = "arn:aws:acm:us-east-1:1:certificate/old", next = "arn:aws:acm:us-east-1:1:certificate/new";
    replies["DescribeUserPoolDomain"] =
        std::string(
            R"({"DomainDescription":{"UserPoolId":"us-east-1_Pool","Domain":"id.example","ManagedLoginVersion":2,)"
            R"("CustomDomainConfig":{"SecurityPolicy":"TLS_V1_2_2021","CertificateArn":")") +
        old + R"("},"Routing":{"Failover":{"SecondaryRegion":"us-west-2","PrimaryRoute53HealthCheckId":"h"}}}})";
    replies["UpdateUserPoolDomain"] = "{}";
    const domain_wish wanted{.managed_login_version = 1, .certificate = next};
    for (const auto* seen : {"1/arn:aws:acm:us-east-1:1:certificate/old", "2/"})
        EXPECT_EQ(outcome(setup.domains.update(*by, "id.example", seen, wanted)), changed_meanwhile) << seen;
    EXPECT_FALSE(was_called("UpdateUserPoolDomain"));
    EXPECT_EQ(outcome(setup.domains.update(*by, "id.example", std::string("2/") + old, wanted)), "done");
    EXPECT_EQ(
        body_of("UpdateUserPoolDomain"),
        (boost::json::object{
            {"Domain", "id.example"},
            {"ManagedLoginVersion", 1},
            {"CustomDomainConfig", {{"CertificateArn", next}, {"SecurityPolicy", "TLS_V1_2_2021"}}},
            {"Routing", {{"Failover", {{"SecondaryRegion", "us-west-2"}, {"PrimaryRoute53HealthCheckId", "h"}}}}}}));
}

TEST(pool_domains, of_this_server_are_known_by_their_whole_address) {
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"https://people.auth.us-east-1.amazoncognito.com", "people", domain_in_use},
        {"https://people.auth.eu-west-1.amazoncognito.com", "people", "done"},
        {"https://people", "people", domain_in_use},
        {"https://other.people", "people", "done"},
        {"", "people", "done"},
    };
    test_gateway gateway;
    auto claims = access_claims();
    claims["cognito:groups"] = boost::json::array{"admin"};
    const auto by = administrator::of(gateway.person(claims), usual_admin_group);
    cognito::in_process_transport obliging([](std::string_view, std::string_view) { return std::string("{}"); });
    cognito::client client(obliging);
    for (const auto& [address, domain, expected] : rows) {
        const pool_place place{.user_pool_id = "us-east-1_Pool",
                               .region = "us-east-1",
                               .endpoint = {},
                               .issuer = {},
                               .domain = address,
                               .own_clients = {}};
        const auto removed = pool_domains(place, client).remove(*by, domain);
        EXPECT_EQ(removed ? "done" : removed.error().name, expected) << address;
    }
}

TEST_F(pool_setup_calls, change_a_resource_server_that_is_as_it_was_seen) {
    replies["DescribeResourceServer"] = a_server;
    replies["UpdateResourceServer"] = a_server;
    const auto found = setup.servers.get(*by, "api");
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)->Scopes.at(0).ScopeName.value, "read");
    EXPECT_EQ(
        outcome(setup.servers.update(*by, version_of(**found), {.identifier = "api", .name = "New", .scopes = {}})),
        "done");
    EXPECT_EQ(body_of("UpdateResourceServer"),
              (boost::json::object{{"Identifier", "api"}, {"Name", "New"}, {"Scopes", boost::json::array{}}}));
    auto other = **found;
    other.Scopes.clear();
    EXPECT_NE(version_of(**found), version_of(other));
}

TEST_F(pool_setup_calls, make_a_style_where_there_is_none) {
    bool has_style = false;
    cognito::in_process_transport styles(
        [&](std::string_view operation, std::string_view body) -> cognito::result<std::string> {
            asked.emplace_back(operation, body);
            if (!operation.starts_with("Describe") || has_style) return std::string(a_style);
            return std::unexpected(cognito::failure{resource_not_found, ""});
        });
    cognito::client to_styles(styles);
    const pool_place place{.user_pool_id = "us-east-1_Pool",
                           .region = "us-east-1",
                           .endpoint = {},
                           .issuer = {},
                           .domain = {},
                           .own_clients = {}};
    page_branding branding(place, to_styles);
    const auto none = branding.style(*by, "c1");
    ASSERT_TRUE(none);
    EXPECT_FALSE((**none).has_value());
    const style_changes dark{{"/components/form/darkMode/backgroundColor", "111111ff"}};
    EXPECT_EQ(outcome(branding.set_style(*by, "c1", "3000", dark)), changed_meanwhile);
    EXPECT_EQ(outcome(branding.remove_style(*by, "c1")), "done"); // nothing was there
    EXPECT_FALSE(was_called("DeleteManagedLoginBranding"));
    EXPECT_EQ(outcome(branding.set_style(*by, "c1", "none", dark)), "done");
    const auto settings = boost::json::parse(R"({"components":{"form":{"darkMode":{"backgroundColor":"111111ff"}}}})");
    EXPECT_EQ(body_of("CreateManagedLoginBranding"), (boost::json::object{{"ClientId", "c1"}, {"Settings", settings}}));
    has_style = true;
    EXPECT_EQ(outcome(branding.set_style(*by, "c1", "none", dark)), changed_meanwhile);
    EXPECT_EQ(outcome(branding.set_style(*by, "c1", "3000", dark)), "done");
    EXPECT_EQ(body_of("UpdateManagedLoginBranding"),
              (boost::json::object{{"ManagedLoginBrandingId", "11111111-2222-4333-8444-555555555555"},
                                   {"UseCognitoProvidedValues", false},
                                   {"Settings", settings}}));
    EXPECT_EQ(outcome(branding.remove_style(*by, "c1")), "done");
    EXPECT_EQ(body_of("DeleteManagedLoginBranding"),
              (boost::json::object{{"ManagedLoginBrandingId", "11111111-2222-4333-8444-555555555555"}}));
}

TEST_F(pool_setup_calls, show_a_customization_only_to_the_client_that_has_it) {
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"c1", R"({"UICustomization":{"ClientId":"c1","CSS":".a{}","LastModifiedDate":3}})", "3000"},
        {"c1", R"({"UICustomization":{"ClientId":"ALL","CSS":".a{}","LastModifiedDate":3}})", "none"},
        {"ALL", R"({"UICustomization":{"ClientId":"ALL","CSS":".a{}","LastModifiedDate":3}})", "3000"},
        {"c1", R"({"UICustomization":{}})", "none"},
    };
    for (const auto& [client_id, reply, version] : rows) {
        replies["GetUICustomization"] = reply;
        const auto found = setup.branding.customization(*by, client_id);
        ASSERT_TRUE(found) << reply;
        EXPECT_EQ(version_of(**found), version) << reply;
        EXPECT_EQ((*found)->CSS.has_value(), version != std::string_view("none")) << reply;
        EXPECT_EQ(outcome(setup.branding.set_customization(*by, client_id, "1", {.css = {}, .logo = {}})),
                  changed_meanwhile);
    }
    EXPECT_FALSE(was_called("SetUICustomization"));
}

} // namespace
} // namespace poolguard::service
