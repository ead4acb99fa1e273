#pragma once
// Strict JSON (see parse.hpp) as a series of events, for readers that keep less than the whole value. It does not look
// for members that are named twice: that is the reader's, who knows which it has seen.

#include "base/json/parse.hpp"
#include "base/utf8.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <utility>

namespace poolguard::base::json {

// What the parser's error means; never duplicate_member.
parse_error classify(const boost::json::error_code& error);

// For a handler's on_double: sets the error, which ends the parsing, unless the number is finite.
bool is_finite(double value, boost::json::error_code& error);

// Calls Boost.JSON's parser with a handler that is made from the arguments, and passes it to `finish`, whose result is
// returned if the text is one JSON value.
template <class Handler, class Finish, class... Arguments>
auto parse_events(std::string_view text, const Finish& finish, Arguments&&... arguments)
    -> std::expected<decltype(finish(std::declval<Handler&>())), parse_error> {
    if (!is_utf8(text)) return std::unexpected(parse_error::invalid_utf8);
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::json::basic_parser<Handler> parser(options, std::forward<Arguments>(arguments)...);
    boost::json::error_code error;
    const auto read = parser.write_some(false, text.data(), text.size(), error);
    if (error) return std::unexpected(classify(error));
    if (text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
        return std::unexpected(parse_error::malformed);
    return finish(parser.handler());
}

} // namespace poolguard::base::json
