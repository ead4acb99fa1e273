#include "pool/pages/page_style.hpp"

#include "base/color.hpp"
#include "http/image_answer.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::string_view light_colors = R"(
  --page: #f3f4f6; --card: #ffffff; --text: #1b1f24; --quiet: #4b5563; --line: #767f8c;
  --bad: #a4161a; --bad-ground: #fdecec; --good: #14532d; --good-ground: #e7f6ec;
)";
constexpr std::string_view dark_colors = R"(
  --page: #101418; --card: #1a2027; --text: #f1f4f8; --quiet: #b8c1cc; --line: #8a94a1;
  --bad: #ffb4b4; --bad-ground: #3d1518; --good: #b7ecc8; --good-ground: #12301d;
)";
constexpr std::string_view rules = R"(* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center;
  gap: 1rem; padding: 1rem; background: var(--page) var(--page-image, none) center / cover; color: var(--text);
  font: 1rem/1.5 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif;
}
main { width: 100%; max-width: 26rem; padding: 2rem 1.5rem; background: var(--card) var(--card-image, none) center / cover;
  border: 1px solid var(--card-line, transparent); border-radius: var(--card-radius, .75rem);
  box-shadow: 0 1px 4px rgb(0 0 0 / .25); }
h1 { margin: 0 0 1rem; color: var(--heading, inherit); font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.product { margin-bottom: .5rem; color: var(--quiet); font-weight: 600; }
.logo { display: block; max-height: 4rem; max-width: 100%; margin: 0 auto 1.5rem; }
.bad, .good { padding: .75rem; border-radius: .5rem; }
.bad { color: var(--bad); background: var(--bad-ground); }
.good { color: var(--good); background: var(--good-ground); }
label, legend { display: block; margin-bottom: .25rem; color: var(--label, inherit); font-weight: 600; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
fieldset label { font-weight: 400; padding: .25rem 0; }
.hint { margin: .25rem 0 0; color: var(--hint, var(--quiet)); font-size: .875rem; }
.box { font-weight: 400; margin-bottom: 1rem; }
input:not([type=radio], [type=checkbox]) { width: 100%; padding: .625rem .75rem; font: inherit; color: inherit;
  background: var(--field, transparent); border: 1px solid var(--line); border-radius: var(--field-radius, .5rem); }
button, .choice { display: block; width: 100%; padding: .625rem; font: inherit; font-weight: 600; text-align: center;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent);
  border-radius: var(--button-radius, .5rem); cursor: pointer; text-decoration: none; }
button:where(:hover) { color: var(--on-accent-hover, var(--on-accent)); background: var(--accent-hover, var(--accent)); }
.choice { margin-bottom: .5rem; color: var(--on-choice, var(--text)); background: var(--choice, transparent);
  border-color: var(--choice-line, var(--line)); }
.quiet { margin-top: .75rem; color: var(--on-second, var(--text)); background: var(--second, transparent);
  border-color: var(--second-line, var(--line)); }
.secret { display: flex; gap: .5rem; }
.secret input { flex: 1; min-width: 0; }
.reveal { flex: none; width: auto; margin: 0; font-weight: 400; }
.reveal[aria-pressed=true] { border-color: var(--text); box-shadow: inset 0 0 0 1px var(--text); }
.rules { margin: -.5rem 0 1rem; padding-left: 1.25rem; color: var(--quiet); font-size: .875rem; }
.rules .met { color: var(--text); list-style-type: "✓ "; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
a { color: var(--link, inherit); }
:focus-visible { outline: 3px solid var(--focus, var(--text)); outline-offset: 2px; }
nav ul, footer ul { list-style: none; margin: 1rem 0 0; padding: 0; }
nav li { margin-bottom: .5rem; }
footer ul { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem 1rem; margin: 0; color: var(--quiet); font-size: .875rem; }
.picture { display: block; width: 12rem; height: 12rem; margin: 0 auto 1rem; background: #fff; }
code { font-size: 1.0625rem; overflow-wrap: anywhere; }
)";

constexpr auto cached_for_an_hour = "public, max-age=3600";

} // namespace

page_style::page_style(branding brand) : brand_(std::move(brand)), sheet_(write_sheet({})) {}

std::string page_style::write_sheet(const page_colors& own) const {
    const auto accent = fmt::format("--accent: {}; --on-accent: {};", brand_.accent, base::readable_on(brand_.accent));
    const auto in_light = fmt::format("{}{}{}", light_colors, accent, own.light);
    const auto in_dark = fmt::format("{}{}{}", dark_colors, accent, own.dark);
    using enum color_scheme;
    auto out = fmt::format(":root {{ color-scheme: {};{}}}\n",
                           own.scheme == both    ? "light dark"
                           : own.scheme == light ? "light"
                                                 : "dark",
                           own.scheme == dark ? in_dark : in_light);
    if (own.scheme == both) out += fmt::format("@media (prefers-color-scheme: dark) {{ :root {{{}}} }}\n", in_dark);
    return out.append(rules).append(own.rules);
}

http::response page_style::style_sheet() const {
    http::response out;
    out.content_type = "text/css; charset=utf-8";
    out.static_body = sheet_;
    out.headers.emplace_back("Cache-Control", cached_for_an_hour);
    return out;
}

http::response page_style::style_sheet(const page_colors& own) const {
    auto out = style_sheet();
    out.static_body = {};
    out.body = write_sheet(own);
    return out;
}

http::response page_style::logo() const {
    http::response out;
    if (!brand_.logo) {
        out.status = 404;
        return out;
    }
    out.content_type = brand_.logo->media_type;
    out.static_body = brand_.logo->content;
    out.headers.emplace_back("Cache-Control", cached_for_an_hour);
    out.headers.emplace_back("Content-Security-Policy", http::image_policy);
    return out;
}

} // namespace poolguard::pool
