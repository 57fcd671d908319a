#include "CPeak.h"

#include <string.h>

// As many sums in flight as hide the latency of an operation twice.
#define SUMS 12

#define PEAK(name, attributes, lanes)                                                                     \
    typedef float name##_vector __attribute__((vector_size(4 * lanes)));                                  \
    attributes static double name(long rounds) {                                                          \
        name##_vector sums[SUMS], factor, addend;                                                         \
        for (int i = 0; i < lanes; i++) factor[i] = 0.999999f, addend[i] = 1e-6f;                         \
        for (int i = 0; i < SUMS; i++) sums[i] = factor * (float)i;                                       \
        for (long round = 0; round < rounds; round++) {                                                   \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + addend; \
            __asm__ volatile("" ::: "memory");                                                            \
        }                                                                                                 \
        float total = 0;                                                                                  \
        for (int i = 0; i < SUMS; i++)                                                                    \
            for (int lane = 0; lane < lanes; lane++) total += sums[i][lane];                              \
        volatile float sink = total;                                                                      \
        (void)sink;                                                                                       \
        return 2.0 * SUMS * lanes * (double)rounds;                                                       \
    }

PEAK(portable, , 4)
#if defined(__x86_64__)
PEAK(avx2, __attribute__((target("avx2,fma"))), 8)
PEAK(avx512, __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw"))), 16)
#endif

double cpeak_multiply_add(const char *instruction_set, long rounds) {
#if defined(__x86_64__)
    if (strcmp(instruction_set, "avx512") == 0) return avx512(rounds);
    if (strcmp(instruction_set, "avx2") == 0) return avx2(rounds);
#endif
    return strcmp(instruction_set, "portable") == 0 ? portable(rounds) : 0;
}
