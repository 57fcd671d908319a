// Convolutions and transposed convolutions of any kernel, stride and dilation, directly.
//
// A row of outputs is a product of matrices [positions × (taps · input channels)] · [(taps · input channels) ×
// output channels], whose first factor is the input itself, read in place: the rows of a product are neighbouring
// positions of the input.

/// The rows of input that a phase's taps meet in a row of outputs.
typedef struct {
    const ck_convolution *convolution;
    const ck_phase *phase;
    long z, y;            ///< of the lattice
    float *staged;        ///< where rows of a planar input are copied to, with a margin
} ck_row;

/// Copies a row of a planar input, zeros where there is none, and returns its first position.
static const float *stage(const ck_convolution *c, float *staged, const float *source) {
    long width = c->input.size[2];
    memset(staged, 0, sizeof(float) * (size_t)c->margin);
    if (source) memcpy(staged + c->margin, source, sizeof(float) * (size_t)width);
    else memset(staged + c->margin, 0, sizeof(float) * (size_t)width);
    memset(staged + c->margin + width, 0, sizeof(float) * (size_t)c->margin);
    return staged + c->margin;
}

/// Where each part of a product begins: for every tap and input block the input at lattice position 0.
static void gather(const ck_row *row, const float **parts) {
    const ck_convolution *c = row->convolution;
    const ck_value *input = &c->input;
    long blocks = (input->channels + input->lanes - 1) / input->lanes;
    float *staged = row->staged;
    for (long tap = 0; tap < row->phase->tap_count; tap++) {
        const long *offset = row->phase->taps[tap];
        long z = row->z * c->input_step[0] + offset[0], y = row->y * c->input_step[1] + offset[1];
        int exists = z >= 0 && z < input->size[0] && y >= 0 && y < input->size[1];
        const long *before = tap > 0 ? row->phase->taps[tap - 1] : NULL;
        int repeats = before && before[0] == offset[0] && before[1] == offset[1];
        for (long block = 0; block < blocks; block++) {
            const float *source = input->blocks[block] + z * input->plane + y * input->row;
            if (input->lanes == 1) {
                long index = tap * blocks + block;
                if (repeats) source = parts[index - blocks] - before[2];
                else source = stage(c, staged, exists ? source : NULL), staged += input->size[2] + 2 * c->margin;
            } else if (!exists) {
                source = input->blocks[block] - input->row;  // a row of the margin
            }
            *(parts + tap * blocks + block) = source + offset[2] * input->lanes;
        }
    }
}

/// Where a product's results go.
typedef struct {
    const ck_convolution *convolution;
    long z, y;            ///< output row
    long x, step;         ///< output position of the first row of the product, and from row to row
    long rows;
} ck_target;

/// Adds a planar addend to results whose scale and bias are done.
static void add_planar(const ck_target *t, float *results, long block) {
    const ck_value *addend = &t->convolution->addend;
    for (long lane = 0; lane < CK_BLOCK && block * CK_BLOCK + lane < addend->channels; lane++) {
        const float *row = addend->blocks[block * CK_BLOCK + lane] + t->z * addend->plane + t->y * addend->row + t->x;
        for (long i = 0; i < t->rows; i++) results[i * CK_BLOCK + lane] += row[i * t->step];
    }
}

/// Applies scale, bias, addend and activation to one block of results [rows][CK_BLOCK], in place.
CK_INLINE void finish_rows(const ck_target *t, float *results, long block) {
    const ck_convolution *c = t->convolution;
    const float *scale = c->scale.blocks ? c->scale.blocks[0] + t->z * c->scale.plane + t->y * c->scale.row : NULL;
    int is_planar = c->addend.blocks && c->addend.lanes == 1, adds = c->addend.blocks && !is_planar;
    const float *addend = adds ? c->addend.blocks[block] + t->z * c->addend.plane + t->y * c->addend.row : NULL;
    ck_activation activation = is_planar ? ck_identity : c->activation;
    for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
        vec bias = load(c->bias + block * CK_BLOCK + part), slope = load(c->slopes + block * CK_BLOCK + part);
        for (long i = 0; i < t->rows; i++) {
            long x = t->x + i * t->step;
            vec value = load(results + i * CK_BLOCK + part);
            value = scale ? value * splat(scale[x]) + bias : value + bias;
            if (addend) value += load(addend + x * CK_BLOCK + part);
            store(results + i * CK_BLOCK + part, activated(value, activation, slope));
        }
    }
    if (is_planar) {
        add_planar(t, results, block);
        for (long i = 0; i < t->rows * CK_BLOCK; i += CK_LANES)
            store(results + i, activated(load(results + i), c->activation,
                                         load(c->slopes + block * CK_BLOCK + i % CK_BLOCK)));
    }
    if (c->activation == ck_sigmoid)
        for (long i = 0; i < t->rows * CK_BLOCK; i++) results[i] = sigmoid(results[i]);
}

/// Writes one block of finished results.
CK_INLINE void write_rows(const ck_target *t, const float *results, long block) {
    const ck_value *output = &t->convolution->output;
    long first = t->z * output->plane + t->y * output->row;
    if (output->lanes == CK_BLOCK) {
        float *target = output->blocks[block] + first + t->x * CK_BLOCK;
        for (long i = 0; i < t->rows; i++)
            for (int part = 0; part < CK_BLOCK; part += CK_LANES)
                store(target + i * t->step * CK_BLOCK + part, load(results + i * CK_BLOCK + part));
        return;
    }
    for (long lane = 0; lane < CK_BLOCK && block * CK_BLOCK + lane < output->channels; lane++) {
        float *target = output->blocks[block * CK_BLOCK + lane] + first + t->x;
        for (long i = 0; i < t->rows; i++) target[i * t->step] = results[i * CK_BLOCK + lane];
    }
}

static void convolve_group(const ck_row *row, const float *const *parts, ck_target target, long group) {
    const ck_convolution *c = row->convolution;
    const ck_phase *phase = row->phase;
    float results[CK_BLOCK * 2 * (CK_ROWS1 > CK_ROWS2 ? CK_ROWS1 : CK_ROWS2)] __attribute__((aligned(64)));
    long lanes = c->input.lanes, blocks = (c->input.channels + lanes - 1) / lanes;
    long width = c->lattice[2], output_width = c->output.size[2];
    long x = phase->origin[2];
    while (width > 0 && x + (width - 1) * c->output_step[2] >= output_width) width--;
    ck_product p = {.a = parts, .count = phase->tap_count * blocks, .depth = lanes, .c = results};
    p.stride = c->input_step[2] * lanes;
    p.b = phase->weights + group * p.count * lanes * c->group_blocks * CK_BLOCK;
    p.c_row = CK_BLOCK;
    target.step = c->output_step[2];
    long most = most_rows(c->group_blocks), calls = (width + most - 1) / most, done = 0;
    for (long call = 0; call < calls; call++, done += target.rows) {
        target.rows = (width - done + calls - call - 1) / (calls - call);
        target.x = x + done * target.step;
        p.offset = done * p.stride;
        p.c_block = target.rows * CK_BLOCK;
        multiply_rows(&p, target.rows, c->group_blocks);
        for (long i = 0; i < c->group_blocks; i++) {
            finish_rows(&target, results + i * p.c_block, group * c->group_blocks + i);
            write_rows(&target, results + i * p.c_block, group * c->group_blocks + i);
        }
    }
}

static void convolve(const ck_convolution *c, float *scratch, long index) {
    const float **parts = (const float **)scratch;
    ck_row row = {.convolution = c, .staged = scratch + 2 * c->scratch_parts};
    row.y = index % c->lattice[1];
    row.z = index / c->lattice[1] % c->lattice[0];
    row.phase = &c->phases[index / c->lattice[1] / c->lattice[0]];
    ck_target target = {.convolution = c};
    target.z = row.z * c->output_step[0] + row.phase->origin[0];
    target.y = row.y * c->output_step[1] + row.phase->origin[1];
    if (target.z >= c->output.size[0] || target.y >= c->output.size[1]) return;
    gather(&row, parts);
    for (long group = 0; group < c->groups; group++) convolve_group(&row, parts, target, group);
}
