# Embeds files into poolguard_api: Swagger UI from npm, and src/api/assets. The assembler includes them with .incbin, so
# they are not converted to source text.

# Runs npm ci once, and again when package-lock.json has changed.
function(poolguard_fetch_npm_packages)
    set(lock ${PROJECT_SOURCE_DIR}/package-lock.json)
    set(installed ${PROJECT_SOURCE_DIR}/node_modules/.package-lock.json)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock})
    if(EXISTS ${installed} AND NOT ${lock} IS_NEWER_THAN ${installed})
        return()
    endif()
    find_program(NPM npm)
    if(NOT NPM)
        message(FATAL_ERROR "Swagger UI comes from npm, which was not found. Install the Debian package npm "
            "(tools/install-packages does), or run 'npm ci --ignore-scripts' in ${PROJECT_SOURCE_DIR} on another "
            "machine and copy node_modules.")
    endif()
    message(STATUS "Fetching the packages of package-lock.json: npm ci")
    execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "'npm ci' in ${PROJECT_SOURCE_DIR} failed, so Swagger UI is missing. "
            "Its output:\n${output}")
    endif()
    # npm sometimes keeps the old time stamp of this file.
    file(TOUCH ${installed})
endfunction()

# poolguard_embed(TARGET FILE...) embeds the files into the library; api::assets() lists them by name.
function(poolguard_embed target)
    set(code "")
    set(declarations "")
    set(entries "")
    set(number 0)
    foreach(file IN LISTS ARGN)
        if(NOT EXISTS ${file})
            message(FATAL_ERROR "${file} is to be embedded but is missing.")
        endif()
        get_filename_component(name ${file} NAME)
        set(symbol poolguard_asset_${number})
        string(APPEND code "__asm__(R\"(\n.section .rodata\n.balign 16\n.global ${symbol}\n.hidden ${symbol}\n"
            "${symbol}:\n.incbin \"${file}\"\n.global ${symbol}_end\n.hidden ${symbol}_end\n${symbol}_end:\n"
            ".byte 0\n.previous\n)\");\n")
        string(APPEND declarations "extern const char ${symbol};\nextern const char ${symbol}_end;\n")
        string(APPEND entries "        asset_file{\"${name}\", {&${symbol}, "
            "static_cast<std::size_t>(&${symbol}_end - &${symbol})}},\n")
        math(EXPR number "${number} + 1")
    endforeach()
    set(source ${PROJECT_BINARY_DIR}/assets/${target}_assets.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"// Made by cmake/assets.cmake.
#include \"api/asset.hpp\"

#include <array>
#include <cstddef>

@code@
extern \"C\" {
@declarations@}

namespace poolguard::api {

std::span<const asset_file> assets() {
    static const std::array all{
@entries@    };
    return all;
}

} // namespace poolguard::api
")
    target_sources(${target} PRIVATE ${source})
    # Link-time optimisation does not see symbols that are defined in assembler.
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${ARGN}" SKIP_PRECOMPILE_HEADERS ON
        COMPILE_OPTIONS -fno-lto)
endfunction()

poolguard_fetch_npm_packages()
set(swagger_ui ${PROJECT_SOURCE_DIR}/node_modules/swagger-ui-dist)
set(own_assets ${PROJECT_SOURCE_DIR}/src/api/assets)
poolguard_embed(poolguard_api
    ${swagger_ui}/swagger-ui.css
    ${swagger_ui}/swagger-ui-bundle.js
    ${swagger_ui}/swagger-ui-bundle.js.LICENSE.txt
    ${swagger_ui}/favicon-32x32.png
    ${own_assets}/docs.html
    ${own_assets}/docs.js
    ${own_assets}/page.css
    ${own_assets}/pages.css
    ${own_assets}/pages.js
    ${own_assets}/passkeys.js)
