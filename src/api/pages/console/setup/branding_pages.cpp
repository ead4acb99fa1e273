// /console/branding: the look of the sign-in pages of each app client.

#include "api/pages/console/setup/branding_form.hpp"
#include "api/pages/console/setup/branding_images.hpp"
#include "api/pages/console/setup/client_cards.hpp"
#include "cognito/messages/common.hpp"
#include "http/image_answer.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view branding_address = "/console/branding";
constexpr page_text branding_title{"Branding", "ブランディング"};
constexpr page_text branding_caption{"The app clients whose pages have a look of their own",
                                     "外観を設定できるアプリクライアント"};
constexpr page_text branding_client_head{"App client", "アプリクライアント"};
constexpr page_text all_clients_text{"All app clients without a look of their own",
                                     "独自の外観を持たないすべてのアプリクライアント"};
constexpr page_text style_title{"Managed login branding", "マネージドログインのブランディング"};
constexpr page_text no_style_text{"The app client has no style yet. Saving makes one.",
                                  "スタイルはまだありません。保存すると作成されます。"};
constexpr page_text save_style_text{"Save", "保存"};
constexpr page_text remove_style_line{"Delete this style", "このスタイルを削除"};
constexpr page_text remove_style_question{"The pages look as they do without it. Its images are deleted with it.",
                                          "ページは既定の外観に戻り、画像も削除されます。"};
constexpr page_text remove_style_text{"Delete", "削除"};
constexpr page_text css_title{"UI customization (CSS and logo of the classic pages)",
                              "UI カスタマイズ (クラシックページの CSS とロゴ)"};
constexpr page_text css_label{"CSS", "CSS"};
constexpr page_text css_hint{"Only the classes that Cognito names, such as .submitButton-customizable. Empty: none.",
                             ".submitButton-customizable など、Cognito のクラスのみ使用できます。空欄: なし"};
constexpr page_text save_css_text{"Save CSS and logo", "CSS とロゴを保存"};
constexpr page_text may_remove_logo_text{"Remove the logo that is there now", "現在のロゴを削除する"};
constexpr page_text present_logo_line{"Open the logo that is there now", "現在のロゴを開く"};
constexpr page_text preview_line{"Open the sign-in page", "サインインページを開く"};

struct branded_client_path {
    base::json::text<1, 128, cognito::client_id_pattern> client;
};
BOOST_DESCRIBE_STRUCT(branded_client_path, (), (client))
struct branding_image_path : branded_client_path {
    cognito::asset_category place{};
    cognito::asset_color_mode mode{};
};
BOOST_DESCRIBE_STRUCT(branding_image_path, (branded_client_path), (place, mode))

std::string branding_of(std::string_view id) {
    return fmt::format("{}/{}", branding_address, http::percent_encode(id));
}

setup_reply list_of_branding(const setup_ports& ports, const administrator& by, const http::request& request,
                             const service::page_request& wanted) {
    const auto found = ports.setup.clients.list(by, wanted);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto to = setup_viewer(ports, by, request, std::string(branding_address));
    html_table table{.caption = std::string(branding_caption.in(to.in)),
                     .heads = {std::string(branding_client_head.in(to.in))},
                     .rows_html = {},
                     .none = {}};
    table.rows_html.push_back({link_html(branding_of(service::all_app_clients), all_clients_text.in(to.in))});
    for (const auto& each : (*found)->clients)
        table.rows_html.push_back({link_html(branding_of(each.ClientId), each.ClientName)});
    area_page shown{
        .title = std::string(branding_title.in(to.in)), .content_html = table_html(table), .entry = branding_address};
    shown.content_html += next_page_html(next_setup_page(branding_address, (*found)->next), to.in);
    return setup_page(ports, to, std::move(shown), nullptr);
}

std::string style_html(const std::optional<cognito::managed_login_branding>& style, const std::string& address,
                       const viewer& to, const refused_form* refused) {
    const boost::json::object nothing;
    page_action form{.action = address,
                     .fields = style_fields(style && style->Settings ? *style->Settings : nothing, to.in),
                     .hidden = {{"seen", service::version_of(style)}},
                     .button = std::string(save_style_text.in(to.in))};
    auto content = style ? std::string{} : paragraph(no_style_text.in(to.in));
    content += setup_form_html(std::move(form), to, refused);
    if (style)
        content += question_html(
            remove_style_line.in(to.in), remove_style_question.in(to.in),
            {.action = address + "/delete", .button = std::string(remove_style_text.in(to.in)), .is_dangerous = true},
            to);
    return section_html("style", style_title.in(to.in), content);
}

std::string css_html(const cognito::ui_customization& customization, const std::string& address, const viewer& to,
                     const refused_form* refused) {
    page_action form{.action = address + "/css",
                     .fields = {{.name = "css",
                                 .label = std::string(css_label.in(to.in)),
                                 .type = "textarea",
                                 .value = customization.CSS.value_or(""),
                                 .hint = std::string(css_hint.in(to.in))}},
                     .hidden = {{"seen", service::version_of(customization)}},
                     .button = std::string(save_css_text.in(to.in))};
    form.fields.push_back(customization_logo_field(customization.ImageUrl.has_value(), to.in));
    std::string logo;
    if (customization.ImageUrl) {
        form.fields.push_back(
            {.name = "without-logo", .label = std::string(may_remove_logo_text.in(to.in)), .type = "checkbox"});
        logo = fmt::format("<p>{}</p>\n", link_html(*customization.ImageUrl, present_logo_line.in(to.in)));
    }
    return section_html("css", css_title.in(to.in), logo + setup_form_html(std::move(form), to, refused));
}

// The client's name and the link to its pages, and its style with the images; all_app_clients have neither.
struct branded_client {
    std::string name;
    std::string preview;
    std::string style_html;
};
std::expected<branded_client, problem> find_branded(const setup_ports& ports, const administrator& by,
                                                    const std::string& id, const viewer& to,
                                                    const refused_form* refused) {
    if (id == service::all_app_clients) return branded_client{std::string(all_clients_text.in(to.in)), {}, {}};
    const auto client = ports.setup.clients.get(by, id);
    if (!client) return std::unexpected(to_setup_problem(client.error()));
    const auto style = ports.setup.branding.style(by, id);
    if (!style) return std::unexpected(to_setup_problem(style.error()));
    return branded_client{(*client)->client.ClientName, sign_in_page_of(ports.setup.place, (*client)->client),
                          style_html(**style, branding_of(id), to, refused) +
                              images_html(**style, branding_of(id), to, refused)};
}

setup_reply branding_page(const setup_ports& ports, const administrator& by, const http::request& request,
                          const std::string& id, const refused_form* refused) {
    const auto to = setup_viewer(ports, by, request, branding_of(id));
    POOLGUARD_TRY(auto branded, find_branded(ports, by, id, to, refused));
    const auto customization = ports.setup.branding.customization(by, id);
    if (!customization) return std::unexpected(to_setup_problem(customization.error()));
    area_page shown{.title = std::move(branded.name), .content_html = {}, .entry = branding_address};
    if (!branded.preview.empty())
        shown.content_html += fmt::format("<p>{}</p>\n", link_html(branded.preview, preview_line.in(to.in)));
    shown.content_html += branded.style_html + css_html(**customization, branding_of(id), to, refused);
    return setup_page(ports, to, std::move(shown), refused);
}

setup_reply branding_refused(const setup_ports& ports, const administrator& by, const http::request& request,
                             const std::string& id, const form_values& given, problem why) {
    const refused_form refused{std::string(request.path), given, std::move(why)};
    return branding_page(ports, by, request, id, &refused);
}

setup_reply change_branding(const setup_ports& ports, const administrator& by, const std::string& id,
                            const form_values& given, const http::request& request) {
    const auto changes = read_style_form(given, http::choose_language(request));
    if (!changes) return branding_refused(ports, by, request, id, given, changes.error());
    const auto saved = ports.setup.branding.set_style(by, id, given.text("seen"), *changes);
    if (!saved) return branding_refused(ports, by, request, id, given, to_setup_problem(saved.error()));
    return setup_done(branding_of(id), "saved");
}

setup_reply delete_branding(const setup_ports& ports, const administrator& by, const std::string& id,
                            const form_values& given, const http::request& request) {
    const auto gone = ports.setup.branding.remove_style(by, id);
    if (!gone) return branding_refused(ports, by, request, id, given, to_setup_problem(gone.error()));
    return setup_done(branding_of(id), "deleted");
}

setup_reply change_css(const setup_ports& ports, const administrator& by, const std::string& id,
                       const form_values& given, const http::request& request) {
    const auto logo = given.file(image_field);
    if (auto wrong = customization_logo_problem(logo, http::choose_language(request)))
        return branding_refused(ports, by, request, id, given, std::move(*wrong));
    const auto saved = ports.setup.branding.set_customization(
        by, id, given.text("seen"), {std::string(given.text("css")), logo, given.has("without-logo")});
    if (!saved) return branding_refused(ports, by, request, id, given, to_setup_problem(saved.error()));
    return setup_done(branding_of(id), "saved");
}

setup_reply upload_image(const setup_ports& ports, const administrator& by, const std::string& id,
                         const form_values& given, const http::request& request) {
    const auto wanted = read_image_form(given, http::choose_language(request));
    if (!wanted) return branding_refused(ports, by, request, id, given, wanted.error());
    const auto saved = ports.setup.branding.set_image(by, id, given.text("seen"), *wanted, given.file(image_field));
    if (!saved) return branding_refused(ports, by, request, id, given, to_setup_problem(saved.error()));
    return setup_done(branding_of(id), "saved");
}

setup_reply change_shown_images(const setup_ports& ports, const administrator& by, const std::string& id,
                                const form_values& given, const http::request& request) {
    const auto place = read_image_place(given, http::choose_language(request));
    if (!place) return branding_refused(ports, by, request, id, given, place.error());
    const auto saved = ports.setup.branding.show_images(by, id, given.text("seen"), *place, given.text("on") == "yes");
    if (!saved) return branding_refused(ports, by, request, id, given, to_setup_problem(saved.error()));
    return setup_done(branding_of(id), "saved");
}

// `file_limit`: of a form with a file, in bytes; 0 for one without.
operation branding_act(const setup_ports& ports, std::string_view below, std::string id, std::string summary,
                       setup_reply (*act)(const setup_ports&, const administrator&, const std::string&,
                                          const form_values&, const http::request&),
                       std::size_t file_limit = 0) {
    auto about = setup_description(http::method::post, fmt::format("{}/{{client}}{}", branding_address, below),
                                   std::move(id), std::move(summary));
    about.takes_files = file_limit != 0;
    about.body_limit = std::max(about.body_limit, file_limit);
    return administrator_operation(
        std::move(about),
        blocking([ports, act](const administrator& by, const path<branded_client_path>& at, const form_values& given,
                              const http::request& request) { return act(ports, by, at->client, given, request); }));
}

} // namespace

std::vector<operation> console_branding_pages(const setup_ports& ports) {
    std::vector<operation> out;
    out.push_back(administrator_operation(
        setup_description(http::method::get, std::string(branding_address), "console_branding",
                          "List the app clients whose pages can have a look"),
        blocking([ports](const administrator& by, const query<setup_list_query>& wanted, const http::request& request) {
            return list_of_branding(ports, by, request, to_page_request(wanted.value));
        })));
    out.push_back(administrator_operation(
        setup_description(http::method::get, fmt::format("{}/{{client}}", branding_address), "console_client_branding",
                          "Show the look of the pages of an app client"),
        blocking([ports](const administrator& by, const path<branded_client_path>& at, const http::request& request) {
            return branding_page(ports, by, request, at->client, nullptr);
        })));
    out.push_back(
        branding_act(ports, "", "console_update_branding", "Change the colors of the pages", change_branding));
    out.push_back(
        branding_act(ports, "/delete", "console_delete_branding", "Delete the style of the pages", delete_branding));
    out.push_back(branding_act(ports, "/css", "console_update_css", "Change the CSS and the logo of the pages",
                               change_css, image_form_limit));
    out.push_back(branding_act(ports, "/images", "console_upload_image", "Upload an image of the pages", upload_image,
                               image_form_limit));
    out.push_back(branding_act(ports, "/images/shown", "console_show_image", "Show or hide an image of the pages",
                               change_shown_images));
    out.push_back(administrator_operation(
        setup_description(http::method::get, fmt::format("{}/{{client}}/images/{{place}}/{{mode}}", branding_address),
                          "console_branding_image", "Show an image of the pages"),
        blocking([ports](const administrator& by, const path<branding_image_path>& at) -> reply<http::response> {
            auto found = ports.setup.branding.image(by, at->client, {at->place, at->mode});
            if (!found) return std::unexpected(to_setup_problem(found.error()));
            if ((*found)->empty()) return std::unexpected(problem(problems::setup_not_found));
            return http::image_answer(**found, "private, max-age=3600");
        })));
    return out;
}

} // namespace poolguard::api
