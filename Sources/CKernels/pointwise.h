// Kernels that treat every position alike.

CK_INLINE float *row_at(const ck_value *value, long block, long z, long y) {
    return value->blocks[block] + z * value->plane + y * value->row;
}

CK_INLINE float element(const ck_value *value, long channel, long z, long y, long x) {
    return row_at(value, channel / value->lanes, z, y)[x * value->lanes + channel % value->lanes];
}

/// output[i] = activation(a[i] * scale + shift) over a row of one channel
CK_INLINE void finish_planar(const float *a, float *output, long count, float scale, float shift,
                             ck_activation activation, float slope) {
    for (long i = 0; i < count; i++) output[i] = scale * a[i] + shift;
    if (activation != ck_identity) activate(output, output, 1, count, activation, slope);
}

/// Applies a sigmoid to a row that has just been written.
CK_INLINE void finish_sigmoid(float *row, long count, ck_activation activation) {
    if (activation != ck_sigmoid) return;
    for (long i = 0; i < count; i++) row[i] = sigmoid(row[i]);
}

static void affine(const ck_value *input, const ck_value *output, const float *scales, const float *shifts,
                   ck_activation activation, const float *slopes, long block, long plane) {
    long width = input->size[2];
    for (long y = 0; y < input->size[1]; y++) {
        const float *a = row_at(input, block, plane, y);
        float *target = row_at(output, block, plane, y);
        if (input->lanes == 1) {
            finish_planar(a, target, width, scales[block], shifts[block], activation, slopes[block]);
            continue;
        }
        for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
            long channel = block * CK_BLOCK + part;
            vec scale = load(scales + channel), shift = load(shifts + channel), slope = load(slopes + channel);
            for (long i = part; i < width * CK_BLOCK; i += CK_BLOCK)
                store(target + i, activated(load(a + i) * scale + shift, activation, slope));
        }
        finish_sigmoid(target, width * CK_BLOCK, activation);
    }
}

/// How a value is combined with another.
typedef enum { ck_sum, ck_product_of, ck_scaled } ck_combination;

CK_INLINE void combine_planar(const float *a, const float *b, float *target, long width, ck_combination how) {
    for (long x = 0; x < width; x++) target[x] = how == ck_sum ? a[x] + b[x] : a[x] * b[x];
}

CK_INLINE void combine_blocked(const float *a, const float *b, float *target, long width, ck_combination how,
                               ck_activation activation, const float *slopes) {
    for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
        vec slope = load(slopes + part);
        for (long x = 0; x < width; x++) {
            long i = x * CK_BLOCK + part;
            vec other = how == ck_scaled ? splat(b[x]) : load(b + i);
            vec value = how == ck_sum ? load(a + i) + other : load(a + i) * other;
            store(target + i, activated(value, activation, slope));
        }
    }
}

CK_INLINE void combine(const ck_value *first, const ck_value *second, const ck_value *output, ck_combination how,
                       ck_activation activation, const float *slopes, long block, long plane) {
    long width = first->size[2];
    for (long y = 0; y < first->size[1]; y++) {
        const float *a = row_at(first, block, plane, y);
        const float *b = row_at(second, how == ck_scaled ? 0 : block, plane, y);
        float *target = row_at(output, block, plane, y);
        if (first->lanes == 1) {
            combine_planar(a, b, target, width, how);
            if (activation != ck_identity) activate(target, target, 1, width, activation, slopes[block]);
        } else {
            combine_blocked(a, b, target, width, how, activation, slopes + block * CK_BLOCK);
            finish_sigmoid(target, width * CK_BLOCK, activation);
        }
    }
}

static void add(const ck_value *first, const ck_value *second, const ck_value *output, ck_activation activation,
                const float *slopes, long block, long plane) {
    combine(first, second, output, ck_sum, activation, slopes, block, plane);
}

static void multiply(const ck_value *first, const ck_value *second, const ck_value *output, ck_activation activation,
                     const float *slopes, long block, long plane) {
    if (second->channels == 1) combine(first, second, output, ck_scaled, activation, slopes, block, plane);
    else combine(first, second, output, ck_product_of, activation, slopes, block, plane);
}

#define CK_PARTIAL_SUMS 16

/// Positions go to CK_PARTIAL_SUMS / lanes partial sums in turn.
static void moments(const ck_value *input, long block, long plane, double *sums) {
    double sum[CK_PARTIAL_SUMS] = {0}, squares[CK_PARTIAL_SUMS] = {0};
    long lanes = input->lanes, count = input->size[2] * lanes;
    for (long y = 0; y < input->size[1]; y++) {
        const float *row = row_at(input, block, plane, y);
        long i = 0;
        for (; i + CK_PARTIAL_SUMS <= count; i += CK_PARTIAL_SUMS)
            for (int j = 0; j < CK_PARTIAL_SUMS; j++) {
                double value = row[i + j];
                sum[j] += value;
                squares[j] += value * value;
            }
        for (int j = 0; i < count; i++, j++) {
            double value = row[i];
            sum[j] += value;
            squares[j] += value * value;
        }
    }
    for (long lane = 0; lane < lanes; lane++) {
        sums[lane] = sums[lanes + lane] = 0;
        for (long j = lane; j < CK_PARTIAL_SUMS; j += lanes) {
            sums[lane] += sum[j];
            sums[lanes + lane] += squares[j];
        }
    }
}

/// Zeros in the lanes behind the last channel. Products meet them with weights of 0, but 0 times what is not a number,
/// left there by an earlier run, is not a number.
static void clear_unused(const ck_value *output, long plane) {
    long used = output->channels % output->lanes;
    if (used == 0) return;
    for (long y = 0; y < output->size[1]; y++) {
        float *row = row_at(output, output->channels / output->lanes, plane, y);
        for (long x = 0; x < output->size[2]; x++)
            for (long lane = used; lane < output->lanes; lane++) row[x * output->lanes + lane] = 0;
    }
}

static void softmax(const ck_value *input, const ck_value *output, long plane) {
    long channels = input->channels;
    for (long y = 0; y < input->size[1]; y++)
        for (long x = 0; x < input->size[2]; x++) {
            float largest = element(input, 0, plane, y, x), sum = 0;
            for (long c = 1; c < channels; c++) {
                float value = element(input, c, plane, y, x);
                if (value > largest) largest = value;
            }
            for (long c = 0; c < channels; c++) {
                float value = exponential(element(input, c, plane, y, x) - largest);
                sum += value;
                row_at(output, c / output->lanes, plane, y)[x * output->lanes + c % output->lanes] = value;
            }
            for (long c = 0; c < channels; c++)
                row_at(output, c / output->lanes, plane, y)[x * output->lanes + c % output->lanes] /= sum;
        }
    clear_unused(output, plane);
}

static void copy(const ck_value *input, const ck_value *output, long channel, long plane) {
    long width = input->size[2], from = input->lanes, to = output->lanes;
    for (long c = 0; c < input->channels; c++)
        for (long y = 0; y < input->size[1]; y++) {
            const float *source = row_at(input, c / from, plane, y) + c % from;
            float *target = row_at(output, (channel + c) / to, plane, y) + (channel + c) % to;
            for (long x = 0; x < width; x++) target[x * to] = source[x * from];
        }
    if (channel + input->channels == output->channels) clear_unused(output, plane);
}
