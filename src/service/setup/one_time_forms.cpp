#include "service/setup/one_time_forms.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "cognito/transport.hpp"
#include "store/document.hpp"

#include <boost/describe.hpp>

namespace poolguard::service {

struct sent_form_document {
    std::int64_t sent = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(sent_form_document, (), (sent))

namespace {

constexpr std::size_t mark_bytes = 16;

// Browsers send any text as a mark, also one that is too long for a key.
store::key key_of_mark(std::string_view mark) { return {"sent-forms", base::to_hex(base::sha256(mark))}; }

} // namespace

std::string one_time_forms::new_mark() { return base::to_base64url(random_.take(mark_bytes)); }

std::expected<bool, store::error> one_time_forms::take(std::string_view mark) {
    if (mark.empty()) return true;
    const auto now = clock_.now();
    const auto written = store::save(records_, key_of_mark(mark), sent_form_document{base::epoch_milliseconds(now)},
                                     store::if_absent{}, now + remembered);
    if (!written && written.error() == store::error::conflict) return false;
    if (!written) return std::unexpected(written.error());
    return true;
}

void one_time_forms::give_back(std::string_view mark, const cognito::failure& why) {
    if (mark.empty() || cognito::may_be_done(why)) return;
    const auto removed = records_.remove(key_of_mark(mark));
    // The page with the refusal has the same mark, so whoever sends it again is told to open the page again.
    if (!removed) base::log::warning("form_not_given_back", {{"cause", store::describe(removed.error())}});
}

} // namespace poolguard::service
