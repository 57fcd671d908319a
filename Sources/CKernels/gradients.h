// The kernels of CGradients.h.

#include "gradient_pointwise.h"
#include "gradient_products.h"
#include "gradient_resampling.h"
#include "gradient_winograd.h"

extern const ck_gradients CK_GRADIENTS;
const ck_gradients CK_GRADIENTS = {
    .winograd_kernels = winograd_kernels,
    .winograd_gradient = winograd_gradient,
    .winograd_outer = winograd_outer,
    .winograd_weights = winograd_weights,
    .pack = pack_weights,
    .outer = outer_pairs,
    .normalization_moments = normalization_moments,
    .normalization_gradient = normalization_gradient,
    .activation_gradient = activation_gradient,
    .accumulate = accumulate,
    .product = gradient_product,
    .scaled = gradient_scaled,
    .channel_product = channel_product,
    .take = take_channels,
    .max_pool_gradient = max_pool_gradient,
    .interpolate_gradient = interpolate_gradient,
    .softmax_gradient = softmax_gradient,
};
