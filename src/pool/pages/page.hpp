#pragma once
// One page as data, and its HTML. Texts are given as they are and escaped here.

#include "base/secret.hpp"
#include "pool/pages/messages.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace poolguard::pool {

struct page_field {
    std::string name;
    std::string label;
    std::string type = "text";
    std::string value{};
    std::string autocomplete{}; // of the HTML standard, "Autofill"; empty: off
    std::string hint{};
    bool is_number = false; // a code: digits on a phone's keyboard
};

// One of which somebody chooses.
struct page_choice {
    std::string value;
    std::string label;
};

struct page_link {
    std::string address;
    std::string text;
};

// A form that changes something; the token against forgery is added to each.
struct page_form {
    std::string action;
    std::vector<page_field> fields{};
    std::string choice_name{};
    std::string choice_legend{};
    std::vector<page_choice> choices{};
    std::vector<std::pair<std::string, std::string>> hidden{};
    message_id button = message_id::go_on;
    bool is_quiet = false; // beside the page's purpose
};

struct page {
    message_id title = message_id::sign_in;
    std::string lead{};
    std::optional<message_id> good_news{};
    std::optional<message_id> problem{};
    std::string picture{}; // SVG, as it is
    std::string key{};     // that goes with the picture
    std::vector<page_form> forms{};
    message_id choices_title = message_id::other_ways;
    std::vector<page_link> choices{};
    std::vector<page_link> links{};
};

// What surrounds each page.
struct page_frame {
    language in = language::english;
    bool has_logo = false;
    std::string form_token;
    std::vector<std::pair<language, std::string>> other_languages; // and where the page stands in each
};

std::string render(const page& shown, const page_frame& around);

} // namespace poolguard::pool
