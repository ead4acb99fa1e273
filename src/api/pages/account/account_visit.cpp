#include "api/pages/account/account_visit.hpp"

#include "api/one_line.hpp"
#include "api/pages/form_addresses.hpp"
#include "api/web_cookie.hpp"
#include "base/ascii.hpp"
#include "base/json/text.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr page_text account_area_text{"Account", "アカウント"};
constexpr page_text account_menu_profile{"Profile", "プロフィール"};
constexpr page_text account_menu_security{"Sign-in and security", "サインインとセキュリティ"};
constexpr page_text account_menu_sessions{"Sessions and devices", "セッションとデバイス"};
constexpr page_text account_menu_data{"Your data", "データ"};
constexpr page_text account_field_empty{"{} is empty.", "{}が入力されていません。"};
constexpr page_text account_field_long{"{} is longer than {} characters.", "{}は {} 文字以内で入力してください。"};
constexpr page_text account_field_lines{"{} has characters that cannot be shown on one line.",
                                        "{}に使用できない文字が含まれています。"};
constexpr page_text account_home_text{"Home page", "トップページ"};
constexpr page_text account_pages_sign_out{"Sign out of the sign-in pages too",
                                           "サインインページからもサインアウトする"};

page_area account_area() {
    return {.name = account_area_text,
            .menu = {{account_profile_path, account_menu_profile},
                     {account_security_path, account_menu_security},
                     {account_sessions_path, account_menu_sessions},
                     {account_data_path, account_menu_data}}};
}

struct account_sentence {
    std::string_view code;
    page_text text; // an empty English text: the problem's own
};
// What the codes of these acts mean to somebody who looks after their own account.
constexpr std::array account_sentences{
    account_sentence{"wrong_password", {"The current password is incorrect.", "現在のパスワードが正しくありません。"}},
    account_sentence{"invalid_password", {"", "新しいパスワードが要件を満たしていません。"}},
    account_sentence{"code_mismatch", {"The code is incorrect.", "コードが正しくありません。"}},
    account_sentence{"code_expired",
                     {"The code has expired. Request a new one.",
                      "コードの有効期限が切れています。新しいコードを送信してください。"}},
    account_sentence{"code_not_sent",
                     {"The code could not be sent. Try again later.",
                      "コードを送信できませんでした。しばらくしてからお試しください。"}},
    account_sentence{"attribute_refused",
                     {"This cannot be changed here. Ask an administrator.",
                      "この項目はここでは変更できません。管理者にお問い合わせください。"}},
    account_sentence{"address_taken",
                     {"Another account has this address.", "このアドレスは別のアカウントで使用されています。"}},
    account_sentence{"second_factor_refused",
                     {"Second factors cannot be changed here. Ask an administrator.",
                      "二段階認証はここでは変更できません。管理者にお問い合わせください。"}},
    account_sentence{"invalid_request", {"", "入力した値を使用できません。"}},
    account_sentence{"passkey_challenge_expired",
                     {"Adding the passkey took too long. Start again.",
                      "パスキーの追加に時間がかかりすぎました。もう一度お試しください。"}},
    account_sentence{"passkey_refused", {"The passkey was not accepted.", "パスキーを登録できませんでした。"}},
    account_sentence{"passkey_not_found", {"This passkey is already gone.", "このパスキーは既に削除されています。"}},
    account_sentence{"too_many_passkeys",
                     {"You have as many passkeys as allowed. Remove one first.",
                      "パスキーの数が上限に達しています。先にどれかを削除してください。"}},
    account_sentence{"session_not_found", {"This session has already ended.", "このセッションは既に終了しています。"}},
    account_sentence{"device_not_found",
                     {"This device is already forgotten.", "このデバイスは既に登録解除されています。"}},
    account_sentence{"rate_limited",
                     {"Too many attempts. Try again later.", "試行回数が多すぎます。しばらくしてからお試しください。"}},
};

std::string sentence_for_account(const problem& refused, http::language in) {
    const auto* found = std::ranges::find(account_sentences, refused.code(), &account_sentence::code);
    if (found == account_sentences.end() || found->text.in(in).empty()) return sentence_of(refused, in);
    return std::string(found->text.in(in));
}

problem account_field_problem(const page_text& label, std::string message) {
    return invalid_field(label.english, std::move(message), 422);
}

account_refusal refused_text(const account_visit& at, const page_text& label, const page_text& form, std::size_t most) {
    return {account_field_problem(label, "does not fit"), fmt::format(fmt::runtime(at.say(form)), at.say(label), most)};
}

std::optional<base::time_point> account_time_in(const boost::json::value* given) {
    if (given == nullptr) return std::nullopt;
    std::int64_t milliseconds = 0;
    if (given->is_int64()) milliseconds = given->get_int64();
    if (given->is_string()) {
        const std::string_view text = given->get_string();
        std::from_chars(text.data(), text.data() + text.size(), milliseconds);
    }
    constexpr std::int64_t latest = 253'402'300'799; // the end of the year 9999, in seconds
    const auto seconds = milliseconds / 1000;
    if (seconds <= 0 || seconds > latest) return std::nullopt;
    return base::from_epoch_seconds(seconds);
}

std::string account_text_in(const boost::json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string{};
}

} // namespace

account_visit visit_account(const account_ports& ports, const service::principal& who, const http::request& request,
                            std::string_view page) {
    auto by = ports.site.viewer_of(who, request);
    by.path = page;
    return {ports, who, request, std::move(by)};
}

account_refusal refused_by_cognito(const cognito::failure& failure, cognito_step step) {
    return {to_problem(failure, step)};
}

std::optional<account_refusal> check_account_text(const account_visit& at, const page_text& label,
                                                  std::string_view given, std::size_t most, bool may_be_empty) {
    if (given.empty() && !may_be_empty) return refused_text(at, label, account_field_empty, most);
    if (!is_one_line(given)) return refused_text(at, label, account_field_lines, most);
    if (base::json::length_in_characters(given) > most) return refused_text(at, label, account_field_long, most);
    return std::nullopt;
}

account_refusal refused_field(const account_visit& at, const page_text& label, const page_text& sentence) {
    return {account_field_problem(label, std::string(sentence.english)), std::string(at.say(sentence))};
}

reply<page_or_redirect> show_account(const account_visit& at, area_page shown,
                                     const std::optional<account_refusal>& refused) {
    if (refused && refused->why.status() == 401) return std::unexpected(refused->why);
    if (refused) {
        shown.alert = refused->sentence.empty() ? sentence_for_account(refused->why, at.by.in) : refused->sentence;
        shown.status = refused->why.status();
        shown.code = refused->why.code();
    }
    auto out = at.ports.site.show(at.by, account_area(), shown);
    // A page may have shown the key of an authenticator app.
    base::wipe(shown.content_html);
    if (refused && refused->why.kind().retry_after != 0)
        out.headers.emplace_back("Retry-After", std::to_string(refused->why.kind().retry_after));
    return page_or_redirect{std::move(out)};
}

std::unexpected<problem> not_shown(const std::optional<account_refusal>& refused, const problem& why) {
    const bool is_of_act = refused && refused->why.status() != problems::validation_failed.status;
    return std::unexpected(is_of_act ? refused->why : why);
}

reply<page_or_redirect> account_done(std::string_view path, std::string_view notice) {
    return page_or_redirect{see_other(path, notice)};
}

bool is_absent(const cognito::failure& failure) {
    return failure.name == cognito::failure_name::unknown_operation ||
           failure.name == "InvalidUserPoolConfigurationException" || failure.name == "WebAuthnNotEnabledException" ||
           failure.name == "WebAuthnConfigurationMissingException";
}

description account_row(http::method method, std::string_view path, std::string id, std::string summary, audited act,
                        limited limit) {
    auto out = page_description(method, std::string(path), std::move(id), std::move(summary));
    out.audit = act;
    out.limit = limit;
    return out;
}

std::vector<linked_sign_in> linked_sign_ins(const service::attribute_values& own) {
    const auto found = own.find("identities");
    if (found == own.end()) return {};
    boost::system::error_code failed;
    const auto read = boost::json::parse(found->second, failed);
    std::vector<linked_sign_in> out;
    if (failed || !read.is_array()) return out;
    for (const auto& each : read.get_array()) {
        const auto* one = each.if_object();
        if (one == nullptr) continue;
        auto provider = account_text_in(*one, "providerName");
        if (provider.empty()) continue;
        out.push_back(
            {std::move(provider), account_text_in(*one, "userId"), account_time_in(one->if_contains("dateCreated"))});
    }
    return out;
}

const linked_sign_in* find_provider_of(const service::principal& who, const std::vector<linked_sign_in>& linked) {
    const auto found = std::ranges::find_if(linked, [&](const linked_sign_in& each) {
        return base::equal_ignoring_case(fmt::format("{}_{}", each.provider, each.id), who.username());
    });
    return found == linked.end() ? nullptr : std::to_address(found);
}

reply<page_or_redirect> leave_account(const account_visit& at, const page_text& title, const page_text& sentence) {
    const auto in = at.by.in;
    auto content = paragraph(sentence.in(in)) + "<nav><ul>\n" + link_item("/", account_home_text.in(in));
    // The pages of another Cognito may still know the browser.
    if (at.ports.oauth.is_available())
        content += link_item(at.ports.oauth.sign_out_address(at.ports.public_url + "/"), account_pages_sign_out.in(in));
    auto out = to_response({.in = in, .title = std::string(title.in(in)), .content = content + "</ul></nav>\n"});
    const auto name = session_cookie_name(at.ports.has_secure_cookies);
    if (const auto cookie = http::find_cookie(at.request, name)) {
        // Its tokens are revoked already, so what is left of it can do nothing.
        if (!at.ports.sessions.end(*cookie)) base::log::warning("session_of_former_account_not_removed", {});
        http::drop_cookie(out, name, at.ports.has_secure_cookies);
    }
    return page_or_redirect{std::move(out)};
}

std::vector<operation> account_pages(account_ports ports) {
    const auto shared = std::make_shared<const account_ports>(std::move(ports));
    std::vector<operation> out;
    const auto add = [&](auto* const rows_of, std::string_view page) {
        auto rows = rows_of(shared);
        std::ranges::move(form_addresses(rows, page), std::back_inserter(out));
        std::ranges::move(rows, std::back_inserter(out));
    };
    add(account_profile_pages, account_profile_path);
    for (auto* const rows_of : {account_security_pages, account_authenticator_pages, account_passkey_pages})
        add(rows_of, account_security_path);
    add(account_session_pages, account_sessions_path);
    add(account_data_pages, account_data_path);
    return out;
}

} // namespace poolguard::api
