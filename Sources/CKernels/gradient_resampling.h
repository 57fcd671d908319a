// Gradients of max pooling and linear interpolation: each computes a plane of the input's gradient from all planes of
// the output's that had a part in it, so that planes can be shared out.

/// Gives the gradient of one window to its first largest value, if that lies in `plane`.
CK_INLINE void pool_window(const ck_value *x, const ck_value *dx, long block, long plane, const ck_span spans[3],
                           const float *largest, const float *gradient) {
    typedef int lanes __attribute__((vector_size(CK_LANES * 4)));
    for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
        vec most = load(largest + part), g = load(gradient + part);
        lanes open = ~(lanes){0};
        for (long z = spans[0].first; z <= plane; z++)
            for (long y = spans[1].first; y < spans[1].last; y++)
                for (long i = spans[2].first; i < spans[2].last; i++) {
                    lanes hit = (load(row_at(x, block, z, y) + i * CK_BLOCK + part) == most) & open;
                    open &= ~hit;
                    if (z < plane) continue;
                    float *target = row_at(dx, block, z, y) + i * CK_BLOCK + part;
                    store(target, load(target) + (vec)(hit & (lanes)g));
                }
    }
}

static void max_pool_gradient(const ck_pooling *p, const ck_value *x, const ck_value *y, const ck_value *dy,
                              const ck_value *dx, long adds, long block, long plane) {
    if (!adds) clear_plane(dx, block, plane);
    for (long z = 0; z < y->size[0]; z++) {
        ck_span spans[3] = {window_at(p, 0, z, x->size[0])};
        if (plane < spans[0].first || plane >= spans[0].last) continue;
        for (long row = 0; row < y->size[1]; row++) {
            spans[1] = window_at(p, 1, row, x->size[1]);
            const float *largest = row_at(y, block, z, row), *gradient = row_at(dy, block, z, row);
            for (long column = 0; column < y->size[2]; column++) {
                spans[2] = window_at(p, 2, column, x->size[2]);
                pool_window(x, dx, block, plane, spans, largest + column * CK_BLOCK, gradient + column * CK_BLOCK);
            }
        }
    }
}

/// The share of output position i of an axis that input position `place` has.
CK_INLINE float share_of(const ck_axis *axis, long i, long place) {
    float share = axis->lower[i] == place ? 1 - axis->fraction[i] : 0;
    return axis->upper[i] == place ? share + axis->fraction[i] : share;
}

/// row += the gradient of an interpolation along the width, times `share`
CK_INLINE void spread_row(const ck_axis *axis, const float *gradient, float share, float *row) {
    for (long x = 0; x < axis->output; x++) {
        float *lower = row + axis->lower[x] * CK_BLOCK, *upper = row + axis->upper[x] * CK_BLOCK;
        vec fraction = splat(axis->fraction[x] * share), rest = splat(share) - fraction;
        for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
            vec g = load(gradient + x * CK_BLOCK + part);
            store(lower + part, load(lower + part) + rest * g);
            store(upper + part, load(upper + part) + fraction * g);
        }
    }
}

static void interpolate_gradient(const ck_axis axes[3], const ck_value *dy, const ck_value *dx, float *scratch,
                                 long adds, long block, long plane) {
    if (!adds) clear_plane(dx, block, plane);
    long floats = axes[2].input * CK_BLOCK;
    for (long y = 0; y < axes[1].output; y++) {
        memset(scratch, 0, sizeof(float) * (size_t)floats);
        for (long z = 0; z < axes[0].output; z++) {
            float share = share_of(&axes[0], z, plane);
            if (share != 0) spread_row(&axes[2], row_at(dy, block, z, y), share, scratch);
        }
        float down = axes[1].fraction[y];
        float *upper = row_at(dx, block, plane, axes[1].lower[y]), *lower = row_at(dx, block, plane, axes[1].upper[y]);
        for (long i = 0; i < floats; i += CK_LANES) {
            store(upper + i, load(upper + i) + splat(1 - down) * load(scratch + i));
        }
        for (long i = 0; i < floats; i += CK_LANES) store(lower + i, load(lower + i) + splat(down) * load(scratch + i));
    }
}
