#include "webauthn/authenticator_data.hpp"

#include "base/try.hpp"
#include "webauthn/cbor.hpp"

namespace poolguard::webauthn {
namespace {

constexpr unsigned user_present = 0x01;
constexpr unsigned user_verified = 0x04;
constexpr unsigned backup_eligible = 0x08;
constexpr unsigned backed_up = 0x10;
constexpr unsigned has_credential = 0x40;
constexpr unsigned has_extensions = 0x80;

constexpr std::size_t hash_bytes = 32;
constexpr std::size_t aaguid_bytes = 16;

// Takes the data apart from its beginning.
class cursor {
  public:
    explicit cursor(std::string_view data) : rest_(data) {}

    std::expected<std::string_view, error> take(std::size_t count) {
        if (count > rest_.size()) return std::unexpected(error::malformed_authenticator_data);
        const auto out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return out;
    }
    // Big-endian.
    std::expected<std::uint32_t, error> take_number(std::size_t count) {
        POOLGUARD_TRY(const auto digits, take(count));
        std::uint32_t out = 0;
        for (const char each : digits)
            out = out << 8 | static_cast<unsigned char>(each);
        return out;
    }
    // The bytes of a CBOR map.
    std::expected<std::string_view, error> take_map() {
        POOLGUARD_TRY(const auto found, read_cbor_prefix(rest_));
        if (!std::holds_alternative<cbor_map>(found.value.content))
            return std::unexpected(error::malformed_authenticator_data);
        return take(found.size);
    }
    bool is_at_end() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

std::expected<attested_credential, error> read_credential(cursor& from) {
    POOLGUARD_TRY(const auto aaguid, from.take(aaguid_bytes));
    POOLGUARD_TRY(const auto size, from.take_number(2));
    if (size == 0 || size > max_credential_id_bytes) return std::unexpected(error::oversized_credential_id);
    POOLGUARD_TRY(const auto id, from.take(size));
    POOLGUARD_TRY(const auto key, from.take_map());
    return attested_credential{base::bytes(aaguid), base::bytes(id), base::bytes(key)};
}

} // namespace

std::expected<authenticator_data, error> read_authenticator_data(std::string_view data) {
    cursor from(data);
    authenticator_data out;
    POOLGUARD_TRY(out.relying_party_hash, from.take(hash_bytes));
    POOLGUARD_TRY(const auto flags, from.take_number(1));
    POOLGUARD_TRY(out.counter, from.take_number(4));
    const auto has = [flags](unsigned flag) { return (flags & flag) != 0; };
    out.is_user_present = has(user_present);
    out.is_user_verified = has(user_verified);
    out.can_be_backed_up = has(backup_eligible);
    if (has(backed_up) && !out.can_be_backed_up) return std::unexpected(error::inconsistent_flags);
    if (has(has_credential)) {
        POOLGUARD_TRY(out.credential, read_credential(from));
    }
    if (has(has_extensions)) POOLGUARD_CHECK(from.take_map());
    if (!from.is_at_end()) return std::unexpected(error::trailing_bytes);
    return out;
}

std::expected<authenticator_data, error> read_attestation(std::string_view object) {
    POOLGUARD_TRY(const auto document, read_cbor(object));
    const auto* members = std::get_if<cbor_map>(&document.content);
    if (members == nullptr) return std::unexpected(error::malformed_attestation);
    using text = std::string_view;
    const auto* format = find_member<text>(*members, text("fmt"));
    const auto* statement = find_member<cbor_map>(*members, text("attStmt"));
    const auto* data = find_member<cbor_bytes>(*members, text("authData"));
    if (format == nullptr || statement == nullptr || data == nullptr || (*format == "none" && !statement->empty()))
        return std::unexpected(error::malformed_attestation);
    return read_authenticator_data(data->value);
}

} // namespace poolguard::webauthn
