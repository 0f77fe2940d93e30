# Writes files into a C++ source as string literals: cmake -DOUTPUT=x.cpp -DSYMBOL=name -DFILES="a;b" -P EmbedFiles.cmake
#
# The source defines `const modc::EmbeddedFile name[]` and `const std::size_t nameCount` (frontend/EmbeddedFile.h).
set(text "// Made by cmake/EmbedFiles.cmake.\n#include \"frontend/EmbeddedFile.h\"\n\nnamespace modc {\nextern const EmbeddedFile ${SYMBOL}[];\nextern const std::size_t ${SYMBOL}Count;\nconst EmbeddedFile ${SYMBOL}[] = {\n")
set(count 0)
foreach(file IN LISTS FILES)
  file(READ ${file} content)
  get_filename_component(name ${file} NAME)
  string(APPEND text "{\"${name}\", R\"embedded(${content})embedded\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
string(APPEND text "};\nconst std::size_t ${SYMBOL}Count = ${count};\n} // namespace modc\n")
file(WRITE ${OUTPUT} "${text}")
