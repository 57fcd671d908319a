// cblas.h of Debian's libopenblas-dev; it also declares openblas_set_num_threads.
#include <cblas.h>
