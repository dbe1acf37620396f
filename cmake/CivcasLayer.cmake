# SPDX-License-Identifier: GPL-3.0-or-later
# civcas_layer(NAME LINKS layer... PACKAGES pkg-config-module...)
# makes one static library of all C files in the calling folder. PACKAGES stay private: a public
# header never needs them, apart from GLib, which every layer has.
function(civcas_layer name)
  cmake_parse_arguments(arg "" "" "LINKS;PACKAGES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.c")
  if(NOT sources) # until its first module lands
    add_library(civcas_${name} INTERFACE)
    return()
  endif()
  add_library(civcas_${name} STATIC ${sources})
  target_include_directories(civcas_${name} PUBLIC "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
  civcas_packages(civcas_${name} PUBLIC gio-2.0 gio-unix-2.0)
  civcas_packages(civcas_${name} PRIVATE ${arg_PACKAGES})
  foreach(layer ${arg_LINKS})
    target_link_libraries(civcas_${name} PUBLIC civcas_${layer})
  endforeach()
endfunction()

# civcas_program(NAME LINKS layer... PACKAGES ...): one program of all C files in the folder.
function(civcas_program name)
  cmake_parse_arguments(arg "" "" "LINKS;PACKAGES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.c")
  if(NOT sources) # until its first module lands
    return()
  endif()
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
  target_compile_definitions(
    ${name} PRIVATE CIVCAS_VERSION="${PROJECT_VERSION}"
                    CIVCAS_DATA_DIR="${CMAKE_INSTALL_FULL_DATADIR}/civcas"
                    CIVCAS_LIBEXEC_DIR="${CMAKE_INSTALL_FULL_LIBEXECDIR}/civcas")
  civcas_packages(${name} PRIVATE gio-2.0 gio-unix-2.0 ${arg_PACKAGES})
  foreach(layer ${arg_LINKS})
    target_link_libraries(${name} PRIVATE civcas_${layer})
  endforeach()
endfunction()

# civcas_packages(TARGET SCOPE module...): links pkg-config modules, as system headers.
function(civcas_packages target scope)
  foreach(module ${ARGN})
    string(MAKE_C_IDENTIFIER "PKG_${module}" prefix)
    if(NOT TARGET PkgConfig::${prefix})
      pkg_check_modules(${prefix} REQUIRED IMPORTED_TARGET GLOBAL ${module})
    endif()
    target_link_libraries(${target} ${scope} PkgConfig::${prefix})
  endforeach()
endfunction()
