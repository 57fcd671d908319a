// libpq-fe.h of Debian's libpq-dev, which lies in a folder that compilers do not look into by themselves.
#include <postgresql/libpq-fe.h>
