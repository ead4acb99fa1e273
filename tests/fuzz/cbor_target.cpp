// The strict CBOR reader against libcbor's own tree, and what is made of it: authenticator data, attestations and keys.

#include "base/bytes.hpp"
#include "base/utf8.hpp"
#include "fuzz/fuzz.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/cbor.hpp"
#include "webauthn/credential_key.hpp"

#include <cbor.h>
#include <memory>

namespace poolguard::fuzz {
namespace {

using webauthn::cbor_value;

struct released {
    void operator()(cbor_item_t* item) const { cbor_decref(&item); }
};
using item_ptr = std::unique_ptr<cbor_item_t, released>;

// The shortest form, by RFC 8949 section 3 and not by the code under test.
void write_head(std::string& out, unsigned type, std::uint64_t number) {
    const auto first = [&](unsigned rest) { out += static_cast<char>(type << 5 | rest); };
    const unsigned width = number < 24 ? 0 : number <= 0xff ? 1 : number <= 0xffff ? 2 : number <= 0xffffffff ? 4 : 8;
    if (width == 0) return first(static_cast<unsigned>(number));
    first(width == 1 ? 24 : width == 2 ? 25 : width == 4 ? 26 : 27);
    for (unsigned i = width; i > 0; --i)
        out += static_cast<char>(number >> (8 * (i - 1)));
}

void write(std::string& out, const cbor_value& value);

struct writer {
    std::string& out;
    void operator()(webauthn::cbor_null) const { out += '\xf6'; }
    void operator()(bool value) const { out += value ? '\xf5' : '\xf4'; }
    void operator()(std::int64_t value) const {
        const bool is_negative = value < 0;
        write_head(out, is_negative ? 1 : 0, static_cast<std::uint64_t>(is_negative ? -1 - value : value));
    }
    void operator()(std::string_view text) const {
        write_head(out, 3, text.size());
        out += text;
    }
    void operator()(webauthn::cbor_bytes bytes) const {
        write_head(out, 2, bytes.value.size());
        out += bytes.value;
    }
    void operator()(const webauthn::cbor_array& list) const {
        write_head(out, 4, list.size());
        for (const auto& each : list)
            write(out, each);
    }
    void operator()(const webauthn::cbor_map& map) const {
        write_head(out, 5, map.size());
        for (const auto& [key, value] : map) {
            write(out, key);
            write(out, value);
        }
    }
};
void write(std::string& out, const cbor_value& value) { std::visit(writer{out}, value.content); }

std::string written_by_libcbor(const cbor_item_t* item) {
    unsigned char* buffer = nullptr;
    std::size_t room = 0;
    const auto size = cbor_serialize_alloc(item, &buffer, &room);
    std::string out(reinterpret_cast<const char*>(buffer), size);
    std::free(buffer);
    return out;
}

void try_values(std::string_view input) {
    const auto found = webauthn::read_cbor_prefix(input);
    const auto whole = webauthn::read_cbor(input);
    require(whole.has_value() == (found && found->size == input.size()), "the whole is a beginning without rest");
    if (!found) return;
    const auto part = input.substr(0, found->size);
    std::string ours;
    write(ours, found->value);
    require(ours == part, "a value has one spelling, and it is read as it is written");
    cbor_load_result result{};
    const item_ptr theirs(cbor_load(base::octets(part).data(), part.size(), &result));
    require(theirs != nullptr && result.read == part.size(), "libcbor reads what is accepted");
    require(written_by_libcbor(theirs.get()) == part, "libcbor reads the same");
}

void try_authenticator(std::string_view input) {
    if (const auto data = webauthn::read_authenticator_data(input)) {
        require(data->relying_party_hash == input.substr(0, 32), "the hash is at the beginning");
        if (data->credential) {
            require(!data->credential->id.empty() && data->credential->id.size() <= webauthn::max_credential_id_bytes,
                    "the id has its bounds");
            require(webauthn::read_cbor(data->credential->public_key).has_value(), "the key is CBOR");
        }
    }
    if (const auto data = webauthn::read_attestation(input))
        require(input.contains(data->relying_party_hash), "the data is in the object");
    if (const auto key = webauthn::credential_key::read(input)) {
        require(webauthn::read_cbor(input).has_value(), "a key is CBOR");
        require(!key->verify("text", input), "no key is its own signature");
    }
}

std::string unhex(std::string_view text) { return base::from_hex(text).value(); }

} // namespace

std::vector<std::string> seeds() {
    const auto key = unhex("a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820"
                           "930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220");
    const auto hash = std::string(32, 'h');
    const auto data = hash + unhex("5900000000") + std::string(16, 'a') + unhex("00020102") + key;
    const auto object = unhex("a363666d74646e6f6e656761747453746d74a0686175746844617461") + "\x58" +
                        std::string(1, static_cast<char>(data.size())) + data;
    return {unhex("84012000f6"),
            unhex("a20102616182f5f4"),
            unhex("1bffffffffffffffff"),
            unhex("9fff"),
            unhex("5803010203"),
            unhex("fa3f800000"),
            key,
            data,
            object,
            hash + unhex("0500000007")};
}

void try_input(std::string_view input) {
    try_values(input);
    try_authenticator(input);
}

} // namespace poolguard::fuzz
