#pragma once
// One page as data, and its HTML. Texts are plain; rendering escapes them.

#include "base/secret.hpp"
#include "pool/pages/messages.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::pool {

// A rule for a new password, which the script in field_script.hpp ticks off.
struct page_rule {
    enum class kind { length, any_of, unchecked };
    std::string text;
    kind of = kind::unchecked; // what only the server can check is not ticked off
    std::string with{};        // the least number of characters, or the characters of which it needs one
};

struct page_field {
    std::string name;
    std::string label;
    std::string type = "text";
    std::string value{};
    std::string autocomplete{}; // a token of the HTML standard, "Autofill"; empty: off
    std::string hint{};
    std::vector<page_rule> rules{};
    bool is_number = false; // digits only: phones show a numeric keyboard
    bool is_optional = false;
};

// One radio button of a form.
struct page_choice {
    std::string value;
    std::string label;
};

// What the browser's dialog for passkeys puts into a form, by the script in passkey_script.hpp. Without scripts the
// form is hidden.
enum class passkey_start { by_button, at_once, by_autofill };
struct page_passkey {
    bool is_new = false; // to be created
    passkey_start start = passkey_start::by_button;
    std::string options; // JSON for navigator.credentials
};

// What went wrong, in a text of the pages or in the words of a function of the user's own.
struct page_problem {
    page_problem(message_id is, std::string said = {}) : what(is), words(std::move(said)) {}
    friend bool operator==(const page_problem&, const page_problem&) = default;

    message_id what;
    std::string words; // empty: those of `what`
};

// The sentence on top of a page. `own` is what a user chose, such as a name: it replaces {} in the sentence, or is all
// there is if the sentence is empty. Its letters do not reorder the text around it.
struct page_lead {
    page_lead() = default;
    page_lead(std::string says, std::string of_user = {}) : sentence(std::move(says)), own(std::move(of_user)) {}

    std::string sentence;
    std::string own;
};

struct page_link {
    std::string address;
    std::string text;
};

// A form; rendering adds the token against cross-site request forgery.
struct page_form {
    std::string action;
    std::vector<page_field> fields{};
    std::string choice_name{};
    std::string choice_legend{};
    std::vector<page_choice> choices{};
    std::optional<page_choice> box{}; // a checkbox: its name and label
    std::optional<page_passkey> passkey{};
    std::vector<std::pair<std::string, std::string>> hidden{};
    message_id button = message_id::proceed;
    bool is_quiet = false; // shown as a secondary action
};

struct page {
    message_id title = message_id::sign_in;
    page_lead lead{};
    std::optional<message_id> success{};
    std::optional<page_problem> problem{};
    std::string picture{}; // SVG, not escaped
    std::string key{};     // the TOTP key that the picture encodes
    std::vector<page_form> forms{};
    message_id choices_title = message_id::other_ways;
    std::vector<page_link> choices{};
    std::vector<page_link> links{};
    bool needs_passkeys = false; // says so where the browser has none
    std::string form_token{};    // if the page depends on it; otherwise one is issued when the page is shown
};

// A favicon.
struct page_icon {
    std::string address;
    std::string_view media_type;
    bool is_for_dark = false; // colors only
};

// What all pages have around their content.
struct page_frame {
    language in = language::english;
    std::string_view style{}; // address of the style sheet
    std::string_view logo{};  // address of the logo; empty: none
    std::string form_token{};
    std::vector<std::pair<language, std::string>> other_languages{}; // with the page's address in each
    std::string_view product{};                                      // what people sign in to
    std::vector<page_link> about{};                                  // its terms, privacy policy and help
    std::string_view dark_logo{};                                    // in dark colors; empty: the same
    std::span<const page_icon> icons{};                              // none: the logo
};

// Whether the page needs the script for passkeys, and that for its fields.
bool has_passkeys(const page& shown);
bool has_passwords(const page& shown);

std::string render(const page& shown, const page_frame& around);

} // namespace poolguard::pool
