#include "CKernels.h"
#include "openblas.h"

#include <string.h>

extern const ck_kernels ck_portable_kernels, ck_openblas_kernels;
extern const ck_gradients ck_portable_gradients, ck_openblas_gradients;
#if defined(__x86_64__)
extern const ck_kernels ck_avx2_kernels, ck_avx512_kernels;
extern const ck_gradients ck_avx2_gradients, ck_avx512_gradients;
#endif

/// Whether OpenBLAS has kernels that are better than the portable ones: not where a processor has SSE alone.
static int outdoes_portable(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx");
#else
    return 1;
#endif
}

const ck_kernels *ck_kernels_named(const char *name) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (strcmp(name, "avx512") == 0 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
        return &ck_avx512_kernels;
    if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &ck_avx2_kernels;
#endif
    if (strcmp(name, "openblas") == 0 && outdoes_portable() && ck_load_openblas()) return &ck_openblas_kernels;
    return strcmp(name, "portable") == 0 ? &ck_portable_kernels : NULL;
}

const ck_gradients *ck_gradients_named(const char *name) {
    if (!ck_kernels_named(name)) return NULL;
#if defined(__x86_64__)
    if (strcmp(name, "avx512") == 0) return &ck_avx512_gradients;
    if (strcmp(name, "avx2") == 0) return &ck_avx2_gradients;
#endif
    return strcmp(name, "openblas") == 0 ? &ck_openblas_gradients : &ck_portable_gradients;
}

long ck_convolution_scratch(const ck_convolution *c) {
    long rows = c->input.lanes == 1 ? c->scratch_parts * (c->input.size[2] + 2 * c->margin) : 0;
    return 2 * c->scratch_parts + rows + CK_BLOCK;
}
