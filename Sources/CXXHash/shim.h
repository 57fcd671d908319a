// xxhash.h of Debian's libxxhash-dev.
#include <xxhash.h>
