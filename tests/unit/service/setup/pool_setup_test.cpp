// What the set-up sends to Cognito: everything that a form does not know stays as it is.

#include "base/json/parse.hpp"
#include "cognito/branding_settings.hpp"
#include "setup_fixture.hpp"

namespace poolguard::service {
namespace {

TEST_F(pool_setup_of_a_pool, an_app_client_is_written_whole_with_one_change) {
    replies["DescribeUserPoolClient"] = a_client;
    replies["UpdateUserPoolClient"] = a_client;
    const auto done = setup.clients.update(*by, "c1", "5250", [](cognito::user_pool_client& it) {
        it.ClientName = "site";
        it.CallbackURLs->value = {{"https://a/c"}};
    });
    ASSERT_TRUE(done) << done.error().name;
    auto expected = boost::json::parse(a_client).at("UserPoolClient").as_object();
    for (const auto* name : {"ClientSecret", "LastModifiedDate", "CreationDate"})
        expected.erase(name);
    expected["ClientName"] = "site";
    expected["CallbackURLs"] = boost::json::array{"https://a/c"};
    EXPECT_EQ(sent("UpdateUserPoolClient"), expected);
}

TEST_F(pool_setup_of_a_pool, nothing_is_written_over_a_change_that_was_not_seen) {
    replies["DescribeUserPoolClient"] = a_client;
    replies["DescribeIdentityProvider"] =
        R"({"IdentityProvider":{"UserPoolId":"us-east-1_Pool","ProviderName":"Corp","ProviderType":"OIDC",)"
        R"("ProviderDetails":{},"AttributeMapping":{},"IdpIdentifiers":[],"LastModifiedDate":2,"CreationDate":1}})";
    replies["DescribeResourceServer"] =
        R"({"ResourceServer":{"UserPoolId":"us-east-1_Pool","Identifier":"api","Name":"API","Scopes":[]}})";
    const auto of_client = setup.clients.update(*by, "c1", "5000", [](auto&) { FAIL(); });
    const auto of_provider = setup.providers.update(*by, "Corp", "1000", {});
    const auto of_server = setup.servers.update(*by, "older", {.identifier = "api", .name = "New", .scopes = {}});
    for (const auto* each : {&of_client, &of_provider, &of_server}) {
        ASSERT_FALSE(*each);
        EXPECT_EQ(each->error().name, changed_meanwhile);
    }
    for (const auto* operation : {"UpdateUserPoolClient", "UpdateIdentityProvider", "UpdateResourceServer"})
        EXPECT_FALSE(was_called(operation)) << operation;
}

TEST_F(pool_setup_of_a_pool, what_this_server_signs_in_by_stays) {
    EXPECT_EQ(setup.clients.remove(*by, "own").error().name, client_in_use);
    EXPECT_EQ(setup.clients.remove_secret(*by, "own", "s1").error().name, client_in_use);
    EXPECT_EQ(setup.domains.remove(*by, "auth.example.com").error().name, domain_in_use);
    EXPECT_TRUE(asked.empty());
}

TEST_F(pool_setup_of_a_pool, an_app_client_is_shown_without_its_secret) {
    replies["DescribeUserPoolClient"] = a_client;
    const auto found = setup.clients.get(*by, "c1");
    ASSERT_TRUE(found);
    EXPECT_TRUE((*found)->has_secret);
    EXPECT_FALSE((*found)->client.ClientSecret);
    EXPECT_EQ((*setup.clients.reveal(*by, "c1"))->reveal(), "a secret of the client");
}

TEST_F(pool_setup_of_a_pool, css_does_not_remove_a_logo_unasked) {
    replies["GetUICustomization"] =
        R"({"UICustomization":{"ClientId":"c1","ImageUrl":"https://images/1","LastModifiedDate":3}})";
    replies["SetUICustomization"] = R"({"UICustomization":{}})";
    EXPECT_EQ(setup.branding.set_customization(*by, "c1", "3000", {.css = ".a{}", .logo = {}}).error().name,
              logo_would_go);
    EXPECT_FALSE(was_called("SetUICustomization"));
    EXPECT_TRUE(
        setup.branding.set_customization(*by, "c1", "3000", {.css = ".a{}", .logo = {}, .may_remove_logo = true}));
    EXPECT_EQ(sent("SetUICustomization").at("CSS"), ".a{}");
    EXPECT_FALSE(sent("SetUICustomization").contains("ImageFile"));
    asked.clear();
    EXPECT_TRUE(setup.branding.set_customization(*by, "c1", "3000", {.css = {}, .logo = "new"}));
    EXPECT_EQ(sent("SetUICustomization").at("ImageFile"), "bmV3");
}

TEST_F(pool_setup_of_a_pool, an_image_is_turned_on_and_leaves_the_rest) {
    constexpr auto style =
        R"({"ManagedLoginBranding":{"ManagedLoginBrandingId":"id","UserPoolId":"us-east-1_Pool","LastModifiedDate":3,)"
        R"("CreationDate":1,"Settings":{"own":1,"components":{"form":{"logo":{"enabled":false,"location":"END"}}}},)"
        R"("Assets":[{"Category":"FORM_LOGO","ColorMode":"DARK","Extension":"PNG","Bytes":"iVBORw0KGgo="},)"
        R"({"Category":"FORM_LOGO","ColorMode":"LIGHT","Extension":"PNG"}]}})";
    replies["DescribeManagedLoginBrandingByClient"] = style;
    replies["UpdateManagedLoginBranding"] = style;
    const auto found = setup.branding.style(*by, "c1");
    ASSERT_TRUE(found && **found);
    ASSERT_EQ((**found)->Assets->value.size(), 1U);
    EXPECT_FALSE((**found)->Assets->value[0].Bytes);
    using enum cognito::asset_category;
    using enum cognito::asset_color_mode;
    EXPECT_EQ(**setup.branding.image(*by, "c1", {FORM_LOGO, DARK}), "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(**setup.branding.image(*by, "c1", {FORM_LOGO, LIGHT}), "");
    EXPECT_EQ(setup.branding.set_image(*by, "c1", "1", {FORM_LOGO, LIGHT}, "<svg>").error().name, changed_meanwhile);
    ASSERT_TRUE(setup.branding.set_image(*by, "c1", "3000", {FORM_LOGO, LIGHT}, "<svg>"));
    const auto sent_now = sent("UpdateManagedLoginBranding");
    EXPECT_EQ(sent_now.at("Settings"),
              boost::json::parse(R"({"own":1,"components":{"form":{"logo":{"enabled":true,"location":"END"}}}})"));
    EXPECT_EQ(sent_now.at("Assets"), boost::json::parse(R"([{"Category":"FORM_LOGO","ColorMode":"LIGHT",)"
                                                        R"("Extension":"SVG","Bytes":"PHN2Zz4="}])"));
    asked.clear();
    ASSERT_TRUE(setup.branding.show_images(*by, "c1", "3000", FAVICON_ICO, false));
    EXPECT_EQ(sent("UpdateManagedLoginBranding").at("Settings").at("components").at("favicon"),
              boost::json::parse(R"({"enabledTypes":["SVG"]})"));
    EXPECT_FALSE(sent("UpdateManagedLoginBranding").contains("Assets"));
}

TEST(check_style_image, goes_by_the_content) {
    using enum cognito::asset_category;
    const std::string png = "\x89PNG\r\n\x1a\n";
    const std::string ico("\0\0\1\0", 4);
    EXPECT_FALSE(check_style_image(FORM_LOGO, png));
    EXPECT_FALSE(check_style_image(FAVICON_ICO, ico));
    EXPECT_FALSE(check_style_image(FAVICON_SVG, "<svg/>"));
    EXPECT_EQ(check_style_image(FORM_LOGO, ""), image_fault::missing);
    for (const auto& [place, content] : {std::pair(FORM_LOGO, ico),
                                         {FAVICON_ICO, png},
                                         {FAVICON_SVG, png},
                                         {FORM_LOGO, "<html>"},
                                         {FORM_LOGO, "GIF8"}})
        EXPECT_EQ(check_style_image(place, content), image_fault::wrong_type) << content;
    const auto png_of = [&](std::size_t size) { return png + std::string(size - png.size(), 'x'); };
    EXPECT_FALSE(check_style_image(FORM_LOGO, png_of(cognito::largest_branding_image)));
    EXPECT_EQ(check_style_image(FORM_LOGO, png_of(cognito::largest_branding_image + 1)), image_fault::too_large);
    EXPECT_FALSE(check_customization_logo("\xff\xd8\xff"));
    EXPECT_EQ(check_customization_logo("RIFF....WEBP"), image_fault::wrong_type);
    EXPECT_FALSE(check_customization_logo(png_of(largest_customization_logo)));
    EXPECT_EQ(check_customization_logo(png_of(largest_customization_logo + 1)), image_fault::too_large);
}

std::string revealed(const cognito::secret_map& details) {
    std::string out;
    for (const auto& [name, value] : details)
        out.append(name).append("=").append(value.reveal()).append(";");
    return out;
}

struct details_case {
    const char* name;
    cognito::string_map present;
    cognito::string_map details;
    std::string secret;
    std::string expected;
};

TEST(changed_details, keep_what_is_not_named) {
    const std::vector<details_case> cases{
        {"unknown ones stay", {{"client_id", "a"}, {"odd", "1"}}, {{"client_id", "b"}}, "", "client_id=b;odd=1;"},
        {"an empty one goes", {{"jwks_uri", "https://k"}}, {{"jwks_uri", ""}}, "", ""},
        {"the secret stays", {{"client_secret", "old"}}, {}, "", "client_secret=old;"},
        {"the secret changes", {{"client_secret", "old"}}, {}, "new", "client_secret=new;"},
        {"derived ones go",
         {{"ActiveEncryptionCertificate", "x"}, {"MetadataURL", "https://m"}},
         {},
         "",
         "MetadataURL=https://m;"},
        {"a URL replaces a document",
         {{"MetadataFile", "<x/>"}},
         {{"MetadataURL", "https://m"}},
         "",
         "MetadataURL=https://m;"},
        {"the version of Facebook's API",
         {{"api_version", "v20.0"}, {"token_url", "https://f/v20.0/t"}},
         {{"api_version", "v21.0"}},
         "",
         "api_version=v21.0;"},
    };
    for (const auto& each : cases) {
        external_provider_settings wanted;
        wanted.details = each.details;
        wanted.secrets.emplace("client_secret", cognito::secret_map::mapped_type(each.secret));
        EXPECT_EQ(revealed(changed_details(each.present, wanted)), each.expected) << each.name;
    }
}

TEST_F(pool_setup_of_a_pool, shows_the_domains_that_the_pool_has) {
    const std::pair<std::string, std::size_t> cases[] = {{"", 0},
                                                         {R"(,"Domain":"prefix","CustomDomain":"")", 1},
                                                         {R"(,"Domain":"prefix","CustomDomain":"a.example")", 2}};
    replies["DescribeUserPoolDomain"] = R"({"DomainDescription":{"UserPoolId":"us-east-1_Pool","Domain":"prefix"}})";
    for (const auto& [pool, count] : cases) {
        replies["DescribeUserPool"] = R"({"UserPool":{"Id":"p","Name":"p","Arn":"a","LastModifiedDate":1.0,)"
                                      R"("CreationDate":1.0,"SchemaAttributes":[],"EstimatedNumberOfUsers":0)" +
                                      pool + "}}";
        const auto found = setup.domains.all(*by);
        ASSERT_TRUE(found) << pool;
        EXPECT_EQ((*found)->size(), count) << pool;
    }
    replies["DescribeUserPoolDomain"] = R"({"DomainDescription":{"UserPoolId":"us-east-1_Other","Domain":"prefix"}})";
    EXPECT_EQ(setup.domains.all(*by).error().name, cognito::failure_name::resource_not_found);
}

TEST(change_style, leaves_what_it_does_not_name) {
    auto settings = boost::json::parse(R"({"components":{"form":{"lightMode":{"backgroundColor":"ffffffff"},"odd":1},)"
                                       R"("favicon":7}})")
                        .as_object();
    change_style(settings, {{"/components/form/lightMode/backgroundColor", "000000ff"},
                            {"/components/form/darkMode/backgroundColor", "111111ff"},
                            {"/components/pageText/lightMode/bodyColor", ""},
                            {"/components/favicon/x", "2"}});
    EXPECT_EQ(boost::json::value(settings),
              boost::json::parse(R"({"components":{"form":{"lightMode":{"backgroundColor":"000000ff"},"odd":1,)"
                                 R"("darkMode":{"backgroundColor":"111111ff"}},"favicon":7}})"));
    change_style(settings, {{"/components/form/lightMode/backgroundColor", ""}});
    EXPECT_EQ(cognito::text_setting(settings, "/components/form/lightMode/backgroundColor"), "");
    EXPECT_EQ(cognito::text_setting(settings, "/components/form/darkMode/backgroundColor"), "111111ff");
    EXPECT_EQ(cognito::text_setting(settings, "/components/favicon/x/y"), "");
}

} // namespace
} // namespace poolguard::service
