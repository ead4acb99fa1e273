// Boost.JSON itself: the library needs only Boost's headers, and exports nothing of them.
#include <boost/json/src.hpp>
