// zlib.h of Debian's zlib1g-dev: gzopen and gzread take a file as it is where it is not compressed.
#include <zlib.h>
