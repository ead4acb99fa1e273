#include "api/pages/account/account_visit.hpp"
#include "api/surfaces/second_factor_operations.hpp"
#include "base/html.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr std::size_t longest_app_name = 128;
constexpr auto app_step = cognito_step::second_factor;

constexpr page_text app_title{"Set up an authenticator app", "認証アプリの設定"};
constexpr page_text app_scan{"Scan this code with the app, or enter the key by hand.",
                             "このコードを認証アプリで読み取るか、キーを入力してください。"};
constexpr page_text app_picture{"QR code with the key", "キーの QR コード"};
constexpr page_text app_key{"Key", "キー"};
constexpr page_text app_open{"Open the app on this device", "このデバイスのアプリで開く"};
constexpr page_text app_code{"Code", "コード"};
constexpr page_text app_code_hint{"The six digits that the app shows now.", "アプリに表示されている 6 桁の数字です。"};
constexpr page_text app_name{"Name of the app or phone", "アプリまたは端末の名前"};
constexpr page_text app_name_hint{"You can leave it empty.", "空欄でもかまいません。"};
constexpr page_text app_finish{"Finish", "設定を完了"};
constexpr page_text app_again{"Start again with a new key", "新しいキーでやり直す"};
constexpr page_text app_six_digits{"The code has six digits.", "コードは 6 桁の数字です。"};

std::string app_code_form(const account_visit& at, std::string_view name) {
    page_action form{.action = "/account/authenticator/verify", .button = std::string(at.say(app_finish))};
    form.fields.push_back({.name = "code",
                           .label = std::string(at.say(app_code)),
                           .autocomplete = "one-time-code",
                           .hint = std::string(at.say(app_code_hint)),
                           .is_required = true,
                           .longest = 6});
    form.fields.push_back({.name = "name",
                           .label = std::string(at.say(app_name)),
                           .value = std::string(name),
                           .hint = std::string(at.say(app_name_hint)),
                           .longest = longest_app_name});
    return form_html(form, at.by);
}

area_page app_page(const account_visit& at, std::string content) {
    return {
        .title = std::string(at.say(app_title)), .content_html = std::move(content), .entry = account_security_path};
}

reply<page_or_redirect> begin_own_app(const account_visit& at) {
    auto enrollment = at.ports.factors.begin_authenticator(at.who);
    if (!enrollment) return show_account_security(at, refused_by_cognito(enrollment.error(), app_step));
    const auto given = to_authenticator(*enrollment, at.ports.authenticator_issuer);
    auto key = base::escape_html(given.secret.reveal());
    auto address = base::escape_html(given.otpauth_uri.reveal());
    auto content = paragraph(at.say(app_scan));
    // No copy of the key may stay behind as the text grows.
    content.reserve(content.size() + given.qr_svg.reveal().size() + address.size() + std::size_t{4096});
    if (!given.qr_svg.reveal().empty())
        fmt::format_to(std::back_inserter(content), "<div class=\"picture\" role=\"img\" aria-label=\"{}\">{}</div>\n",
                       at.say(app_picture), given.qr_svg.reveal());
    fmt::format_to(std::back_inserter(content),
                   "<dl><div><dt>{}</dt><dd><code id=\"key\">{}</code></dd></div></dl>\n<p><a href=\"{}\">{}</a></p>\n",
                   at.say(app_key), key, address, at.say(app_open));
    base::wipe(key);
    base::wipe(address);
    content += app_code_form(at, {});
    return show_account(at, app_page(at, std::move(content)));
}

// Without the key: the app has it, and it is shown once.
reply<page_or_redirect> ask_for_app_code(const account_visit& at, const form_values& given,
                                         const account_refusal& refused) {
    auto content = app_code_form(at, given.text("name"));
    content += form_html(
        {.action = "/account/authenticator", .button = std::string(at.say(app_again)), .is_quiet = true}, at.by);
    return show_account(at, app_page(at, std::move(content)), refused);
}

reply<page_or_redirect> finish_own_app(const account_visit& at, const form_values& given) {
    constexpr std::size_t digits = 6;
    const base::secret code{std::string(given.text("code"))};
    if (code.reveal().size() != digits || code.reveal().find_first_not_of("0123456789") != std::string_view::npos)
        return ask_for_app_code(at, given, refused_field(at, app_code, app_six_digits));
    const auto name = given.text("name");
    if (const auto refused = check_account_text(at, app_name, name, longest_app_name, true))
        return ask_for_app_code(at, given, *refused);
    const auto done = at.ports.factors.finish_authenticator(
        at.who, code, name.empty() ? std::nullopt : std::optional(std::string(name)));
    if (!done) return ask_for_app_code(at, given, refused_by_cognito(done.error(), app_step));
    return account_done(account_security_path, "authenticator");
}

reply<page_or_redirect> remove_own_app(const account_visit& at) {
    const auto done = at.ports.factors.remove_authenticator(at.who);
    if (!done) return show_account_security(at, refused_by_cognito(done.error(), app_step));
    return account_done(account_security_path, "removed");
}

template <class Act>
operation app_act_row(const account_access& ports, std::string_view path, std::string id, std::string summary,
                      Act act) {
    return token_operation(
        account_row(http::method::post, path, std::move(id), std::move(summary), audited::mfa_change),
        blocking([ports, act](const service::principal& who, const form_values& given, const http::request& request) {
            return act(visit_account(*ports, who, request, account_security_path), given);
        }));
}

} // namespace

std::vector<operation> account_authenticator_pages(const account_access& ports) {
    std::vector<operation> out;
    out.push_back(app_act_row(ports, "/account/authenticator", "begin_account_authenticator",
                              "Show a key for an authenticator app",
                              [](const account_visit& at, const form_values&) { return begin_own_app(at); }));
    out.push_back(app_act_row(ports, "/account/authenticator/verify", "finish_account_authenticator",
                              "Register the authenticator app with its first code", finish_own_app));
    out.push_back(app_act_row(ports, "/account/authenticator/remove", "remove_account_authenticator",
                              "Remove the authenticator app",
                              [](const account_visit& at, const form_values&) { return remove_own_app(at); }));
    return out;
}

} // namespace poolguard::api
