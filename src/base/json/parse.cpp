#include "base/json/parse.hpp"

#include "base/json/events.hpp"

#include <boost/json/memory_resource.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <new>
#include <openssl/crypto.h>

namespace poolguard::base::json {
namespace {

namespace bj = boost::json;

// Boost.JSON needs no stricter alignment than plain new gives.
class wiping_memory final : public bj::memory_resource {
    void* do_allocate(std::size_t size, std::size_t) override { return ::operator new(size); }
    void do_deallocate(void* memory, std::size_t size, std::size_t) override {
        OPENSSL_cleanse(memory, size);
        ::operator delete(memory, size);
    }
    bool do_is_equal(const bj::memory_resource& other) const noexcept override { return this == &other; }
};

// Builds the value and counts the members of the text. An object keeps only one of two members with the same name, so
// fewer members in the finished value mean that a name was repeated.
struct builder {
    builder() { stack.reset(bj::make_shared_resource<wiping_memory>()); }

    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    bj::value_stack stack;
    std::size_t members = 0;

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) { return true; }
    bool on_object_end(std::size_t n, bj::error_code&) {
        members += n;
        stack.push_object(n);
        return true;
    }
    bool on_array_begin(bj::error_code&) { return true; }
    bool on_array_end(std::size_t n, bj::error_code&) {
        stack.push_array(n);
        return true;
    }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
        stack.push_key(part);
        return true;
    }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(bj::string_view part, std::size_t, bj::error_code&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t value, bj::string_view, bj::error_code&) {
        stack.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, bj::string_view, bj::error_code&) {
        stack.push_uint64(value);
        return true;
    }
    bool on_double(double value, bj::string_view, bj::error_code& error) {
        if (!is_finite(value, error)) return false;
        stack.push_double(value);
        return true;
    }
    bool on_bool(bool value, bj::error_code&) {
        stack.push_bool(value);
        return true;
    }
    bool on_null(bj::error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

std::size_t count_members(const bj::value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count = object->size();
        for (const auto& member : *object)
            count += count_members(member.value());
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array)
            count += count_members(element);
    }
    return count;
}

} // namespace

std::string_view describe(parse_error error) {
    switch (error) {
    case parse_error::malformed:
        return "The text is not valid JSON.";
    case parse_error::invalid_utf8:
        return "The JSON text is not valid UTF-8.";
    case parse_error::too_deep:
        return "The JSON text is nested too deeply.";
    case parse_error::duplicate_member:
        return "An object in the JSON text names a member twice.";
    case parse_error::number_too_large:
        return "A number in the JSON text is too large.";
    }
    return "The text is not valid JSON.";
}

bool is_finite(double value, bj::error_code& error) {
    if (std::isfinite(value)) return true;
    error = bj::error::exponent_overflow;
    return false;
}

parse_error classify(const bj::error_code& error) {
    if (error == bj::error::exponent_overflow) return parse_error::number_too_large;
    if (error == bj::error::too_deep) return parse_error::too_deep;
    if (error == bj::error::illegal_leading_surrogate || error == bj::error::illegal_trailing_surrogate ||
        error == bj::error::expected_utf16_escape)
        return parse_error::invalid_utf8;
    return parse_error::malformed;
}

std::expected<bj::value, parse_error> parse(std::string_view text) {
    std::size_t members = 0;
    auto value = parse_events<builder>(text, [&members](builder& handler) {
        members = handler.members;
        return handler.stack.release();
    });
    if (value && count_members(*value) != members) return std::unexpected(parse_error::duplicate_member);
    return value;
}

} // namespace poolguard::base::json
