#ifndef CGRADIENTS_H
#define CGRADIENTS_H

// Micro-kernels of training: what the gradients need besides the kernels of CKernels.h. All values are blocked; lanes
// behind the last channel are zero in values and weights, and nobody reads them in gradients.
//
// A convolution's weights lie in blocks, [output block][input block][tap][16 input channels][16 output channels], taps
// row-major over depth, height and width.
//
// `adds` says whether a gradient is added to what its value already has, or replaces it.

/// Floats of one tap of a block of weights.
#define CK_WEIGHTS (CK_BLOCK * CK_BLOCK)

/// Pairs of positions that a tap of a convolution brings together: for position q of `lead`, position
/// step * q + offset of `follower`.
typedef struct {
    ck_value lead, follower;
    long step[3], offset[3];
    long leads_output;       ///< whether `lead` is the output's gradient, and not the input
} ck_pairing;

/// A normalization and its activation: activation(scale * x + shift), one of each for a channel.
typedef struct {
    const float *scales, *shifts, *slopes;
    ck_activation activation;    ///< not a sigmoid
} ck_normalization;

/// The gradients' kernels of one instruction set; `block` and `plane` as in ck_kernels.
typedef struct {
    /// Transforms blocks of weights to the kernels of a Winograd convolution, for output block `output` of it; with
    /// `turned` to those of the gradient with respect to the input, whose outputs are the input blocks. taps: 9 or 27
    void (*winograd_kernels)(
        const float *weights, const ck_winograd *winograd, float *kernels, long output, long turned);

    /// Transforms a block of gradients in the place of the convolution's outputs: A dY Aᵀ, to
    /// [output block][point][tile][16].
    void (*winograd_gradient)(const ck_winograd *winograd, float *transformed, long first, long runs, long block,
                              long tiles);

    /// Adds to sums[output block][input block][16][16] the products of all tiles' inputs and gradients at a point.
    void (*winograd_outer)(const ck_winograd *winograd, const float *inputs, const float *gradients, long tiles,
                           long point, float *sums);

    /// Gᵀ dU G of a block: from sums[point] to taps of a block of weights.
    /// point_step: floats from point to point of the sums
    void (*winograd_weights)(const float *sums, long point_step, long axes, float *weights);

    /// Copies a tap's block of weights to rows of `row` floats, with `turned` transposed.
    void (*pack)(const float *weights, float *target, long row, long turned);

    /// Adds to sums[16][16] the products of inputs and gradients at all pairs with lead plane in [first, last).
    void (*outer)(const ck_pairing *pairing, long input_block, long output_block, long first, long last, float *sums);

    /// Of dz = dy * activation'(z), z = scale * x + shift: sums[0] of dz, sums[1] of dz * x, sums[2] of dy * z where z
    /// is below zero; [3][16]
    void (*normalization_moments)(const ck_normalization *normalization, const ck_value *x, const ck_value *dy,
                                  long block, long plane, double *sums);

    /// dx = a * dz + b * x + c with coefficients[3] for each channel; dx may be dy.
    void (*normalization_gradient)(const ck_normalization *normalization, const ck_value *x, const ck_value *dy,
                                   const ck_value *dx, const float *const coefficients[3], long adds, long block,
                                   long plane);

    /// dy *= activation'(z), where y = activation(z); slopes are positive.
    void (*activation_gradient)(const ck_value *y, const ck_value *dy, ck_activation activation, const float *slopes,
                                long block, long plane);

    /// target = source, or target += source
    void (*accumulate)(const ck_value *source, const ck_value *target, long adds, long block, long plane);

    /// target = first * second, or target += first * second
    void (*product)(const ck_value *first, const ck_value *second, const ck_value *target, long adds, long block,
                    long plane);

    /// The same where the second has a single channel.
    void (*scaled)(const ck_value *first, const ck_value *second, const ck_value *target, long adds, long block,
                   long plane);

    /// target's single channel = the sum of first * second over all channels
    void (*channel_product)(const ck_value *first, const ck_value *second, const ck_value *target, long adds,
                            long plane);

    /// The channels of the source from `channel` on, to all of the target's.
    void (*take)(const ck_value *source, const ck_value *target, long channel, long adds, long plane);

    /// Max pooling's gradient, of a plane of its input: dy goes to the first largest value of each window.
    void (*max_pool_gradient)(const ck_pooling *pooling, const ck_value *x, const ck_value *y, const ck_value *dy,
                              const ck_value *dx, long adds, long block, long plane);

    /// The gradient of a linear interpolation, of a plane of its input; scratch: a row of the input
    void (*interpolate_gradient)(const ck_axis axes[3], const ck_value *dy, const ck_value *dx, float *scratch,
                                 long adds, long block, long plane);

    /// dx = y * (dy - sum of dy * y over the channels)
    void (*softmax_gradient)(const ck_value *y, const ck_value *dy, const ck_value *dx, long adds, long plane);
} ck_gradients;

/// The gradients' kernels of the named instruction set, or null if this processor (or this build) has not got it.
const ck_gradients *ck_gradients_named(const char *name);

#endif
