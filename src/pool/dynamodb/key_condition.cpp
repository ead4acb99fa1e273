#include "pool/dynamodb/key_condition.hpp"

#include "base/ascii.hpp"

#include <array>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace poolguard::pool {
namespace {

// Much longer than any valid key condition.
constexpr std::size_t longest_expression = 4096;

bool is_name_start(char c) { return base::is_letter(c) || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || base::is_digit(c); }

struct condition {
    std::string attribute;
    bool is_equality = false;
    std::string value; // ":placeholder"
};

// Words, "#name", ":value" and punctuation; nullopt for any other character.
std::optional<std::vector<std::string>> tokens_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++at;
            continue;
        }
        std::size_t end = at + 1;
        if (is_name_start(c) || c == '#' || c == ':') {
            while (end < text.size() && is_name_part(text[end]))
                ++end;
            if (end == at + 1 && !is_name_start(c)) return std::nullopt;
        } else if (c == '<' || c == '>') {
            if (end < text.size() && text[end] == '=') ++end;
        } else if (c != '=' && c != '(' && c != ')' && c != ',') {
            return std::nullopt;
        }
        out.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

class parser {
  public:
    parser(std::vector<std::string> tokens, const boost::json::object& names)
        : tokens_(std::move(tokens)), names_(names) {}

    // All conditions, which are joined by AND; nullopt for a syntax error.
    std::optional<std::vector<condition>> read() {
        if (!expression(0) || at_ != tokens_.size()) return std::nullopt;
        return std::move(found_);
    }

  private:
    static constexpr int deepest = 16;

    bool is(std::string_view token) const { return at_ < tokens_.size() && tokens_[at_] == token; }
    bool is_word(std::string_view word) const {
        return at_ < tokens_.size() && base::equal_ignoring_case(tokens_[at_], word);
    }
    bool take(std::string_view token) {
        if (!is(token)) return false;
        ++at_;
        return true;
    }
    bool take_word(std::string_view word) {
        if (!is_word(word)) return false;
        ++at_;
        return true;
    }

    bool expression(int depth) {
        if (!part(depth)) return false;
        while (take_word("AND"))
            if (!part(depth)) return false;
        return true;
    }

    bool part(int depth) {
        if (!take("(")) return comparison();
        return depth < deepest && expression(depth + 1) && take(")");
    }

    bool comparison() {
        condition out;
        if (at_ + 1 < tokens_.size() && tokens_[at_] == "begins_with" && tokens_[at_ + 1] == "(") {
            at_ += 2;
            if (!attribute(out) || !take(",") || !value(out) || !take(")")) return false;
            found_.push_back(std::move(out));
            return true;
        }
        if (!attribute(out)) return false;
        if (take_word("BETWEEN")) {
            if (!value(out) || !take_word("AND") || !value(out)) return false;
            found_.push_back(std::move(out));
            return true;
        }
        out.is_equality = is("=");
        static constexpr std::array<std::string_view, 5> signs{"=", "<", "<=", ">", ">="};
        bool has_sign = false;
        for (const auto sign : signs)
            has_sign = has_sign || take(sign);
        if (!has_sign || !value(out)) return false;
        found_.push_back(std::move(out));
        return true;
    }

    bool attribute(condition& out) {
        if (at_ >= tokens_.size()) return false;
        const auto& token = tokens_[at_];
        if (token.front() == '#') {
            const auto* name = names_.if_contains(token);
            if (name == nullptr || !name->is_string()) return false;
            out.attribute = name->get_string();
        } else if (is_name_start(token.front()) && !base::equal_ignoring_case(token, "AND") &&
                   !base::equal_ignoring_case(token, "BETWEEN")) {
            out.attribute = token;
        } else {
            return false;
        }
        ++at_;
        return true;
    }

    bool value(condition& out) {
        if (at_ >= tokens_.size() || tokens_[at_].front() != ':') return false;
        out.value = tokens_[at_++];
        return true;
    }

    std::vector<std::string> tokens_;
    const boost::json::object& names_;
    std::vector<condition> found_;
    std::size_t at_ = 0;
};

} // namespace

std::expected<boost::json::value, std::string> partition_key_in(std::string_view expression, std::string_view attribute,
                                                                const boost::json::object& names,
                                                                const boost::json::object& values) {
    auto tokens = expression.size() > longest_expression ? std::nullopt : tokens_of(expression);
    auto conditions = tokens ? parser(std::move(*tokens), names).read() : std::nullopt;
    if (!conditions) return std::unexpected(std::string("Invalid KeyConditionExpression: Syntax error"));
    const condition* found = nullptr;
    for (const auto& each : *conditions) {
        if (each.attribute != attribute) continue;
        if (found != nullptr)
            return std::unexpected(std::string("Invalid KeyConditionExpression: a key must have only one condition"));
        found = &each;
    }
    if (found == nullptr)
        return std::unexpected(fmt::format("Query condition missed key schema element: {}", attribute));
    if (!found->is_equality) return std::unexpected(std::string("Query key condition not supported"));
    const auto* value = values.if_contains(found->value);
    if (value == nullptr)
        return std::unexpected(fmt::format("Invalid KeyConditionExpression: An expression attribute value used in "
                                           "expression is not defined; attribute value: {}",
                                           found->value));
    return *value;
}

} // namespace poolguard::pool
