// Managed login branding, UI customization and terms, and what the pages show of them.
#include "base/bytes.hpp"
#include "pool/model/custom_css.hpp"
#include "pool/pages/page_look.hpp"
#include "pool/protocol/refusal.hpp"
#include "unit/pool/administration_fixture.hpp"
#include "unit/pool/model/cut_off_records.hpp"

namespace poolguard::pool {
namespace {

const std::string png = "\x89PNG\r\n\x1a\n";

class branding_test : public administration_fixture {
  protected:
    void SetUp() override {
        make_pool();
        make_client();
    }
    std::string sent(std::string_view operation, const std::string& body) {
        return boost::json::serialize(call(operation, body));
    }
    page_look look() {
        return look_of(stores_.kept.find_page_settings(pool_id_, client_id_).value(), client_id_, stores_.kept);
    }
    std::string shown_sheet() { return page_style({}).style_sheet(look().colors).body; }
    // The image at an address of this server.
    std::string image_at(std::string_view address) {
        std::vector<std::string_view> parts;
        for (auto at = address.find("image/") + 6; at < address.size(); at += parts.back().size() + 1)
            parts.push_back(address.substr(at, address.substr(at).find('/')));
        const auto found = image_response(stores_.kept, {parts[0], parts[1], parts[2], parts[3]});
        return found.status == 200 ? found.body : fmt::format("{}", found.status);
    }
    std::size_t stored_images() {
        return records_->find({.partition = keys::named(pool_id_, keys::image_kind)})->records.size();
    }

    const std::string pool = R"({"UserPoolId":"$POOL")";
    const std::string client = R"({"UserPoolId":"$POOL","ClientId":"$CLIENT")";
};

std::string asset(std::string_view category, std::string_view mode, std::string_view content) {
    return fmt::format(R"({{"Category":"{}","ColorMode":"{}","Extension":"PNG","Bytes":"{}"}})", category, mode,
                       base::to_base64(content));
}

TEST_F(branding_test, a_style_is_given_back_as_it_was_set) {
    const std::string settings = R"({"categories":{"global":{"colorSchemeMode":"DYNAMIC"}},"own":[1,2.5,null]})";
    const auto big = png + std::string(900'000, 'x'); // larger than a record
    const auto assets = "[" + asset("FORM_LOGO", "LIGHT", big) + "," + asset("PAGE_HEADER_LOGO", "LIGHT", png) + "]";
    const auto made =
        call("CreateManagedLoginBranding", client + R"(,"Settings":)" + settings + R"(,"Assets":)" + assets + "}");
    const auto id = text(made, "/ManagedLoginBranding/ManagedLoginBrandingId");
    auto expected = boost::json::parse(
        filled(R"({"UseCognitoProvidedValues":false,"Settings":)" + settings + R"(,"Assets":)" + assets +
               R"(,"ManagedLoginBrandingId":")" + id +
               R"(","UserPoolId":"$POOL","CreationDate":1770000000.123,"LastModifiedDate":1770000000.123})"));
    EXPECT_EQ(made.at("ManagedLoginBranding"), expected);
    const auto by_id = pool + R"(,"ManagedLoginBrandingId":")" + id + "\"";
    EXPECT_EQ(call("DescribeManagedLoginBranding", by_id + "}"), made);
    EXPECT_EQ(call("DescribeManagedLoginBrandingByClient", client + R"(,"ReturnMergedResources":true})"), made);
    EXPECT_EQ(failure_of("CreateManagedLoginBranding", client + R"(,"UseCognitoProvidedValues":true})"),
              "ManagedLoginBrandingExistsException: Managed login branding of client " + client_id_ +
                  " already exists.");

    // An asset replaces that of its category and mode; the others and the settings stay.
    clock_.advance(std::chrono::seconds(1));
    const auto changed =
        call("UpdateManagedLoginBranding", by_id + R"(,"Assets":[)" + asset("FORM_LOGO", "LIGHT", png + "2") + "," +
                                               asset("FORM_LOGO", "DARK", png) + "]}");
    const auto& now = changed.at("ManagedLoginBranding");
    EXPECT_EQ(now.at("Settings"), expected.at("Settings"));
    EXPECT_EQ(now.at("Assets").as_array().size(), 3U);
    EXPECT_EQ(text(now, "/Assets/0/Bytes"), base::to_base64(png + "2"));
    EXPECT_EQ(now.at("LastModifiedDate"), 1770000001.123);
    EXPECT_EQ(stored_images(), 2U); // the same image twice, and no part of the replaced one

    call("UpdateManagedLoginBranding", by_id + R"(,"UseCognitoProvidedValues":true})");
    const auto plain = call("DescribeManagedLoginBranding", by_id + "}").at("ManagedLoginBranding").as_object();
    EXPECT_TRUE(plain.at("UseCognitoProvidedValues").as_bool());
    EXPECT_FALSE(plain.contains("Settings") || plain.contains("Assets"));
    EXPECT_EQ(call("DeleteManagedLoginBranding", by_id + "}"), nullptr);
    EXPECT_TRUE(failure_of("DescribeManagedLoginBranding", by_id + "}").starts_with("ResourceNotFoundException: "));
    EXPECT_EQ(stored_images(), 0U);
}

TEST_F(branding_test, wrong_styles_are_refused) {
    for (const auto& wrong : {std::string(R"("UseCognitoProvidedValues":true,"Settings":{})"),
                              std::string(R"("UseCognitoProvidedValues":true,"Assets":[])"),
                              R"("Assets":[)" + asset("FORM_LOGO", "LIGHT", "no image") + "]",
                              R"("Assets":[)" + asset("FORM_LOGO", "BRIGHT", png) + "]",
                              R"("Settings":{"a":")" + std::string(300'000, 'a') + "\"}"})
        EXPECT_TRUE(failure_of("CreateManagedLoginBranding", client + "," + wrong + "}")
                        .starts_with("InvalidParameterException: "))
            << wrong.substr(0, 60);
    EXPECT_EQ(stored_images(), 0U);
    EXPECT_TRUE(failure_of("UpdateManagedLoginBranding", "{}").find("'managedLoginBrandingId'") != std::string::npos);
}

TEST_F(branding_test, pages_have_the_colors_and_the_logo_of_a_style) {
    EXPECT_EQ(look().style_address, "/login/style.css");
    const std::string settings =
        R"({"categories":{"global":{"colorSchemeMode":"LIGHT"}},"components":{"primaryButton":{"lightMode":{"defaults":)"
        R"({"backgroundColor":"aa1122ff","textColor":"ffffffff"}}},"pageBackground":{"lightMode":{"color":"}evil{"}}}})";
    call("CreateManagedLoginBranding", client + R"(,"Settings":)" + settings + R"(,"Assets":[)" +
                                           asset("FORM_LOGO", "DARK", png + "dark") + "," +
                                           asset("FORM_LOGO", "DYNAMIC", png + "any") + "]}");
    EXPECT_TRUE(look().style_address.starts_with("/login/style/" + client_id_ + "?v="));
    EXPECT_EQ(image_at(look().logo_address), png + "any");
    const auto sheet = shown_sheet();
    EXPECT_TRUE(sheet.contains("color-scheme: light;"));
    EXPECT_TRUE(sheet.contains("--accent: #aa1122ff;--on-accent: #ffffffff;"));
    EXPECT_FALSE(sheet.contains("evil") || sheet.contains("prefers-color-scheme"));
}

TEST_F(branding_test, pages_have_the_images_of_both_color_modes) {
    const std::string settings =
        R"({"components":{"form":{"logo":{"enabled":true},"borderRadius":7.6,"darkMode":{"borderColor":"010203ff"}},)"
        R"("pageText":{"darkMode":{"headingColor":"0a0b0cff"}},"primaryButton":{"lightMode":{"defaults":)"
        R"({"backgroundColor":"ffee00ff"}}},"favicon":{"enabledTypes":["SVG"]}},)"
        R"("componentClasses":{"link":{"lightMode":{"defaults":{"textColor":"0000ffff"}}},"buttons":{"borderRadius":-1},"input":{"borderRadius":"1"}}})";
    call("CreateManagedLoginBranding",
         client + R"(,"Settings":)" + settings + R"(,"Assets":[)" + asset("FORM_LOGO", "LIGHT", png + "light") + "," +
             asset("FORM_LOGO", "DARK", png + "dark") + "," + asset("PAGE_BACKGROUND", "DARK", png + "ground") + "," +
             asset("FAVICON_ICO", "DYNAMIC", png + "ico") + "," + asset("FAVICON_SVG", "DYNAMIC", "<svg/>") + "," +
             asset("FAVICON_SVG", "DARK", "<svg></svg>") + "]}");
    EXPECT_EQ(image_at(look().logo_address), png + "light");
    EXPECT_EQ(image_at(look().dark_logo_address), png + "dark");
    const auto icons = look().icons;
    ASSERT_EQ(icons.size(), 2U); // the ICO file is turned off
    EXPECT_EQ(image_at(icons[0].address), "<svg/>");
    EXPECT_FALSE(icons[0].is_for_dark);
    EXPECT_EQ(image_at(icons[1].address), "<svg></svg>");
    EXPECT_TRUE(icons[1].is_for_dark);
    const auto sheet = shown_sheet();
    const auto dark_from = sheet.find("prefers-color-scheme: dark");
    ASSERT_NE(dark_from, sheet.npos);
    const auto light = sheet.substr(0, dark_from);
    const auto dark = sheet.substr(dark_from, sheet.find('*', dark_from) - dark_from);
    EXPECT_TRUE(light.contains("--accent: #ffee00ff;--on-accent: #000000;")) << light;
    EXPECT_FALSE(light.contains("--page-image") || light.contains("--heading"));
    EXPECT_TRUE(dark.contains("--heading: #0a0b0cff;--card-line: #010203ff;--page-image: url(\"/login/image/")) << dark;
    EXPECT_TRUE(light.contains("--link: #0000ffff;") && dark.contains("--link: initial;")) << dark;
    for (const auto& each : {light, dark}) {
        EXPECT_TRUE(each.contains("--card-radius: 8px;")) << each;
        EXPECT_FALSE(each.contains("--button-radius") || each.contains("--field-radius")) << each;
    }
}

TEST_F(branding_test, an_image_that_is_turned_off_is_not_shown) {
    call("CreateManagedLoginBranding",
         client + R"(,"Settings":{"components":{"form":{"logo":{"enabled":false}}},"categories":{"global":{)" +
             R"("colorSchemeMode":"DARK","pageHeader":{"enabled":false}}}},"Assets":[)" +
             asset("FORM_LOGO", "DARK", png) + "," + asset("PAGE_HEADER_LOGO", "DARK", png) + "," +
             asset("FAVICON_ICO", "DARK", png + "ico") + "]}");
    EXPECT_EQ(look().logo_address, "");
    EXPECT_EQ(look().dark_logo_address, "");
    ASSERT_EQ(look().icons.size(), 1U);
    EXPECT_FALSE(look().icons[0].is_for_dark);
}

TEST_F(branding_test, a_customization_is_of_a_client_or_of_all) {
    EXPECT_EQ(sent("GetUICustomization", client + "}"), R"({"UICustomization":{}})");
    const std::string css = ".submitButton-customizable { background-color: #123456; }";
    const auto of_all =
        call("SetUICustomization", pool + R"(,"CSS":")" + css + R"(","ImageFile":")" + base::to_base64(png) + "\"}");
    const auto address = text(of_all, "/UICustomization/ImageUrl");
    EXPECT_TRUE(address.starts_with("http://localhost:8000/login/image/" + pool_id_ + "/ui-customization/ALL/"));
    EXPECT_EQ(image_at(address), png);
    EXPECT_EQ(of_all.at("UICustomization"),
              boost::json::parse(filled(R"({"UserPoolId":"$POOL","ClientId":"ALL","ImageUrl":")" + address +
                                        R"(","CSS":")" + css +
                                        R"(","CSSVersion":"20260202024000","LastModifiedDate":1770000000.123,)"
                                        R"("CreationDate":1770000000.123})")));
    EXPECT_EQ(call("GetUICustomization", client + "}"), of_all);
    EXPECT_TRUE(shown_sheet().contains("button:not(.quiet) { background-color: #123456; }"));
    EXPECT_EQ(image_at(look().logo_address), png);

    call("SetUICustomization", client + R"(,"CSS":".label-customizable{font-weight:400}"})");
    EXPECT_EQ(text(call("GetUICustomization", client + "}"), "/UICustomization/ClientId"), client_id_);
    EXPECT_EQ(look().logo_address, "");
    EXPECT_TRUE(shown_sheet().contains("label { font-weight: 400; }"));
    EXPECT_EQ(sent("SetUICustomization", client + "}"), R"({"UICustomization":{}})");
    EXPECT_EQ(call("GetUICustomization", client + "}"), of_all);
    EXPECT_EQ(sent("SetUICustomization", pool + R"(,"ClientId":"ALL"})"), R"({"UICustomization":{}})");
    EXPECT_EQ(image_at(address), "404");
    for (const auto* wrong : {R"("CSS":".own { color: red }")", R"("CSS":".label-customizable { color: red")",
                              R"("CSS":"@import url(x);")", R"("ImageFile":"aaaa")", R"("ImageFile":"%")"})
        EXPECT_TRUE(
            failure_of("SetUICustomization", client + "," + wrong + "}").starts_with("InvalidParameterException: "))
            << wrong;
}

TEST_F(branding_test, pages_take_from_css_only_what_cannot_do_harm) {
    call("SetUICustomization",
         client +
             R"(,"CSS":"/* .x { */ .submitButton-customizable:hover, .label-customizable { color: RED !important;)"
             R"( background-image: url(https://evil.example/x); position: fixed; border: 1px solid rgba(0, 0, 0, .5);)"
             R"( font-size: expression(1) } .banner-customizable { color: red }"})");
    const auto sheet = shown_sheet();
    EXPECT_TRUE(sheet.ends_with("}\nbutton:not(.quiet):hover, label { color: RED !important; border: 1px solid "
                                "rgba(0, 0, 0, .5); }\n"))
        << sheet.substr(sheet.size() - 300);
    for (const auto* harm : {"url", "fixed", "expression", "banner"})
        EXPECT_FALSE(sheet.contains(harm)) << harm;
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += text;
    return out;
}

std::string translated(std::string_view css) {
    const auto out = translate_custom_css(css);
    return out ? *out : out.error();
}

TEST(custom_css, names_each_part_and_property_once) {
    EXPECT_EQ(
        translated(".idpButton-customizable, .socialButton-customizable ,.label-customizable{color:red;COLOR:blue}"),
        ".choice, label { color: blue; }\n");
    EXPECT_EQ(translated(".label-customizable { color: red !important; border: 0; color: blue; color: url(x) }"),
              "label { color: red !important; border: 0; color: blue; }\n");
    EXPECT_EQ(translated(".label-customizable { width: 1px } .logo-customizable { color: red }"), "");
}

TEST(custom_css, grows_by_a_quarter_at_most) {
    const auto selectors = repeated(".label-customizable,", 6000) + ".label-customizable";
    EXPECT_EQ(translated(selectors + "{" + repeated("color:red;", 100) + "}"), "label { color: red; }\n");
    EXPECT_EQ(translated(selectors + "{" + repeated("color:red;", 1000) + "}"),
              "A rule has more than 100 declarations.");
    const std::string rule = ".inputField-customizable{color:a;border:a;font-size:a}";
    EXPECT_EQ(translated(repeated(rule, 501)), "There are more than 500 rules.");
    const auto longest = translated(repeated(rule, 500));
    EXPECT_TRUE(longest.ends_with("input:not([type=radio]) { color: a; border: a; font-size: a; }\n"));
    EXPECT_LE(longest.size(), rule.size() * 500 * 5 / 4);
    EXPECT_LE(translated(std::string(131'072, 'x')).size(), 200U);
}

TEST_F(branding_test, css_fits_into_its_document) {
    const auto set = [&](const std::string& css) {
        return failure_of("SetUICustomization", client + R"(,"CSS":")" + css + "\"}");
    };
    const auto rule = ".label-customizable{color:" + std::string(60'000, 'a') + "}";
    call("SetUICustomization", client + R"(,"CSS":")" + rule + "/*" + repeated(R"(\")", 69'000) + R"(*/"})");
    EXPECT_TRUE(shown_sheet().ends_with("aaa; }\n"));
    for (const auto& each : {repeated("\u3042", 131'000), repeated(R"(\u0001)", 131'000)})
        EXPECT_EQ(set("/*" + each + "*/"), "InvalidParameterException: Invalid CSS: It is too long.");
    EXPECT_EQ(set(".label-customizable{" + repeated("color:red;", 101) + "}"),
              "InvalidParameterException: Invalid CSS: A rule has more than 100 declarations.");
}

TEST_F(branding_test, terms_have_one_link_for_each_language) {
    const auto terms = [&](std::string_view name, std::string_view links) {
        return client +
               fmt::format(R"(,"TermsName":"{}","TermsSource":"LINK","Enforcement":"NONE","Links":{}}})", name, links);
    };
    const std::string links = R"({"cognito:default":"https://a.example/","cognito:japanese":"https://a.example/ja"})";
    const auto made = call("CreateTerms", terms("terms-of-use", links));
    const auto id = text(made, "/Terms/TermsId");
    EXPECT_EQ(made.at("Terms"), boost::json::parse(filled(
                                    R"({"TermsId":")" + id +
                                    R"(","UserPoolId":"$POOL","ClientId":"$CLIENT","TermsName":"terms-of-use",)"
                                    R"("TermsSource":"LINK","Enforcement":"NONE","Links":)" +
                                    links + R"(,"CreationDate":1770000000.123,"LastModifiedDate":1770000000.123})")));
    const auto by_id = pool + R"(,"TermsId":")" + id + "\"";
    EXPECT_EQ(call("DescribeTerms", by_id + "}"), made);
    EXPECT_EQ(call("DescribeTermsByClient", client + R"(,"TermsName":"terms-of-use"})"), made);
    EXPECT_EQ(failure_of("CreateTerms", terms("terms-of-use", links)),
              "TermsExistsException: The app client already has terms named terms-of-use.");
    call("CreateTerms", terms("privacy-policy", R"({"cognito:default":"https://b.example/"})"));
    const auto first = call("ListTerms", pool + R"(,"MaxResults":1})");
    EXPECT_EQ(text(first, "/Terms/0/TermsName"), "privacy-policy");
    const auto second =
        call("ListTerms", pool + R"(,"MaxResults":1,"NextToken":")" + text(first, "/NextToken") + "\"}");
    EXPECT_EQ(text(second, "/Terms/0/TermsId"), id);
    EXPECT_FALSE(second.as_object().contains("NextToken"));

    const auto shown = [&](language in) {
        std::string out;
        for (const auto& each : about_links(stores_.kept.find_page_settings(pool_id_, client_id_).value(), {}, in))
            out += fmt::format("{}={};", each.text, each.address);
        return out;
    };
    EXPECT_EQ(shown(language::english), "Terms of use=https://a.example/;Privacy policy=https://b.example/;");
    EXPECT_EQ(shown(language::japanese), "利用規約=https://a.example/ja;プライバシーポリシー=https://b.example/;");

    EXPECT_TRUE(failure_of("UpdateTerms", by_id + R"(,"TermsName":"privacy-policy"})").starts_with("TermsExistsE"));
    for (const auto* wrong : {R"({"cognito:default":"javascript:x"})", R"({"cognito:default":"/terms"})",
                              R"({"cognito:klingon":"https://a.example/"})", "{}"})
        EXPECT_TRUE(
            failure_of("UpdateTerms", by_id + R"(,"Links":)" + wrong + "}").starts_with("InvalidParameterException: "))
            << wrong;
    call("DeleteTerms", pool + R"(,"TermsId":")" + text(first, "/Terms/0/TermsId") + "\"}");
    EXPECT_EQ(text(call("UpdateTerms", by_id + R"(,"TermsName":"privacy-policy"})"), "/Terms/TermsId"), id);
    EXPECT_EQ(call("ListTerms", pool + "}").at("Terms").as_array().size(), 1U);
    EXPECT_EQ(call("DeleteTerms", by_id + "}"), nullptr);
    EXPECT_TRUE(failure_of("DescribeTerms", by_id + "}").starts_with("ResourceNotFoundException: "));
}

TEST_F(branding_test, that_cannot_be_read_is_not_taken_for_none) {
    watched_records broken(*records_, [](bool) { return false; });
    const auto found = kept_settings(broken, "http://localhost:8000").find_page_settings(pool_id_, client_id_);
    ASSERT_FALSE(found);
    EXPECT_TRUE(is_server_fault(found.error()));
}

TEST_F(branding_test, goes_with_its_client_and_its_pool) {
    const auto logo = R"(,"ImageFile":")" + base::to_base64(png) + "\"}";
    call("CreateManagedLoginBranding", client + R"(,"Assets":[)" + asset("FORM_LOGO", "LIGHT", png) + "]}");
    call("SetUICustomization", client + logo);
    call("CreateTerms", client + R"(,"TermsName":"terms-of-use","TermsSource":"LINK","Enforcement":"NONE"})");
    call("SetUICustomization", pool + logo);
    EXPECT_EQ(stored_images(), 3U);
    call("DeleteUserPoolClient", client + "}");
    EXPECT_EQ(stored_images(), 1U);
    EXPECT_EQ(call("ListTerms", pool + "}").at("Terms").as_array().size(), 0U);
    call("DeleteUserPool", pool + "}");
    for (const auto kind : {keys::image_kind, keys::kept_kinds[1], keys::kept_kinds[4], keys::kept_kinds[5]})
        EXPECT_TRUE(records_->find({.partition = keys::named(pool_id_, kind)})->records.empty()) << kind;
}

} // namespace
} // namespace poolguard::pool
