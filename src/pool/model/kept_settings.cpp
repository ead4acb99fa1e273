#include "pool/model/kept_settings.hpp"

#include "base/digest.hpp"
#include "pool/model/pool_contents.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t part_size = std::size_t{300} * 1024; // below the limit of a document

struct image_part {
    static constexpr bool has_defaults = true;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(image_part, (), (content))

template <class Document>
std::optional<Document> read(const std::optional<store::record>& from) {
    if (!from) return std::nullopt;
    auto found = store::decode<Document>(*from);
    if (found) return std::move(found->value);
    store_failure(found.error()); // which logs it
    return std::nullopt;
}

// The beginning of the sort keys of its parts.
std::string part_prefix(const image_name& name) {
    return fmt::format("{}/{}/{}/", name.kind, name.client_id, name.digest);
}

result<void> remove_all(store::records& records, std::string_view pool_id, const std::string& prefix) {
    if (const auto removed = remove_images(records, pool_id, prefix); !removed)
        return std::unexpected(store_failure(removed.error()));
    return {};
}

} // namespace

result<std::string> kept_settings::put_image(std::string_view pool_id, std::string_view kind,
                                             std::string_view client_id, std::string_view base64) const {
    auto digest = base::to_hex(base::sha256(base64));
    const auto prefix = part_prefix({pool_id, kind, client_id, digest});
    for (std::size_t part = 0; part * part_size < base64.size(); ++part) {
        const store::key at{keys::named(pool_id, keys::image_kind), fmt::format("{}{:03}", prefix, part)};
        const image_part content{std::string(base64.substr(part * part_size, part_size))};
        if (const auto saved = store::save(records_, at, content, store::always{}); !saved)
            return std::unexpected(store_failure(saved.error()));
    }
    return digest;
}

result<std::string> kept_settings::find_image(const image_name& name) const {
    store::query wanted{.partition = keys::named(name.pool_id, keys::image_kind), .sort_prefix = part_prefix(name)};
    std::string out;
    do {
        auto page = records_.find(wanted);
        if (!page) return std::unexpected(store_failure(page.error()));
        for (const auto& each : page->records) {
            const auto part = store::decode<image_part>(each);
            if (!part) return std::unexpected(store_failure(part.error()));
            out += part->value.content;
        }
        wanted.after = std::move(page->next);
    } while (wanted.after);
    return out;
}

result<void> kept_settings::remove_image(const image_name& name) const {
    return remove_all(records_, name.pool_id, part_prefix(name));
}

result<void> kept_settings::remove_images(std::string_view pool_id, std::string_view kind,
                                          std::string_view client_id) const {
    return remove_all(records_, pool_id, fmt::format("{}/{}/", kind, client_id));
}

std::string kept_settings::path_of(const image_name& name) const {
    return fmt::format("{}/{}/{}/{}/{}", image_path, name.pool_id, name.kind, name.client_id, name.digest);
}

result<page_settings> kept_settings::find_page_settings(std::string_view pool_id, std::string_view client_id) const {
    const auto key = [&](std::string_view kind, std::string_view name) {
        return store::key{keys::named(pool_id, kind), std::string(name)};
    };
    std::vector<store::key> wanted{key(kept_branding::kept_as, client_id), key(kept_customization::kept_as, client_id),
                                   key(kept_customization::kept_as, all_clients)};
    for (const auto* name : {"terms-of-use", "privacy-policy"})
        wanted.push_back(key(cognito::terms::kept_as, terms_document_name(client_id, name)));
    const auto found = records_.get_all(wanted);
    if (!found) return std::unexpected(store_failure(found.error()));
    page_settings out{.branding = read<kept_branding>((*found)[0]),
                      .customization = read<kept_customization>((*found)[(*found)[1] ? 1 : 2]),
                      .terms = {}};
    for (std::size_t i = 3; i < found->size(); ++i)
        if (auto terms = read<cognito::terms>((*found)[i])) out.terms.push_back(std::move(*terms));
    return out;
}

} // namespace poolguard::pool
