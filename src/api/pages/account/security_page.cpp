#include "api/pages/account/account_visit.hpp"
#include "api/pages/account/passkey_section.hpp"
#include "base/ascii.hpp"
#include "base/json/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::second_factor;

constexpr std::size_t longest_account_password = 256;
constexpr std::size_t shortest_new_password = 6; // Cognito's shortest minimum

constexpr page_text security_title{"Sign-in and security", "サインインとセキュリティ"};
constexpr page_text security_of_provider{
    "You sign in at {}. Change your password and your second factor there.",
    "{}でサインインしています。パスワードと二段階認証はそちらで変更してください。"};
constexpr page_text security_password{"Password", "パスワード"};
constexpr page_text security_current{"Current password", "現在のパスワード"};
constexpr page_text security_new{"New password", "新しいパスワード"};
constexpr page_text security_again{"New password, again", "新しいパスワード(確認)"};
constexpr page_text security_change{"Change password", "パスワードを変更"};
constexpr page_text security_none{
    "You sign in without a password. If you set one, you can also sign in with it.",
    "現在はパスワードなしでサインインしています。設定すると、パスワードでもサインインできます。"};
constexpr page_text security_set{"Set a password", "パスワードを設定"};
constexpr page_text security_has_one{
    "Your account already has a password. Enter it to choose another.",
    "パスワードは既に設定されています。変更するには現在のパスワードを入力してください。"};
constexpr page_text security_not_set{
    "A password cannot be set here. Choose “Forgot your password?” on the sign-in page instead.",
    "ここではパスワードを設定できません。サインインページの「パスワードをお忘れですか？」から設定してください。"};
constexpr page_text security_password_hint{"A new password signs you out everywhere except in this browser.",
                                           "変更すると、このブラウザー以外のすべての場所でサインアウトされます。"};
constexpr page_text security_differs{"The two new passwords differ.", "新しいパスワードが一致しません。"};
constexpr page_text security_short{"The new password is shorter than 6 or longer than 256 characters.",
                                   "新しいパスワードは 6 文字以上 256 文字以内で入力してください。"};
constexpr page_text security_no_current{"Enter your current password.", "現在のパスワードを入力してください。"};
constexpr page_text security_app{"Authenticator app", "認証アプリ"};
constexpr page_text security_app_on{"Sign-ins ask for a code from your app.",
                                    "サインイン時に認証アプリのコードが必要です。"};
constexpr page_text security_app_off{"An app on your phone shows codes, and each sign-in then asks for one.",
                                     "スマートフォンの認証アプリに表示されるコードで、サインインを保護します。"};
constexpr page_text security_set_up{"Set up", "設定する"};
constexpr page_text security_another_app{"Set up another app", "別のアプリを設定する"};
constexpr page_text security_remove_app{"Remove the authenticator app", "認証アプリを削除"};
constexpr page_text security_remove_question{"Sign-ins no longer ask for its codes.",
                                             "サインイン時にコードを求められなくなります。"};
constexpr page_text security_factors{"Second factors", "二段階認証の方法"};
constexpr page_text security_factors_lead{"After your password, sign-ins ask for one of these.",
                                          "パスワードの後に、選択した方法のいずれかで確認します。"};
constexpr page_text security_preferred{"Ask first for", "最初に使う方法"};
constexpr page_text security_any{"Let me choose", "毎回選択する"};
constexpr page_text security_save{"Save", "保存"};
constexpr page_text security_changed_meanwhile{
    "Your second factors have changed since this page was opened. Nothing was saved; the page now shows what is there.",
    "このページを開いた後に二段階認証の設定が変更されたため、保存されていません。現在の設定を表示しています。"};
constexpr page_text security_not_ticked{"Tick the second factor that you want to be asked for first.",
                                        "「最初に使う方法」で選んだ方法にもチェックを入れてください。"};

struct security_factor {
    second_factor factor;
    std::string_view field;    // in the form
    std::string_view verified; // the attribute that says that its address is verified
    page_text text;
};
constexpr std::array security_factor_rows{
    security_factor{second_factor::SOFTWARE_TOKEN_MFA, "app", "", security_app},
    security_factor{
        second_factor::SMS_MFA, "sms", "phone_number_verified", {"Code by text message", "SMS で届くコード"}},
    security_factor{second_factor::EMAIL_OTP, "email", "email_verified", {"Code by email", "メールで届くコード"}},
};

bool has_factor(const std::vector<second_factor>& all, second_factor one) {
    return std::ranges::find(all, one) != all.end();
}

// What the page is made of.
struct security_facts {
    const service::attribute_values& own;
    service::chosen_factors chosen;
    std::optional<std::vector<second_factor>> offered; // by the pool; nullopt: not known
    bool has_password = true;
};

bool is_open_to(const security_facts& facts, const security_factor& row) {
    if (has_factor(facts.chosen.methods, row.factor)) return true;
    if (row.verified.empty() || !facts.offered || !has_factor(*facts.offered, row.factor)) return false;
    const auto found = facts.own.find(std::string(row.verified));
    return found != facts.own.end() && base::equal_ignoring_case(found->second, "true");
}

std::string password_section(const account_visit& at, bool has_password) {
    page_action form{.action = "/account/password",
                     .button = std::string(at.say(has_password ? security_change : security_set))};
    const auto field = [&](std::string name, const page_text& label, std::string autocomplete) {
        form.fields.push_back({.name = std::move(name),
                               .label = std::string(at.say(label)),
                               .type = "password",
                               .autocomplete = std::move(autocomplete),
                               .is_required = true,
                               .longest = longest_account_password});
    };
    if (has_password) field("current", security_current, "current-password");
    field("new", security_new, "new-password");
    field("again", security_again, "new-password");
    return section_html("password", at.say(security_password),
                        paragraph(at.say(has_password ? security_password_hint : security_none)) +
                            form_html(form, at.by));
}

std::string app_section(const account_visit& at, const security_facts& facts) {
    const bool is_on = has_factor(facts.chosen.methods, second_factor::SOFTWARE_TOKEN_MFA);
    if (!is_on && facts.offered && !has_factor(*facts.offered, second_factor::SOFTWARE_TOKEN_MFA)) return {};
    auto content = paragraph(at.say(is_on ? security_app_on : security_app_off));
    content += form_html(
        {.action = "/account/authenticator",
         .button = std::string(at.say(is_on ? security_another_app : security_set_up)),
         .is_quiet = is_on,
         .label = fmt::format("{}: {}", at.say(is_on ? security_another_app : security_set_up), at.say(security_app))},
        at.by);
    if (is_on)
        content += question_html(at.say(security_remove_app), at.say(security_remove_question),
                                 {.action = "/account/authenticator/remove",
                                  .button = std::string(at.say(security_remove_app)),
                                  .is_dangerous = true},
                                 at.by);
    return section_html("app", at.say(security_app), content);
}

// What a form was made from: from an older page, it would switch off an app that was set up in the meantime.
std::string mark_of_factors(const service::chosen_factors& chosen) {
    std::string out;
    for (const auto& row : security_factor_rows) {
        if (has_factor(chosen.methods, row.factor)) out += fmt::format("{}.", row.field);
        if (chosen.preferred == row.factor) out += "first.";
    }
    return out.empty() ? "none" : out;
}

std::string factors_section(const account_visit& at, const security_facts& facts) {
    page_action form{.action = "/account/factors",
                     .hidden = {{"was", mark_of_factors(facts.chosen)}},
                     .button = std::string(at.say(security_save)),
                     .is_quiet = true};
    form_field preferred{.name = "preferred",
                         .label = std::string(at.say(security_preferred)),
                         .choices = {{"", std::string(at.say(security_any))}}};
    bool has_address = false;
    for (const auto& row : security_factor_rows) {
        if (!is_open_to(facts, row)) continue;
        has_address = has_address || !row.verified.empty();
        const std::string label(at.say(row.text));
        form.fields.push_back({.name = std::string(row.field),
                               .label = label,
                               .type = "checkbox",
                               .value = "yes",
                               .is_checked = has_factor(facts.chosen.methods, row.factor)});
        preferred.choices.push_back({std::string(row.field), label});
        if (facts.chosen.preferred == row.factor) preferred.value = row.field;
    }
    // The app alone has its own section.
    if (!has_address) return {};
    form.fields.push_back(std::move(preferred));
    return section_html("factors", at.say(security_factors),
                        paragraph(at.say(security_factors_lead)) + form_html(form, at.by));
}

cognito::result<security_facts> look_up_security(const account_visit& at, const service::attribute_values& own) {
    auto chosen = at.ports.factors.of(at.who);
    if (!chosen) return std::unexpected(chosen.error());
    return security_facts{own, std::move(*chosen), at.ports.factors.offered(),
                          at.ports.accounts.may_have_password(at.who)};
}

std::optional<account_refusal> check_passwords(const account_visit& at, const base::secret& current,
                                               const base::secret& wanted, const base::secret& again) {
    const auto length = base::json::length_in_characters(wanted.reveal());
    if (length < shortest_new_password || length > longest_account_password ||
        base::json::length_in_characters(current.reveal()) > longest_account_password)
        return refused_field(at, security_new, security_short);
    if (!wanted.equals(again.reveal())) return refused_field(at, security_again, security_differs);
    return std::nullopt;
}

reply<page_or_redirect> change_own_password(const account_visit& at, const form_values& given) {
    const auto current = given.secret("current");
    const auto wanted = given.secret("new");
    // The form for a first password does not ask for the current one.
    const bool is_first = !given.has("current");
    if (!is_first && current.empty())
        return show_account_security(at, refused_field(at, security_current, security_no_current));
    if (is_first && at.ports.accounts.may_have_password(at.who))
        return show_account_security(at, refused_field(at, security_current, security_has_one));
    if (const auto refused = check_passwords(at, current, wanted, given.secret("again")))
        return show_account_security(at, refused);
    const auto done = at.ports.accounts.change_password(at.who, current, wanted);
    if (done) return account_done(account_security_path, is_first ? "password-set" : "password");
    auto refused = refused_by_cognito(done.error(), cognito_step::password_change);
    if (is_first && refused.why.code() == problems::wrong_password.code)
        refused.sentence = at.say(at.ports.accounts.may_have_password(at.who) ? security_has_one : security_not_set);
    return show_account_security(at, refused);
}

reply<page_or_redirect> choose_factors(const account_visit& at, const form_values& given) {
    service::chosen_factors wanted;
    for (const auto& row : security_factor_rows) {
        if (given.has(row.field)) wanted.methods.push_back(row.factor);
        if (given.text("preferred") == row.field) wanted.preferred = row.factor;
    }
    if (wanted.preferred && !has_factor(wanted.methods, *wanted.preferred))
        return show_account_security(at, refused_field(at, security_preferred, security_not_ticked));
    const auto present = at.ports.factors.of(at.who);
    if (!present) return show_account_security(at, refused_by_cognito(present.error(), cognito_step::second_factor));
    if (given.text("was") != mark_of_factors(*present))
        return show_account_security(
            at, account_refusal{problems::changed_meanwhile, std::string(at.say(security_changed_meanwhile))});
    const auto done = at.ports.factors.choose(at.who, wanted);
    if (!done) return show_account_security(at, refused_by_cognito(done.error(), cognito_step::second_factor));
    return account_done(account_security_path, "saved");
}

} // namespace

reply<page_or_redirect> show_account_security(const account_visit& at, const std::optional<account_refusal>& refused) {
    const auto own = at.ports.accounts.attributes(at.who);
    if (!own) return not_shown(refused, to_problem(own.error(), cognito_step::own_account));
    const auto linked = linked_sign_ins(*own);
    std::string content;
    if (const auto* only = find_provider_of(at.who, linked)) {
        content = paragraph(fmt::format(fmt::runtime(at.say(security_of_provider)), only->provider));
    } else {
        const auto facts = look_up_security(at, *own);
        if (!facts) return not_shown(refused, to_problem(facts.error(), cognito_step::own_account));
        content = password_section(at, facts->has_password) + app_section(at, *facts) + factors_section(at, *facts);
    }
    const auto passkeys = account_passkey_section(at);
    if (!passkeys) return not_shown(refused, passkeys.error());
    content += *passkeys;
    return show_account(at,
                        {.title = std::string(at.say(security_title)),
                         .content_html = std::move(content),
                         .entry = account_security_path},
                        refused);
}

std::vector<operation> account_security_pages(const account_access& ports) {
    using enum http::method;
    std::vector<operation> out;
    out.push_back(token_operation(account_row(get, account_security_path, "get_account_security_page",
                                              "The user's own password, second factors and passkeys"),
                                  blocking([ports](const service::principal& who, const http::request& request) {
                                      return show_account_security(
                                          visit_account(*ports, who, request, account_security_path));
                                  })));
    out.push_back(token_operation(
        account_row(post, "/account/password", "change_account_password", "Change the user's own password",
                    audited::password_change, limited::guess),
        blocking([ports](const service::principal& who, const form_values& given, const http::request& request) {
            return change_own_password(visit_account(*ports, who, request, account_security_path), given);
        })));
    out.push_back(token_operation(
        account_row(post, "/account/factors", "choose_account_factors", "Choose the user's own second factors",
                    audited::mfa_change),
        blocking([ports](const service::principal& who, const form_values& given, const http::request& request) {
            return choose_factors(visit_account(*ports, who, request, account_security_path), given);
        })));
    return out;
}

} // namespace poolguard::api
