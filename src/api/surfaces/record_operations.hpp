#pragma once
// Create, read, update and delete over service::owned_records, for every kind of record. A Surface says what differs:
//
//     struct item {
//         using out = item_out;             // made by `show`
//         static constexpr std::string_view tag, path, one, many;            // "items", "/api/items", "item", "items"
//         static constexpr std::string_view title_member, id_member;         // "name", "item_id"
//         static constexpr std::string_view in_example, out_example;
//         static out show(const service::owned_record& record, const service::member& who);
//         // Optional:
//         static constexpr bool is_personal = true;             // belongs to the user in any tenant
//         static constexpr token_kind token = token_kind::access;
//         struct many_out { std::vector<out> data; };           // the document of a page
//     };

#include "api/one_line.hpp"
#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/surfaces/pages.hpp"
#include "service/owned_records.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

using record_title = base::json::text<1, 200, one_line>;
using record_id = base::json::integer<1, std::numeric_limits<std::int64_t>::max()>;

struct page_query {
    std::optional<base::json::integer<1, 100>> limit; // 50 when absent
    std::optional<base::json::text<1, 512>> cursor;   // of the previous page's Link
};
BOOST_DESCRIBE_STRUCT(page_query, (), (limit, cursor))

inline constexpr std::size_t default_page_size = 50;

// What requests hold. In JSON the members `title` and `id` have the Surface's names.
namespace record {

template <class Surface>
struct member_names {
    static constexpr std::string_view json_name(std::string_view member) {
        return member == "title" ? Surface::title_member : Surface::id_member;
    }
};
template <class Surface>
struct in : member_names<Surface> {
    record_title title;
    BOOST_DESCRIBE_CLASS(in, (), (title), (), ())
};
template <class Surface>
struct patch : member_names<Surface> {
    std::optional<record_title> title;
    BOOST_DESCRIBE_CLASS(patch, (), (title), (), ())
};
template <class Surface>
struct one : member_names<Surface> {
    record_id id;
    BOOST_DESCRIBE_CLASS(one, (), (id), (), ())
};

} // namespace record

template <class Surface>
class record_operations {
  public:
    // `records` must outlive the operations.
    static std::vector<operation> all(service::owned_records& records) {
        std::vector<operation> out;
        out.push_back(list(records));
        out.push_back(create(records));
        out.push_back(get(records));
        out.push_back(replace(records));
        out.push_back(change(records));
        out.push_back(remove(records));
        return out;
    }

  private:
    using out = typename Surface::out;
    using one_path = path<record::one<Surface>>;

    static description about(http::method method, bool is_one, const std::string& id, const std::string& summary) {
        description text{.method = method,
                         .path = is_one ? fmt::format("{}/{{{}}}", Surface::path, Surface::id_member)
                                        : std::string(Surface::path),
                         .id = id,
                         .summary = summary,
                         .tag = Surface::tag,
                         .errors = {problems::store_unavailable, problems::store_failed, problems::id_token_needed,
                                    problems::credentials_refused}};
        if constexpr (requires { Surface::token; }) text.token.kind = Surface::token;
        if (is_one) text.errors.push_back(problems::record_not_found);
        return text;
    }
    // "Update an item", "Update a data item".
    static std::string with_article(std::string_view verb) {
        std::string name(Surface::one);
        std::ranges::replace(name, '_', ' ');
        return fmt::format("{} {} {}", verb, name.find_first_of("aeiou") == 0 ? "an" : "a", name);
    }
    template <class Handler>
    static operation row(description text, Handler handler) {
        if constexpr (requires { Surface::is_personal; })
            return personal_operation(std::move(text), std::move(handler));
        else
            return member_operation(std::move(text), std::move(handler));
    }
    static reply<out> shown(const std::expected<service::owned_record, service::record_error>& found,
                            const service::member& who) {
        if (!found) return std::unexpected(to_problem(found.error()));
        return Surface::show(*found, who);
    }

    static operation list(service::owned_records& records) {
        auto text = about(http::method::get, false, fmt::format("list_{}", Surface::many),
                          fmt::format("List the user's {} in pages", Surface::many));
        if constexpr (requires { typename Surface::many_out; }) {
            text.answer_example = fmt::format(R"({{"data":[{}]}})", Surface::out_example);
            return list_as<enveloped<typename Surface::many_out>>(
                std::move(text), records, [](std::vector<out> values, std::optional<std::string> next) {
                    return enveloped<typename Surface::many_out>{{std::move(values)}, std::move(next)};
                });
        } else {
            text.answer_example = fmt::format("[{}]", Surface::out_example);
            return list_as<page<out>>(std::move(text), records,
                                      [](std::vector<out> values, std::optional<std::string> next) {
                                          return page<out>{std::move(values), std::move(next)};
                                      });
        }
    }

    template <class Answer, class Wrap>
    static operation list_as(description text, service::owned_records& records, Wrap wrap) {
        return row(
            std::move(text),
            blocking([&records, wrap](const service::member& who, const query<page_query>& wanted) -> reply<Answer> {
                const auto limit = wanted->limit ? static_cast<std::size_t>(wanted->limit->value) : default_page_size;
                std::optional<std::string> cursor;
                if (wanted->cursor) cursor = wanted->cursor->value;
                const auto found = records.list(who, limit, cursor);
                if (!found) return std::unexpected(to_problem(found.error(), validation_status(Surface::path)));
                std::vector<out> values;
                values.reserve(found->records.size());
                for (const auto& record : found->records)
                    values.push_back(Surface::show(record, who));
                return wrap(std::move(values), next_page(Surface::path, static_cast<std::int64_t>(limit), found->next));
            }));
    }

    static operation create(service::owned_records& records) {
        auto text = about(http::method::post, false, fmt::format("create_{}", Surface::one), with_article("Create"));
        text.request_example = Surface::in_example;
        text.answer_example = Surface::out_example;
        return row(std::move(text), blocking([&records](const service::member& who,
                                                        const body<record::in<Surface>>& given) -> reply<created<out>> {
                       const auto made = records.create(who, given->title);
                       if (!made) return std::unexpected(to_problem(made.error()));
                       return created<out>{Surface::show(*made, who), fmt::format("{}/{}", Surface::path, made->id)};
                   }));
    }

    static operation get(service::owned_records& records) {
        auto text = about(http::method::get, true, fmt::format("get_{}", Surface::one), with_article("Get"));
        text.answer_example = Surface::out_example;
        return row(std::move(text), blocking([&records](const service::member& who, const one_path& at) -> reply<out> {
                       return shown(records.get(who, at->id), who);
                   }));
    }

    static operation replace(service::owned_records& records) {
        auto text = about(http::method::put, true, fmt::format("replace_{}", Surface::one), with_article("Replace"));
        text.request_example = Surface::in_example;
        text.answer_example = Surface::out_example;
        return row(std::move(text), blocking([&records](const service::member& who, const one_path& at,
                                                        const body<record::in<Surface>>& given) -> reply<out> {
                       return shown(records.update(who, at->id, given->title), who);
                   }));
    }

    static operation change(service::owned_records& records) {
        auto text = about(http::method::patch, true, fmt::format("change_{}", Surface::one), with_article("Update"));
        text.request_example = Surface::in_example;
        text.answer_example = Surface::out_example;
        return row(std::move(text), blocking([&records](const service::member& who, const one_path& at,
                                                        const body<record::patch<Surface>>& given) -> reply<out> {
                       if (!given->title) return shown(records.get(who, at->id), who);
                       return shown(records.update(who, at->id, given->title->value), who);
                   }));
    }

    static operation remove(service::owned_records& records) {
        return row(about(http::method::delete_, true, fmt::format("delete_{}", Surface::one), with_article("Delete")),
                   blocking([&records](const service::member& who, const one_path& at) -> reply<no_content> {
                       const auto done = records.remove(who, at->id);
                       if (!done) return std::unexpected(to_problem(done.error()));
                       return no_content{};
                   }));
    }
};

} // namespace poolguard::api
