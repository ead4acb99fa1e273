// The letters of a server whose mail goes to a folder, and one of them with its code to copy.

#include "api/pages/console/watch/letter_html.hpp"
#include "api/pages/console/watch/watch_pages.hpp"
#include "api/pages/page_answer.hpp"
#include "api/permissions.hpp"
#include "api/surfaces/operator_api.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view console_mailbox_path = "/console/mailbox";
constexpr std::size_t letters_on_a_page = 50;

constexpr page_text mailbox_title{"Mailbox", "メール"};
constexpr page_text mailbox_about{
    "This server writes its mail and text messages to a folder instead of sending them. The newest come first.",
    "このサーバーはメールと SMS を送信せず、フォルダーに保存します。新しい順に表示します。"};
constexpr page_text mailbox_none{"There are no letters yet.", "まだメールはありません。"};
constexpr page_text mailbox_subject_head{"Subject", "件名"};
constexpr page_text mailbox_to_head{"To", "宛先"};
constexpr page_text mailbox_time_head{"Time (UTC)", "日時（UTC）"};
constexpr page_text mailbox_no_subject{"(no subject)", "（件名なし）"};
constexpr page_text letter_code_text{"Code", "コード"};
constexpr page_text letter_text_title{"Text", "本文"};
constexpr page_text letter_head_title{"Letter", "メール"};
constexpr page_text letter_back_text{"All letters", "すべてのメール"};
constexpr page_text letter_links_hint{"Only addresses of this server are links.",
                                      "リンクになるのは、このサーバーのアドレスだけです。"};

std::string subject_text(const service::letter_head& of, http::language in) {
    return of.subject.empty() ? std::string(mailbox_no_subject.in(in)) : of.subject;
}

std::string letters_html(const service::letters_page& found, http::language in) {
    const auto head = [in](const page_text& text) { return std::string(text.in(in)); };
    html_table table{.caption = head(mailbox_title),
                     .heads = {head(mailbox_subject_head), head(mailbox_to_head), head(mailbox_time_head)},
                     .rows_html = {},
                     .none = head(mailbox_none)};
    for (const auto& each : found.letters)
        table.rows_html.push_back({link_html(fmt::format("{}/{}", console_mailbox_path, http::percent_encode(each.id)),
                                             subject_text(each, in)),
                                   user_text_html(each.to), time_html(each.sent)});
    std::optional<std::string> next;
    if (found.next) next = fmt::format("{}?cursor={}", console_mailbox_path, http::percent_encode(*found.next));
    return table_html(table) + next_page_html(next, in);
}

reply<page_or_redirect> show_mailbox(const watch_ports& ports, const administrator& by, const mailbox_query& wanted,
                                     const http::request& request) {
    const auto to = ports.site.viewer_of(by, request);
    std::optional<std::string> after;
    if (wanted.cursor) after = wanted.cursor->value;
    const auto found = ports.letters.list(by, after, letters_on_a_page);
    if (!found && found.error() == service::mailbox_error::not_found)
        return std::unexpected(invalid_field("cursor", "must be from a link of this list", 422));
    if (!found) return std::unexpected(to_problem(found.error()));
    const area_page page{.title = std::string(mailbox_title.in(to.in)),
                         .content_html = paragraph(mailbox_about.in(to.in)) + letters_html(**found, to.in),
                         .entry = console_mailbox_path};
    return page_or_redirect{ports.site.show(to, ports.area, page)};
}

std::string content_html_of(const service::letter& shown, std::string_view host, http::language in) {
    const auto label = [in](const page_text& text) { return std::string(text.in(in)); };
    html_details details{{label(mailbox_to_head), user_text_html(shown.head.to)},
                         {label(mailbox_time_head), time_html(shown.head.sent)}};
    if (!shown.code.empty()) details.emplace_back(label(letter_code_text), copyable_html(shown.code, in));
    return section_html("letter", letter_head_title.in(in), details_html(details)) +
           section_html("text", letter_text_title.in(in),
                        letter_html(shown.text, host) +
                            fmt::format("<p class=\"hint\">{}</p>\n", letter_links_hint.in(in))) +
           fmt::format("<p>{}</p>\n", link_html(console_mailbox_path, letter_back_text.in(in)));
}

reply<page_or_redirect> show_letter(const watch_ports& ports, const administrator& by, const letter_path& at,
                                    const http::request& request) {
    const auto to = ports.site.viewer_of(by, request);
    const auto found = ports.letters.read(by, at.letter.value);
    if (!found) return std::unexpected(to_problem(found.error()));
    const auto host = request.find_header("Host").value_or(std::string_view{});
    const area_page page{.title = subject_text((*found)->head, to.in),
                         .content_html = content_html_of(**found, host, to.in),
                         .entry = console_mailbox_path};
    return page_or_redirect{ports.site.show(to, ports.area, page)};
}

} // namespace

std::vector<operation> mailbox_pages(const shared_watch_ports& ports) {
    std::vector<operation> out;
    // Codes in the letters let one sign in as others, so looking at them is recorded.
    const auto about = [](std::string path, std::string id, std::string summary) {
        auto text = page_description(http::method::get, std::move(path), std::move(id), std::move(summary));
        text.audit = audited::administration;
        return text;
    };
    out.push_back(administrator_operation(
        about(std::string(console_mailbox_path), "console_mailbox", "The letters in the folder"),
        blocking([ports](const administrator& by, const query<mailbox_query>& wanted, const http::request& request) {
            return show_mailbox(*ports, by, wanted.value, request);
        })));
    out.push_back(administrator_operation(
        about(fmt::format("{}/{{letter}}", console_mailbox_path), "console_letter", "A letter and its code"),
        blocking([ports](const administrator& by, const path<letter_path>& at, const http::request& request) {
            return show_letter(*ports, by, at.value, request);
        })));
    return out;
}

} // namespace poolguard::api
