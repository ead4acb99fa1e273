#pragma once
// What a browser gets that opens the address of a form: the page of the form. Browsers do so after a sign-in that ended
// in the middle of an act, and from the address bar of a page that a refused form was answered with.

#include "api/operation.hpp"

#include <string_view>
#include <vector>

namespace poolguard::api {

// GET rows for the forms among `rows` that have none. They lead to `page`, or without it to the nearest of the pages
// above the form's own address. Nothing is done there, whatever the address says.
std::vector<operation> form_addresses(const std::vector<operation>& rows, std::string_view page = {});

} // namespace poolguard::api
