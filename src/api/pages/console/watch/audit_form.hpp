#pragma once
// The filter of the page with the audit: read from the page's address, shown as a form, and written into links.

#include "api/browser_page.hpp"
#include "api/pages/html.hpp"
#include "http/form.hpp"
#include "store/audit_log.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

// A filter as somebody typed it, and what is wrong with it.
struct audit_form {
    std::string person;
    std::string action;
    std::string outcome;
    std::string node;
    std::string from;  // as <input type="datetime-local"> sends it, in UTC
    std::string until; // not after this minute
    std::optional<std::string> cursor{};
    store::audit_filter filter{};      // of the fields without mistakes
    std::vector<page_text> mistakes{}; // one sentence for each
};

// The fields of the page's query. Unknown ones are ignored; a text is at most 256 bytes on one line.
audit_form read_audit_form(const http::form_fields& given);
// "2026-02-03T10:30", maybe with seconds, in UTC; nullopt for anything else, and for days that no calendar has.
std::optional<base::time_point> read_local_time(std::string_view text);

page_action audit_filter_action(const audit_form& shown, http::language in);
// The query of a page with that filter, with '?'; nothing without a filter and a cursor.
std::string audit_page_query(const audit_form& shown, const std::optional<std::string>& cursor);
// The query of the API's list with the same filter, with '?' if there is any.
std::string audit_export_parameters(const store::audit_filter& wanted);

// "1 day", "7 days"
std::string days_text(std::int64_t days, http::language in);
// "Sign-in" of "sign_in"; a word that is not known as it is.
std::string_view audit_action_label(std::string_view action, http::language in);
std::string_view audit_outcome_label(std::string_view outcome, http::language in);

} // namespace poolguard::api
