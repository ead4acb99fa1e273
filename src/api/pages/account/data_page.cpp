#include "api/pages/account/account_visit.hpp"
#include "api/pages/account/data_export.hpp"
#include "api/surfaces/own_user_api.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr std::size_t longest_confirmation = 2048;

constexpr page_text data_title{"Your data", "データ"};
constexpr page_text data_linked{"Linked sign-ins", "連携しているサインイン"};
constexpr page_text data_linked_lead{"You can also sign in to this account here:",
                                     "次のサービスでもこのアカウントにサインインできます。"};
constexpr page_text data_provider{"Provider", "プロバイダー"};
constexpr page_text data_since{"Since", "連携日時"};
constexpr page_text data_download{"Download", "ダウンロード"};
constexpr page_text data_download_lead{
    "Your attributes, groups, passkeys, devices, sessions and records as a JSON file.",
    "属性、グループ、パスキー、デバイス、セッション、記録を JSON ファイルで保存できます。"};
constexpr page_text data_download_link{"Download your data", "データをダウンロード"};
constexpr page_text data_delete{"Delete your account", "アカウントの削除"};
constexpr page_text data_account{"Account", "アカウント"};
constexpr page_text data_delete_question{
    "This deletes your account and signs you out everywhere. It also deletes your records here, except those that you "
    "are not allowed to delete. It cannot be undone.",
    "アカウントが削除され、すべてのセッションが終了します。ここにある記録も、"
    "削除する権限のないものを除いて削除されます。元に戻すことはできません。"};
constexpr page_text data_confirmation{"To confirm, enter the name of this account", "確認のため、アカウント名を入力"};
constexpr page_text data_not_confirmed{"This is not the name of your account. Nothing was deleted.",
                                       "アカウント名が一致しません。何も削除されていません。"};
constexpr page_text data_deleted_title{"Account deleted", "アカウントを削除しました"};
constexpr page_text data_deleted{"Your account is deleted.", "アカウントは削除されました。"};

std::string attribute_or_empty(const service::attribute_values& own, const char* name) {
    const auto found = own.find(name);
    return found == own.end() ? std::string{} : found->second;
}

// What the account is called on this page. A username that is only an id says nothing to its owner.
std::string shown_account_name(const account_visit& at, const service::attribute_values& own) {
    if (at.who.username() != at.who.subject()) return std::string(at.who.username());
    for (const auto* name : {"preferred_username", "email", "phone_number"})
        if (auto value = attribute_or_empty(own, name); !value.empty()) return value;
    return std::string(at.who.username());
}

std::string linked_section(const account_visit& at, const service::attribute_values& own) {
    const auto linked = linked_sign_ins(own);
    if (linked.empty()) return {};
    html_table table{.caption = std::string(at.say(data_linked)),
                     .heads = {std::string(at.say(data_provider)), std::string(at.say(data_since))},
                     .rows_html = {},
                     .none = {}};
    for (const auto& each : linked)
        table.rows_html.push_back({user_text_html(each.provider), each.since ? time_html(*each.since) : "–"});
    return section_html("linked", at.say(data_linked), paragraph(at.say(data_linked_lead)) + table_html(table));
}

std::string download_section(const account_visit& at) {
    return section_html(
        "download", at.say(data_download),
        paragraph(at.say(data_download_lead)) +
            fmt::format("<p><a class=\"button quiet\" href=\"/account/data.json\" download>{}</a></p>\n",
                        at.say(data_download_link)));
}

std::string deletion_section(const account_visit& at, const service::attribute_values& own) {
    page_action form{.action = "/account/delete", .button = std::string(at.say(data_delete)), .is_dangerous = true};
    form.fields.push_back({.name = "confirmation",
                           .label = std::string(at.say(data_confirmation)),
                           .is_required = true,
                           .longest = longest_confirmation});
    const auto name = details_html({{std::string(at.say(data_account)), user_text_html(shown_account_name(at, own))}});
    return section_html("delete", at.say(data_delete),
                        name + question_html(at.say(data_delete), at.say(data_delete_question), form, at.by));
}

reply<page_or_redirect> show_data(const account_visit& at, const std::optional<account_refusal>& refused = {}) {
    const auto own = at.ports.accounts.attributes(at.who);
    if (!own) return not_shown(refused, to_problem(own.error(), cognito_step::own_account));
    return show_account(at,
                        {.title = std::string(at.say(data_title)),
                         .content_html = linked_section(at, *own) + download_section(at) + deletion_section(at, *own),
                         .entry = account_data_path},
                        refused);
}

// Any name that its owner may know it by.
bool is_name_of_account(const account_visit& at, const service::attribute_values& own, std::string_view given) {
    if (given.empty()) return false;
    if (given == at.who.username()) return true;
    return std::ranges::any_of(std::array{"preferred_username", "email", "phone_number"}, [&](const char* name) {
        return base::equal_ignoring_case(attribute_or_empty(own, name), given);
    });
}

reply<page_or_redirect> delete_own_account(const account_visit& at, const form_values& given) {
    const auto own = at.ports.accounts.attributes(at.who);
    if (!own) return std::unexpected(to_problem(own.error(), cognito_step::own_account));
    if (!is_name_of_account(at, *own, given.text("confirmation")))
        return show_data(at, refused_field(at, data_confirmation, data_not_confirmed));
    const auto done = delete_account(at.ports.accounts, at.ports.records, at.who, *own, at.request);
    if (!done) return show_data(at, account_refusal{done.error()});
    return leave_account(at, data_deleted_title, data_deleted);
}

reply<http::response> download_data(const account_visit& at) {
    const auto document = export_account(at);
    if (!document) return std::unexpected(document.error());
    auto out = json_response(200);
    out.body = boost::json::serialize(*document);
    out.wipe_body = true;
    out.headers.emplace_back("Cache-Control", "no-store");
    out.headers.emplace_back("Content-Disposition", "attachment; filename=\"account.json\"");
    return out;
}

} // namespace

std::vector<operation> account_data_pages(const account_access& ports) {
    using enum http::method;
    std::vector<operation> out;
    out.push_back(token_operation(
        account_row(get, account_data_path, "get_account_data_page", "Linked sign-ins, download and deletion"),
        blocking([ports](const service::principal& who, const http::request& request) {
            return show_data(visit_account(*ports, who, request, account_data_path));
        })));
    out.push_back(token_operation(account_row(get, "/account/data.json", "download_account_data",
                                              "The user's data as a file", audited::data_export),
                                  blocking([ports](const service::principal& who, const http::request& request) {
                                      return download_data(visit_account(*ports, who, request, account_data_path));
                                  })));
    out.push_back(token_operation(
        account_row(post, "/account/delete", "delete_account", "Delete the user's own account", audited::deletion),
        blocking([ports](const service::principal& who, const form_values& given, const http::request& request) {
            return delete_own_account(visit_account(*ports, who, request, account_data_path), given);
        })));
    return out;
}

} // namespace poolguard::api
