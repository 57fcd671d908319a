#if defined(__x86_64__)

#define CK_LANES 16
#define CK_TABLE ck_avx512_kernels
#define CK_GRADIENTS ck_avx512_gradients
#define CK_NAME "avx512"

#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop

#endif
