#pragma once
// Documents of one kind that a pool has under names: its resource servers, its identity providers.

#include "base/try.hpp"
#include "pool/model/pool_keys.hpp"
#include "pool/model/user_pools.hpp"

namespace poolguard::pool {

template <class Document>
class named_documents {
  public:
    // `kind` is the name of their partition: "resource-servers".
    named_documents(store::records& records, std::string_view kind) : records_(records), kind_(kind) {}

    result<std::optional<Document>> find(std::string_view pool_id, std::string_view name) const {
        auto found = store::load<Document>(records_, key_of(pool_id, name));
        if (!found) return std::unexpected(store_failure(found.error()));
        if (!*found) return std::nullopt;
        return std::move((*found)->value);
    }

    // False when the name is taken.
    result<bool> create(std::string_view pool_id, std::string_view name, const Document& document) {
        const auto written = store::save(records_, key_of(pool_id, name), document, store::if_absent{});
        if (!written && written.error() == store::error::conflict) return false;
        if (!written) return std::unexpected(store_failure(written.error()));
        return true;
    }

    // Returns what is stored in the end; nullopt when there is no document of that name. `change` may run several
    // times.
    template <class Change>
    result<std::optional<Document>> update(std::string_view pool_id, std::string_view name, const Change& change) {
        auto written = store::update<Document>(records_, key_of(pool_id, name), change);
        if (!written) return std::unexpected(store_failure(written.error()));
        if (!*written) return std::nullopt;
        return std::move((*written)->value);
    }

    // Writes the document, whether or not there is one of that name.
    result<void> put(std::string_view pool_id, std::string_view name, const Document& document) {
        const auto written = store::save(records_, key_of(pool_id, name), document, store::always{});
        if (!written) return std::unexpected(store_failure(written.error()));
        return {};
    }

    result<void> remove(std::string_view pool_id, std::string_view name) {
        if (const auto removed = records_.remove(key_of(pool_id, name)); !removed)
            return std::unexpected(store_failure(removed.error()));
        return {};
    }

    struct page {
        std::vector<Document> documents;
        std::optional<std::string> next;
    };
    result<page> list(std::string_view pool_id, std::size_t limit, const std::optional<std::string>& after,
                      store::direction direction = store::direction::ascending) const {
        const auto found =
            records_.find({.partition = partition_of(pool_id), .limit = limit, .after = after, .direction = direction});
        if (!found) return std::unexpected(store_failure(found.error()));
        page out{{}, found->next};
        for (const auto& each : found->records) {
            auto document = store::decode<Document>(each);
            if (!document) return std::unexpected(store_failure(document.error()));
            out.documents.push_back(std::move(document->value));
        }
        return out;
    }

    // The first document that `is_wanted`, by reading them in turn; or nullopt.
    template <class Wanted>
    result<std::optional<Document>> find_if(std::string_view pool_id, const Wanted& is_wanted) const {
        constexpr std::size_t few = 10; // at once: each may have hundreds of kilobytes
        std::optional<std::string> after;
        do {
            POOLGUARD_TRY(auto found, list(pool_id, few, after));
            for (auto& each : found.documents)
                if (is_wanted(each)) return std::move(each);
            after = std::move(found.next);
        } while (after);
        return std::nullopt;
    }

    // All of them; only for kinds whose number is limited.
    result<std::vector<Document>> all(std::string_view pool_id) const {
        POOLGUARD_TRY(auto found, list(pool_id, store::max_page_records, {}));
        return std::move(found.documents);
    }

  private:
    std::string partition_of(std::string_view pool_id) const { return keys::named(pool_id, kind_); }
    store::key key_of(std::string_view pool_id, std::string_view name) const {
        return {partition_of(pool_id), std::string(name)};
    }

    store::records& records_;
    std::string_view kind_;
};

} // namespace poolguard::pool
