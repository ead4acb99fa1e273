#include "jwt/payload.hpp"

#include "base/json/events.hpp"

#include <algorithm>
#include <array>
#include <boost/json/string_view.hpp>
#include <cmath>
#include <cstring>
#include <functional>
#include <memory_resource>
#include <utility>

namespace poolguard::jwt {
namespace {

namespace bj = boost::json;

constexpr std::int64_t max_number = std::int64_t{1} << 53;

claim_value number_value(std::int64_t number) {
    if (number < 0 || number > max_number) return {};
    return {.is = claim_value::kind::number, .number = number};
}

// 1.7e9 is a whole number too; the comparison also refuses infinities and NaN.
claim_value number_value(double number) {
    if (!(number >= 0 && number <= static_cast<double>(max_number)) || std::trunc(number) != number) return {};
    return number_value(static_cast<std::int64_t>(number));
}

} // namespace

// Notes the members of the outermost object, and whether any object names a member twice.
class payload_reader {
  public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    explicit payload_reader(payload& into) : into_(into) { names_.reserve(expected_members); }

    std::expected<void, error> outcome() const {
        if (has_duplicates_) return std::unexpected(error::duplicate_member);
        if (!is_object_) return std::unexpected(error::payload_not_json);
        return {};
    }

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) {
        if (depth_++ == 0) is_object_ = true;
        if (depth_ == 3) only_texts_ = false;
        return true;
    }
    bool on_object_end(std::size_t members, bj::error_code&) {
        forget_names(members);
        return end({});
    }
    bool on_array_begin(bj::error_code&) {
        if (depth_ == 1) {
            texts_.clear();
            only_texts_ = true;
        } else {
            only_texts_ = false;
        }
        ++depth_;
        return true;
    }
    bool on_array_end(std::size_t, bj::error_code&) {
        const bool are_texts = std::exchange(only_texts_, false) && depth_ == 2;
        if (are_texts) return end({.is = claim_value::kind::texts, .texts = std::move(texts_)});
        return end({});
    }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) { return add_part(part); }
    bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
        names_.push_back(whole(part));
        if (depth_ == 1) name_ = names_.back();
        return true;
    }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) { return add_part(part); }
    bool on_string(bj::string_view part, std::size_t, bj::error_code&) {
        const auto text = whole(part);
        if (depth_ == 2 && only_texts_) texts_.push_back(text);
        return note({.is = claim_value::kind::text, .text = text});
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t value, bj::string_view, bj::error_code&) { return scalar(number_value(value)); }
    bool on_uint64(std::uint64_t, bj::string_view, bj::error_code&) { return scalar({}); }
    bool on_double(double value, bj::string_view, bj::error_code& error) {
        return base::json::is_finite(value, error) && scalar(number_value(value));
    }
    bool on_bool(bool value, bj::error_code&) {
        return scalar({.is = value ? claim_value::kind::yes : claim_value::kind::other});
    }
    bool on_null(bj::error_code&) { return scalar({}); }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

  private:
    static constexpr std::size_t expected_members = 32;

    bool scalar(claim_value value) {
        only_texts_ = false;
        return note(std::move(value));
    }
    bool end(claim_value value) {
        --depth_;
        return note(std::move(value));
    }
    bool note(claim_value value) {
        using enum claim_value::kind;
        if (depth_ != 1 || !is_object_) return true;
        const bool is_text = value.is == text;
        if (note_claim(into_.known_, name_, value) && !(is_text && name_ == "aud")) return true;
        if (is_text) into_.others_.push_back({name_, value.text});
        if (value.is == yes) into_.others_.push_back({name_, std::nullopt});
        return true;
    }

    // The names of the object that ends are the last ones.
    void forget_names(std::size_t count) {
        const auto first = names_.end() - static_cast<std::ptrdiff_t>(count);
        if (count <= expected_members) {
            for (auto name = first; name != names_.end() && !has_duplicates_; ++name)
                has_duplicates_ = std::find(first, name, *name) != name;
        } else {
            std::sort(first, names_.end());
            has_duplicates_ = has_duplicates_ || std::adjacent_find(first, names_.end()) != names_.end();
        }
        names_.erase(first, names_.end());
    }

    // Text with escape sequences comes in parts, or from a buffer of the parser's.
    bool add_part(bj::string_view part) {
        if (into_.unescaped_ == nullptr) into_.unescaped_ = std::make_unique_for_overwrite<char[]>(into_.text_.size());
        // Without its escape sequences a text is shorter than with them, so all of them fit.
        std::memcpy(into_.unescaped_.get() + part_end_, part.data(), part.size());
        part_end_ += part.size();
        return true;
    }
    std::string_view whole(bj::string_view last) {
        if (last.empty() && part_begin_ == part_end_) return {};
        const std::less<const char*> before;
        const auto& text = into_.text_;
        const bool is_in_text = !before(last.data(), text.data()) && before(last.data(), text.data() + text.size());
        if (is_in_text && part_begin_ == part_end_) return {last.data(), last.size()};
        add_part(last);
        const std::string_view out(into_.unescaped_.get() + part_begin_, part_end_ - part_begin_);
        part_begin_ = part_end_;
        return out;
    }

    payload& into_;
    bool is_object_ = false, has_duplicates_ = false;
    int depth_ = 0;
    std::string_view name_; // of the member of the outermost object
    // Of the array that is its value: whether all are texts so far, and those.
    bool only_texts_ = false;
    claim_texts texts_;
    std::size_t part_begin_ = 0, part_end_ = 0;
    // The names of the objects that have not ended, the innermost last.
    std::array<std::byte, 2 * expected_members * sizeof(std::string_view)> near_;
    std::pmr::monotonic_buffer_resource memory_{near_.data(), near_.size()};
    std::pmr::vector<std::string_view> names_{&memory_};
};

std::expected<payload, error> payload::parse(base::bytes text) {
    // A string shorter than that may be within the object, and its characters would move with it.
    constexpr std::size_t on_the_heap = 64;
    if (text.capacity() < on_the_heap) text.reserve(on_the_heap);
    payload out;
    out.text_ = std::move(text);
    const auto outcome = base::json::parse_events<payload_reader>(
        out.text_, [](const payload_reader& reader) { return reader.outcome(); }, out);
    if (!outcome) return std::unexpected(error::payload_not_json);
    if (!*outcome) return std::unexpected(outcome->error());
    return out;
}

std::optional<std::string_view> payload::text(std::string_view name) const {
    const auto found = std::ranges::find(others_, name, &other_claim::name);
    return found != others_.end() ? found->text : find_text(known_, name);
}

bool payload::is_true(std::string_view name) const {
    const auto found = std::ranges::find(others_, name, &other_claim::name);
    return found != others_.end() && !found->text;
}

boost::json::object payload::object() const { return std::move(base::json::parse(text_).value().as_object()); }

} // namespace poolguard::jwt
