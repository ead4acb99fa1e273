#include "store/dynamodb_item.hpp"

#include "base/bytes.hpp"

#include <charconv>
#include <memory>

namespace poolguard::store::dynamodb {
namespace {

const attribute_value* find(const item& from, const char* name) {
    const auto found = from.find(name);
    return found == from.end() ? nullptr : &found->second;
}

} // namespace

attribute_value text(std::string value) { return {.S = std::move(value)}; }
attribute_value number(std::int64_t value) { return {.N = std::to_string(value)}; }
attribute_value binary(std::string_view value) { return {.B = base::to_base64(value)}; }
attribute_value moment(base::time_point at) { return number(base::epoch_milliseconds(at)); }

std::string sort_of(kind of, std::string_view sort) { return std::string(1, static_cast<char>(of)).append(sort); }

item key_of(kind of, const key& at) {
    return {{attribute::partition, text(at.partition)}, {attribute::sort, binary(sort_of(of, at.sort))}};
}

void set_expiry(item& of, std::optional<base::time_point> expires) {
    if (!expires) return;
    of[attribute::expires] = moment(*expires);
    of[attribute::removed_after] = number(base::epoch_seconds(*expires) + 1);
}

std::optional<std::int64_t> number_in(const item& from, const char* name) {
    const auto* const value = find(from, name);
    if (value == nullptr || !value->N) return std::nullopt;
    std::int64_t out = 0;
    const auto begin = std::to_address(value->N->begin());
    const auto end = std::to_address(value->N->end());
    const auto [stop, failed] = std::from_chars(begin, end, out);
    if (failed != std::errc{} || stop != end) return std::nullopt;
    return out;
}

std::optional<std::string> text_in(const item& from, const char* name) {
    const auto* const value = find(from, name);
    return value == nullptr ? std::nullopt : value->S;
}

std::optional<base::time_point> expiry_in(const item& from) {
    const auto milliseconds = number_in(from, attribute::expires);
    if (!milliseconds) return std::nullopt;
    return base::from_epoch_milliseconds(*milliseconds);
}

bool is_live(const item& from, base::time_point now) {
    const auto expires = expiry_in(from);
    return !expires || now < *expires;
}

std::expected<record, error> record_in(const item& from) {
    auto partition = text_in(from, attribute::partition);
    const auto* const sort = find(from, attribute::sort);
    const auto bytes = sort != nullptr && sort->B ? base::from_base64(*sort->B) : std::nullopt;
    const auto version = number_in(from, attribute::version);
    auto document = text_in(from, attribute::document);
    if (!partition || !bytes || bytes->empty() || !version || *version < 1 || !document)
        return std::unexpected(error::damaged);
    return record{{std::move(*partition), bytes->substr(1)},
                  static_cast<std::uint64_t>(*version),
                  std::move(*document),
                  expiry_in(from)};
}

} // namespace poolguard::store::dynamodb
