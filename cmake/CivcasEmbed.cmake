# SPDX-License-Identifier: GPL-3.0-or-later
# civcas_embed(TARGET FILE SYMBOL): builds FILE into the static library TARGET of the calling folder.
# The folder's sources may then include "<folder>/SYMBOL.h", which declares
#   extern const char SYMBOL[];        the bytes, with one NUL after them
#   extern const size_t SYMBOL_size;   without that NUL
function(civcas_embed target file symbol)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY") # a layer without sources yet
    return()
  endif()
  get_filename_component(input "${file}" ABSOLUTE)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${symbol}")
  add_custom_command(
    OUTPUT "${output}.c" "${output}.h"
    COMMAND "${CMAKE_COMMAND}" -DINPUT=${input} -DOUTPUT=${output} -DSYMBOL=${symbol}
            -P "${CMAKE_SOURCE_DIR}/cmake/embed_file.cmake"
    DEPENDS "${input}" "${CMAKE_SOURCE_DIR}/cmake/embed_file.cmake"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}.c" "${output}.h")
endfunction()
