#include "api/pages/account/passkey_section.hpp"

#include "base/url.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr page_text passkeys_title{"Passkeys", "パスキー"};
constexpr page_text passkeys_lead{"Sign in with your fingerprint, your face or the lock of your device.",
                                  "指紋、顔、または画面ロックでサインインできます。"};
constexpr page_text passkeys_name{"Name", "名前"};
constexpr page_text passkeys_made{"Added", "追加日時"};
constexpr page_text passkeys_acts{"Change", "操作"};
constexpr page_text passkeys_none{"You have no passkeys.", "パスキーはまだありません。"};
constexpr page_text passkeys_rename{"Rename", "名前を変更"};
constexpr page_text passkeys_rename_question{"Choose a name that tells you where this passkey is.",
                                             "どこにあるパスキーか分かる名前を付けてください。"};
constexpr page_text passkeys_remove{"Remove", "削除"};
constexpr page_text passkeys_remove_question{
    "You can no longer sign in with this passkey. Delete it on your device too.",
    "このパスキーではサインインできなくなります。デバイスからも削除してください。"};
constexpr page_text passkeys_add{"Add a passkey", "パスキーを追加"};
constexpr page_text passkeys_scripts{"To add a passkey, allow this site to run scripts in your browser.",
                                     "パスキーを追加するには、ブラウザーで JavaScript を有効にしてください。"};
constexpr std::size_t longest_passkey_name = 128;

std::string labelled_passkey(const account_visit& at, const page_text& act, const service::passkey& one) {
    return fmt::format("{}: {}", at.say(act), one.name);
}

std::string passkey_acts(const account_visit& at, const service::passkey& one) {
    page_action rename{.action = "/account/passkeys/rename",
                       .hidden = {{"id", one.id}},
                       .button = std::string(at.say(passkeys_rename)),
                       .is_quiet = true,
                       .label = labelled_passkey(at, passkeys_rename, one)};
    rename.fields.push_back({.name = "name",
                             .label = std::string(at.say(passkeys_name)),
                             .value = one.name,
                             .is_required = true,
                             .longest = longest_passkey_name});
    const page_action remove{.action = "/account/passkeys/remove",
                             .hidden = {{"id", one.id}},
                             .button = std::string(at.say(passkeys_remove)),
                             .is_dangerous = true,
                             .label = labelled_passkey(at, passkeys_remove, one)};
    return question_html(rename.label, at.say(passkeys_rename_question), rename, at.by) +
           question_html(remove.label, at.say(passkeys_remove_question), remove, at.by);
}

// Whether a new one can be made here. The pool says its domain only for a registration, which nobody has begun yet, so
// without a passkey the next page may still say that they are made elsewhere.
bool is_addable(const account_visit& at, const std::vector<service::passkey>& all) {
    return all.empty() ? at.ports.passkeys.may_be_offered()
                       : can_make_passkeys(at.ports.public_url, all.front().relying_party_id);
}

} // namespace

bool can_make_passkeys(std::string_view page_address, std::string_view relying_party_id) {
    const auto url = base::split_url(page_address);
    if (!url || relying_party_id.empty()) return false;
    const std::string_view host = url->host;
    const bool is_local = host == "localhost" || host.ends_with(".localhost");
    if (!page_address.starts_with("https://") && !is_local) return false;
    if (host == relying_party_id) return true;
    if (!host.ends_with(relying_party_id)) return false;
    return host[host.size() - relying_party_id.size() - 1] == '.';
}

reply<std::string> account_passkey_section(const account_visit& at) {
    const auto all = at.ports.passkeys.of(at.who);
    if (!all && is_absent(all.error())) return std::string{};
    if (!all) return std::unexpected(to_problem(all.error(), cognito_step::passkey));
    const bool addable = is_addable(at, *all);
    if (all->empty() && !addable) return std::string{};
    html_table table{.caption = std::string(at.say(passkeys_title)),
                     .heads = {std::string(at.say(passkeys_name)), std::string(at.say(passkeys_made)),
                               std::string(at.say(passkeys_acts))},
                     .rows_html = {},
                     .none = std::string(at.say(passkeys_none))};
    for (const auto& each : *all)
        table.rows_html.push_back({user_text_html(each.name), time_html(each.created), passkey_acts(at, each)});
    auto content = paragraph(at.say(passkeys_lead)) + table_html(table);
    if (addable)
        content += fmt::format("<noscript>{}</noscript>\n", paragraph(at.say(passkeys_scripts))) +
                   form_html({.action = "/account/passkeys/new", .button = std::string(at.say(passkeys_add))}, at.by);
    return section_html("passkeys", at.say(passkeys_title), content);
}

} // namespace poolguard::api
