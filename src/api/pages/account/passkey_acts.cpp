#include "api/asset.hpp"
#include "api/constant_file.hpp"
#include "api/pages/account/account_visit.hpp"
#include "api/pages/account/passkey_section.hpp"
#include "api/web_cookie.hpp"
#include "base/html.hpp"
#include "base/json/write.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

// A credential with a chain of certificates, in the encoding of forms.
constexpr std::size_t passkey_form_limit = std::size_t{192} * 1024;
constexpr std::size_t longest_passkey_text = 128;
constexpr std::size_t longest_passkey_id = 2000;
constexpr std::string_view passkey_script_path = "/pages/passkeys.js";

constexpr page_text passkey_new_title{"Add a passkey", "パスキーの追加"};
constexpr page_text passkey_new_lead{"Your browser asks where to save the passkey, and has you confirm that it is you.",
                                     "ブラウザーの案内に従って、パスキーの保存先を選び、本人確認をしてください。"};
constexpr page_text passkey_new_create{"Create a passkey", "パスキーを作成"};
constexpr page_text passkey_new_name{"Name", "名前"};
constexpr page_text passkey_new_hint{"Such as “My phone”. You can leave it empty.",
                                     "例:「自分のスマートフォン」。空欄でもかまいません。"};
constexpr page_text passkey_new_failed{"No passkey was made. Try again.",
                                       "パスキーを作成できませんでした。もう一度お試しください。"};
constexpr page_text passkey_no_scripts{
    "Passkeys need scripts and a browser that supports passkeys. This browser lacks one of the two.",
    "パスキーの追加には JavaScript とパスキー対応のブラウザーが必要ですが、このブラウザーでは利用できません。"};
constexpr page_text passkey_elsewhere{
    "The passkeys of this account are for {}. Add one on the sign-in pages there.",
    "このアカウントのパスキーは {} のものです。そちらのサインインページで追加してください。"};
constexpr page_text passkey_back{"Back", "戻る"};
constexpr page_text passkey_answer{"Passkey", "パスキー"};
constexpr page_text passkey_unreadable{"The browser's answer could not be read. Try again.",
                                       "ブラウザーの応答を読み取れませんでした。もう一度お試しください。"};

account_refusal passkey_refusal(const cognito::failure& failure) {
    return refused_by_cognito(failure, cognito_step::passkey);
}

// Hidden until the script has found that the browser can make passkeys.
std::string passkey_form(const account_visit& at, const cognito::credential_creation_options& options) {
    const auto text = base::json::write(options);
    return fmt::format(
        "<form method=\"post\" action=\"/account/passkeys\" data-passkey=\"create\" data-options=\"{}\" "
        "data-problem=\"{}\" hidden>\n"
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n<input type=\"hidden\" name=\"credential\" value=\"\">\n"
        "<label for=\"passkey-name\">{}</label>\n<p class=\"hint\" id=\"passkey-name-hint\">{}</p>\n"
        "<input id=\"passkey-name\" name=\"name\" type=\"text\" dir=\"auto\" maxlength=\"{}\" autocomplete=\"off\" "
        "aria-describedby=\"passkey-name-hint\">\n<button>{}</button>\n</form>\n",
        base::escape_html(text), base::escape_html(at.say(passkey_new_failed)), write_token_field,
        base::escape_html(at.by.write_token), at.say(passkey_new_name), at.say(passkey_new_hint), longest_passkey_text,
        at.say(passkey_new_create));
}

reply<page_or_redirect> show_new_passkey(const account_visit& at) {
    const auto options = at.ports.passkeys.begin(at.who);
    if (!options) return show_account_security(at, passkey_refusal(options.error()));
    std::string content;
    if (can_make_passkeys(at.ports.public_url, options->rp.id))
        content = paragraph(at.say(passkey_new_lead)) + passkey_form(at, *options) +
                  fmt::format("<p data-without-passkeys>{}</p>\n<script src=\"{}\" defer></script>\n",
                              base::escape_html(at.say(passkey_no_scripts)), passkey_script_path);
    else
        content = paragraph(fmt::format(fmt::runtime(at.say(passkey_elsewhere)), options->rp.id));
    content += fmt::format("<p><a href=\"{}\">{}</a></p>\n", account_security_path, at.say(passkey_back));
    return show_account(at, {.title = std::string(at.say(passkey_new_title)),
                             .content_html = std::move(content),
                             .entry = account_security_path});
}

reply<page_or_redirect> register_own_passkey(const account_visit& at, const form_values& given) {
    boost::system::error_code failed;
    auto credential = boost::json::parse(given.text("credential"), failed);
    if (failed || !credential.is_object())
        return show_account_security(at, refused_field(at, passkey_answer, passkey_unreadable));
    const auto name = given.text("name");
    if (const auto refused = check_account_text(at, passkey_new_name, name, longest_passkey_text, true))
        return show_account_security(at, refused);
    const auto made = at.ports.passkeys.finish(at.who, std::move(credential.get_object()),
                                               name.empty() ? std::nullopt : std::optional(std::string(name)));
    if (!made) return show_account_security(at, passkey_refusal(made.error()));
    return account_done(account_security_path, "added");
}

reply<page_or_redirect> rename_own_passkey(const account_visit& at, const form_values& given) {
    const auto name = given.text("name");
    if (const auto refused = check_account_text(at, passkey_new_name, name, longest_passkey_text))
        return show_account_security(at, refused);
    if (const auto refused = check_account_text(at, passkey_answer, given.text("id"), longest_passkey_id))
        return show_account_security(at, refused);
    const auto renamed = at.ports.passkeys.rename(at.who, given.text("id"), std::string(name));
    if (!renamed) return show_account_security(at, passkey_refusal(renamed.error()));
    return account_done(account_security_path, "saved");
}

reply<page_or_redirect> remove_own_passkey(const account_visit& at, const form_values& given) {
    if (const auto refused = check_account_text(at, passkey_answer, given.text("id"), longest_passkey_id))
        return show_account_security(at, refused);
    const auto removed = at.ports.passkeys.remove(at.who, given.text("id"));
    if (!removed) return show_account_security(at, passkey_refusal(removed.error()));
    return account_done(account_security_path, "removed");
}

template <class Act>
operation passkey_act_row(const account_access& ports, description text, Act act) {
    return token_operation(
        std::move(text),
        blocking([ports, act](const service::principal& who, const form_values& given, const http::request& request) {
            return act(visit_account(*ports, who, request, account_security_path), given);
        }));
}

operation passkey_script_row() {
    constexpr std::string_view type = "text/javascript; charset=utf-8";
    const auto file = std::make_shared<const constant_file>(type, asset("passkeys.js"), "public, max-age=3600");
    return public_operation({.path = std::string(passkey_script_path),
                             .id = "get_passkey_script",
                             .summary = "The script that makes passkeys",
                             .tag = "pages",
                             .media_type = type,
                             .is_documented = false},
                            at_once([file](const http::request& request) { return file->answer(request); }));
}

} // namespace

std::vector<operation> account_passkey_pages(const account_access& ports) {
    const auto about = [](std::string_view path, std::string id, std::string summary) {
        return account_row(http::method::post, path, std::move(id), std::move(summary), audited::passkey_change);
    };
    std::vector<operation> out;
    out.push_back(passkey_act_row(ports, about("/account/passkeys/new", "begin_account_passkey", "Begin a passkey"),
                                  [](const account_visit& at, const form_values&) { return show_new_passkey(at); }));
    auto registering = about("/account/passkeys", "register_account_passkey", "Register the passkey of the browser");
    registering.body_limit = passkey_form_limit;
    out.push_back(passkey_act_row(ports, std::move(registering), register_own_passkey));
    out.push_back(passkey_act_row(ports, about("/account/passkeys/rename", "rename_account_passkey", "Name a passkey"),
                                  rename_own_passkey));
    out.push_back(passkey_act_row(
        ports, about("/account/passkeys/remove", "remove_account_passkey", "Remove a passkey"), remove_own_passkey));
    out.push_back(passkey_script_row());
    return out;
}

} // namespace poolguard::api
