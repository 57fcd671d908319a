// The input transform of winograd.h: Bᵀ along all axes.

/// Bᵀ d: the rows are the values at the points 0, a, -a, b, -b and infinity.
CK_INLINE void transform_input(const vec d0, const vec d1, const vec d2, const vec d3, const vec d4, const vec d5,
                               vec t[6]) {
    vec even = d4 - 2.0f * d2, odd = CK_A * d3 - CK_B * d1;
    t[0] = (d0 + d4) - 2.5f * d2;
    t[1] = even + odd;
    t[2] = even - odd;
    even = d4 - 0.5f * d2, odd = CK_B * d3 - CK_A * d1;
    t[3] = even + odd;
    t[4] = even - odd;
    t[5] = (d1 + d5) - 2.5f * d3;
}

/// The rows of Bᵀ d that belong to one point or a pair of points: 0 for point 0, 1 for ±a, 2 for ±b, 3 for infinity.
CK_INLINE void transform_pair(const int pair, const float *d, long step, vec *plus, vec *minus) {
    vec even, odd;
    switch (pair) {
    case 0: *plus = (load(d) + load(d + 4 * step)) - 2.5f * load(d + 2 * step); return;
    case 3: *plus = (load(d + step) + load(d + 5 * step)) - 2.5f * load(d + 3 * step); return;
    case 1:
        even = load(d + 4 * step) - 2.0f * load(d + 2 * step);
        odd = CK_A * load(d + 3 * step) - CK_B * load(d + step);
        break;
    default:
        even = load(d + 4 * step) - 0.5f * load(d + 2 * step);
        odd = CK_B * load(d + 3 * step) - CK_A * load(d + step);
    }
    *plus = even + odd;
    *minus = even - odd;
}

/// Bᵀ along z and y of the column of inputs that begins at d, to the 36 points of `column`.
CK_INLINE void transform_column_3d(const float *d, long plane, long row, float *column) {
    CK_UNROLL for (int pair = 0; pair < 4; pair++) {
        vec plus[6], minus[6], t[6];
        CK_UNROLL for (int y = 0; y < 6; y++) transform_pair(pair, d + y * row, plane, &plus[y], &minus[y]);
        float *target = column + (pair == 0 ? 0 : 2 * pair - 1) * 6 * CK_BLOCK;
        transform_input(plus[0], plus[1], plus[2], plus[3], plus[4], plus[5], t);
        CK_UNROLL for (int i = 0; i < 6; i++) store(target + i * CK_BLOCK, t[i]);
        if (pair == 0 || pair == 3) continue;
        transform_input(minus[0], minus[1], minus[2], minus[3], minus[4], minus[5], t);
        CK_UNROLL for (int i = 0; i < 6; i++) store(target + (6 + i) * CK_BLOCK, t[i]);
    }
}

/// Bᵀ along y of the column of inputs that begins at d, to 6 points.
CK_INLINE void transform_column_2d(const float *d, long row, float *column) {
    vec t[6];
    transform_input(load(d), load(d + row), load(d + 2 * row), load(d + 3 * row), load(d + 4 * row),
                    load(d + 5 * row), t);
    CK_UNROLL for (int i = 0; i < 6; i++) store(column + i * CK_BLOCK, t[i]);
}

/// Columns that are fetched ahead of the one that is transformed: no prefetcher of hardware follows 36 rows.
#define CK_AHEAD 8

CK_INLINE void prefetch_column(const float *d, long plane, long row, const int lines) {
    CK_UNROLL for (int z = 0; z < lines / 6; z++)
        CK_UNROLL for (int y = 0; y < 6; y++) __builtin_prefetch(d + z * plane + y * row, 0, 2);
}

/// Transforms one channel block of a run: columns along z and y first, each once, and then the tiles along x.
CK_INLINE void transform_run(const ck_winograd *w, const float *input, const ck_run *run, float *target, long pitch,
                             const int lines) {
    float columns[8 * 36 * CK_BLOCK] __attribute__((aligned(64)));
    long plane = w->plane, row = w->row;
    const float *d = input + (run->z - (lines == 36)) * plane + (run->y - 1) * row + (run->x - 1) * CK_BLOCK;
    long done = 0;
    for (long tile = 0; tile < run->tiles; tile++, target += CK_BLOCK) {
        for (; done < 4 * tile + 6; done++) {
            prefetch_column(d + (done + CK_AHEAD) * CK_BLOCK, plane, row, lines);
            for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
                const float *source = d + done * CK_BLOCK + part;
                float *column = columns + (done & 7) * lines * CK_BLOCK + part;
                if (lines == 36) transform_column_3d(source, plane, row, column);
                else transform_column_2d(source, row, column);
            }
        }
        const float *x[6];
        CK_UNROLL for (int i = 0; i < 6; i++) x[i] = columns + ((4 * tile + i) & 7) * lines * CK_BLOCK;
        for (long i = 0; i < lines * CK_BLOCK; i += CK_LANES) {
            vec t[6];
            transform_input(load(x[0] + i), load(x[1] + i), load(x[2] + i), load(x[3] + i), load(x[4] + i),
                            load(x[5] + i), t);
            float *point = target + i / CK_BLOCK * 6 * pitch + i % CK_BLOCK;
            CK_UNROLL for (int j = 0; j < 6; j++) store(point + j * pitch, t[j]);
        }
    }
}
