#include "CKernels.h"

// G for the points 0, ±1/√2, ±√2 and infinity: row p is (1, p, p²) divided by the product of p's distances from the
// other finite points. See winograd.h for Aᵀ and Bᵀ.
#define A 0.70710678118654752440
#define B 1.41421356237309504880
static const double transform[6][3] = {
    {1, 0, 0},
    {-2.0 / 3, -2.0 / 3 * A, -1.0 / 3},
    {-2.0 / 3, 2.0 / 3 * A, -1.0 / 3},
    {1.0 / 6, B / 6, 1.0 / 3},
    {1.0 / 6, -B / 6, 1.0 / 3},
    {0, 0, 1},
};

/// Along the last of `count` × 3 values, to `count` × 6.
static void transform_axis(const double *values, long count, long step, double *points) {
    for (long i = 0; i < count; i++)
        for (int p = 0; p < 6; p++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) sum += transform[p][k] * values[i / step * 3 * step + k * step + i % step];
            points[i / step * 6 * step + p * step + i % step] = sum;
        }
}

void ck_winograd_kernel(const float *kernel, long axes, float *points) {
    double values[216], next[216];
    long count = axes == 3 ? 27 : 9;
    for (long i = 0; i < count; i++) values[i] = kernel[i];
    transform_axis(values, count / 3, 1, next);       // width
    transform_axis(next, count / 9 * 6, 6, values);   // height
    if (axes == 3) transform_axis(values, 36, 36, next);
    const double *result = axes == 3 ? next : values;
    for (long i = 0; i < (axes == 3 ? 216 : 36); i++) points[i] = (float)result[i];
}

long ck_winograd_tiles(const ck_winograd *w, long first, long runs) {
    long tiles = 0;
    for (long i = first; i < first + runs; i++) {
        long left = w->tiles[2] - i % w->segments * w->segment;
        tiles += left < w->segment ? left : w->segment;
    }
    return tiles;
}
