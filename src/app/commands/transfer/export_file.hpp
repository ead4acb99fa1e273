#pragma once
// The file that `poolguard export` writes: a first line with the parameters of key derivation, a line of JSON per
// record or counter, and a last line with their number and digest.

#include "pool/migration/passphrase.hpp"
#include "pool/migration/secret_members.hpp"
#include "store/walk.hpp"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app {

// The first line.
struct export_head {
    std::string format = "poolguard-export-1";
    std::string made; // RFC 3339
    std::string salt; // of the passphrase, base64
    pool::passphrase_cost cost;
    std::string check; // a known text sealed with the key, base64
};
BOOST_DESCRIBE_STRUCT(export_head, (), (format, made, salt, cost, check))

// The last line.
struct export_end {
    std::int64_t records = 0;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(export_end, (), (records, digest))

// A digest chain: the SHA-256 of each line is hashed together with the digest of the lines before it.
class line_digest {
  public:
    void add(std::string_view line);
    // HMAC-SHA-256 with the passphrase's key, in hex.
    std::string signed_by(const base::secret& key) const;

  private:
    std::string value_;
};

export_head new_head(const pool::passphrase_cost& cost, base::time_point now, base::random_source& random);
// Derives the key from the passphrase; the error is a sentence.
std::expected<base::secret, std::string> key_of(const base::secret& passphrase, const export_head& head);
void set_check(export_head& head, const base::secret& key, base::random_source& random);
// Whether the file was written with this key.
bool is_key_of(const export_head& head, const base::secret& key);

// The errors are sentences.
std::expected<std::string, std::string> to_line(const store::entry& from, const pool::secret_mover& secrets);
std::expected<store::entry, std::string> from_line(std::string_view line, const pool::secret_mover& secrets);
// The position of the line's record in the walk; its secrets stay sealed.
std::optional<store::walk_position> position_in(std::string_view line);
std::optional<export_end> end_in(std::string_view line);
std::expected<export_head, std::string> head_in(std::string_view line);

// Yields complete lines only; trailing bytes without a newline are ignored.
class line_reader {
  public:
    static constexpr std::size_t longest_line = std::size_t{4} * 1024 * 1024;

    explicit line_reader(const std::filesystem::path& file) : in_(file, std::ios::binary) {}
    bool is_open() const { return in_.is_open(); }
    // Returns nullopt after the last complete line, or if a line is too long.
    std::optional<std::string> next();
    // Bytes up to the end of the last line that was returned.
    std::uint64_t position() const { return position_; }

  private:
    std::ifstream in_;
    std::uint64_t position_ = 0;
};

} // namespace poolguard::app
