# SPDX-License-Identifier: GPL-3.0-or-later
# Flags every target is built with.
add_compile_options(
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wundef -Wformat=2 -Wvla -Wwrite-strings -Wpointer-arith
  -Werror=implicit-function-declaration # what is not declared would return half an address
  -fstack-protector-strong -fno-strict-aliasing)
add_compile_definitions(_POSIX_C_SOURCE=200809L GLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74
                        GLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74)
if(CIVCAS_SANITIZE)
  add_compile_options(-fsanitize=${CIVCAS_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CIVCAS_SANITIZE})
else()
  add_compile_options($<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
if(CIVCAS_FUZZ) # what is fuzzed lies in the layers' libraries: they must be seen by the fuzzer too
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
add_link_options(-Wl,-z,relro,-z,now)
# Every symbol is bound at the start: a call through a stub would only be longer.
add_compile_options($<$<NOT:$<CONFIG:Debug>>:-fno-plt>)
# What is shipped does not tell where it was built, so that building it twice gives the same bytes.
add_compile_options($<$<NOT:$<CONFIG:Debug>>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.>)
