// Convolutions of kernel size 3 by minimal filtering, F(4, 3) along two or three axes (Lavin & Gray 2016).
//
// A tile of 4 outputs along an axis needs 6 inputs d. With the interpolation points 0, ±a, ±b and infinity,
// a = 1/√2 and b = √2, which keep every coefficient near 1 and so the rounding error small,
//
//   output = Aᵀ ((G g) ⊙ (Bᵀ d)),      Bᵀ 6×6, G 6×3, Aᵀ 4×6,
//
// along all axes one after the other. The products ⊙ are sums over the input channels: at each of the 36 or 216
// points a product of matrices [tiles × input channels] · [input channels × output channels].
//
// An item of work is a few runs of tiles along x. Its three phases are functions of their own, so that a layer with
// many channels and few tiles can share each phase out over all threads.
//
//   transformed inputs   [input block][point][tile][16]
//   transformed kernels  [point][group][input channel][16 or 32]
//   products             [output block][point][tile][16]

#define CK_A 0.70710678118654752f
#define CK_B 1.41421356237309505f

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

/// Rows 0 and 2 of Aᵀ m, which are even in the points, or rows 1 and 3, which are odd.
CK_INLINE void transform_output(const int odd, const vec m[6], vec *low, vec *high) {
    if (odd) {
        vec a = m[1] - m[2], b = m[3] - m[4];
        *low = CK_A * a + CK_B * b;
        *high = (CK_A * 0.5f) * a + (CK_B * 2.0f) * b + m[5];
    } else {
        vec a = m[1] + m[2], b = m[3] + m[4];
        *low = (m[0] + a) + b;
        *high = 0.5f * a + 2.0f * b;
    }
}

/// A run of tiles along x, and its place among the tiles of the item.
typedef struct {
    long z, y, x;   ///< first output position
    long tiles;
    long place;
} ck_run;

CK_INLINE ck_run run_at(const ck_winograd *w, long index, long first) {
    long segment = index % w->segments, row = index / w->segments;
    ck_run run;
    run.y = row % w->tiles[1] * 4;
    run.z = row / w->tiles[1] * (w->axes == 3 ? 4 : 1);
    run.x = segment * w->segment * 4;
    run.tiles = w->tiles[2] - segment * w->segment;
    if (run.tiles > w->segment) run.tiles = w->segment;
    run.place = (row - first / w->segments) * w->tiles[2] + (segment - first % w->segments) * w->segment;
    return run;
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

static void winograd_input(const ck_winograd *w, float *transformed, long first, long runs, long block, long tiles) {
    long pitch = ck_winograd_pitch(tiles);
    float *target = transformed + block * w->points * pitch;
    for (long i = first; i < first + runs; i++) {
        ck_run run = run_at(w, i, first);
        if (w->axes == 3) transform_run(w, w->inputs[block], &run, target + run.place * CK_BLOCK, pitch, 36);
        else transform_run(w, w->inputs[block], &run, target + run.place * CK_BLOCK, pitch, 6);
    }
}

static void winograd_multiply(const ck_winograd *w, const float *transformed, float *products, long tiles, long point,
                              long group) {
    long pitch = ck_winograd_pitch(tiles), blocks = w->group_blocks;
    long depth = w->input_blocks * CK_BLOCK;
    const float *parts[CK_MOST_BLOCKS];
    for (long i = 0; i < w->input_blocks; i++) parts[i] = transformed + (i * w->points + point) * pitch;
    ck_product p = {.a = parts, .count = w->input_blocks, .stride = CK_BLOCK, .depth = CK_BLOCK};
    p.b = w->kernels + (point * (w->output_blocks / blocks) + group) * depth * blocks * CK_BLOCK;
    p.c_row = CK_BLOCK;
    p.c_block = w->points * pitch;
    float *target = products + (group * blocks * w->points + point) * pitch;
    long calls = (tiles + most_rows(blocks) - 1) / most_rows(blocks), done = 0;
    for (long call = 0; call < calls; call++) {
        long rows = (tiles - done + calls - call - 1) / (calls - call);
        p.offset = done * CK_BLOCK;
        p.c = target + done * CK_BLOCK;
        multiply_rows(&p, rows, blocks);
        done += rows;
    }
}

/// Aᵀ along y and x of 36 points to the 16 outputs of a plane, [4 y][4 x][16].
CK_INLINE void transform_plane(const float *products, long pitch, float *plane) {
    CK_UNROLL for (int odd = 0; odd < 2; odd++) {
        vec low[6], high[6], a, b;
        CK_UNROLL for (int x = 0; x < 6; x++) {
            vec m[6];
            CK_UNROLL for (int y = 0; y < 6; y++)
                if (odd ? y > 0 : y < 5) m[y] = load(products + (y * 6 + x) * pitch);
            transform_output(odd, m, &low[x], &high[x]);
        }
        CK_UNROLL for (int part = 0; part < 2; part++) {
            transform_output(part, low, &a, &b);
            store(plane + (odd * 4 + part) * CK_BLOCK, a);
            store(plane + (odd * 4 + part + 2) * CK_BLOCK, b);
            transform_output(part, high, &a, &b);
            store(plane + ((odd + 2) * 4 + part) * CK_BLOCK, a);
            store(plane + ((odd + 2) * 4 + part + 2) * CK_BLOCK, b);
        }
    }
}

/// Writes an output with its bias and activation, if it lies within the value.
typedef struct {
    float *address;
    long step[3];
    long valid[3];
    vec bias, slope;
    ck_activation activation;
    int streams;
} ck_tile;

CK_INLINE void write_output(const ck_tile *t, long z, long y, long x, vec value) {
    if (z >= t->valid[0] || y >= t->valid[1] || x >= t->valid[2]) return;
    value = activated(value + t->bias, t->activation, t->slope);
    float *address = t->address + z * t->step[0] + y * t->step[1] + x * t->step[2];
    if (t->streams) stream(address, value);
    else store(address, value);
}

/// Aᵀ along z of the 6 transformed planes of a tile, and out.
CK_INLINE void write_tile_3d(const ck_tile *t, const float *planes) {
    for (int i = 0; i < 16; i++) {
        vec m[6], row[4];
        CK_UNROLL for (int z = 0; z < 6; z++) m[z] = load(planes + (z * 16 + i) * CK_BLOCK);
        transform_output(0, m, &row[0], &row[2]);
        transform_output(1, m, &row[1], &row[3]);
        CK_UNROLL for (int z = 0; z < 4; z++) write_output(t, z, i / 4, i % 4, row[z]);
    }
}

static void winograd_output(const ck_winograd *w, const float *products, long first, long runs, long block,
                            long tiles) {
    float planes[6 * 16 * CK_BLOCK] __attribute__((aligned(64)));
    long pitch = ck_winograd_pitch(tiles);
    const float *source = products + block * w->points * pitch;
    for (long i = first; i < first + runs; i++) {
        ck_run run = run_at(w, i, first);
        for (long tile = 0; tile < run.tiles; tile++)
            for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
                long x = run.x + 4 * tile;
                const float *m = source + (run.place + tile) * CK_BLOCK + part;
                ck_tile t = {
                    .address = w->outputs[block] + run.z * w->plane + run.y * w->row + x * CK_BLOCK + part,
                    .step = {w->plane, w->row, CK_BLOCK},
                    .valid = {w->size[0] - run.z, w->size[1] - run.y, w->size[2] - x},
                    .bias = load(w->bias + block * CK_BLOCK + part),
                    .slope = load(w->slopes + block * CK_BLOCK + part),
                    .activation = w->activation,
                    .streams = w->streams,
                };
                if (w->axes == 3) {
                    CK_UNROLL for (int z = 0; z < 6; z++)
                        transform_plane(m + z * 36 * pitch, pitch, planes + z * 16 * CK_BLOCK);
                    write_tile_3d(&t, planes);
                } else {
                    transform_plane(m, pitch, planes);
                    for (int j = 0; j < 16; j++) write_output(&t, 0, j / 4, j % 4, load(planes + j * CK_BLOCK));
                }
            }
    }
}
