# SPDX-License-Identifier: GPL-3.0-or-later
# Script of civcas_embed: writes OUTPUT.c and OUTPUT.h, which hold the bytes of INPUT as SYMBOL.
file(READ "${INPUT}" hex HEX)
get_filename_component(name "${INPUT}" NAME)
get_filename_component(header "${OUTPUT}.h" NAME)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
# Sixteen bytes a line. Character constants, so that bytes above 127 fit a signed char.
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
set(note "/* SPDX-License-Identifier: GPL-3.0-or-later */\n/* Made from ${name} by the build. */\n")
file(WRITE "${OUTPUT}.h"
     "${note}#pragma once\n\n#include <stddef.h>\n\n"
     "extern const char ${SYMBOL}[];\nextern const size_t ${SYMBOL}_size;\n")
file(WRITE "${OUTPUT}.c"
     "${note}#include \"${header}\"\n\n"
     "const char ${SYMBOL}[] = {\n${bytes}'\\0'};\nconst size_t ${SYMBOL}_size = ${size};\n")
