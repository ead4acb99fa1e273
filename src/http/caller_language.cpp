#include "http/caller_language.hpp"

namespace poolguard::http {
namespace {

thread_local const request* request_of_thread = nullptr;

} // namespace

caller_scope::caller_scope(const request& of) : before_(request_of_thread) { request_of_thread = &of; }
caller_scope::~caller_scope() { request_of_thread = before_; }

std::optional<language> language_of_caller() {
    return request_of_thread == nullptr ? std::nullopt : find_language(*request_of_thread);
}

} // namespace poolguard::http
