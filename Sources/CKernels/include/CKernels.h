#ifndef CKERNELS_H
#define CKERNELS_H

// Micro-kernels of the inference engine: no threads, no allocation, no state.
// All activations are row-major [batch, channel, depth, height, width] of float; a 2D tensor has depth 1.
// Every kernel computes an output element by the same operations in the same order wherever a block begins or ends,
// so that a result does not depend on how the work was divided.

/// Output channels that one convolution block computes together; packed weights are padded to a multiple of it.
#define CK_CHANNEL_BLOCK 8

/// Floats that a convolution may read beyond the last element of its gathered input.
#define CK_SLACK 64

/// What follows a sum: identity, max(x, 0), slope * x below zero, or 1 / (1 + exp(-x)).
typedef enum { ck_identity = 0, ck_relu = 1, ck_leaky = 2, ck_sigmoid = 3 } ck_activation;

/// One residue class of the outputs of a transposed convolution; an ordinary convolution has a single one.
typedef struct {
    long origin[3];           ///< First output position of the class, along depth, height and width.
    long tap_count;           ///< Kernel positions that reach this class.
    const long *tap_offsets;  ///< [tap_count] offset of each tap within one channel of the gathered input.
    const float *weights;     ///< [channel blocks][input channels][tap_count][CK_CHANNEL_BLOCK]
} ck_phase;

/// A convolution or transposed convolution, prepared: output position origin + output_step * q of a phase sums the
/// input positions input_step * q + a over the taps, where q runs over `lattice`.
typedef struct {
    long input_channels, output_channels;
    long input_size[3], output_size[3];                  ///< depth, height, width
    long input_batch_stride, output_batch_stride;        ///< floats from one batch element to the next
    long lattice[3];                                     ///< positions q along depth, height, width
    long input_step[3], output_step[3];
    long plane_count;                                    ///< gathered planes, one for each distinct depth offset
    const long *plane_offsets;                           ///< [plane_count] the offset a along depth
    long row_shift, row_extent;                          ///< smallest shift along height; largest minus smallest
    long column_shift, column_extent;                    ///< the same along width
    long rows, row_blocks;                               ///< lattice rows that an item computes; items along height
    long channel_blocks, blocks_per_group, groups;       ///< output channel blocks, and how items share them out
    long phase_count;
    const ck_phase *phases;
    const float *bias;                                   ///< [channel_blocks * CK_CHANNEL_BLOCK]
    ck_activation activation;
    const float *slopes;                                 ///< [channel_blocks * CK_CHANNEL_BLOCK]
} ck_convolution;

/// One axis of a linear interpolation: output i = (1 - fraction[i]) * input[lower[i]] + fraction[i] * input[upper[i]].
typedef struct {
    long input, output;
    const long *lower, *upper;
    const float *fraction;
} ck_axis;

/// Max pooling of one channel.
typedef struct {
    long input_size[3], output_size[3], window[3], stride[3], padding[3];
} ck_pooling;

/// The kernels of one instruction set.
typedef struct {
    /// "avx512", "avx2" or "portable".
    const char *name;

    /// Computes item (batch, depth, row block, channel group; the last runs fastest) of a convolution.
    /// scratch: ck_convolution_scratch floats.
    void (*convolve)(const ck_convolution *convolution, const float *input, float *output, float *scratch, long item);

    /// values[channels][pitch] = activation(values + bias[channel]) over the first count elements of each channel.
    void (*bias_activation)(float *values, long channels, long pitch, long count, const float *bias,
                            ck_activation activation, const float *slopes);

    /// output[i] = activation(scale * input[i] + shift)
    void (*affine)(const float *input, float *output, long count, float scale, float shift, ck_activation activation,
                   float slope);

    /// output[i] = activation(first[i] + second[i])
    void (*add)(const float *first, const float *second, float *output, long count, ck_activation activation,
                float slope);

    /// output[i] = activation(first[i] * second[i])
    void (*multiply)(const float *first, const float *second, float *output, long count, ck_activation activation,
                     float slope);

    /// mean and biased variance of count values, summed in double precision in a fixed order
    void (*moments)(const float *values, long count, double *mean, double *variance);

    /// softmax over [channels][pitch] of the first count elements, for each element over the channels
    void (*softmax)(const float *input, float *output, long channels, long pitch, long count);

    /// max pooling of one channel [depth][height][width]
    void (*max_pool)(const ck_pooling *pooling, const float *input, float *output);

    /// linear interpolation of output plane `plane` of one channel; axes: depth, height, width;
    /// row: scratch of the input's width
    void (*interpolate)(const ck_axis axes[3], const float *input, float *output, float *row, long plane);
} ck_kernels;

/// The kernels for this processor's best instruction set.
const ck_kernels *ck_best_kernels(void);

/// The kernels of the named instruction set, or null if this processor (or this build) has not got it.
const ck_kernels *ck_kernels_named(const char *name);

/// Floats of one channel of the gathered input.
long ck_gathered_channel(const ck_convolution *convolution);

/// Floats of scratch memory that one convolution item needs.
long ck_convolution_scratch(const ck_convolution *convolution);

#endif
