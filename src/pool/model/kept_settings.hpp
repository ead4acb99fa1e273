#pragma once
// Settings beside a pool, each a document as Cognito's messages show it: the look of the sign-in pages, terms, and what
// is only kept. The documents of an app client are named after it. Images are stored apart, in parts, under their
// digest, because they can be larger than a record; the documents have the digest in their place.

#include "cognito/messages/branding.hpp"
#include "cognito/messages/terms.hpp"
#include "pool/model/named_documents.hpp"

namespace poolguard::pool {

// Stands for an app client where settings are for all that have none of their own.
inline constexpr std::string_view all_clients = "ALL";

struct kept_branding : cognito::managed_login_branding {
    static constexpr std::string_view kept_as = "managed-login-branding";
    std::string client_id;
};
BOOST_DESCRIBE_STRUCT(kept_branding, (cognito::managed_login_branding), (client_id))

struct kept_customization : cognito::ui_customization {
    std::optional<std::string> rules; // what the pages take from the CSS, so that they need not parse it
};
BOOST_DESCRIBE_STRUCT(kept_customization, (cognito::ui_customization), (rules))

inline std::string terms_document_name(std::string_view client_id, std::string_view terms_name) {
    return fmt::format("{}/{}", client_id, terms_name);
}

// What the pages of an app client show.
struct page_settings {
    std::optional<kept_branding> branding;
    std::optional<kept_customization> customization; // the client's, or else the one for all
    std::vector<cognito::terms> terms;
};

// An image of an app client's settings.
struct image_name {
    std::string_view pool_id;
    std::string_view kind; // of the settings: "ui-customization"
    std::string_view client_id;
    std::string_view digest; // in hex
};

class kept_settings {
  public:
    static constexpr std::string_view image_path = "/login/image";

    kept_settings(store::records& records, std::string public_url)
        : records_(records), public_url_(std::move(public_url)) {}

    // The documents of one type.
    template <class Document>
    named_documents<Document> of() const {
        return {records_, Document::kept_as};
    }

    // Stores an image, given in base64. Returns its digest.
    result<std::string> put_image(std::string_view pool_id, std::string_view kind, std::string_view client_id,
                                  std::string_view base64) const;
    // In base64; empty if there is none.
    result<std::string> find_image(const image_name& name) const;
    result<void> remove_image(const image_name& name) const;
    // All images of a client's settings of that kind.
    result<void> remove_images(std::string_view pool_id, std::string_view kind, std::string_view client_id) const;
    // Where this server serves an image; it changes with the image.
    std::string path_of(const image_name& name) const;
    std::string address_of(const image_name& name) const { return public_url_ + path_of(name); }

    // Reads all that a page needs at once.
    result<page_settings> find_page_settings(std::string_view pool_id, std::string_view client_id) const;

  private:
    store::records& records_;
    std::string public_url_;
};

} // namespace poolguard::pool
