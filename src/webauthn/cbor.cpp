#include "webauthn/cbor.hpp"

#include "base/bytes.hpp"
#include "base/try.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <cbor.h>
#include <limits>
#include <optional>

namespace poolguard::webauthn {
namespace {

enum class kind { other, positive, negative, bytes, text, array, map, boolean, null };

// What libcbor found at the beginning: a simple value, a whole string, or the head of an array or a map.
struct token {
    webauthn::kind kind = webauthn::kind::other;
    std::uint64_t number = 0; // the value, a length or a count; of a negative number n, -1 - n
    std::string_view string{};
    bool truth = false;
};

token& in(void* context) { return *static_cast<token*>(context); }

template <kind K, class Number>
void on_number(void* context, Number value) {
    in(context) = {.kind = K, .number = value};
}
template <kind K>
void on_string(void* context, cbor_data data, std::size_t size) {
    in(context) = {.kind = K, .number = size, .string = {reinterpret_cast<const char*>(data), size}};
}

// Whatever has no entry here stays kind::other: tags, floating-point numbers, undefined and indefinite lengths.
cbor_callbacks callbacks_of_authenticators() {
    auto out = cbor_empty_callbacks;
    out.uint8 = on_number<kind::positive, std::uint8_t>;
    out.uint16 = on_number<kind::positive, std::uint16_t>;
    out.uint32 = on_number<kind::positive, std::uint32_t>;
    out.uint64 = on_number<kind::positive, std::uint64_t>;
    out.negint8 = on_number<kind::negative, std::uint8_t>;
    out.negint16 = on_number<kind::negative, std::uint16_t>;
    out.negint32 = on_number<kind::negative, std::uint32_t>;
    out.negint64 = on_number<kind::negative, std::uint64_t>;
    out.byte_string = on_string<kind::bytes>;
    out.string = on_string<kind::text>;
    out.array_start = on_number<kind::array, std::size_t>;
    out.map_start = on_number<kind::map, std::size_t>;
    out.boolean = [](void* context, bool value) { in(context) = {.kind = kind::boolean, .truth = value}; };
    out.null = [](void* context) { in(context) = {.kind = kind::null}; };
    return out;
}

std::size_t shortest_head(std::uint64_t number) {
    if (number < 24) return 1;
    if (number <= std::numeric_limits<std::uint8_t>::max()) return 2;
    if (number <= std::numeric_limits<std::uint16_t>::max()) return 3;
    return number <= std::numeric_limits<std::uint32_t>::max() ? 5 : 9;
}

class reader {
  public:
    explicit reader(std::string_view data) : data_(data) {}

    std::expected<cbor_value, error> read(unsigned depth = 0) {
        if (++items_ > max_cbor_items) return std::unexpected(error::cbor_too_large);
        POOLGUARD_TRY(const auto next, take());
        switch (next.kind) {
        case kind::positive:
        case kind::negative:
            return number(next);
        case kind::bytes:
            return cbor_value{cbor_bytes{next.string}};
        case kind::text:
            if (!base::is_utf8(next.string)) return std::unexpected(error::malformed_cbor);
            return cbor_value{next.string};
        case kind::boolean:
            return cbor_value{next.truth};
        case kind::null:
            return cbor_value{cbor_null{}};
        case kind::array:
        case kind::map:
            if (depth == max_cbor_depth) return std::unexpected(error::cbor_too_deep);
            return next.kind == kind::array ? array(next.number, depth + 1) : map(next.number, depth + 1);
        case kind::other:
            break;
        }
        return std::unexpected(error::malformed_cbor);
    }

    std::size_t position() const { return position_; }

  private:
    std::expected<token, error> take() {
        static const auto callbacks = callbacks_of_authenticators();
        const auto rest = base::octets(data_.substr(position_));
        token out;
        const auto found = cbor_stream_decode(rest.data(), rest.size(), &callbacks, &out);
        if (found.status != CBOR_DECODER_FINISHED || out.kind == kind::other)
            return std::unexpected(error::malformed_cbor);
        if (found.read - out.string.size() != shortest_head(out.number))
            return std::unexpected(error::cbor_not_canonical);
        position_ += found.read;
        return out;
    }

    static std::expected<cbor_value, error> number(const token& from) {
        if (from.number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return std::unexpected(error::malformed_cbor);
        const auto value = static_cast<std::int64_t>(from.number);
        return cbor_value{from.kind == kind::negative ? -1 - value : value};
    }

    std::expected<cbor_value, error> array(std::uint64_t count, unsigned depth) {
        cbor_array out;
        for (; count > 0; --count) {
            POOLGUARD_TRY(auto each, read(depth));
            out.push_back(std::move(each));
        }
        return cbor_value{std::move(out)};
    }

    // Keys are in the order of their type, then their length, then their bytes.
    std::expected<cbor_value, error> map(std::uint64_t count, unsigned depth) {
        cbor_map out;
        std::string_view before;
        for (; count > 0; --count) {
            const auto begin = position_;
            POOLGUARD_TRY(auto key, read(depth));
            const auto written = data_.substr(begin, position_ - begin);
            if (!before.empty() && !precedes(before, written)) return std::unexpected(error::cbor_not_canonical);
            before = written;
            POOLGUARD_TRY(auto value, read(depth));
            out.push_back({std::move(key), std::move(value)});
        }
        return cbor_value{std::move(out)};
    }

    static bool precedes(std::string_view a, std::string_view b) {
        const auto type_of = [](std::string_view key) { return static_cast<unsigned char>(key.front()) >> 5; };
        if (type_of(a) != type_of(b)) return type_of(a) < type_of(b);
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    }

    std::string_view data_;
    std::size_t position_ = 0;
    std::size_t items_ = 0;
};

} // namespace

std::expected<cbor_prefix, error> read_cbor_prefix(std::string_view data) {
    if (data.size() > max_cbor_bytes) return std::unexpected(error::cbor_too_large);
    reader from(data);
    POOLGUARD_TRY(auto value, from.read());
    return cbor_prefix{std::move(value), from.position()};
}

std::expected<cbor_value, error> read_cbor(std::string_view data) {
    POOLGUARD_TRY(auto found, read_cbor_prefix(data));
    if (found.size != data.size()) return std::unexpected(error::trailing_bytes);
    return std::move(found.value);
}

} // namespace poolguard::webauthn
