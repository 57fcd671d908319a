#if defined(__x86_64__)

#define CK_LANES 8
#define CK_TABLE ck_avx2_kernels
#define CK_GRADIENTS ck_avx2_gradients
#define CK_NAME "avx2"

#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop

#endif
