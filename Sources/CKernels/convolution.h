// Direct convolution. An item first gathers the input rows that it needs into scratch memory, padded with zeros and
// split by residue where the stride is above 1. In that copy every tap is a constant offset, and the rows of a plane
// follow one another, so that the item's output positions form one run of `columns` elements: the few between two
// rows are computed for nothing and dropped. The innermost loop has neither bounds nor strides.

typedef float lanes __attribute__((ext_vector_type(CK_LANES)));
typedef lanes unaligned_lanes __attribute__((aligned(4), may_alias));

// Registers across: 8 x 3 accumulators of the 32 of AVX-512, 4 x 3 of the 16 elsewhere.
#define CK_SPAN 3

/// sums[channel][pitch] of `span` vectors and CK_GROUP channels.
/// weights [channels][taps][CK_CHANNEL_BLOCK], input [channels][stride] at offsets[tap], bias [CK_GROUP].
static inline __attribute__((always_inline)) void convolve_tile(
    const int span, const float *weights, const float *input, long channels, long stride, long taps,
    const long *offsets, const float *bias, float *sums, long pitch) {
    lanes sum[CK_GROUP][CK_SPAN];
#pragma clang loop unroll(full)
    for (int c = 0; c < CK_GROUP; c++)
#pragma clang loop unroll(full)
        for (int x = 0; x < span; x++) sum[c][x] = (lanes)bias[c];

    for (long channel = 0; channel < channels; channel++, input += stride)
        for (long tap = 0; tap < taps; tap++, weights += CK_CHANNEL_BLOCK) {
            const float *at = input + offsets[tap];
            lanes value[CK_SPAN];
#pragma clang loop unroll(full)
            for (int x = 0; x < span; x++) value[x] = *(const unaligned_lanes *)(at + x * CK_LANES);
#pragma clang loop unroll(full)
            for (int c = 0; c < CK_GROUP; c++)
#pragma clang loop unroll(full)
                for (int x = 0; x < span; x++) sum[c][x] += (lanes)weights[c] * value[x];
        }

#pragma clang loop unroll(full)
    for (int c = 0; c < CK_GROUP; c++)
#pragma clang loop unroll(full)
        for (int x = 0; x < span; x++) *(unaligned_lanes *)(sums + c * pitch + x * CK_LANES) = sum[c][x];
}

/// sums[CK_CHANNEL_BLOCK][pitch] of `columns` positions, rounded up to whole vectors.
static void convolve_columns(const ck_convolution *c, const ck_phase *phase, long block, const float *gathered,
                             float *sums, long pitch, long columns) {
    long stride = ck_gathered_channel(c);
    const float *weights = phase->weights + block * c->input_channels * phase->tap_count * CK_CHANNEL_BLOCK;
    const float *bias = c->bias + block * CK_CHANNEL_BLOCK;
    for (int half = 0; half < CK_CHANNEL_BLOCK; half += CK_GROUP) {
        long column = 0;
#define TILE(span)                                                                                              \
    convolve_tile(span, weights + half, gathered + column, c->input_channels, stride, phase->tap_count,         \
                  phase->tap_offsets, bias + half, sums + half * pitch + column, pitch)
        for (; column + CK_SPAN * CK_LANES <= columns; column += CK_SPAN * CK_LANES) TILE(CK_SPAN);
        if (columns - column > 2 * CK_LANES)
            TILE(3);
        else if (columns - column > CK_LANES)
            TILE(2);
        else if (columns > column)
            TILE(1);
#undef TILE
    }
}

/// row[i] = input[first + i * step], or 0 outside of [0, width).
static void gather_row(float *row, long count, const float *input, long width, long first, long step) {
    long begin = first < 0 ? (-first + step - 1) / step : 0;
    long end = first < width ? (width - first + step - 1) / step : 0;
    if (begin > count) begin = count;
    if (end > count) end = count;
    if (end < begin) end = begin;
    memset(row, 0, (size_t)begin * sizeof *row);
    if (step == 1 && end > begin)
        memcpy(row + begin, input + first + begin, (size_t)(end - begin) * sizeof *row);
    else
        for (long i = begin; i < end; i++) row[i] = input[first + i * step];
    memset(row + end, 0, (size_t)(count - end) * sizeof *row);
}

/// gathered [rows][column phases kept apart by `plane`] of one input plane; input null: a plane of zeros.
static void gather_plane(const ck_convolution *c, const float *input, float *gathered, long first_row, long rows) {
    long width = c->lattice[2] + c->column_extent, plane = (c->rows + c->row_extent) * width;
    for (long y = 0; y < c->input_step[1]; y++)
        for (long x = 0; x < c->input_step[2]; x++, gathered += plane)
            for (long row = 0; row < rows + c->row_extent; row++) {
                long from = c->input_step[1] * (first_row + row + c->row_shift) + y;
                if (!input || from < 0 || from >= c->input_size[1])
                    memset(gathered + row * width, 0, (size_t)width * sizeof *gathered);
                else
                    gather_row(gathered + row * width, width, input + from * c->input_size[2], c->input_size[2],
                               c->input_step[2] * c->column_shift + x, c->input_step[2]);
            }
}

/// gathered [input channels][planes][row phases][column phases][rows + extent][width + extent]
static void gather(const ck_convolution *c, const float *input, float *gathered, long depth, long first_row,
                   long rows) {
    long area = c->input_size[1] * c->input_size[2];
    long plane = ck_gathered_channel(c) / c->plane_count;
    for (long channel = 0; channel < c->input_channels; channel++, input += c->input_size[0] * area)
        for (long i = 0; i < c->plane_count; i++, gathered += plane) {
            long from = c->input_step[0] * depth + c->plane_offsets[i];
            const float *source = from < 0 || from >= c->input_size[0] ? NULL : input + from * area;
            gather_plane(c, source, gathered, first_row, rows);
        }
}

/// Writes sums[CK_CHANNEL_BLOCK][pitch] to the phase's output positions of one plane of a block's channels.
static void store(const ck_convolution *c, const ck_phase *phase, long block, const float *sums, long pitch,
                  float *output, long first_row, long rows) {
    long width = c->lattice[2] + c->column_extent, volume = c->output_size[0] * c->output_size[1] * c->output_size[2];
    long count = (c->output_size[2] - phase->origin[2] + c->output_step[2] - 1) / c->output_step[2];
    for (long i = 0; i < CK_CHANNEL_BLOCK; i++) {
        long channel = block * CK_CHANNEL_BLOCK + i;
        if (channel >= c->output_channels) return;
        for (long row = 0; row < rows; row++) {
            long y = (first_row + row) * c->output_step[1] + phase->origin[1];
            if (y >= c->output_size[1]) break;
            float *to = output + channel * volume + y * c->output_size[2] + phase->origin[2];
            activate(sums + i * pitch + row * width, to, c->output_step[2], count, c->activation,
                     c->slopes[channel]);
        }
    }
}

static void convolve(const ck_convolution *c, const float *input, float *output, float *scratch, long item) {
    long group = item % c->groups, rest = item / c->groups;
    long row_block = rest % c->row_blocks;
    rest /= c->row_blocks;
    long depth = rest % c->lattice[0], batch = rest / c->lattice[0];

    long first_row = row_block * c->rows, rows = c->lattice[1] - first_row;
    if (rows > c->rows) rows = c->rows;
    float *sums = scratch + c->input_channels * ck_gathered_channel(c) + CK_SLACK;
    long width = c->lattice[2] + c->column_extent;
    long columns = (rows - 1) * width + c->lattice[2], pitch = c->rows * width + CK_SLACK;
    long area = c->output_size[1] * c->output_size[2];

    gather(c, input + batch * c->input_batch_stride, scratch, depth, first_row, rows);
    long first = group * c->blocks_per_group, last = first + c->blocks_per_group;
    if (last > c->channel_blocks) last = c->channel_blocks;
    for (long block = first; block < last; block++)
        for (long i = 0; i < c->phase_count; i++) {
            const ck_phase *phase = &c->phases[i];
            long z = depth * c->output_step[0] + phase->origin[0];
            if (z >= c->output_size[0]) continue;
            convolve_columns(c, phase, block, scratch, sums, pitch, columns);
            store(c, phase, block, sums, pitch, output + batch * c->output_batch_stride + z * area, first_row, rows);
        }
}
