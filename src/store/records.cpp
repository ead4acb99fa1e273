#include "store/records.hpp"

namespace poolguard::store {

std::string_view describe(error value) {
    switch (value) {
    case error::conflict:
        return "the record is not in the state that the write asked for";
    case error::unavailable:
        return "the store does not answer at the moment";
    case error::full:
        return "the store has no room left";
    case error::read_only:
        return "the store does not accept writes";
    case error::too_large:
        return "a key, a document, a sum or the limit of a page is outside of its bounds";
    case error::damaged:
        return "what is stored cannot be read";
    }
    return "the store failed";
}

} // namespace poolguard::store
