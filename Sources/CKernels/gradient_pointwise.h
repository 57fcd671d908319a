// Gradients of what treats every position alike.

CK_INLINE void clear_plane(const ck_value *value, long block, long plane) {
    for (long y = 0; y < value->size[1]; y++)
        memset(row_at(value, block, plane, y), 0, sizeof(float) * CK_BLOCK * (size_t)value->size[2]);
}

/// The derivative of an activation at z; 1 or 0 for ReLU, as in PyTorch 0 at 0.
CK_INLINE vec slope_at(vec z, ck_activation activation, vec slope) {
    typedef int lanes __attribute__((vector_size(CK_LANES * 4)));
    if (activation == ck_identity) return splat(1.0f);
    lanes above = z > (vec){0};
    vec below = activation == ck_leaky ? slope : (vec){0};
    return (vec)((above & (lanes)splat(1.0f)) | (~above & (lanes)below));
}

CK_INLINE void normalization_moments_of(const ck_normalization *n, const ck_activation activation, const ck_value *x,
                                        const ck_value *dy, long block, long plane, double *sums) {
    for (int i = 0; i < 3 * CK_BLOCK; i++) sums[i] = 0;
    for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
        long channel = block * CK_BLOCK + part;
        vec scale = load(n->scales + channel), shift = load(n->shifts + channel), slope = load(n->slopes + channel);
        for (long y = 0; y < x->size[1]; y++) {
            const float *a = row_at(x, block, plane, y) + part, *g = row_at(dy, block, plane, y) + part;
            vec sum = {0}, weighted = {0}, below = {0};
            for (long i = 0; i < x->size[2] * CK_BLOCK; i += CK_BLOCK) {
                vec value = load(a + i), z = value * scale + shift, dz = load(g + i) * slope_at(z, activation, slope);
                sum += dz;
                weighted += dz * value;
                if (activation == ck_leaky) below += load(g + i) * (z - leaky(z, (vec){0}));
            }
            for (int lane = 0; lane < CK_LANES; lane++) {
                sums[part + lane] += sum[lane];
                sums[CK_BLOCK + part + lane] += weighted[lane];
                sums[2 * CK_BLOCK + part + lane] += below[lane];
            }
        }
    }
}

static void normalization_moments(const ck_normalization *n, const ck_value *x, const ck_value *dy, long block,
                                  long plane, double *sums) {
    switch (n->activation) {
    case ck_relu: normalization_moments_of(n, ck_relu, x, dy, block, plane, sums); break;
    case ck_leaky: normalization_moments_of(n, ck_leaky, x, dy, block, plane, sums); break;
    default: normalization_moments_of(n, ck_identity, x, dy, block, plane, sums);
    }
}

static void normalization_gradient(const ck_normalization *n, const ck_value *x, const ck_value *dy,
                                   const ck_value *dx, const float *const coefficients[3], long adds, long block,
                                   long plane) {
    for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
        long channel = block * CK_BLOCK + part;
        vec scale = load(n->scales + channel), shift = load(n->shifts + channel), slope = load(n->slopes + channel);
        vec a = load(coefficients[0] + channel), b = load(coefficients[1] + channel);
        vec c = load(coefficients[2] + channel);
        for (long y = 0; y < x->size[1]; y++) {
            const float *source = row_at(x, block, plane, y) + part, *g = row_at(dy, block, plane, y) + part;
            float *target = row_at(dx, block, plane, y) + part;
            for (long i = 0; i < x->size[2] * CK_BLOCK; i += CK_BLOCK) {
                vec value = load(source + i);
                vec dz = load(g + i) * slope_at(value * scale + shift, n->activation, slope);
                vec result = a * dz + (b * value + c);
                store(target + i, adds ? load(target + i) + result : result);
            }
        }
    }
}

static void activation_gradient(const ck_value *y, const ck_value *dy, ck_activation activation, const float *slopes,
                                long block, long plane) {
    for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
        vec slope = load(slopes + block * CK_BLOCK + part);
        for (long row = 0; row < y->size[1]; row++) {
            const float *value = row_at(y, block, plane, row) + part;
            float *g = row_at(dy, block, plane, row) + part;
            for (long i = 0; i < y->size[2] * CK_BLOCK; i += CK_BLOCK) {
                vec v = load(value + i);
                vec factor = activation == ck_sigmoid ? v * (splat(1.0f) - v) : slope_at(v, activation, slope);
                store(g + i, load(g + i) * factor);
            }
        }
    }
}

/// target (+)= a * b, where b is null for 1, and is read every `other` floats and, if other is 0, lane 0 alone.
CK_INLINE void accumulate_row(
    const float *a, const float *b, const int is_scalar, float *target, long width, long adds) {
    for (long i = 0; i < width * CK_BLOCK; i += CK_LANES) {
        vec value = load(a + i);
        if (b) value *= is_scalar ? splat(b[i / CK_BLOCK * CK_BLOCK]) : load(b + i);
        store(target + i, adds ? load(target + i) + value : value);
    }
}

static void accumulate(const ck_value *source, const ck_value *target, long adds, long block, long plane) {
    for (long y = 0; y < source->size[1]; y++) {
        float *const row = row_at(target, block, plane, y);
        accumulate_row(row_at(source, block, plane, y), NULL, 0, row, source->size[2], adds);
    }
}

static void gradient_product(const ck_value *first, const ck_value *second, const ck_value *target, long adds,
                             long block, long plane) {
    for (long y = 0; y < first->size[1]; y++)
        accumulate_row(row_at(first, block, plane, y), row_at(second, block, plane, y), 0,
                       row_at(target, block, plane, y), first->size[2], adds);
}

static void gradient_scaled(const ck_value *first, const ck_value *second, const ck_value *target, long adds,
                            long block, long plane) {
    for (long y = 0; y < first->size[1]; y++)
        accumulate_row(row_at(first, block, plane, y), row_at(second, 0, plane, y), 1, row_at(target, block, plane, y),
                       first->size[2], adds);
}

static void channel_product(const ck_value *first, const ck_value *second, const ck_value *target, long adds,
                            long plane) {
    long blocks = (first->channels + CK_BLOCK - 1) / CK_BLOCK;
    for (long y = 0; y < first->size[1]; y++) {
        float *row = row_at(target, 0, plane, y);
        for (long x = 0; x < first->size[2]; x++) {
            vec sum = {0};
            for (long block = 0; block < blocks; block++)
                for (int part = 0; part < CK_BLOCK; part += CK_LANES)
                    sum += load(row_at(first, block, plane, y) + x * CK_BLOCK + part) *
                           load(row_at(second, block, plane, y) + x * CK_BLOCK + part);
            float total = adds ? row[x * CK_BLOCK] : 0;
            if (!adds) memset(row + x * CK_BLOCK, 0, sizeof(float) * CK_BLOCK);
            for (int lane = 0; lane < CK_LANES; lane++) total += sum[lane];
            row[x * CK_BLOCK] = total;
        }
    }
}

static void take_channels(const ck_value *source, const ck_value *target, long channel, long adds, long plane) {
    if (!adds) clear_plane(target, (target->channels - 1) / CK_BLOCK, plane);
    for (long c = 0; c < target->channels; c++)
        for (long y = 0; y < target->size[1]; y++) {
            const float *from = row_at(source, (channel + c) / CK_BLOCK, plane, y) + (channel + c) % CK_BLOCK;
            float *to = row_at(target, c / CK_BLOCK, plane, y) + c % CK_BLOCK;
            for (long x = 0; x < target->size[2] * CK_BLOCK; x += CK_BLOCK) to[x] = adds ? to[x] + from[x] : from[x];
        }
}

static void softmax_gradient(const ck_value *y, const ck_value *dy, const ck_value *dx, long adds, long plane) {
    if (!adds) clear_plane(dx, (y->channels - 1) / CK_BLOCK, plane);
    for (long row = 0; row < y->size[1]; row++)
        for (long x = 0; x < y->size[2]; x++) {
            float sum = 0;
            for (long c = 0; c < y->channels; c++) sum += element(dy, c, plane, row, x) * element(y, c, plane, row, x);
            for (long c = 0; c < y->channels; c++) {
                float *target = row_at(dx, c / CK_BLOCK, plane, row) + x * CK_BLOCK + c % CK_BLOCK;
                float value = element(y, c, plane, row, x) * (element(dy, c, plane, row, x) - sum);
                *target = adds ? *target + value : value;
            }
        }
}
