// Gradients of weights: sums of outer products of an input's channels and an output gradient's channels.

/// Input channels whose sums the registers hold at a time.
#define CK_OUTER (CK_LANES == 16 ? 16 : CK_LANES == 8 ? 4 : 2)

/// sums[16][16] += the sum over i < count of x[i * x_step + row] * dy[i * dy_step + column]
CK_INLINE void outer_rows(const float *x, const long x_step, const float *dy, const long dy_step, long count,
                          float *sums) {
    for (int first = 0; first < CK_BLOCK; first += CK_OUTER) {
        vec sum[CK_OUTER * CK_PARTS];
        CK_UNROLL for (int i = 0; i < CK_OUTER; i++)
            CK_UNROLL for (int part = 0; part < CK_PARTS; part++)
                sum[i * CK_PARTS + part] = load(sums + (first + i) * CK_BLOCK + part * CK_LANES);
        for (long position = 0; position < count; position++) {
            vec column[CK_PARTS];
            CK_UNROLL for (int part = 0; part < CK_PARTS; part++)
                column[part] = load(dy + position * dy_step + part * CK_LANES);
            CK_UNROLL for (int i = 0; i < CK_OUTER; i++) {
                vec factor = splat(x[position * x_step + first + i]);
                CK_UNROLL for (int part = 0; part < CK_PARTS; part++) sum[i * CK_PARTS + part] += factor * column[part];
            }
        }
        CK_UNROLL for (int i = 0; i < CK_OUTER; i++)
            CK_UNROLL for (int part = 0; part < CK_PARTS; part++)
                store(sums + (first + i) * CK_BLOCK + part * CK_LANES, sum[i * CK_PARTS + part]);
    }
}

static void outer_near(const float *x, const float *dy, long count, float *sums) {
    outer_rows(x, CK_BLOCK, dy, CK_BLOCK, count, sums);
}

static void outer_any(const float *x, long x_step, const float *dy, long dy_step, long count, float *sums) {
    outer_rows(x, x_step, dy, dy_step, count, sums);
}

/// The positions q of [0, size) for which step * q + offset lies in [0, other).
CK_INLINE ck_span paired(long size, long other, long step, long offset) {
    ck_span span = {offset < 0 ? (-offset + step - 1) / step : 0, size};
    long most = other - 1 - offset < 0 ? 0 : (other - 1 - offset) / step + 1;
    if (span.last > most) span.last = most;
    return span;
}

static void outer_pairs(const ck_pairing *p, long input_block, long output_block, long first, long last, float *sums) {
    const ck_value *lead = &p->lead, *follower = &p->follower;
    ck_span depth = paired(lead->size[0], follower->size[0], p->step[0], p->offset[0]);
    ck_span height = paired(lead->size[1], follower->size[1], p->step[1], p->offset[1]);
    ck_span width = paired(lead->size[2], follower->size[2], p->step[2], p->offset[2]);
    if (first < depth.first) first = depth.first;
    if (last > depth.last) last = depth.last;
    long lead_block = p->leads_output ? output_block : input_block;
    long follower_block = p->leads_output ? input_block : output_block;
    long count = width.last - width.first, far = p->step[2] * CK_BLOCK;
    if (count <= 0) return;
    for (long z = first; z < last; z++)
        for (long y = height.first; y < height.last; y++) {
            const float *a = row_at(lead, lead_block, z, y) + width.first * CK_BLOCK;
            const float *b = row_at(follower, follower_block, p->step[0] * z + p->offset[0],
                                    p->step[1] * y + p->offset[1]) +
                             (p->step[2] * width.first + p->offset[2]) * CK_BLOCK;
            const float *x = p->leads_output ? b : a, *dy = p->leads_output ? a : b;
            if (far == CK_BLOCK) outer_near(x, dy, count, sums);
            else if (p->leads_output) outer_any(x, far, dy, CK_BLOCK, count, sums);
            else outer_any(x, CK_BLOCK, dy, far, count, sums);
        }
}

static void pack_weights(const float *weights, float *target, long row, long turned) {
    for (int i = 0; i < CK_BLOCK; i++)
        for (int j = 0; j < CK_BLOCK; j++)
            target[i * row + j] = turned ? weights[j * CK_BLOCK + i] : weights[i * CK_BLOCK + j];
}
