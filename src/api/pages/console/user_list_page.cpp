#include "api/pages/console/console_answers.hpp"
#include "api/pages/console/console_rows.hpp"
#include "api/pages/console/user_words.hpp"
#include "api/surfaces/pages.hpp"
#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {

struct user_list_query {
    std::optional<base::json::text<0, 32, one_line>> by; // an attribute
    std::optional<base::json::text<0, 8, one_line>> how; // "prefix" or "exact"
    std::optional<base::json::text<0, 128, one_line>> q; // empty: all users
    std::optional<base::json::text<1, 8192, one_line>> cursor;
};
BOOST_DESCRIBE_STRUCT(user_list_query, (), (by, how, q, cursor))

namespace {

using service::administrator;

constexpr std::int64_t users_on_a_page = 25;

constexpr page_text user_list_title{"Users", "ユーザー"};
constexpr page_text user_list_search_by_text{"Search by", "検索項目"};
constexpr page_text user_list_match_text{"Match", "一致"};
constexpr page_text user_list_prefix_text{"begins with", "前方一致"};
constexpr page_text user_list_exact_text{"is exactly", "完全一致"};
constexpr page_text user_list_value_text{"Value", "値"};
constexpr page_text user_list_search_text{"Search", "検索"};
constexpr page_text user_list_new_user_text{"New user", "ユーザーを作成"};
constexpr page_text user_list_all_users_text{"All users", "すべてのユーザー"};
constexpr page_text user_list_name_head{"User", "ユーザー"};
constexpr page_text user_list_created_head{"Created", "作成日時"};
constexpr page_text user_list_no_users_text{"There are no such users.", "該当するユーザーはいません。"};
constexpr page_text user_list_none_so_far_text{"No user has matched so far. The next page searches further.",
                                               "ここまでのユーザーに該当者はいません。次のページで検索を続けます。"};

struct user_search_form {
    service::user_search what;
    bool is_searching = false;
};

user_search_form search_of(const user_list_query& given) {
    user_search_form out;
    out.what.attribute = given.by && !given.by->empty() ? given.by->value : "email";
    out.what.is_prefix = !given.how || given.how->value != "exact";
    if (given.q) out.what.value = given.q->value;
    out.is_searching = !out.what.value.empty();
    return out;
}

std::string user_search_html(const user_search_form& form, http::language in) {
    std::vector<form_choice> attributes;
    attributes.reserve(std::size(service::searchable_attributes));
    for (const auto each : service::searchable_attributes)
        attributes.push_back({std::string(each), search_attribute_label(each, in)});
    page_action shown{.action = std::string(console_users_path), .button = std::string(user_list_search_text.in(in))};
    shown.fields.push_back({.name = "by",
                            .label = std::string(user_list_search_by_text.in(in)),
                            .value = form.what.attribute,
                            .choices = std::move(attributes)});
    shown.fields.push_back({.name = "how",
                            .label = std::string(user_list_match_text.in(in)),
                            .value = form.what.is_prefix ? "prefix" : "exact",
                            .choices = {{"prefix", std::string(user_list_prefix_text.in(in))},
                                        {"exact", std::string(user_list_exact_text.in(in))}}});
    shown.fields.push_back({.name = "q",
                            .label = std::string(user_list_value_text.in(in)),
                            .type = "search",
                            .value = form.what.value,
                            .longest = 128});
    return search_html(shown);
}

std::optional<std::string> next_users(const user_search_form& form, const std::optional<std::string>& cursor) {
    if (!cursor) return std::nullopt;
    auto out = fmt::format("{}?cursor={}", console_users_path, http::percent_encode(*cursor));
    if (form.is_searching)
        out += fmt::format("&by={}&how={}&q={}", http::percent_encode(form.what.attribute),
                           form.what.is_prefix ? "prefix" : "exact", http::percent_encode(form.what.value));
    return out;
}

area_page user_list(const user_search_form& form, const service::user_page& found, http::language in) {
    html_table table{.caption = std::string(user_list_title.in(in)),
                     .heads = {std::string(user_list_name_head.in(in)), std::string(console_username_text.in(in)),
                               std::string(console_status_text.in(in)), std::string(console_sign_in_text.in(in)),
                               std::string(user_list_created_head.in(in))},
                     .rows_html = {},
                     .none =
                         std::string(found.next ? user_list_none_so_far_text.in(in) : user_list_no_users_text.in(in))};
    for (const auto& each : found.users)
        table.rows_html.push_back(user_row_html(each, in));
    auto content =
        fmt::format("<p><a class=\"button\" href=\"/console/new-user\">{}</a></p>\n", user_list_new_user_text.in(in)) +
        user_search_html(form, in) + table_html(table) + next_page_html(next_users(form, found.next), in);
    if (form.is_searching)
        content += fmt::format("<p><a href=\"{}\">{}</a></p>\n", console_users_path, user_list_all_users_text.in(in));
    return {
        .title = std::string(user_list_title.in(in)), .content_html = std::move(content), .entry = console_users_path};
}

reply<page_or_redirect> answer_list(const console_ports& ports, const administrator& by, const user_list_query& given,
                                    const http::request& request) {
    const auto viewer = ports.site.viewer_of(by, request);
    const auto form = search_of(given);
    service::page_request wanted{.limit = users_on_a_page, .cursor = {}};
    if (given.cursor) wanted.cursor = given.cursor->value;
    const auto found = ports.users.search(by, wanted, form.is_searching ? std::optional(form.what) : std::nullopt);
    if (found) return page_or_redirect{ports.site.show(viewer, ports.area, user_list(form, **found, viewer.in))};
    auto refused = console_problem(found.error());
    // What cannot be searched for is corrected in the form; where the pool does not answer, there is no list.
    if (refused.status() >= 429) return std::unexpected(std::move(refused));
    return page_or_redirect{ports.site.show(
        viewer, ports.area, with_refusal(user_list(form, {}, viewer.in), {std::move(refused)}, viewer.in))};
}

} // namespace

operation console_user_list(const console_ports& ports) {
    return administrator_operation(
        page_description(http::method::get, std::string(console_users_path), "console_users", "The users of the pool"),
        blocking([ports](const administrator& by, const query<user_list_query>& given, const http::request& request)
                     -> reply<page_or_redirect> { return answer_list(ports, by, given.value, request); }));
}

} // namespace poolguard::api
