// The kernels of one instruction set: included by one source file for each, which defines
//   CK_LANES  floats in a vector
//   CK_GROUP  output channels that fit into the registers at a time (CK_CHANNEL_BLOCK or its half)
//   CK_TABLE  the table's symbol
//   CK_NAME   the instruction set's name
// No include guard: every source file includes it once.

#include "CKernels.h"

#include <math.h>
#include <string.h>

#include "activation.h"
#include "convolution.h"
#include "pointwise.h"
#include "resampling.h"

extern const ck_kernels CK_TABLE;
const ck_kernels CK_TABLE = {
    .name = CK_NAME,
    .convolve = convolve,
    .bias_activation = bias_activation,
    .affine = affine,
    .add = add,
    .multiply = multiply,
    .moments = moments,
    .softmax = softmax,
    .max_pool = max_pool,
    .interpolate = interpolate,
};
