// Gradients of convolutions of kernel size 3 by minimal filtering; see winograd.h for the transforms. As an output is
// Aᵀ ((G g) ⊙ (Bᵀ d)), the gradient of g is Gᵀ ((A dY) ⊙ (Bᵀ d)), summed over all tiles, and that of the input is again
// a convolution, of dY with the kernels turned about.

/// G for tiles of 4 outputs, as in winograd_kernel.c.
static const float kernel_transform[6][3] = {
    {1, 0, 0},
    {-2.0f / 3, -2.0f / 3 * CK_A, -1.0f / 3},
    {-2.0f / 3, 2.0f / 3 * CK_A, -1.0f / 3},
    {1.0f / 6, CK_B / 6, 1.0f / 3},
    {1.0f / 6, -CK_B / 6, 1.0f / 3},
    {0, 0, 1},
};

/// Along one axis of values[outer][from][inner] to result[outer][to][inner], rows of 16 floats.
CK_INLINE void transform_lines(const float *values, long outer, const int from, long inner, const int to,
                               const int turned, float *result) {
    for (long i = 0; i < outer; i++)
        for (int p = 0; p < to; p++)
            for (long j = 0; j < inner; j++) {
                float *target = result + ((i * to + p) * inner + j) * CK_BLOCK;
                vec sum[CK_PARTS] = {{0}};
                for (int k = 0; k < from; k++) {
                    vec factor = splat(turned ? kernel_transform[k][p] : kernel_transform[p][k]);
                    const float *source = values + ((i * from + k) * inner + j) * CK_BLOCK;
                    CK_UNROLL for (int part = 0; part < CK_PARTS; part++)
                        sum[part] += factor * load(source + part * CK_LANES);
                }
                CK_UNROLL for (int part = 0; part < CK_PARTS; part++) store(target + part * CK_LANES, sum[part]);
            }
}

static void winograd_kernels(const float *weights, const ck_winograd *w, float *kernels, long output, long turned) {
    float taps[27 * CK_BLOCK] __attribute__((aligned(64)));
    float first[216 * CK_BLOCK] __attribute__((aligned(64))), second[216 * CK_BLOCK] __attribute__((aligned(64)));
    long count = w->axes == 3 ? 27 : 9, depth = w->input_blocks * CK_BLOCK, width = w->group_blocks * CK_BLOCK;
    long point_step = w->output_blocks * CK_BLOCK * depth;
    for (long input = 0; input < w->input_blocks; input++) {
        long block = turned ? input * w->output_blocks + output : output * w->input_blocks + input;
        const float *source = weights + block * count * CK_WEIGHTS;
        for (int i = 0; i < CK_BLOCK; i++) {
            for (long tap = 0; tap < count; tap++)
                for (int j = 0; j < CK_BLOCK; j++)
                    taps[tap * CK_BLOCK + j] = turned ? source[(count - 1 - tap) * CK_WEIGHTS + j * CK_BLOCK + i]
                                                      : source[tap * CK_WEIGHTS + i * CK_BLOCK + j];
            transform_lines(taps, count / 3, 3, 1, 6, 0, first);
            transform_lines(first, count / 9, 3, 6, 6, 0, second);
            if (w->axes == 3) transform_lines(second, 1, 3, 36, 6, 0, first);
            const float *points = w->axes == 3 ? first : second;
            float *target = kernels + ((output / w->group_blocks) * depth + input * CK_BLOCK + i) * width +
                            output % w->group_blocks * CK_BLOCK;
            for (long point = 0; point < w->points; point++)
                for (int part = 0; part < CK_BLOCK; part += CK_LANES)
                    store(target + point * point_step + part, load(points + point * CK_BLOCK + part));
        }
    }
}

static void winograd_weights(const float *sums, long point_step, long axes, float *weights) {
    float first[216 * CK_BLOCK] __attribute__((aligned(64))), second[108 * CK_BLOCK] __attribute__((aligned(64)));
    long points = axes == 3 ? 216 : 36, taps = axes == 3 ? 27 : 9;
    for (int row = 0; row < CK_BLOCK; row++) {
        for (long point = 0; point < points; point++)
            memcpy(first + point * CK_BLOCK, sums + point * point_step + row * CK_BLOCK, sizeof(float) * CK_BLOCK);
        transform_lines(first, points / 6, 6, 1, 3, 1, second);
        transform_lines(second, points / 36, 6, 3, 3, 1, first);
        if (axes == 3) transform_lines(first, 1, 6, 9, 3, 1, second);
        const float *result = axes == 3 ? second : first;
        for (long tap = 0; tap < taps; tap++)
            memcpy(weights + tap * CK_WEIGHTS + row * CK_BLOCK, result + tap * CK_BLOCK, sizeof(float) * CK_BLOCK);
    }
}

/// A d
CK_INLINE void transform_gradient(const vec d0, const vec d1, const vec d2, const vec d3, vec t[6]) {
    vec even = d0 + 0.5f * d2, odd = CK_A * d1 + (CK_A * 0.5f) * d3;
    t[0] = d0;
    t[1] = even + odd;
    t[2] = even - odd;
    even = d0 + 2.0f * d2, odd = CK_B * d1 + (CK_B * 2.0f) * d3;
    t[3] = even + odd;
    t[4] = even - odd;
    t[5] = d3;
}

/// A along y and x of 16 gradients to 36 points of `plane`.
CK_INLINE void transform_gradient_plane(const float *d, long row, float *plane, long step) {
    vec columns[6][4];
    CK_UNROLL for (int x = 0; x < 4; x++) {
        vec t[6];
        transform_gradient(load(d + x * CK_BLOCK), load(d + row + x * CK_BLOCK), load(d + 2 * row + x * CK_BLOCK),
                           load(d + 3 * row + x * CK_BLOCK), t);
        CK_UNROLL for (int y = 0; y < 6; y++) columns[y][x] = t[y];
    }
    CK_UNROLL for (int y = 0; y < 6; y++) {
        vec t[6];
        transform_gradient(columns[y][0], columns[y][1], columns[y][2], columns[y][3], t);
        CK_UNROLL for (int x = 0; x < 6; x++) store(plane + (y * 6 + x) * step, t[x]);
    }
}

static void winograd_gradient(const ck_winograd *w, float *transformed, long first, long runs, long block, long tiles) {
    float planes[4 * 36 * CK_LANES] __attribute__((aligned(64)));
    long pitch = ck_winograd_pitch(tiles);
    float *target = transformed + block * w->points * pitch;
    for (long i = first; i < first + runs; i++) {
        ck_run run = run_at(w, i, first);
        const float *d = w->outputs[block] + run.z * w->plane + run.y * w->row + run.x * CK_BLOCK;
        for (long tile = 0; tile < run.tiles; tile++, d += 4 * CK_BLOCK)
            for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
                float *place = target + (run.place + tile) * CK_BLOCK + part;
                if (w->axes == 2) {
                    transform_gradient_plane(d + part, w->row, place, pitch);
                    continue;
                }
                for (int z = 0; z < 4; z++)
                    transform_gradient_plane(d + z * w->plane + part, w->row, planes + z * 36 * CK_LANES, CK_LANES);
                for (int point = 0; point < 36; point++) {
                    const float *line = planes + point * CK_LANES;
                    vec t[6];
                    transform_gradient(load(line), load(line + 36 * CK_LANES), load(line + 72 * CK_LANES),
                                       load(line + 108 * CK_LANES), t);
                    CK_UNROLL for (int z = 0; z < 6; z++) store(place + (z * 36 + point) * pitch, t[z]);
                }
            }
    }
}

static void outer_tiles(const float *inputs, const float *gradients, long tiles, float *sums) {
#ifdef CK_DENSE
    outer_dense(inputs, gradients, tiles, sums);
#else
    outer_near(inputs, gradients, tiles, sums);
#endif
}

static void winograd_outer(const ck_winograd *w, const float *inputs, const float *gradients, long tiles, long point,
                           float *sums) {
    long pitch = ck_winograd_pitch(tiles);
    for (long output = 0; output < w->output_blocks; output++)
        for (long input = 0; input < w->input_blocks; input++)
            outer_tiles(inputs + (input * w->points + point) * pitch, gradients + (output * w->points + point) * pitch,
                        tiles, sums + (output * w->input_blocks + input) * CK_WEIGHTS);
}
