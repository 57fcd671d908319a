// The kernels of one instruction set: included by one source file for each, which defines
//   CK_LANES  floats in a vector
//   CK_TABLE  the table's symbol
//   CK_GRADIENTS  that of the table for training
//   CK_NAME   the instruction set's name
//   CK_DENSE  where OpenBLAS computes the products of minimal filtering
// No include guard: every source file includes it once.

#include "CKernels.h"

#include <math.h>
#include <string.h>

#include "vector.h"

#include "activation.h"
#include "convolution_product.h"
#include "pointwise.h"

#include "convolution.h"
#ifdef CK_DENSE
#include "dense_product.h"
#endif
#include "resampling.h"
#include "winograd.h"

extern const ck_kernels CK_TABLE;
const ck_kernels CK_TABLE = {
    .name = CK_NAME,
    .most_group_blocks = CK_ROWS2 ? 2 : 1,
    .winograd_input = winograd_input,
    .winograd_multiply = winograd_multiply,
    .winograd_output = winograd_output,
    .convolve = convolve,
    .affine = affine,
    .add = add,
    .multiply = multiply,
    .moments = moments,
    .softmax = softmax,
    .max_pool = max_pool,
    .interpolate = interpolate,
    .copy = copy,
};

#include "gradients.h"
