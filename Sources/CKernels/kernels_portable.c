#define CK_LANES 4
#define CK_TABLE ck_portable_kernels
#define CK_GRADIENTS ck_portable_gradients
#define CK_NAME "portable"

#include "kernels.h"
