// The strict JSON reader against Boost.JSON's, and the reader of payloads, which builds no value, against both.

#include "base/json/parse.hpp"
#include "base/json/write.hpp"
#include "base/utf8.hpp"
#include "fuzz/fuzz.hpp"
#include "jwt/payload.hpp"

#include <boost/json.hpp>

namespace poolguard::fuzz {
namespace {

namespace json = base::json;

// Boost.JSON keeps the last of two members of the same name, so fewer are written than were read.
std::size_t members_in(const boost::json::value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count = object->size();
        for (const auto& [_, each] : *object)
            count += members_in(each);
    } else if (const auto* array = value.if_array()) {
        for (const auto& each : *array)
            count += members_in(each);
    }
    return count;
}

bool has_fraction(const boost::json::value& value) {
    if (const auto* object = value.if_object())
        return std::ranges::any_of(*object, [](const auto& each) { return has_fraction(each.value()); });
    if (const auto* array = value.if_array()) return std::ranges::any_of(*array, has_fraction);
    return value.is_double();
}

// The colons outside of texts.
std::size_t named_members(std::string_view text) {
    std::size_t count = 0;
    bool is_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_text && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            is_text = !is_text;
        else if (!is_text && text[i] == ':')
            ++count;
    }
    return count;
}

void compare_payload(std::string_view text, const std::expected<boost::json::value, json::parse_error>& whole) {
    const auto read = jwt::payload::parse(base::bytes(text));
    require(read.has_value() == (whole && whole->is_object()), "a payload is read if it is a JSON object");
    if (!read) {
        const bool is_duplicate = !whole && whole.error() == json::parse_error::duplicate_member;
        require(is_duplicate || read.error() == jwt::error::payload_not_json, "the reason is the same");
        return;
    }
    constexpr std::string_view known[] = {"iss",      "sub",           "token_use",  "client_id", "scope",
                                          "username", "jti",           "origin_jti", "event_id",  "cognito:username",
                                          "nonce",    "exp",           "iat",        "nbf",       "auth_time",
                                          "aud",      "cognito:groups"};
    // Claims that are numbers or lists are not given as text if they are text.
    constexpr std::string_view never_text[] = {"exp", "iat", "nbf", "auth_time", "cognito:groups"};
    for (const auto& [name, value] : whole->get_object()) {
        const auto is_in = [&](const auto& names) {
            return std::ranges::find(names, std::string_view(name)) != std::end(names);
        };
        const auto found = read->text(name);
        require(found.has_value() == (value.is_string() && !is_in(never_text)),
                "a member is text in both readers or in none");
        require(!found || *found == std::string_view(value.get_string()), "the text is the same");
        require(read->is_true(name) == (value.is_bool() && value.get_bool() && !is_in(known)),
                "a member is true in both or in none");
    }
    require(read->object() == *whole, "the object is the same");
}

} // namespace

std::vector<std::string> seeds() {
    return {R"({"a":[1,-2,3.5e-7,true,false,null,"\u00e4\ud83d\ude00\n"],"b":{}})",
            R"({"iss":"i","aud":["a","b"],"exp":1790000000,"cognito:groups":["x"],"email_verified":true,"\u0061":"b"})",
            R"({"a":1,"a":2})",
            R"( [ 18446744073709551615 , -9223372036854775808, 1e400 ] )",
            R"("text")",
            std::string(40, '[')};
}

void try_input(std::string_view input) {
    const auto ours = json::parse(input);
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = json::max_depth;
    const auto theirs = boost::json::parse(input, error, {}, options);
    if (ours) {
        require(!error && *ours == theirs, "what is accepted has the value that Boost.JSON reads");
        require(base::is_utf8(input), "what is accepted is UTF-8");
        require(members_in(*ours) == named_members(input), "no member is named twice");
        const auto again = json::parse(boost::json::serialize(*ours));
        // Boost.JSON reads a fraction to the last bit but one.
        require(again && (*again == *ours || has_fraction(*ours)), "a value that is written is read again");
    } else if (!error) {
        // The only differences: each member once, UTF-8 in what is no text too, and neither infinity nor NaN, which
        // Boost.JSON makes of 1e400 and 0e400, and which are no JSON.
        const auto written = boost::json::serialize(theirs);
        require(members_in(theirs) < named_members(input) || !base::is_utf8(input) || written.contains("Infinity") ||
                    written.contains("NaN"),
                "only these are refused in addition");
    }
    compare_payload(input, ours);
    if (base::is_utf8(input)) {
        const auto text = json::parse(json::write(input));
        require(text && std::string_view(text->get_string()) == input, "a text that is written is read again");
    }
}

} // namespace poolguard::fuzz
