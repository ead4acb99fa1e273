#include "pool/mail/maildir.hpp"

#include "base/secret.hpp"
#include "base/try.hpp"
#include "pool/mail/mail_text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace poolguard::pool {
namespace {

namespace fs = std::filesystem;
using maildir_outcome = std::expected<void, std::string>;

maildir_outcome maildir_failure(std::string_view what) {
    return std::unexpected(fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

maildir_outcome make_folder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
    return maildir_failure("cannot create a mail folder");
}

class open_file {
  public:
    open_file(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file() {
        if (number_ >= 0) ::close(number_);
    }
    explicit operator bool() const { return number_ >= 0; }
    bool sync() const { return ::fsync(number_) == 0; }
    bool write(std::string_view text) const {
        while (!text.empty()) {
            const auto count = ::write(number_, text.data(), text.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

  private:
    int number_;
};

maildir_outcome write_file(const fs::path& path, std::string_view text) {
    const open_file file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file) return maildir_failure("cannot create a message");
    if (file.write(text) && file.sync()) return {};
    auto why = maildir_failure("cannot write a message");
    ::unlink(path.c_str());
    return why;
}

} // namespace

maildir::maildir(fs::path folder, std::string from, const base::clock& clock, base::random_source& random,
                 std::optional<mail_logo> logo)
    : folder_(std::move(folder)), from_(std::move(from)), clock_(clock), random_(random), logo_(std::move(logo)) {}

void maildir::send_from(std::string address) {
    if (address != from_.get()) from_.replace(std::move(address));
}

std::expected<void, std::string> maildir::send(const message& mail) {
    if (mail.to.empty()) return std::unexpected("the message has no recipient");
    std::error_code error;
    fs::create_directories(folder_.parent_path(), error);
    for (const auto& each : {folder_, folder_ / "tmp", folder_ / "new", folder_ / "cur"})
        POOLGUARD_CHECK(make_folder(each));

    const auto now = clock_.now();
    const auto id = base::to_hex(random_.take(12));
    const auto name = fmt::format("{}.{}.poolguard", base::epoch_milliseconds(now), id);
    const auto temporary = folder_ / "tmp" / name;
    auto text = to_rfc5322(mail, from_.get(), id, now, logo_);
    auto written = write_file(temporary, text);
    base::wipe(text);
    if (!written) return written;
    const auto delivered = folder_ / "new" / name;
    const bool is_done =
        mail.is_for_nobody ? ::unlink(temporary.c_str()) == 0 : ::rename(temporary.c_str(), delivered.c_str()) == 0;
    if (!is_done) {
        auto why = maildir_failure("cannot deliver a message");
        ::unlink(temporary.c_str());
        return why;
    }
    // The rename is durable only after the folder is synced.
    const open_file folder(folder_ / (mail.is_for_nobody ? "tmp" : "new"), O_RDONLY | O_DIRECTORY);
    if (!folder || !folder.sync()) return maildir_failure("cannot sync the mail folder");
    return {};
}

} // namespace poolguard::pool
