#include "api/pages/console/setup/dependents.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr page_text nothing_depends{"No app client uses it.", "使用しているアプリクライアントはありません。"};
constexpr page_text these_depend{"These app clients use it:", "次のアプリクライアントが使用しています:"};
constexpr page_text more_may_depend{"Not all app clients were checked, so others may use it too.",
                                    "調べていないアプリクライアントがあるため、他にも使用している可能性があります。"};
constexpr page_text delete_for_good{"Delete", "削除"};
constexpr page_text do_not_delete{"Back", "戻る"};

std::string dependents_html(const service::app_client_names& found, http::language in) {
    std::string out;
    if (!found.names.empty()) {
        out = paragraph(these_depend.in(in)) + "<ul>\n";
        for (const auto& each : found.names)
            out += fmt::format("<li>{}</li>\n", user_text_html(each));
        out += "</ul>\n";
    } else if (found.is_all) {
        out = paragraph(nothing_depends.in(in));
    }
    return found.is_all ? out : out + paragraph(more_may_depend.in(in));
}

} // namespace

setup_reply deletion_page(const setup_ports& ports, const service::administrator& by, const http::request& request,
                          deletion_question asked, const refused_form* refused) {
    const auto found = ports.setup.clients.that(by, asked.depends);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    auto to = setup_viewer(ports, by, request, std::string(request.path));
    if (!asked.query.empty()) to.query = std::move(asked.query);
    asked.form.button = delete_for_good.in(to.in);
    asked.form.is_dangerous = true;
    area_page shown{
        .title = fmt::format("{}: {}", asked.title.in(to.in), asked.name), .content_html = {}, .entry = asked.entry};
    shown.content_html =
        section_html("question", asked.title.in(to.in),
                     paragraph(asked.question.in(to.in)) + dependents_html(**found, to.in) + form_html(asked.form, to));
    shown.content_html += fmt::format("<p>{}</p>\n", link_html(asked.entry, do_not_delete.in(to.in)));
    return setup_page(ports, to, std::move(shown), refused);
}

} // namespace poolguard::api
