// Max pooling and linear interpolation.

/// The part of a window that lies within an axis: positions [first, last).
typedef struct {
    long first, last;
} ck_span;

CK_INLINE ck_span window_at(const ck_pooling *p, int axis, long position, long size) {
    long first = position * p->stride[axis] - p->padding[axis], last = first + p->window[axis];
    return (ck_span){first < 0 ? 0 : first, last > size ? size : last};
}

/// The larger value, or the one that is not a number.
CK_INLINE vec larger(vec a, vec b) {
    typedef int lanes __attribute__((vector_size(CK_LANES * 4)));
    lanes keeps = (b <= a) | (a != a);
    return (vec)((keeps & (lanes)a) | (~keeps & (lanes)b));
}

CK_INLINE vec pooled_block(const ck_value *input, long block, ck_span z, ck_span y, ck_span x, int part) {
    vec most = splat(-INFINITY);
    for (long i = z.first; i < z.last; i++)
        for (long j = y.first; j < y.last; j++) {
            const float *row = row_at(input, block, i, j) + part;
            for (long k = x.first; k < x.last; k++) most = larger(most, load(row + k * CK_BLOCK));
        }
    return most;
}

CK_INLINE float pooled_channel(const ck_value *input, long block, ck_span z, ck_span y, ck_span x) {
    float most = -INFINITY;
    for (long i = z.first; i < z.last; i++)
        for (long j = y.first; j < y.last; j++)
            for (long k = x.first; k < x.last; k++) {
                float value = row_at(input, block, i, j)[k];
                most = value <= most || most != most ? most : value;
            }
    return most;
}

static void max_pool(const ck_pooling *p, const ck_value *input, const ck_value *output, long block, long plane) {
    ck_span z = window_at(p, 0, plane, input->size[0]);
    for (long row = 0; row < output->size[1]; row++) {
        ck_span y = window_at(p, 1, row, input->size[1]);
        float *target = row_at(output, block, plane, row);
        for (long column = 0; column < output->size[2]; column++) {
            ck_span x = window_at(p, 2, column, input->size[2]);
            if (input->lanes == 1) {
                target[column] = pooled_channel(input, block, z, y, x);
                continue;
            }
            for (int part = 0; part < CK_BLOCK; part += CK_LANES)
                store(target + column * CK_BLOCK + part, pooled_block(input, block, z, y, x, part));
        }
    }
}

/// Four rows and their weights become one.
CK_INLINE void blend_rows(const float *const rows[4], const float weights[4], float *target, long count) {
    for (long i = 0; i < count; i++)
        target[i] = weights[0] * rows[0][i] + weights[1] * rows[1][i] + weights[2] * rows[2][i] +
                    weights[3] * rows[3][i];
}

CK_INLINE void interpolate_row(const ck_axis *axis, const float *row, float *target, long lanes) {
    for (long x = 0; x < axis->output; x++) {
        float across = axis->fraction[x];
        const float *lower = row + axis->lower[x] * lanes, *upper = row + axis->upper[x] * lanes;
        if (lanes == 1) {
            target[x] = (1 - across) * lower[0] + across * upper[0];
            continue;
        }
        for (int part = 0; part < CK_BLOCK; part += CK_LANES)
            store(target + x * CK_BLOCK + part,
                  splat(1 - across) * load(lower + part) + splat(across) * load(upper + part));
    }
}

/// Interpolates along depth and height into `scratch`, then along width into the output.
static void interpolate(const ck_axis axes[3], const ck_value *input, const ck_value *output, float *scratch,
                        long block, long plane) {
    long front = axes[0].lower[plane], back = axes[0].upper[plane];
    float depth = axes[0].fraction[plane];
    for (long y = 0; y < axes[1].output; y++) {
        long upper = axes[1].lower[y], lower = axes[1].upper[y];
        float down = axes[1].fraction[y];
        const float *rows[4] = {row_at(input, block, front, upper), row_at(input, block, front, lower),
                                row_at(input, block, back, upper), row_at(input, block, back, lower)};
        float weights[4] = {(1 - depth) * (1 - down), (1 - depth) * down, depth * (1 - down), depth * down};
        blend_rows(rows, weights, scratch, axes[2].input * input->lanes);
        interpolate_row(&axes[2], scratch, row_at(output, block, plane, y), input->lanes);
    }
}
