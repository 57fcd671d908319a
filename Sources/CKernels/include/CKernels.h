#ifndef CKERNELS_H
#define CKERNELS_H

// Micro-kernels of the inference engine: no threads, no allocation, no state. The exception is "openblas", whose
// library keeps memory for each thread that calls it, has started its threads before it is told to have none, and
// promises nothing of the order in which it sums; that results do not depend on the number of threads is tested there.
//
// A value is [channel, depth, height, width] of float in one of two layouts. Blocked: 16 channels of a position lie
// side by side, in a block that has a margin of zeros around it, so that a convolution reads beyond the border
// without asking. Planar: each channel on its own, without a margin; for the few channels of inputs and outputs.
// A 2D network's batch takes the place of the depth.
//
// Every kernel computes an output element by the same operations in the same order wherever a piece of work begins or
// ends, so that a result does not depend on how the work was divided.

/// Channels of a block.
#define CK_BLOCK 16

/// The most channel blocks that one Winograd convolution reads.
#define CK_MOST_BLOCKS 1024

/// What follows a sum: identity, max(x, 0), slope * x below zero, or 1 / (1 + exp(-x)).
typedef enum { ck_identity = 0, ck_relu = 1, ck_leaky = 2, ck_sigmoid = 3 } ck_activation;

/// Where a value lies.
typedef struct {
    float *const *blocks;  ///< position (0, 0, 0) of every block, or of every channel of a planar value; null: none
    long lanes;            ///< channels side by side: CK_BLOCK, or 1 for a planar value
    long channels;
    long size[3];          ///< depth, height, width
    long plane, row;       ///< floats from plane to plane and from row to row; positions are `lanes` apart
} ck_value;

/// A convolution of kernel size 3, stride 1 and padding 1 between blocked values of one size, by minimal filtering.
typedef struct {
    long axes;                            ///< 3, or 2 for height and width alone
    long tile;                            ///< outputs of a tile along an axis: 4, or 2 where no input is doubled
    long points;                          ///< (tile + 2) to the power of axes
    long size[3];                         ///< depth, height, width
    long plane, row;                      ///< floats between planes and rows, in inputs and outputs
    long tiles[3];                        ///< tiles along depth (planes where axes is 2), height, width
    long segment, segments;               ///< tiles in a run, runs in a row of tiles
    long input_blocks, output_blocks;
    long group_blocks;                    ///< output blocks that a product computes: 1 or 2
    float *const *inputs, *const *outputs;
    const char *doubled;                  ///< [input_blocks] whether a block has half the size and is interpolated
    long coarse_plane, coarse_row;        ///< floats between planes and rows of such blocks
    const float *kernels;                 ///< transformed: [points][groups][input channels][group_blocks * CK_BLOCK]
    const float *bias, *slopes;           ///< one for each channel of the output blocks
    ck_activation activation;             ///< not a sigmoid
    long streams;                         ///< whether outputs are stored past the caches
} ck_winograd;

/// One residue class of the outputs of a transposed convolution; an ordinary convolution has a single one.
typedef struct {
    long origin[3];          ///< first output position, along depth, height and width
    long tap_count;          ///< kernel positions that reach this class
    const long (*taps)[3];   ///< offset of the input that each tap meets
    const float *weights;    ///< [groups][taps][input blocks][lanes of the input][group_blocks * CK_BLOCK]
} ck_phase;

/// A convolution or transposed convolution: output position origin + output_step * q of a phase sums the input
/// positions input_step * q + offset over the taps, where q runs over `lattice`.
typedef struct {
    ck_value input, output;
    ck_value scale;              ///< one planar channel that multiplies every sum, or none
    ck_value addend;             ///< what is added before the activation, in the output's layout, or none
    long lattice[3];
    long input_step[3], output_step[3];
    long margin;                 ///< positions that taps reach beyond either end of an input row
    long group_blocks, groups;   ///< output blocks that a product computes, and how many products make all
    long phase_count;
    const ck_phase *phases;
    const float *bias, *slopes;  ///< one for each channel of groups * group_blocks blocks
    ck_activation activation;
    long scratch_parts;          ///< the most taps of a phase times input blocks
} ck_convolution;

/// One axis of a linear interpolation: output i = (1 - fraction[i]) * input[lower[i]] + fraction[i] * input[upper[i]].
typedef struct {
    long input, output;
    const long *lower, *upper;
    const float *fraction;
} ck_axis;

/// Max pooling, along depth, height and width.
typedef struct {
    long window[3], stride[3], padding[3];
} ck_pooling;

/// The kernels of one instruction set. `block` counts the blocks of a value (channels where it is planar), `plane`
/// the output's planes.
typedef struct {
    /// "avx512", "avx2", "openblas" or "portable".
    const char *name;

    /// Output blocks that one product can compute: 1 or 2.
    long most_group_blocks;

    /// Transforms an input block of runs [first, first + runs), which hold `tiles` tiles, to
    /// [input block][point][tile][CK_BLOCK].
    void (*winograd_input)(const ck_winograd *winograd, float *transformed, long first, long runs, long block,
                           long tiles);

    /// Multiplies all tiles at one point with the kernels of one group, to [output block][point][tile][CK_BLOCK].
    void (*winograd_multiply)(const ck_winograd *winograd, const float *transformed, float *products, long tiles,
                              long point, long group);

    /// Transforms an output block of the runs back, adds bias and activation, and writes it.
    void (*winograd_output)(const ck_winograd *winograd, const float *products, long first, long runs, long block,
                            long tiles);

    /// Computes row `row` (phase, depth, height of the lattice; the last runs fastest) of a convolution.
    /// scratch: ck_convolution_scratch floats
    void (*convolve)(const ck_convolution *convolution, float *scratch, long row);

    /// output = activation(scale * input + shift), with a scale, shift and slope for each channel
    void (*affine)(const ck_value *input, const ck_value *output, const float *scales, const float *shifts,
                   ck_activation activation, const float *slopes, long block, long plane);

    /// output = activation(first + second), all in one layout
    void (*add)(const ck_value *first, const ck_value *second, const ck_value *output, ck_activation activation,
                const float *slopes, long block, long plane);

    /// output = activation(first * second), where the second may be one planar channel
    void (*multiply)(const ck_value *first, const ck_value *second, const ck_value *output, ck_activation activation,
                     const float *slopes, long block, long plane);

    /// sums[2][lanes]: the sum and the sum of squares of each channel, in double precision and a fixed order
    void (*moments)(const ck_value *input, long block, long plane, double *sums);

    /// softmax over the channels
    void (*softmax)(const ck_value *input, const ck_value *output, long plane);

    /// max pooling, both in one layout; not a number wins
    void (*max_pool)(const ck_pooling *pooling, const ck_value *input, const ck_value *output, long block, long plane);

    /// linear interpolation, both in one layout; axes: depth, height, width; scratch: a row of the input
    void (*interpolate)(const ck_axis axes[3], const ck_value *input, const ck_value *output, float *scratch,
                        long block, long plane);

    /// copies all channels of the input to those of the output from `channel` on, whatever their layouts; with the last
    /// one of the output, zeros follow up to the end of its block
    void (*copy)(const ck_value *input, const ck_value *output, long channel, long plane);
} ck_kernels;

/// The kernels of the named instruction set, or null if this processor (or this build, or this machine) has not got
/// it.
const ck_kernels *ck_kernels_named(const char *name);

/// Which build of OpenBLAS computes the products of "openblas", and for which processor; empty where it is not there.
/// Loads it.
const char *ck_openblas_description(void);

/// Floats from one point to the next in transformed inputs and products of a number of tiles: odd in cache lines, so
/// that the points of a tile fall into different sets of a cache.
static inline long ck_winograd_pitch(long tiles) { return (tiles | 1) * CK_BLOCK; }

/// Tells the processor that a thread is waiting for another.
static inline void ck_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

/// Gives memory that was freed back to the system where the allocator keeps it for reuse.
void ck_return_freed_memory(void);

/// The number of tiles in runs [first, first + runs).
long ck_winograd_tiles(const ck_winograd *winograd, long first, long runs);

/// G g along `axes` axes of a kernel g[27] or g[9], for tiles of 4 or 2 outputs: (tile + 2) points along each axis,
/// computed in double precision.
void ck_winograd_kernel(const float *kernel, long axes, long tile, float *points);

/// Floats of scratch memory that one row of a convolution needs.
long ck_convolution_scratch(const ck_convolution *convolution);

#include "CGradients.h"

#endif
