#include "http/parsing/plain_head.hpp"

#include "base/ascii.hpp"
#include "base/scan.hpp"

#include <algorithm>
#include <array>

namespace poolguard::http {
namespace {

constexpr char highest_control = '\x7f';

constexpr std::array<bool, 256> token_characters = [] {
    std::array<bool, 256> out{};
    for (unsigned c = 0; c < out.size(); ++c) {
        const auto as_char = static_cast<char>(c);
        out[c] = base::is_token({&as_char, 1});
    }
    return out;
}();

// About the message's framing or the connection.
bool is_about_transfer(std::string_view name) {
    constexpr std::array<std::string_view, 6> names = {"Expect",         "Upgrade",          "Connection",
                                                       "Content-Length", "Proxy-Connection", "Transfer-Encoding"};
    return std::ranges::any_of(names, [name](std::string_view each) { return base::equal_ignoring_case(each, name); });
}

bool is_plain_target(std::string_view target) {
    return !target.empty() && std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

class head_reader {
  public:
    head_reader(std::string_view input, message_parts& out) : rest_(input), out_(out) {}

    bool read() {
        if (!read_request_line()) return false;
        while (!rest_.starts_with("\r\n"))
            if (!read_field()) return false;
        rest_.remove_prefix(2);
        out_.head_done = true;
        return true;
    }
    std::size_t left() const { return rest_.size(); }

  private:
    // The characters of a token, which may be none.
    std::string_view take_token() {
        std::size_t size = 0;
        while (size < rest_.size() && token_characters[static_cast<unsigned char>(rest_[size])])
            ++size;
        return take(size);
    }
    std::string_view take(std::size_t size) {
        const auto out = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return out;
    }
    bool take_exactly(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    bool read_request_line() {
        const auto method = take_token();
        if (method.empty() || !take_exactly(" ")) return false;
        const auto target = take(std::min(rest_.find(' '), rest_.size()));
        if (!is_plain_target(target) || !take_exactly(" HTTP/1.1\r\n")) return false;
        out_.method = out_.keep(method);
        out_.target = out_.keep(target);
        out_.version = 11;
        return true;
    }

    bool read_field() {
        const auto name = take_token();
        if (name.empty() || !take_exactly(": ")) return false;
        const auto value = take(base::find_special(rest_, highest_control, highest_control));
        if (value.empty() || value.front() == ' ' || value.back() == ' ' || !take_exactly("\r\n")) return false;
        if (is_about_transfer(name) || out_.fields.size() == message_parts::max_fields) return false;
        if (base::equal_ignoring_case(name, "Host")) ++out_.hosts;
        if (base::equal_ignoring_case(name, "Content-Type")) ++out_.content_types;
        out_.fields.push_back({out_.keep(name), out_.keep(value)});
        return true;
    }

    std::string_view rest_;
    message_parts& out_;
};

} // namespace

std::size_t read_plain_head(std::string_view input, message_parts& out) {
    head_reader reader(input, out);
    if (reader.read()) return input.size() - reader.left();
    out.clear();
    return 0;
}

} // namespace poolguard::http
