#include "app/commands/transfer/export_file.hpp"

#include "base/digest.hpp"
#include "base/json/parse.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr std::string_view check_text = "the passphrase is right";
constexpr auto check_purpose = "poolguard export check";

// A line: a record has a document, a counter a count. Sort keys are base64, since they may hold any bytes.
struct line_content {
    static constexpr bool has_defaults = true;
    std::string partition;
    std::string sort;
    std::optional<boost::json::value> document;
    std::optional<std::int64_t> count;
    std::optional<std::int64_t> expires; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(line_content, (), (partition, sort, document, count, expires))

std::optional<line_content> read_content(std::string_view line) {
    auto read = base::json::read<line_content>(line, base::json::unknown_members::refuse);
    if (!read || read->partition.empty() || read->document.has_value() == read->count.has_value()) return std::nullopt;
    auto sort = base::from_base64(read->sort);
    if (!sort) return std::nullopt;
    read->sort = std::move(*sort);
    return std::move(*read);
}

} // namespace

void line_digest::add(std::string_view line) { value_ = base::sha256(value_ + base::sha256(line)); }
std::string line_digest::signed_by(const base::secret& key) const {
    return base::to_hex(base::hmac_sha256(key.reveal(), "poolguard export digest" + value_));
}

export_head new_head(const pool::passphrase_cost& cost, base::time_point now, base::random_source& random) {
    export_head out;
    out.made = base::to_rfc3339_seconds(now);
    out.salt = base::to_base64(random.take(pool::passphrase_salt_bytes));
    out.cost = cost;
    return out;
}

std::expected<base::secret, std::string> key_of(const base::secret& passphrase, const export_head& head) {
    const auto salt = base::from_base64(head.salt);
    auto key = salt ? pool::key_from_passphrase(passphrase, *salt, head.cost) : std::nullopt;
    if (!key) return std::unexpected(std::string("The first line has invalid parameters of key derivation"));
    return std::move(*key);
}

void set_check(export_head& head, const base::secret& key, base::random_source& random) {
    head.check = base::to_base64(base::sealer(key, check_purpose).seal(random, check_text, head.salt));
}

bool is_key_of(const export_head& head, const base::secret& key) {
    const auto sealed = base::from_base64(head.check);
    return sealed && base::sealer(key, check_purpose).open(*sealed, head.salt) == check_text;
}

std::expected<std::string, std::string> to_line(const store::entry& from, const pool::secret_mover& secrets) {
    line_content out;
    out.partition = from.key.partition;
    out.sort = base::to_base64(from.key.sort);
    if (from.expires) out.expires = base::epoch_milliseconds(*from.expires);
    if (from.is_counter) {
        out.count = from.count;
        return base::json::write(out);
    }
    auto document = base::json::parse(from.document);
    if (!document) return std::unexpected(fmt::format("A record in {} is damaged", from.key.partition));
    POOLGUARD_CHECK(secrets.protect(from.key, *document));
    out.document = std::move(*document);
    return base::json::write(out);
}

std::expected<store::entry, std::string> from_line(std::string_view line, const pool::secret_mover& secrets) {
    auto read = read_content(line);
    if (!read) return std::unexpected(std::string("A line has an invalid format"));
    store::entry out{.key = {std::move(read->partition), std::move(read->sort)}, .is_counter = read->count.has_value()};
    if (read->expires) out.expires = base::from_epoch_milliseconds(*read->expires);
    if (out.is_counter) {
        out.count = *read->count;
        return out;
    }
    POOLGUARD_CHECK(secrets.restore(out.key, *read->document));
    out.document = boost::json::serialize(*read->document);
    return out;
}

std::optional<store::walk_position> position_in(std::string_view line) {
    auto read = read_content(line);
    if (!read) return std::nullopt;
    return store::walk_position{{std::move(read->partition), std::move(read->sort)}, read->count.has_value()};
}

std::optional<export_end> end_in(std::string_view line) {
    auto read = base::json::read<export_end>(line, base::json::unknown_members::refuse);
    if (!read) return std::nullopt;
    return std::move(*read);
}

std::expected<export_head, std::string> head_in(std::string_view line) {
    auto read = base::json::read<export_head>(line, base::json::unknown_members::ignore);
    if (!read) return std::unexpected(std::string("it was not written by 'poolguard export'"));
    if (read->format != export_head{}.format)
        return std::unexpected(fmt::format("this version does not know the format {}", read->format));
    return std::move(*read);
}

std::optional<std::string> line_reader::next() {
    std::string out;
    char c = 0;
    while (out.size() <= longest_line && in_.get(c)) {
        if (c != '\n') {
            out += c;
            continue;
        }
        position_ += out.size() + 1;
        return out;
    }
    return std::nullopt;
}

} // namespace poolguard::app
