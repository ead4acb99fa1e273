#include "api/routes.hpp"

#include <memory>

namespace poolguard::api {
namespace {

constexpr std::size_t ignored_body_limit = 1024;

} // namespace

std::span<const operation> add_routes(http::router& router, std::vector<operation> table, const access_guard& at) {
    struct served {
        std::vector<operation> table;
        access_guard at;
    };
    const auto all = std::make_shared<const served>(served{std::move(table), at});
    for (const auto& row : all->table) {
        const auto& about = row.description();
        http::route added;
        added.method = about.method;
        added.pattern = about.path;
        added.lane = about.lane;
        added.is_for_any_host = about.is_for_any_host;
        if (row.input().body) {
            added.body_limit = about.body_limit;
            added.media_types = {"application/json"};
        } else if (about.token.takes_form && about.method != http::method::get) {
            added.body_limit = about.body_limit;
            added.media_types = {"application/x-www-form-urlencoded"};
            if (about.takes_files) added.media_types.emplace_back("multipart/form-data");
        } else if (about.method != http::method::get) {
            // Many clients send "{}" even where no body is expected; it is ignored.
            added.body_limit = ignored_body_limit;
        }
        added.handler = [all, &row](const http::request& request) { return row.answer(request, all->at); };
        router.add(std::move(added));
    }
    return all->table;
}

} // namespace poolguard::api
