#include "pages_fixture.hpp"

#include <array>

namespace poolguard::pool {
namespace {

// The value of an attribute of a tag; empty if it has none.
std::string value_in(std::string_view tag, std::string_view name) {
    const auto begin = fmt::format(" {}=\"", name);
    const auto found = tag.find(begin);
    if (found == tag.npos) return {};
    const auto value = tag.substr(found + begin.size());
    return unescape_html(std::string(value.substr(0, value.find('"'))));
}

bool has_word(std::string_view tag, std::string_view name) {
    return tag.ends_with(fmt::format(" {}", name)) || tag.contains(fmt::format(" {} ", name));
}

void take_input(std::string_view tag, form_on_page& into) {
    const auto name = value_in(tag, "name"), type = value_in(tag, "type");
    if (type == "radio") return into.choices.push_back(value_in(tag, "value"));
    if (type == "checkbox") return into.boxes.push_back(name);
    into.fields[name] = value_in(tag, "value");
    if (type != "hidden" && !has_word(tag, "hidden")) into.names.push_back(name);
}

// The text of the first element that begins with this.
std::string text_behind(const std::string& html, const std::string& begin) {
    const auto found = html.find(begin);
    if (found == html.npos) return {};
    const auto from = html.find('>', found) + 1;
    return unescape_html(html.substr(from, html.find('<', from) - from));
}

std::string form_body(const filled_in& fields) {
    std::string out;
    for (const auto& [name, value] : fields)
        out += (out.empty() ? "" : "&") + http::percent_encode(name) + '=' + http::percent_encode(value);
    return out;
}

} // namespace

std::string unescape_html(std::string text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> marks{
        {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
    for (const auto& [mark, meant] : marks)
        for (auto found = text.find(mark); found != text.npos; found = text.find(mark, found + 1))
            text.replace(found, mark.size(), meant);
    return text;
}

page_seen read_page(const http::response& answer) {
    page_seen out{.status = answer.status, .html = std::string(answer.content()), .headers = answer.headers};
    out.location = out.header("Location");
    out.title = text_behind(out.html, "<h1");
    out.problem = text_behind(out.html, "<p class=\"bad\"");
    out.success = text_behind(out.html, "<p class=\"good\"");
    for (auto from = out.html.find('<'); from != out.html.npos; from = out.html.find('<', from + 1)) {
        const auto tag = std::string_view(out.html).substr(from + 1, out.html.find('>', from) - from - 1);
        if (tag.starts_with("form "))
            out.forms.push_back({.action = value_in(tag, "action"), .passkey = value_in(tag, "data-options")});
        if (tag.starts_with("input ") && !out.forms.empty()) take_input(tag, out.forms.back());
        if (tag.starts_with("a ")) out.links.push_back(value_in(tag, "href"));
    }
    return out;
}

page_seen page_browser::post(const std::string& target, const filled_in& fields) {
    return ask(http::method::post, target, form_body(fields));
}

page_seen page_browser::send(const page_seen& from, const filled_in& values, std::size_t form) {
    const auto& wanted = from.forms.at(form);
    auto fields = wanted.fields;
    for (const auto& [name, value] : values)
        fields[name] = value;
    return post(wanted.action, fields);
}

page_seen page_browser::ask(http::method method, const std::string& target, const std::string& body) {
    http::request request;
    request.method = method;
    request.target = target;
    const auto mark = std::min(target.find('?'), target.size());
    request.path = request.target.substr(0, mark);
    request.query = request.target.substr(std::min(mark + 1, target.size()));
    request.body = body;
    request.remote_address = address;
    std::string line;
    for (const auto& [name, value] : cookies)
        line += fmt::format("{}{}={}", line.empty() ? "" : "; ", name, value);
    request.headers.push_back({"Host", host});
    if (!line.empty()) request.headers.push_back({"Cookie", line});
    for (const auto& [name, value] : headers)
        request.headers.push_back({name, value});
    auto found = routes_->find(method, request.path);
    const auto* match = std::get_if<http::match>(&found);
    if (match == nullptr) throw std::runtime_error("no route: " + target);
    request.pattern = match->route->pattern;
    request.path_parameters = match->parameters;
    auto outcome = match->route->handler(request);
    auto* work = std::get_if<http::work>(&outcome);
    auto out = read_page(work != nullptr ? (*work)() : std::get<http::response>(outcome));
    for (const auto& [name, value] : out.headers) {
        if (name != "Set-Cookie") continue;
        const auto cookie = value.substr(0, value.find('='));
        if (value.contains("Max-Age=0"))
            cookies.erase(cookie);
        else
            cookies[cookie] = value.substr(cookie.size() + 1, value.find(';') - cookie.size() - 1);
    }
    return out;
}

} // namespace poolguard::pool
