#include "api/pages/console/setup/client_sections.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr page_text client_id_label{"Client ID", "クライアント ID"};
constexpr page_text client_created_label{"Created", "作成日時"};
constexpr page_text client_changed_label{"Changed", "変更日時"};
constexpr page_text client_secret_label{"Secret", "シークレット"};
constexpr page_text preview_label{"Sign-in page", "サインインページ"};
constexpr page_text preview_text{"Open", "開く"};
constexpr page_text branding_label{"Branding", "ブランディング"};
constexpr page_text branding_link_text{"Change the look of the pages", "ページの外観を変更"};
constexpr page_text none_text{"none", "なし"};
constexpr page_text secret_kept_text{"set", "設定済み"};
constexpr page_text own_client_warning{
    "This server signs people in with this app client. Without the flows, scopes and callback URLs that it needs, "
    "nobody "
    "can sign in here.",
    "このサーバーはこのアプリクライアントでサインインしています。必要なフロー、スコープ、コールバック URL "
    "がなくなると、誰もサインインできなくなります。"};

constexpr page_text paste_title{"What to paste into an application", "アプリケーションに貼り付ける設定"};
constexpr page_text environment_title{"Environment variables (.env)", "環境変数 (.env)"};
constexpr page_text amplify_none{"Amplify does not support app clients with a secret.",
                                 "Amplify はシークレット付きのアプリクライアントに対応していません。"};
constexpr page_text auth_js_none{
    "Auth.js needs the sign-in pages: the OAuth flow “code”, scopes and a callback URL.",
    "Auth.js にはサインインページが必要です (OAuth フロー「code」、スコープ、コールバック URL)。"};
constexpr page_text boto3_none{"The app client has no flow for passwords, such as ALLOW_USER_PASSWORD_AUTH.",
                               "パスワード用のフロー (ALLOW_USER_PASSWORD_AUTH など) がありません。"};

constexpr page_text secrets_title{"Secrets", "シークレット"};
constexpr page_text secret_once_text{
    "Copy the secret now. To see it again, choose “Show the secret”.",
    "今コピーしてください。もう一度見るには「シークレットを表示」を選択してください。"};
constexpr page_text show_secret_text{"Show the secret", "シークレットを表示"};
constexpr page_text add_secret_text{"Add a secret", "シークレットを追加"};
constexpr page_text remove_secret_text{"Delete", "削除"};
constexpr page_text remove_secret_question{
    "Applications that still use this secret can no longer sign anybody in.",
    "このシークレットを使用しているアプリケーションは、サインインできなくなります。"};
constexpr page_text secret_id_head{"ID", "ID"};
constexpr page_text secret_created_head{"Created", "作成日時"};
constexpr page_text secret_act_head{"Act", "操作"};

constexpr page_text delete_client_line{"Delete this app client", "このアプリクライアントを削除"};
constexpr page_text delete_client_question{
    "Applications that use the app client can no longer sign anybody in, and its branding is deleted with it. This "
    "cannot be undone.",
    "このアプリクライアントを使用するアプリケーションはサインインできなくなり、ブランディングも削除されます。"
    "元に戻せません。"};
constexpr page_text delete_client_text{"Delete", "削除"};

std::string subtitle_html(std::string_view text) { return fmt::format("<h3>{}</h3>\n", text); }

std::string card_html(std::string_view heading, const std::string& text, const page_text& instead, http::language in) {
    return subtitle_html(heading) + (text.empty() ? paragraph(instead.in(in)) : copyable_block_html(text, in));
}

} // namespace

std::string client_address(std::string_view id) { return fmt::format("/console/clients/{}", http::percent_encode(id)); }

std::string client_facts_html(const card_facts& of, http::language in) {
    html_details facts{{std::string(client_id_label.in(in)), copyable_html(of.client.ClientId, in)},
                       {std::string(client_created_label.in(in)), time_html(of.client.CreationDate.at)},
                       {std::string(client_changed_label.in(in)), time_html(of.client.LastModifiedDate.at)},
                       {std::string(client_secret_label.in(in)),
                        std::string(of.has_secret ? secret_kept_text.in(in) : none_text.in(in))}};
    if (const auto page = sign_in_page_of(of.place, of.client); !page.empty())
        facts.emplace_back(preview_label.in(in), link_html(page, preview_text.in(in)));
    facts.emplace_back(branding_label.in(in),
                       link_html(fmt::format("/console/branding/{}", http::percent_encode(of.client.ClientId)),
                                 branding_link_text.in(in)));
    auto out = details_html(facts);
    if (of.place.signs_in_by(of.client.ClientId)) out += paragraph(own_client_warning.in(in));
    return out;
}

std::string client_cards_html(const card_facts& of, http::language in) {
    auto environment = environment_card(of);
    auto content = card_html(environment_title.in(in), environment, environment_title, in);
    base::wipe(environment);
    content += card_html("AWS Amplify 6", amplify_card(of), amplify_none, in);
    content += card_html("Auth.js 5", auth_js_card(of), auth_js_none, in);
    content += card_html("Python, boto3", boto3_card(of), boto3_none, in);
    return section_html("paste", paste_title.in(in), content);
}

std::string client_secrets_html(const card_facts& of, std::span<const cognito::client_secret_descriptor> secrets,
                                std::pair<std::string, std::string> mark, const viewer& to,
                                const refused_form* refused) {
    if (!of.has_secret) return {};
    const auto page = client_address(of.client.ClientId);
    std::string content;
    if (!of.secret.empty())
        content += copyable_html(of.secret, to.in) + paragraph(secret_once_text.in(to.in));
    else
        content += setup_form_html(
            {.action = page + "/secret", .button = std::string(show_secret_text.in(to.in)), .is_quiet = true}, to,
            refused);
    html_table table{.caption = std::string(secrets_title.in(to.in)),
                     .heads = {std::string(secret_id_head.in(to.in)), std::string(secret_created_head.in(to.in)),
                               std::string(secret_act_head.in(to.in))},
                     .rows_html = {},
                     .none = {}};
    for (const auto& each : secrets) {
        auto act = question_html(remove_secret_text.in(to.in), remove_secret_question.in(to.in),
                                 {.action = page + "/secrets/delete",
                                  .hidden = {{"id", each.ClientSecretId}},
                                  .button = std::string(remove_secret_text.in(to.in)),
                                  .is_dangerous = true,
                                  .label = fmt::format("{} {}", remove_secret_text.in(to.in), each.ClientSecretId)},
                                 to);
        const bool may_go = secrets.size() > 1 && !of.place.signs_in_by(of.client.ClientId);
        table.rows_html.push_back({user_text_html(each.ClientSecretId), time_html(each.ClientSecretCreateDate.at),
                                   may_go ? std::move(act) : std::string{}});
    }
    if (!secrets.empty())
        content += table_html(table) + setup_form_html({.action = page + "/secrets",
                                                        .hidden = {std::move(mark)},
                                                        .button = std::string(add_secret_text.in(to.in)),
                                                        .is_quiet = true},
                                                       to, refused);
    return section_html("secrets", secrets_title.in(to.in), content);
}

std::string client_deletion_html(const card_facts& of, const viewer& to) {
    if (of.place.signs_in_by(of.client.ClientId)) return {};
    return question_html(delete_client_line.in(to.in), delete_client_question.in(to.in),
                         {.action = client_address(of.client.ClientId) + "/delete",
                          .button = std::string(delete_client_text.in(to.in)),
                          .is_dangerous = true},
                         to);
}

} // namespace poolguard::api
