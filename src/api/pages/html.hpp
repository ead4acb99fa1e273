#pragma once
// The parts that pages of the console and of the account are made of. What is named `html` is HTML already; all other
// texts are plain and are escaped.

#include "api/browser_page.hpp"
#include "api/pages/viewer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::api {

// A text that somebody wrote, kept from turning the page around it (Unicode UAX #9).
std::string user_text_html(std::string_view text);
std::string link_html(std::string_view address, std::string_view text);
// "2026-02-03 10:30" in UTC, with the machine-readable time.
std::string time_html(base::time_point at);

enum class mood { plain, good, bad };
// A word about the state of something: "enabled".
std::string badge_html(std::string_view word, mood is = mood::plain);
// A text to copy, with a button where scripts run.
std::string copyable_html(std::string_view text, http::language in);
// The same for several lines.
std::string copyable_block_html(std::string_view text, http::language in);

struct form_choice {
    std::string value;
    std::string label;
};

struct form_field {
    std::string name;
    std::string label;
    std::string type = "text"; // of an <input>, or "textarea"; with choices, a <select>
    std::string value{};
    std::string autocomplete = "off"; // a token of the HTML standard, "Autofill"
    std::string hint{};
    bool is_required = false;
    std::size_t longest = 0; // characters; 0: no limit
    std::vector<form_choice> choices{};
    bool is_checked = false; // of a checkbox
    std::string accept{};    // of a "file": the media types that browsers offer
};

struct page_action {
    std::string action; // the address
    std::vector<form_field> fields{};
    std::vector<std::pair<std::string, std::string>> hidden{};
    std::string button;
    bool is_quiet = false;     // shown as a secondary action
    bool is_dangerous = false; // what it does cannot be undone
    std::string label{};       // of the button, for screen readers, where several have the same text
};
// A form that sends itself with POST and the token against forms of other sites.
std::string form_html(const page_action& form, const viewer& by);
// One that asks first: the form is behind a line that opens.
std::string question_html(std::string_view line, std::string_view question, const page_action& form, const viewer& by);
// A form that looks something up with GET.
std::string search_html(const page_action& form);

struct html_table {
    std::string caption{}; // for screen readers
    std::vector<std::string> heads;
    std::vector<std::vector<std::string>> rows_html;
    std::string none; // instead of a table without rows
};
std::string table_html(const html_table& shown);

// Names and what they are.
using html_details = std::vector<std::pair<std::string, std::string>>; // label, HTML
std::string details_html(const html_details& shown);

std::string section_html(std::string_view id, std::string_view title, std::string_view content_html);
// A link to the next page of a list; nothing without an address. `about` names the list for screen readers, where a
// page has several.
std::string next_page_html(const std::optional<std::string>& address, http::language in, std::string_view about = {});

} // namespace poolguard::api
