// Max pooling and linear interpolation.

/// output[i] = max(output[i], input[first + i * stride]) where that lies in [0, width); not a number wins
static inline void max_row(float *output, long count, const float *input, long width, long first, long stride) {
    long begin = first < 0 ? (-first + stride - 1) / stride : 0;
    long end = first < width ? (width - first + stride - 1) / stride : 0;
    if (end > count) end = count;
    for (long i = begin; i < end; i++) {
        float value = input[first + i * stride];
        output[i] = value <= output[i] || output[i] != output[i] ? output[i] : value;
    }
}

/// Pools one output row at depth z, height y.
static void max_pool_row(const ck_pooling *p, const float *input, float *output, long z, long y) {
    for (long x = 0; x < p->output_size[2]; x++) output[x] = -INFINITY;
    for (long i = 0; i < p->window[0]; i++) {
        long depth = z * p->stride[0] - p->padding[0] + i;
        if (depth < 0 || depth >= p->input_size[0]) continue;
        for (long j = 0; j < p->window[1]; j++) {
            long height = y * p->stride[1] - p->padding[1] + j;
            if (height < 0 || height >= p->input_size[1]) continue;
            const float *row = input + (depth * p->input_size[1] + height) * p->input_size[2];
            for (long k = 0; k < p->window[2]; k++)
                max_row(output, p->output_size[2], row, p->input_size[2], k - p->padding[2], p->stride[2]);
        }
    }
}

static void max_pool(const ck_pooling *p, const float *input, float *output) {
    for (long z = 0; z < p->output_size[0]; z++)
        for (long y = 0; y < p->output_size[1]; y++, output += p->output_size[2]) max_pool_row(p, input, output, z, y);
}

/// Interpolates along depth and height into `row`, then along width into the output.
static void interpolate(const ck_axis axes[3], const float *input, float *output, float *row, long plane) {
    long height = axes[1].input, width = axes[2].input;
    const float *front = input + axes[0].lower[plane] * height * width;
    const float *back = input + axes[0].upper[plane] * height * width;
    float depth = axes[0].fraction[plane];
    for (long y = 0; y < axes[1].output; y++, output += axes[2].output) {
        long upper = axes[1].lower[y] * width, lower = axes[1].upper[y] * width;
        float down = axes[1].fraction[y];
        float a = (1 - depth) * (1 - down), b = (1 - depth) * down, c = depth * (1 - down), d = depth * down;
        for (long x = 0; x < width; x++)
            row[x] = a * front[upper + x] + b * front[lower + x] + c * back[upper + x] + d * back[lower + x];
        for (long x = 0; x < axes[2].output; x++) {
            float across = axes[2].fraction[x];
            output[x] = (1 - across) * row[axes[2].lower[x]] + across * row[axes[2].upper[x]];
        }
    }
}
