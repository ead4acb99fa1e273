// Sealed tickets: nothing but what was sealed for a place opens there, and what is within can be read whatever it is.

#include "base/seal.hpp"
#include "base/utf8.hpp"
#include "fuzz/fuzz.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/tokens/refresh_token.hpp"

namespace poolguard::fuzz {
namespace {

// Counts, so that an input does the same each time.
class counting final : public base::random_source {
  public:
    base::bytes take(std::size_t count) override { return base::bytes(count, static_cast<char>(next_++)); }

  private:
    unsigned next_ = 0;
};

const base::time_point now = base::from_epoch_seconds(1'790'000'000);

const base::sealer& sealer_of(const char* purpose) {
    static const base::secret master{std::string("0123456789abcdef0123456789abcdef")};
    static const base::sealer one(master, "one");
    static const base::sealer other(master, "other");
    return std::string_view(purpose) == "one" ? one : other;
}

void try_sealed(std::string_view plain, std::string_view context, unsigned at) {
    counting random;
    const auto& sealer = sealer_of("one");
    auto sealed = sealer.seal(random, plain, context);
    require(sealed.size() == plain.size() + 28, "a nonce and a tag are added");
    require(sealer.open(sealed, context) == plain, "what was sealed opens");
    require(!sealer_of("other").open(sealed, context), "not for another purpose");
    require(!sealer.open(sealed, std::string(context) + 'x'), "not in another context");
    require(!sealer.open(sealed.substr(0, sealed.size() - 1), context) && !sealer.open(plain, context),
            "not a part of it");
    sealed[at * sealed.size() / 256] ^= 1;
    require(!sealer.open(sealed, context), "not with a bit changed");
}

void try_refresh_token(std::string_view text, std::string_view name, unsigned at) {
    const auto& sealer = sealer_of("one");
    require(!pool::open_refresh_token(text, sealer), "a token cannot be guessed");
    if (!base::is_utf8(name)) return;
    counting random;
    const pool::refresh_token given{"p", "c", std::string(name), "s", "o", 1'790'000'000'000, {}};
    auto token = pool::seal_refresh_token(given, sealer, random);
    const auto opened = pool::open_refresh_token(token, sealer);
    require(opened && opened->username == name && opened->expires == given.expires, "a token opens");
    auto& changed = token[at * token.size() / 256];
    changed = changed == 'A' ? 'B' : 'A';
    require(!pool::open_refresh_token(token, sealer), "a changed one does not");
}

// The plain text may be that of another version, so it is read like any other input.
void try_contents(std::string_view plain, std::string_view context) {
    counting random;
    const auto sealed = sealer_of("one").seal(random, plain, context);
    const auto opened = pool::open_ticket<pool::refresh_token>(sealed, sealer_of("one"), context);
    if (!opened) return;
    const auto again = pool::seal_ticket(*opened, sealer_of("one"), random, context);
    const auto reopened = pool::open_ticket<pool::refresh_token>(again, sealer_of("one"), context);
    require(reopened && reopened->username == opened->username && reopened->expires == opened->expires &&
                reopened->device_key == opened->device_key,
            "a ticket that is sealed again is the same");
    require(pool::has_expired(*opened, base::from_epoch_milliseconds(opened->expires)), "it ends at its time");
}

void try_page_token(std::string_view listing, std::string_view position) {
    counting random;
    const pool::page_tokens tokens(sealer_of("one"), random);
    require(!tokens.open(listing, std::string(position), now), "a page token cannot be guessed");
    const auto token = tokens.seal(listing, std::string(position), now);
    const auto opened = tokens.open(listing, token, now);
    require(opened && *opened == position, "a page token gives its position");
    require(!tokens.open(std::string(listing) + 'x', token, now), "only for its listing");
    require(!tokens.open(listing, token, now + std::chrono::hours{1}), "only for an hour");
}

} // namespace

std::vector<std::string> seeds() {
    return {
        std::string("\x80") +
            joined(
                {R"({"token":{"pool_id":"p","client_id":"c","username":"u","sub":"s","origin_jti":"o","expires":1,"device_key":"d"},"filling":"..."})",
                 "context", "ann"}),
        std::string("\x01") + joined({"", "", "\xe3\x81\x82"}),
        std::string("\xff") + joined({"a.b.c.d.e", "ListUsers p", "x"})};
}

void try_input(std::string_view input) {
    pieces from(input);
    const auto at = from.number();
    const auto plain = from.next();
    const auto context = from.next();
    try_sealed(plain, context, at);
    try_contents(plain, context);
    try_refresh_token(plain, from.rest(), at);
    try_page_token(context, plain);
}

} // namespace poolguard::fuzz
