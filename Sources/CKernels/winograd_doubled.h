// Inputs of half the size, doubled by linear interpolation on the way: six fine inputs come from four coarse ones.
//
//   fine input i = low[i] * coarse[i / 2] + high[i] * coarse[i / 2 + 1]
//
// with weights ¾ and ¼ in turn. At the border the outermost coarse value is repeated, and beyond it fine inputs are 0.

/// The weights along one axis for a tile.
typedef struct {
    float low[6], high[6];
} ck_doubling;

/// For the tile whose first output is at `first`, along an axis of `size` fine positions, an even number.
static ck_doubling doubling_at(long first, long size) {
    ck_doubling weights;
    for (int i = 0; i < 6; i++) {
        long position = first - 1 + i;
        int exists = position >= 0 && position < size;
        float low = i % 2 == 0 ? 0.75f : 0.25f;
        if (position == 0) low = 0;
        if (position == size - 1) low = 1;
        weights.low[i] = exists ? low : 0;
        weights.high[i] = exists ? 1 - low : 0;
    }
    return weights;
}

/// Bᵀ d of the six fine inputs d that come from four coarse ones.
CK_INLINE void transform_doubled(const ck_doubling *weights, const float *const coarse[4], long offset, vec t[6]) {
    vec e[4], d[6];
    CK_UNROLL for (int i = 0; i < 4; i++) e[i] = load(coarse[i] + offset);
    CK_UNROLL for (int i = 0; i < 6; i++)
        d[i] = splat(weights->low[i]) * e[i / 2] + splat(weights->high[i]) * e[i / 2 + 1];
    transform_input(d[0], d[1], d[2], d[3], d[4], d[5], t);
}

/// Bᵀ along z and y of the column of coarse inputs that begins at e, to the 36 points of `column`.
CK_INLINE void transform_doubled_column_3d(const ck_doubling weights[2], const float *e, long plane, long row,
                                           float *column) {
    float half[6 * 4 * CK_LANES] __attribute__((aligned(64)));
    vec t[6];
    CK_UNROLL for (int y = 0; y < 4; y++) {
        const float *depth[4] = {e + y * row, e + y * row + plane, e + y * row + 2 * plane, e + y * row + 3 * plane};
        transform_doubled(&weights[0], depth, 0, t);
        CK_UNROLL for (int z = 0; z < 6; z++) store(half + (z * 4 + y) * CK_LANES, t[z]);
    }
    CK_UNROLL for (int z = 0; z < 6; z++) {
        const float *h = half + z * 4 * CK_LANES;
        const float *height[4] = {h, h + CK_LANES, h + 2 * CK_LANES, h + 3 * CK_LANES};
        transform_doubled(&weights[1], height, 0, t);
        CK_UNROLL for (int y = 0; y < 6; y++) store(column + (z * 6 + y) * CK_BLOCK, t[y]);
    }
}

/// Bᵀ along y of the column of coarse inputs that begins at e, to 6 points.
CK_INLINE void transform_doubled_column_2d(const ck_doubling *weights, const float *e, long row, float *column) {
    const float *height[4] = {e, e + row, e + 2 * row, e + 3 * row};
    vec t[6];
    transform_doubled(weights, height, 0, t);
    CK_UNROLL for (int y = 0; y < 6; y++) store(column + y * CK_BLOCK, t[y]);
}

/// As transform_run, for a block of half the size.
CK_INLINE void transform_doubled_run(const ck_winograd *w, const float *input, const ck_run *run, float *target,
                                     long pitch, const int lines) {
    float columns[8 * 36 * CK_BLOCK] __attribute__((aligned(64)));
    long plane = w->coarse_plane, row = w->coarse_row;
    ck_doubling weights[2] = {doubling_at(run->z, w->size[0]), doubling_at(run->y, w->size[1])};
    const float *e = input + (lines == 36 ? run->z / 2 - 1 : run->z) * plane + (run->y / 2 - 1) * row +
                     (run->x / 2 - 1) * CK_BLOCK;
    long done = 0;
    for (long tile = 0; tile < run->tiles; tile++, target += CK_BLOCK) {
        for (; done < 2 * tile + 4; done++)
            for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
                const float *source = e + done * CK_BLOCK + part;
                float *column = columns + (done & 7) * lines * CK_BLOCK + part;
                if (lines == 36) transform_doubled_column_3d(weights, source, plane, row, column);
                else transform_doubled_column_2d(&weights[1], source, row, column);
            }
        ck_doubling across = doubling_at(run->x + 4 * tile, w->size[2]);
        const float *x[4];
        CK_UNROLL for (int i = 0; i < 4; i++) x[i] = columns + ((2 * tile + i) & 7) * lines * CK_BLOCK;
        for (long i = 0; i < lines * CK_BLOCK; i += CK_LANES) {
            vec t[6];
            transform_doubled(&across, x, i, t);
            float *point = target + i / CK_BLOCK * 6 * pitch + i % CK_BLOCK;
            CK_UNROLL for (int j = 0; j < 6; j++) store(point + j * pitch, t[j]);
        }
    }
}
