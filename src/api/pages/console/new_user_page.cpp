#include "api/one_line.hpp"
#include "api/pages/console/attribute_form.hpp"
#include "api/pages/console/console_answers.hpp"
#include "api/pages/console/console_rows.hpp"
#include "api/pages/console/user_words.hpp"

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view new_user_path = "/console/new-user";
constexpr std::size_t longest_username = 128;

constexpr page_text new_user_title{"New user", "ユーザーの作成"};
constexpr page_text new_user_username_hint{"Leave it empty if the pool uses the e-mail address as the username.",
                                           "メールアドレスをユーザー名とするプールでは空欄にしてください。"};
constexpr page_text new_user_password_text{"Temporary password", "仮パスワード"};
constexpr page_text new_user_password_hint{"If you leave it empty, the pool generates one.",
                                           "空欄の場合はプールが生成します。"};
constexpr page_text new_user_invite_text{"Send an invitation with the username and the temporary password",
                                         "ユーザー名と仮パスワードを記載した招待を送信する"};
constexpr page_text new_user_button{"Create", "作成"};
constexpr page_text new_user_name_missing{"Enter a username or an e-mail address.",
                                          "ユーザー名またはメールアドレスを入力してください。"};
constexpr page_text new_user_name_refused{"The username must be one line of at most 128 characters.",
                                          "ユーザー名は 128 文字以内の 1 行で入力してください。"};
constexpr page_text new_user_value_refused{"A value must be one line of at most 2048 characters:",
                                           "値は 2048 文字以内の 1 行で入力してください:"};

struct new_user_form {
    std::string username;
    service::attribute_values attributes{{"email_verified", "true"}};
    bool is_invited = true;
};

new_user_form new_user_in(const form_values& given) {
    return {.username = std::string(given.text("username")),
            .attributes = attributes_in(given),
            .is_invited = given.has("invite")};
}

// Where the schema cannot be read, those that every pool has.
attribute_schema new_user_schema(const console_ports& ports, const administrator& by) {
    if (const auto found = ports.user_changes.schema(by)) return initial_attributes(**found);
    return initial_attributes(
        attributes_as_schema({{"email", ""}, {"email_verified", ""}, {"phone_number", ""}, {"name", ""}}));
}

area_page new_user_page(const console_ports& ports, const administrator& by, const new_user_form& form,
                        const viewer& to) {
    page_action shown{.action = std::string(new_user_path), .button = std::string(new_user_button.in(to.in))};
    shown.fields.push_back({.name = "username",
                            .label = std::string(console_username_text.in(to.in)),
                            .value = form.username,
                            .hint = std::string(new_user_username_hint.in(to.in)),
                            .longest = longest_username});
    for (auto& each : fields_for(new_user_schema(ports, by), {}, form.attributes, to.in).fields)
        shown.fields.push_back(std::move(each));
    shown.fields.push_back({.name = "password",
                            .label = std::string(new_user_password_text.in(to.in)),
                            .type = "password",
                            .autocomplete = "new-password",
                            .hint = std::string(new_user_password_hint.in(to.in)),
                            .longest = 256});
    shown.fields.push_back({.name = "invite",
                            .label = std::string(new_user_invite_text.in(to.in)),
                            .type = "checkbox",
                            .value = "yes",
                            .is_checked = form.is_invited});
    return {.title = std::string(new_user_title.in(to.in)),
            .content_html = form_html(shown, to),
            .entry = console_users_path};
}

using made_user = std::expected<service::managed_user, form_refusal>;

made_user create_user_of(const console_ports& ports, const administrator& by, const new_user_form& form,
                         base::secret password, http::language in) {
    service::new_person wanted;
    wanted.username = form.username;
    if (const auto bad = first_bad_attribute(form.attributes); !bad.empty())
        return refuse_entry(new_user_value_refused, attribute_label(bad, in));
    for (const auto& [name, value] : form.attributes)
        if (!value.empty()) wanted.attributes.emplace(name, value);
    for (const auto* address : {"email", "phone_number"})
        if (!wanted.attributes.contains(address)) wanted.attributes.erase(std::string(address) + "_verified");
    if (const auto email = wanted.attributes.find("email"); wanted.username.empty() && email != wanted.attributes.end())
        wanted.username = email->second;
    if (wanted.username.empty()) return refuse_entry(new_user_name_missing);
    if (!is_one_line(wanted.username) || base::json::length_in_characters(wanted.username) > longest_username)
        return refuse_entry(new_user_name_refused);
    if (!password.reveal().empty()) wanted.temporary_password = std::move(password);
    wanted.is_invited = form.is_invited;
    const auto made = ports.users.create(by, wanted);
    if (!made) return std::unexpected(form_refusal{console_problem(made.error())});
    return **made;
}

operation show_new_user(const console_ports& ports) {
    return administrator_operation(
        page_description(http::method::get, std::string(new_user_path), "console_new_user", "The form for a new user"),
        blocking([ports](const administrator& by, const http::request& request) {
            const auto viewer = ports.site.viewer_of(by, request);
            return ports.site.show(viewer, ports.area, new_user_page(ports, by, {}, viewer));
        }));
}

operation create_new_user(const console_ports& ports) {
    return administrator_operation(
        console_act(std::string(new_user_path), "console_create_user", "Create a user from the form"),
        blocking([ports](const administrator& by, const form_values& given, const http::request& request) {
            const auto viewer = ports.site.viewer_of(by, request);
            const auto form = new_user_in(given);
            const auto made = create_user_of(ports, by, form, given.secret("password"), viewer.in);
            if (made)
                return page_or_redirect{see_other(console_path_of(*made), form.is_invited ? "invited" : "created")};
            return page_or_redirect{ports.site.show(
                viewer, ports.area, with_refusal(new_user_page(ports, by, form, viewer), made.error(), viewer.in))};
        }));
}

} // namespace

std::vector<operation> console_new_user(const console_ports& ports) {
    std::vector<operation> out;
    out.push_back(show_new_user(ports));
    out.push_back(create_new_user(ports));
    return out;
}

} // namespace poolguard::api
