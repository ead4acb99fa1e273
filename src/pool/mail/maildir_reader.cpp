#include "pool/mail/maildir_reader.hpp"

#include "base/ascii.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>
#include <system_error>
#include <tuple>
#include <unistd.h>

namespace poolguard::pool {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> delivered_to{"new", "cur"};

// A folder may have a hundred thousand of them, of which a page shows a few.
struct letter_file {
    std::int64_t milliseconds = 0; // when it was sent
    std::string name{};            // of the file
    std::string_view part = {};    // the folder below that of all mail

    // Mail readers append flags: ":2,S".
    std::string_view id() const { return std::string_view(name).substr(0, name.find(':')); }
    // The newest is the first.
    auto rank() const { return std::tuple(-milliseconds, id()); }
};

// The time in a name that `maildir` gives: milliseconds, 24 hexadecimal digits and "poolguard". Nothing else is a
// letter's, so no name leads out of the folder.
std::optional<std::int64_t> time_in_name(std::string_view id) {
    constexpr std::string_view suffix = ".poolguard";
    constexpr std::size_t digits = 24;
    if (!id.ends_with(suffix)) return std::nullopt;
    id.remove_suffix(suffix.size());
    const auto dot = id.find('.');
    if (dot == id.npos || dot > 15 || !base::is_number(id.substr(0, dot))) return std::nullopt;
    const auto random = id.substr(dot + 1);
    if (random.size() != digits || !std::ranges::all_of(random, base::is_lower_hex_digit)) return std::nullopt;
    std::int64_t out = 0;
    std::from_chars(id.begin(), id.begin() + dot, out);
    return out;
}

std::expected<std::vector<letter_file>, maildir_error> letter_files(const fs::path& folder) {
    std::vector<letter_file> out;
    for (const auto part : delivered_to) {
        std::error_code error;
        fs::directory_iterator each(folder / part, error);
        if (error == std::errc::no_such_file_or_directory) continue;
        for (; !error && each != fs::directory_iterator(); each.increment(error)) {
            const auto& path = each->path().native();
            letter_file found{0, path.substr(path.rfind('/') + 1), part};
            if (const auto sent = time_in_name(found.id())) {
                found.milliseconds = *sent;
                out.push_back(std::move(found));
            }
        }
        if (error) {
            base::log::warning("mail_unreadable", {{"cause", std::string_view(error.message())}});
            return std::unexpected(maildir_error::unreadable);
        }
    }
    return out;
}

class letter_descriptor {
  public:
    // A link is not followed.
    explicit letter_descriptor(const fs::path& path)
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {}
    letter_descriptor(const letter_descriptor&) = delete;
    letter_descriptor& operator=(const letter_descriptor&) = delete;
    ~letter_descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    bool is_regular() const {
        struct stat found{};
        return number_ >= 0 && ::fstat(number_, &found) == 0 && S_ISREG(found.st_mode);
    }
    // The first bytes of the file; nullopt if it cannot be read.
    std::optional<std::string> read(std::size_t most) const {
        std::string out(most, '\0');
        std::size_t size = 0;
        while (size < most) {
            const auto count = ::read(number_, out.data() + size, most - size);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return std::nullopt;
            if (count == 0) break;
            size += static_cast<std::size_t>(count);
        }
        out.resize(size);
        return out;
    }

  private:
    int number_;
};

std::expected<kept_letter, maildir_error> read_letter_file(const fs::path& folder, const letter_file& from) {
    const letter_descriptor file(folder / from.part / from.name);
    if (!file.is_regular()) return std::unexpected(maildir_error::not_found);
    const auto text = file.read(maildir_reader::most_bytes);
    if (!text) return std::unexpected(maildir_error::unreadable);
    return kept_letter{std::string(from.id()), base::from_epoch_milliseconds(from.milliseconds), read_letter(*text)};
}

} // namespace

std::expected<kept_letters, maildir_error> maildir_reader::list(const std::optional<std::string>& after,
                                                                std::size_t limit) const {
    auto files = letter_files(folder_);
    if (!files) return std::unexpected(files.error());
    if (after) {
        const auto sent = time_in_name(*after);
        if (!sent) return std::unexpected(maildir_error::not_found);
        const letter_file last{*sent, *after};
        std::erase_if(*files, [&](const letter_file& each) { return each.rank() <= last.rank(); });
    }
    const auto count = std::min(limit, files->size());
    std::ranges::partial_sort(*files, files->begin() + static_cast<std::ptrdiff_t>(count), {}, &letter_file::rank);
    kept_letters out;
    for (const auto& each : std::span(*files).first(count))
        if (auto read = read_letter_file(folder_, each)) out.letters.push_back(std::move(*read));
    if (count > 0 && count < files->size()) out.next = (*files)[count - 1].id();
    return out;
}

std::expected<kept_letter, maildir_error> maildir_reader::read(std::string_view id) const {
    const auto sent = time_in_name(id);
    if (!sent) return std::unexpected(maildir_error::not_found);
    const auto delivered = read_letter_file(folder_, {*sent, std::string(id), delivered_to.front()});
    if (delivered || delivered.error() != maildir_error::not_found) return delivered;
    // A mail reader may have renamed it.
    auto files = letter_files(folder_);
    if (!files) return std::unexpected(files.error());
    const auto found = std::ranges::find(*files, id, &letter_file::id);
    if (found == files->end()) return std::unexpected(maildir_error::not_found);
    return read_letter_file(folder_, *found);
}

} // namespace poolguard::pool
