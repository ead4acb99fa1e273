#pragma once
// One exchange on one libcurl handle: sets it up, performs it and returns the result.

#include "aws/http_call.hpp"
#include "aws/url.hpp"

#include <curl/curl.h>
#include <memory>
#include <string>

namespace poolguard::aws {

class curl_exchange {
  public:
    // The request, the further headers, the file name and the request's parsed URL must outlive the exchange. The
    // handle must be fresh or reset, and must be reset again afterwards.
    curl_exchange(CURL* easy, const http_request& request, const header_list& more, const std::string& ca_file,
                  const url& to);

    std::expected<http_reply, transport_error> run();

  private:
    struct wiping_free {
        void operator()(curl_slist* list) const;
    };

    static int on_request(void* self, char* address, char* own_address, int port, int own_port);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

    bool set_up();
    bool set_up_connection();
    bool set_up_message();
    bool add_headers(const header_list& of, bool& has_type);
    bool add_header(const std::string& line);
    bool take_header(std::string_view line);
    bool take_body(std::string_view part);
    transport_error error_of(CURLcode code) const;

    CURL* easy_;
    const http_request& request_;
    const header_list& more_;
    const std::string& ca_file_;
    const url& to_;
    std::unique_ptr<curl_slist, wiping_free> lines_;
    http_reply reply_;
    std::size_t header_bytes_ = 0;
    int requests_ = 0;
    bool is_too_large_ = false;
};

} // namespace poolguard::aws
