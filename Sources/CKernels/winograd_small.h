// F(2, 3) for winograd.h: tiles of 2 outputs from 4 inputs, with the points 0, 1, -1 and infinity (Lavin & Gray 2016,
// section 4.1). It multiplies more than F(4, 3) but has fewer points, and so smaller transformed kernels: for the
// deepest layers of a network, whose kernels are read from memory for a handful of tiles.

/// Applies a transform of four vectors along each axis of values[4]…[4], the last axis first.
CK_INLINE void transform_small_axes(float *values, const int count, void (*transform)(vec[4])) {
    for (int step = 1; step < count; step *= 4)
        for (int i = 0; i < count; i++) {
            if (i / step % 4) continue;
            vec line[4];
            CK_UNROLL for (int k = 0; k < 4; k++) line[k] = load(values + (i + k * step) * CK_LANES);
            transform(line);
            CK_UNROLL for (int k = 0; k < 4; k++) store(values + (i + k * step) * CK_LANES, line[k]);
        }
}

/// Bᵀ d
CK_INLINE void transform_small_input(vec d[4]) {
    vec d1 = d[1];
    d[0] = d[0] - d[2];
    d[1] = d1 + d[2];
    d[2] = d[2] - d1;
    d[3] = d1 - d[3];
}

/// Aᵀ m, in the first two places.
CK_INLINE void transform_small_output(vec m[4]) {
    vec m1 = m[1];
    m[0] = m[0] + m1 + m[2];
    m[1] = m1 - m[2] - m[3];
}

/// As transform_run, tile by tile.
CK_INLINE void transform_small_run(const ck_winograd *w, const float *input, const ck_run *run, float *target,
                                   long pitch) {
    float values[64 * CK_LANES] __attribute__((aligned(64)));
    const float *d = input + (run->z - (w->axes == 3)) * w->plane + (run->y - 1) * w->row + (run->x - 1) * CK_BLOCK;
    int count = (int)w->points;
    for (long tile = 0; tile < run->tiles; tile++, d += 2 * CK_BLOCK, target += CK_BLOCK)
        for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
            for (int i = 0; i < count; i++) {
                const float *source = d + i / 16 * w->plane + i / 4 % 4 * w->row + i % 4 * CK_BLOCK;
                store(values + i * CK_LANES, load(source + part));
            }
            transform_small_axes(values, count, transform_small_input);
            for (int i = 0; i < count; i++) store(target + i * pitch + part, load(values + i * CK_LANES));
        }
}

/// The outputs of one tile from its products at m.
CK_INLINE void write_small_tile(const ck_tile *t, const float *m, long pitch, int count) {
    float values[64 * CK_LANES] __attribute__((aligned(64)));
    for (int i = 0; i < count; i++) store(values + i * CK_LANES, load(m + i * pitch));
    transform_small_axes(values, count, transform_small_output);
    for (int z = 0; z < (count == 64 ? 2 : 1); z++)
        for (int i = 0; i < 4; i++)
            write_output(t, z, i / 2, i % 2, load(values + (z * 16 + i / 2 * 4 + i % 2) * CK_LANES));
}
