#include "simulation/store/dynamodb_expressions.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace poolguard::simulation {
namespace {

using boost::json::object;

[[noreturn]] void refuse(std::string_view why, std::string_view text) {
    throw std::invalid_argument(std::string(why) + ": " + std::string(text));
}

std::string_view text_of(const object& value, std::string_view type) {
    const auto* const found = value.size() == 1 ? value.if_contains(type) : nullptr;
    if (found == nullptr || !found->is_string()) refuse("not a value of type " + std::string(type), serialize(value));
    return found->get_string();
}

// A word, a ":name", or a sign.
class words {
  public:
    explicit words(std::string_view text) : text_(text), rest_(text) { read(); }

    std::string_view next() const { return next_; }
    std::string_view take() {
        const auto out = next_;
        read();
        return out;
    }
    bool take_if(std::string_view wanted) {
        if (next_ != wanted) return false;
        read();
        return true;
    }
    void expect(std::string_view wanted) {
        if (!take_if(wanted)) refuse("an expression that is not understood", text_);
    }
    std::string_view all() const { return text_; }

  private:
    void read() {
        while (rest_.starts_with(' '))
            rest_.remove_prefix(1);
        const auto is_of_word = [](unsigned char each) {
            return std::isalnum(each) != 0 || each == '_' || each == ':';
        };
        auto size = static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_of_word) - rest_.begin());
        if (size == 0 && !rest_.empty()) size = rest_.starts_with("<=") || rest_.starts_with(">=") ? 2 : 1;
        next_ = rest_.substr(0, size);
        rest_.remove_prefix(size);
    }

    std::string_view text_;
    std::string_view rest_;
    std::string_view next_;
};

class expression {
  public:
    expression(std::string_view text, const object& item, named_values& values)
        : words_(text), item_(item), values_(values) {}

    bool condition() {
        const bool out = any();
        words_.expect("");
        return out;
    }

    // Values are those from before the update.
    object update(object& to) {
        object set;
        for (bool more = words_.take_if("SET"); more; more = words_.take_if(",")) {
            const auto name = word();
            words_.expect("=");
            if (!set.emplace(name, sum()).second) refuse("an attribute is set twice", words_.all());
        }
        for (const auto& [name, value] : set)
            to[name] = value;
        for (bool more = words_.take_if("REMOVE"); more; more = words_.take_if(","))
            to.erase(word());
        words_.expect("");
        return set;
    }

  private:
    bool any() {
        bool out = every();
        while (words_.take_if("OR"))
            out = every() || out;
        return out;
    }
    bool every() {
        bool out = one();
        while (words_.take_if("AND"))
            out = one() && out;
        return out;
    }
    bool one() {
        if (words_.take_if("(")) {
            const bool out = any();
            words_.expect(")");
            return out;
        }
        if (words_.take_if("attribute_not_exists")) {
            words_.expect("(");
            const bool out = !item_.contains(word());
            words_.expect(")");
            return out;
        }
        return comparison();
    }
    bool comparison() {
        const auto left = value();
        const auto sign = words_.take();
        static constexpr std::array<std::string_view, 5> signs{"=", "<", "<=", ">", ">="};
        if (std::ranges::find(signs, sign) == signs.end()) refuse("a comparison that is not understood", words_.all());
        const auto right = value();
        const auto order = left && right ? compare(*left, *right) : std::nullopt;
        if (!order) return false;
        if (*order == 0) return sign.ends_with('=');
        return sign.starts_with(*order < 0 ? '<' : '>');
    }
    object sum() {
        const auto first = present(operand());
        if (!words_.take_if("+")) return first;
        std::int64_t out = 0;
        if (__builtin_add_overflow(number_of(first), number_of(present(operand())), &out))
            refuse("a sum over 64 bits", words_.all());
        return {{"N", std::to_string(out)}};
    }
    std::optional<object> operand() {
        if (!words_.take_if("if_not_exists")) return value();
        words_.expect("(");
        auto found = value();
        words_.expect(",");
        auto otherwise = value();
        words_.expect(")");
        return found ? std::move(found) : std::move(otherwise);
    }
    // Of an attribute, or named; nullopt if there is no such attribute.
    std::optional<object> value() {
        if (words_.next().starts_with(':')) return values_.use(words_.take());
        const auto* const found = item_.if_contains(word());
        return found == nullptr ? std::nullopt : std::optional(found->as_object());
    }
    object present(std::optional<object> found) const {
        if (!found) refuse("an attribute that the item does not have", words_.all());
        return std::move(*found);
    }
    std::string_view word() {
        const auto out = words_.take();
        if (out.empty() || std::isalpha(static_cast<unsigned char>(out.front())) == 0)
            refuse("an expression that is not understood", words_.all());
        return out;
    }

    words words_;
    const object& item_;
    named_values& values_;
};

} // namespace

named_values::named_values(const object& request) {
    static const object none;
    const auto* const found = request.if_contains("ExpressionAttributeValues");
    all_ = found == nullptr ? &none : &found->as_object();
}

const object& named_values::use(std::string_view name) {
    used_.emplace(name);
    const auto* const found = all_->if_contains(name);
    if (found == nullptr) refuse("a value without a name", name);
    return found->as_object();
}

void named_values::expect_all_used() const {
    for (const auto& [name, value] : *all_)
        if (!used_.contains(std::string_view(name))) refuse("a value that no expression uses", name);
}

bool holds(std::string_view condition, const object& item, named_values& values) {
    return expression(condition, item, values).condition();
}

object update(std::string_view text, object& item, named_values& values) {
    const auto before = item;
    return expression(text, before, values).update(item);
}

std::optional<int> compare(const object& left, const object& right) {
    const auto sign = [](auto order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    if (left.contains("N") && right.contains("N")) return sign(number_of(left) <=> number_of(right));
    if (left.contains("S") && right.contains("S")) return sign(text_of(left, "S") <=> text_of(right, "S"));
    if (left.contains("B") && right.contains("B")) return sign(bytes_of(left) <=> bytes_of(right));
    return std::nullopt;
}

std::int64_t number_of(const object& value) {
    const auto text = text_of(value, "N");
    std::int64_t out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failed != std::errc{} || end != text.data() + text.size()) refuse("not a number", text);
    return out;
}

std::string bytes_of(const object& value) {
    auto out = base::from_base64(text_of(value, "B"));
    if (!out) refuse("not base64", text_of(value, "B"));
    return std::move(*out);
}

} // namespace poolguard::simulation
