# The C++ library for other programs (docs/library.md): include/poolguard, over sources of the rooms. It needs OpenSSL and
# Boost's headers; the transport over libcurl is a library of its own, so that others do without libcurl.
option(POOLGUARD_LIBRARY_CURL "Build the library's transport over libcurl, if there is libcurl" ON)
include(GNUInstallDirs)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3 REQUIRED)

set(library_sources ${PROJECT_SOURCE_DIR}/src)
file(GLOB_RECURSE library_own CONFIGURE_DEPENDS ${library_sources}/library/*.cpp)
list(FILTER library_own EXCLUDE REGEX "/library/curl/")
file(GLOB library_jwt CONFIGURE_DEPENDS ${library_sources}/jwt/*.cpp)
# The diagnosis and the private keys are for the server.
list(FILTER library_jwt EXCLUDE REGEX "/(explain|signing_key|es256_key|given_token)\\.cpp$")
set(library_base aws_domain.cpp bytes.cpp digest.cpp random.cpp secret.cpp utf8.cpp json/parse.cpp)
list(TRANSFORM library_base PREPEND ${library_sources}/base/)

# Other people's compilers may warn of what ours do not.
set(library_warnings ${POOLGUARD_WARNINGS})
if(NOT POOLGUARD_TESTS)
    list(REMOVE_ITEM library_warnings -Werror)
endif()

# What changes with the interface. Before 1.0 that is the minor version, as in the namespace and in what find_package()
# takes: programs of both find theirs, also when both are installed.
string(REGEX MATCH "^(0\\.)?[0-9]+" library_interface ${PROJECT_VERSION})

# poolguard_public_library(TARGET NAME SOURCE...) makes the shared library NAME, which exports only what the public
# headers declare.
function(poolguard_public_library target name)
    add_library(${target} SHARED ${ARGN})
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} VERSION ${PROJECT_VERSION}
        SOVERSION ${library_interface} CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
        POSITION_INDEPENDENT_CODE ON LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/library)
    target_compile_features(${target} PUBLIC cxx_std_23)
    target_compile_definitions(${target} PRIVATE POOLGUARD_VERSION="${PROJECT_VERSION}")
    target_compile_options(${target} PRIVATE ${library_warnings} -ffunction-sections -fdata-sections)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src
        PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    target_link_options(${target} PRIVATE -Wl,--gc-sections
        -Wl,--version-script=${library_sources}/library/exports.map)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${library_sources}/library/exports.map)
endfunction()

poolguard_public_library(poolguard_library poolguard ${library_own} ${library_jwt} ${library_base}
    ${library_sources}/cognito/srp_group.cpp)
target_link_libraries(poolguard_library PRIVATE Boost::headers OpenSSL::Crypto)
if(POOLGUARD_LIBRARY_CURL)
    find_package(CURL 7.85)
endif()
if(CURL_FOUND)
    poolguard_public_library(poolguard_curl_library poolguard-curl ${library_sources}/library/curl/curl_transport.cpp)
    target_link_libraries(poolguard_curl_library PUBLIC poolguard_library PRIVATE CURL::libcurl)
endif()
set_source_files_properties(${library_sources}/library/json_source.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
