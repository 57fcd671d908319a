#include "CKernels.h"

// G for the points 0, ±1/√2, ±√2 and infinity: row p is (1, p, p²) divided by the product of p's distances from the
// other finite points. See winograd.h for Aᵀ and Bᵀ.
#define A 0.70710678118654752440
#define B 1.41421356237309504880
static const double transform4[6][3] = {
    {1, 0, 0},
    {-2.0 / 3, -2.0 / 3 * A, -1.0 / 3},
    {-2.0 / 3, 2.0 / 3 * A, -1.0 / 3},
    {1.0 / 6, B / 6, 1.0 / 3},
    {1.0 / 6, -B / 6, 1.0 / 3},
    {0, 0, 1},
};

// For the points 0, 1, -1 and infinity: see winograd_small.h.
static const double transform2[4][3] = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};

/// Along one axis of `count` lines of 3 values that are `step` apart, to as many lines of `points` values.
static void transform_axis(const double *values, long count, long step, const double (*transform)[3], long points,
                           double *result) {
    for (long i = 0; i < count; i++)
        for (long p = 0; p < points; p++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) sum += transform[p][k] * values[i / step * 3 * step + k * step + i % step];
            result[i / step * points * step + p * step + i % step] = sum;
        }
}

void ck_winograd_kernel(const float *kernel, long axes, long tile, float *points) {
    double values[216], next[216];
    long n = tile + 2, count = axes == 3 ? 27 : 9, total = axes == 3 ? n * n * n : n * n;
    const double (*transform)[3] = tile == 2 ? transform2 : transform4;
    for (long i = 0; i < count; i++) values[i] = kernel[i];
    transform_axis(values, count / 3, 1, transform, n, next);        // width
    transform_axis(next, count / 9 * n, n, transform, n, values);    // height
    if (axes == 3) transform_axis(values, n * n, n * n, transform, n, next);
    const double *result = axes == 3 ? next : values;
    for (long i = 0; i < total; i++) points[i] = (float)result[i];
}

long ck_winograd_tiles(const ck_winograd *w, long first, long runs) {
    long tiles = 0;
    for (long i = first; i < first + runs; i++) {
        long left = w->tiles[2] - i % w->segments * w->segment;
        tiles += left < w->segment ? left : w->segment;
    }
    return tiles;
}
