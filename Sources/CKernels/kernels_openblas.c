// The portable kernels with OpenBLAS's dense products, which are tuned for the processor that it finds.

#define CK_LANES 4
#define CK_TABLE ck_openblas_kernels
#define CK_GRADIENTS ck_openblas_gradients
#define CK_NAME "openblas"
#define CK_DENSE 1

#include "kernels.h"
