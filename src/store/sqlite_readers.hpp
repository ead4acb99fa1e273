#pragma once
// The pool of reading connections, opened when they are first needed. If all are in use, callers wait; a read takes
// microseconds.

#include "store/sqlite_options.hpp"
#include "store/sqlite_reader.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolguard::store {

class sqlite_readers {
  public:
    sqlite_readers(std::filesystem::path file, const sqlite_options& options)
        : file_(std::move(file)), options_(options) {}
    sqlite_readers(const sqlite_readers&) = delete;
    sqlite_readers& operator=(const sqlite_readers&) = delete;
    ~sqlite_readers() = default;

    // Calls `use` with a reader and returns its result; a failure is logged and classified.
    template <class Use>
    auto with_reader(const Use& use)
        -> std::expected<typename std::invoke_result_t<const Use&, const sqlite_reader&>::value_type, error> {
        const auto lent = take();
        if (!lent) return std::unexpected(report("store_read_failed", lent.error()));
        auto found = use(std::as_const(**lent));
        if (!found) return std::unexpected(report("store_read_failed", found.error()));
        if constexpr (std::is_void_v<typename decltype(found)::value_type>)
            return {};
        else
            return std::move(*found);
    }

  private:
    struct give_back {
        sqlite_readers* to;
        void operator()(sqlite_reader* reader) const { to->put_back(std::unique_ptr<sqlite_reader>(reader)); }
    };
    using lease = std::unique_ptr<sqlite_reader, give_back>;

    std::expected<lease, sqlite_failure> take();
    void put_back(std::unique_ptr<sqlite_reader> reader);

    const std::filesystem::path file_;
    const sqlite_options options_;
    std::mutex mutex_; // guards the members below
    std::condition_variable returned_;
    std::vector<std::unique_ptr<sqlite_reader>> idle_;
    std::size_t opened_ = 0;
};

} // namespace poolguard::store
