#pragma once
// What the console's pages about the set-up of the pool have in common: their rows, refused forms that keep what was
// typed, and what Cognito's refusals mean.

#include "api/arguments.hpp"
#include "api/one_line.hpp"
#include "api/pages/console/setup/setup_pages.hpp"
#include "api/pages/form_values.hpp"
#include "api/pages/html.hpp"
#include "api/pages/page_answer.hpp"
#include "api/permissions.hpp"
#include "base/json/read.hpp"
#include "base/try.hpp"

#include <boost/describe.hpp>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolguard::api {

using setup_reply = reply<page_or_redirect>;

struct setup_list_query {
    std::optional<base::json::text<1, 8192, one_line>> cursor; // of the page before
};
BOOST_DESCRIBE_STRUCT(setup_list_query, (), (cursor))
// With the size of a page of the console's lists.
service::page_request to_page_request(const setup_list_query& wanted);
std::optional<std::string> next_setup_page(std::string_view path, const std::optional<std::string>& cursor);

// A row's description: page_description(), and audited unless it only reads.
description setup_description(http::method method, std::string path, std::string id, std::string summary);

// Of a failure of the set-up.
problem to_setup_problem(const cognito::failure& failure);
// A form whose fields are not all good.
problem wrong_fields(std::vector<field_problem> wrong);

// A form that was refused. It is shown again with what was typed, unless somebody has changed meanwhile what the form
// is about, or it was sent before: then the page shows what is there now.
struct refused_form {
    std::string action;
    const form_values& given;
    problem why;
    bool keeps_what_was_typed() const {
        return why.code() != problems::changed_meanwhile.code && why.code() != problems::form_repeated.code;
    }
};
// The form's fields and hidden values as they were typed, if it is the one that was refused. Passwords and files are
// not kept.
page_action as_typed(page_action form, const refused_form* refused);
std::string setup_form_html(page_action form, const viewer& by, const refused_form* refused);

// The hidden field of a form that must not do the same thing twice, such as making what has no name of its own.
inline constexpr std::string_view once_field = "once";
std::pair<std::string, std::string> once_mark(const setup_ports& ports);
// The problem of a form that was sent before.
std::expected<void, problem> take_form(const setup_ports& ports, const form_values& given);
// Does what such a form asks for, unless it was sent before. If Cognito refuses it, the form may be sent again.
template <class Act>
auto do_once(const setup_ports& ports, const form_values& given, Act act)
    -> std::expected<typename std::invoke_result_t<Act>::value_type, problem> {
    POOLGUARD_CHECK(take_form(ports, given));
    auto done = act();
    if (done) return std::move(*done);
    ports.setup.forms.give_back(given.text(once_field), done.error());
    return std::unexpected(to_setup_problem(done.error()));
}

// A page, with what was refused if something was.
page_or_redirect setup_page(const setup_ports& ports, const viewer& to, area_page shown, const refused_form* refused);
page_or_redirect setup_done(std::string_view path, std::string_view notice);
// The viewer of an act's answer: the links of the page lead to `path`, which can be opened.
viewer setup_viewer(const setup_ports& ports, const service::administrator& by, const http::request& request,
                    std::string path);

std::string joined_lines(std::span<const std::string> lines);
// "name = value" for each line of a text area. A line without "=" is wrong.
std::expected<std::vector<std::pair<std::string, std::string>>, field_problem>
read_pairs(const form_values& given, std::string_view field, const page_text& label, http::language in);
// A whole number in a field; nullopt if the field is empty.
std::expected<std::optional<std::int64_t>, field_problem> read_number(const form_values& given, std::string_view field,
                                                                      const page_text& label, http::language in);

// What a member of a message is called in the form.
struct member_label {
    std::string_view member;
    page_text label;
};
std::vector<field_problem> labelled(const base::json::field_errors& errors, std::span<const member_label> labels,
                                    http::language in);
// What in a message breaks Cognito's own constraints, before it is sent.
template <class Message>
std::vector<field_problem> broken_constraints(const Message& message, std::span<const member_label> labels,
                                              http::language in) {
    auto text = base::json::write(message);
    const auto read = base::json::read<Message>(text, base::json::unknown_members::ignore);
    base::wipe(text);
    return read ? std::vector<field_problem>{} : labelled(read.error(), labels, in);
}

} // namespace poolguard::api
